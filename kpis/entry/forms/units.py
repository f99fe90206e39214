"""Units of a sheet as a form posts them: a line, a cell, or a channel's month.

A unit has a key. The form holds, for each: ``row`` (the key), ``seen-KEY`` (what the page
showed: row, version and a digest of its texts) and the fields, each as ``FIELD-KEY``. Other
fields of the form are ignored.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict

SEEN = re.compile(r"(?P<id>\d{0,18}):(?P<version>\d{0,9}):(?P<digest>[0-9a-f]{16})", re.ASCII)
KEY = re.compile(r"[A-Za-z0-9_.-]{1,60}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Unit:
    """id, version: of the row as the page showed it; None for one that was not there.

    texts: what the fields hold now. touched: they no longer hold what the page showed, of which
    digest is the digest.
    """

    key: str
    id: int | None
    version: int | None
    texts: Mapping[str, str]
    touched: bool
    digest: str = ""


def seen_mark(id: int | None, version: int | None, texts: Mapping[str, str]) -> str:
    """What a page says it showed of a unit. texts: by field, in the order of the form."""
    return f"{id or ''}:{version or ''}:{digest(texts)}"


def digest(texts: Mapping[str, str]) -> str:
    written = "\x1f".join(f"{name}={text.strip()}" for name, text in sorted(texts.items()))
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def read_units(post: QueryDict, fields: Sequence[str]) -> list[Unit]:
    """The units of a form that was posted, in its order; fields that no sheet has are left out.

    Raises SuspiciousOperation for a unit that no page of ours can have sent.
    """
    return list(units_of(post, list(dict.fromkeys(post.getlist("row"))), fields))


def units_of(post: QueryDict, keys: Sequence[str], fields: Sequence[str]) -> Iterator[Unit]:
    for key in keys:
        seen = SEEN.fullmatch(post.get(f"seen-{key}", ""))
        if seen is None or KEY.fullmatch(key) is None:
            raise SuspiciousOperation(f"Unit {key[:60]!r} comes from no sheet.")
        present = [name for name in fields if f"{name}-{key}" in post]
        texts = {name: str(post[f"{name}-{key}"]).strip() for name in present}
        yield Unit(
            key=key,
            id=int(seen["id"]) if seen["id"] else None,
            version=int(seen["version"]) if seen["version"] else None,
            texts=texts,
            touched=digest(texts) != seen["digest"],
            digest=seen["digest"],
        )
