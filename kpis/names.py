"""Names in the order in which people look for them: É beside E, small letters among capitals."""

import re
import unicodedata

#: Letters that Unicode does not take apart into a plain one and its marks.
PLAIN = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})


def sort_key(name: str) -> tuple[str, str]:
    """By letters without accents or capitals, as English and French sort; then by the name
    itself, so that two that differ in these alone always come in the same order."""
    if name.isascii():
        return name.casefold(), name
    letters = unicodedata.normalize("NFKD", name).casefold().translate(PLAIN)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)), name


#: What stands between the letters and digits of a number. Written out as code points: PostgreSQL
#: reads it as Python does (kpis/models/invoices.py).
BETWEEN = r"[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000]+"
LEADING_ZEROS = r"(^|[^0-9])0+(?=[0-9])"
SMALL = {letter: letter + 32 for letter in range(ord("A"), ord("Z") + 1)}


def invoice_key(number: str) -> str:
    """What makes two invoice numbers the same: FA-00123, "fa 123" and FA123.

    Spaces, punctuation, capitals and the zeros before digits do not count. Empty where nothing
    else is left.
    """
    small = number.translate(SMALL)
    return re.sub(LEADING_ZEROS, r"\1", re.sub(BETWEEN, "", small))
