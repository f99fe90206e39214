"""The header line: what is missing, repeated or unknown, by name."""

from collections import Counter
from collections.abc import Collection, Sequence

from kpis.entry.parsing.errors import Error, Expected


def header_errors(
    line: int, names: Sequence[str], required: Collection[str], optional: Collection[str]
) -> list[Error]:
    """Every fault of the header line; ``names`` are its cells in small letters."""
    known = [*required, *optional]
    all_known = {"headers": ", ".join(known)}
    counted = Counter(names)
    return [
        *(
            Error(line, name, "", Expected.HEADER, {"header": name})
            for name in required
            if name not in counted
        ),
        *(Error(line, name, name, Expected.ONE_HEADER) for name in counted if counted[name] > 1),
        *(
            Error(line, name, name, Expected.KNOWN_HEADER, all_known)
            for name in counted
            if name not in known
        ),
    ]
