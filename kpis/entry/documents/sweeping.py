"""Contents that no document has any more: kept while a removal can be undone, then forgotten."""

from collections.abc import Iterator
from datetime import timedelta

from django.core.files.storage import Storage
from django.utils import timezone

from kpis.entry.documents.storage import documents
from kpis.models import CostDocument

#: A removal can be undone for a day, and an upload under way has no document yet.
KEPT = timedelta(days=2)


def forget_contents() -> int:
    """Remove what was stored, has no document, and belonged to none for as long as it is kept.

    Returns how many there were. Whatever the storage is: a centre that was deleted leaves its
    files in a folder or a bucket, and an upload that broke off may leave one.
    """
    storage = documents()
    gone = list(contents_without_document(storage))
    for key in gone:
        storage.delete(key)
    return len(gone)


def contents_without_document(storage: Storage) -> Iterator[str]:
    for folder in storage.listdir("")[0]:
        keys = [f"{folder}/{name}" for name in storage.listdir(folder)[1]]
        known = set(CostDocument.objects.filter(key__in=keys).values_list("key", flat=True))
        undone = keys_that_may_come_back(keys)
        limit = timezone.now() - KEPT
        for key in keys:
            if key not in known | undone and storage.get_modified_time(key) < limit:
                yield key


def keys_that_may_come_back(keys: list[str]) -> set[str]:
    """Of documents that were removed lately, or whose adding was undone."""
    history = CostDocument.pgh_event_model.objects  # type: ignore[attr-defined]
    lately = history.filter(key__in=keys, pgh_created_at__gt=timezone.now() - KEPT)
    return set(lately.values_list("key", flat=True))
