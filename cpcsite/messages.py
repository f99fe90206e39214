"""The catalogue of translations, kept without a gettext binary.

`python -m cpcsite.messages` brings every catalogue up to date with the sources;
with `--check` it changes nothing and fails when a translation is missing or wrong.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from cpcsite.template_messages import Found, messages_of_template

BASE_DIR = Path(__file__).resolve().parent.parent
CATALOGUES = BASE_DIR / "kpis" / "locale"
PYTHON_FOLDERS = ("kpis", "cpcsite")
TEMPLATE_FOLDERS = ("templates", "kpis")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[#0 +-]*[\d.]*[a-z]|%[sdf]|\{\w*(?:![rsa])?(?::[^}]*)?\}")
# Babel's header without dates and versions, which change while no message does.
HEADER_LINES = re.compile(
    rb'^"(?!Language:|Plural-Forms:|MIME-Version:|Content-)[\w-]+: [^\n]*\n', re.MULTILINE
)
Key = tuple[str, str | None]


@dataclass(frozen=True)
class Fault:
    """What is wrong with one message of a catalogue."""

    what: str
    message: str

    def __str__(self) -> str:
        return f"{self.what}: {self.message!r}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m cpcsite.messages", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, fail on faults")
    check = parser.parse_args().check
    sources = extract_messages(BASE_DIR)
    paths = sorted(CATALOGUES.glob("*/LC_MESSAGES/django.po"))
    faults = [fault for path in paths for fault in tend(path, sources, check=check)]
    if check and faults:
        sys.exit(f"{len(faults)} faults in the translations; `make messages` adds what is missing.")


def tend(path: Path, sources: Catalog, *, check: bool) -> list[Fault]:
    """Bring one catalogue up to date, or only check it; say what is left to do."""
    catalogue = read_catalogue(path)
    if not check:
        catalogue = updated(catalogue, sources)
        path.write_bytes(as_po(catalogue))
    faults = list(find_faults(catalogue, sources))
    name = path.relative_to(BASE_DIR)
    print(f"{name}: {len(catalogue)} messages, {len(faults)} to mend")
    if check:
        for fault in faults:
            print(f"  {fault}")
    return faults


def read_catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, domain="django")


def extract_messages(root: Path) -> Catalog:
    """Every message of the Python modules and templates below `root`."""
    catalogue = Catalog()
    for path, found in [*python_messages(root), *template_messages(root)]:
        catalogue.add(
            found.id,
            context=found.context,
            locations=[(path.relative_to(root).as_posix(), found.line)],
            auto_comments=found.comments,
        )
    return catalogue


def python_messages(root: Path) -> Iterator[tuple[Path, Found]]:
    for path in files(root, PYTHON_FOLDERS, "*.py"):
        with path.open("rb") as source:
            for line, message, comments, context in extract(
                "python", source, KEYWORDS, comment_tags=["Translators"]
            ):
                yield path, Found(message, context, line, tuple(comments))


def template_messages(root: Path) -> Iterator[tuple[Path, Found]]:
    for suffix in ("*.html", "*.txt"):
        for path in files(root, TEMPLATE_FOLDERS, suffix):
            for found in messages_of_template(path.read_text(encoding="utf-8")):
                yield path, found


def files(root: Path, folders: tuple[str, ...], pattern: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((root / folder).rglob(pattern))


def updated(old: Catalog, sources: Catalog) -> Catalog:
    """The messages of the sources with their translations, and nothing else.

    Nothing is guessed from similar messages: a wrong sentence is worse than a missing one.
    """
    new = Catalog(locale=old.locale, domain="django", fuzzy=False)
    for message in sources:
        if not message.id:
            continue
        known = old.get(message.id, message.context)
        new.add(
            message.id,
            string=known.string if known and known.id == message.id else None,
            context=message.context,
            locations=message.locations,
            auto_comments=message.auto_comments,
            user_comments=known.user_comments if known else (),
            flags=(known.flags & {"fuzzy"}) if known else (),
        )
    return new


def as_po(catalogue: Catalog) -> bytes:
    """The catalogue as text that changes only where a message does."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=100, sort_output=True, include_lineno=False)
    header, _blank, messages = buffer.getvalue().partition(b"\n\n")
    header = header[header.index(b'msgid ""') :]
    return HEADER_LINES.sub(b"", header + b"\n") + b"\n" + messages


def find_faults(catalogue: Catalog, sources: Catalog) -> Iterator[Fault]:
    """What keeps `catalogue` from saying all of `sources`, all of it right."""
    wanted = {key_of(message): message for message in sources if message.id}
    there = {key_of(message): message for message in catalogue if message.id}
    for key, source in wanted.items():
        if key in there:
            yield from faults_of_message(there[key], source)
        else:
            yield Fault("missing from the catalogue", key[0])
    for key in there.keys() - wanted.keys():
        yield Fault("no longer in the sources", key[0])


def key_of(message: Message) -> Key:
    return forms(message.id)[0], message.context


def forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, tuple | list) else (text or "",)


def faults_of_message(translated: Message, source: Message) -> Iterator[Fault]:
    name = forms(source.id)[0]
    strings = forms(translated.string)
    if forms(translated.id) != forms(source.id):
        yield Fault("another plural than in the sources", name)
    elif not all(strings):
        yield Fault("not translated", name)
    elif translated.fuzzy:
        yield Fault("marked fuzzy", name)
    elif not all(same_placeholders(each, source) for each in strings):
        yield Fault("other placeholders than in the source", name)


def same_placeholders(translation: str, source: Message) -> bool:
    """Whether a form fills in what the source does.

    Each form may follow the singular or the plural: French says "0 contact".
    """
    wanted = [placeholders(each) for each in forms(source.id)]
    return placeholders(translation) in wanted


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text.replace("%%", "")))


if __name__ == "__main__":
    main()
