"""Names in the order in which people look for them: É beside E, small letters among capitals."""

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
