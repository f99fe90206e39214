"""A file comes in: it is kept as it is, and a worker is asked to read it."""

import re
from hashlib import sha256
from pathlib import PurePosixPath, PureWindowsPath

from django.conf import settings
from django.db import transaction

from kpis.entry.imports.asking import ask_worker
from kpis.entry.messages import describe
from kpis.entry.parsing.errors import Error, Expected
from kpis.models import Centre, ImportBatch, User

CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
LONGEST_NAME = 255


class UploadRefused(Exception):
    """Why a file is not taken, in words."""


@transaction.atomic
def receive_file(*, centre: Centre, name: str, content: bytes, user: User) -> ImportBatch:
    """Raises UploadRefused for an empty file, and for one over IMPORT_MOST_BYTES."""
    who = user.get_full_name() or user.get_username()
    batch = keep_file(centre=centre, name=name, content=content, who=who)
    batch.uploaded_by = user
    batch.save(update_fields=["uploaded_by"])
    ask_worker(batch)
    return batch


def keep_file(*, centre: Centre, name: str, content: bytes, who: str) -> ImportBatch:
    """To be read. who: a person, or an account of the server. Raises UploadRefused."""
    refuse_size(len(content))
    return ImportBatch.objects.create(
        centre=centre,
        name=plain_file_name(name),
        content=content,
        sha256=sha256(content).hexdigest(),
        size=len(content),
        uploaded_by_name=who[:150],
    )


def refuse_size(size: int) -> None:
    """Raises UploadRefused."""
    most = settings.IMPORT_MOST_BYTES
    if not size:
        raise UploadRefused(describe(Error(0, "", "", Expected.ROWS)))
    if size > most:
        values = {"bytes": f"{most}"}
        raise UploadRefused(describe(Error(0, "", f"{size}", Expected.SMALLER_FILE, values)))


def plain_file_name(name: str) -> str:
    """As it is shown: never a path, nothing that hides what it is. We store by ids of our own."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    return CONTROLS.sub("", last)[-LONGEST_NAME:] or "?"
