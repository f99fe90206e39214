"""Where documents are kept: the storage "documents" of the settings, by default in the database.

A document's key is "CENTRE/RANDOM": no name that somebody typed is part of it.
"""

from datetime import datetime
from typing import IO, Any
from uuid import uuid4

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.db.models import QuerySet
from django.utils.deconstruct import deconstructible

from kpis.models import DocumentContent


def documents() -> Storage:
    return storages["documents"]


def new_key(centre_id: int) -> str:
    return f"{centre_id}/{uuid4().hex}"


@deconstructible
class InDatabase(Storage):
    """A small table with the bytes: a backup of the database has every document."""

    def rows(self, name: str) -> QuerySet[DocumentContent]:
        """Of the document; or of none, where no document can be called so."""
        centre, _slash, _rest = name.replace("\\", "/").partition("/")
        if not (centre.isascii() and centre.isdigit()):
            return DocumentContent.objects.none()
        return DocumentContent.objects.filter(centre_id=int(centre), key=name)

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":  # noqa: ARG002 (Django's)
        content = self.rows(name).values_list("content", flat=True).first()
        if content is None:
            raise FileNotFoundError(name)
        return ContentFile(bytes(content), name)

    def _save(self, name: str, content: IO[Any]) -> str:
        centre = int(name.partition("/")[0])
        DocumentContent.objects.create(centre_id=centre, key=name, content=content.read())
        return name

    def delete(self, name: str) -> None:
        self.rows(name).delete()

    def exists(self, name: str) -> bool:
        return self.rows(name).exists()

    def size(self, name: str) -> int:
        with self.open(name) as file:
            return int(file.size)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Of the root: a folder a centre; of a folder: its documents."""
        keys = DocumentContent.objects.values_list("key", flat=True)
        if path:
            return [], [key.partition("/")[2] for key in keys.filter(key__startswith=f"{path}/")]
        centres = DocumentContent.objects.values_list("centre_id", flat=True).distinct()
        return [str(centre) for centre in centres.order_by("centre_id")], []

    def get_modified_time(self, name: str) -> datetime:
        made_at = self.rows(name).values_list("made_at", flat=True).first()
        if made_at is None:
            raise FileNotFoundError(name)
        return made_at
