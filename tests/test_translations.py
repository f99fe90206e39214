"""Everything people read is there in French, with the same blanks to fill in."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from cpcsite.messages import (
    BASE_DIR,
    CATALOGUES,
    as_po,
    extract_messages,
    find_faults,
    read_catalogue,
    updated,
)

PATHS = sorted(CATALOGUES.glob("*/LC_MESSAGES/django.po"))


def test_every_message_is_translated() -> None:
    sources = extract_messages(BASE_DIR)
    faults = [
        f"{path.relative_to(BASE_DIR)}: {fault}"
        for path in PATHS
        for fault in find_faults(read_catalogue(path), sources)
    ]
    if faults:
        pytest.fail("\n".join([f"{len(faults)} faults", *faults[:20]]), pytrace=False)


@pytest.fixture
def sources() -> Catalog:
    catalogue = Catalog()
    catalogue.add("Cost")
    catalogue.add("%(name)s of {centre}")
    catalogue.add(("%(n)s contact", "%(n)s contacts"))
    catalogue.add(("One day", "%(n)s days"))
    catalogue.add("Close", context="month")
    return catalogue


@pytest.fixture
def french() -> Catalog:
    catalogue = Catalog(locale="fr", fuzzy=False)
    catalogue.add("Cost", "Coût")
    catalogue.add("%(name)s of {centre}", "{centre} : %(name)s")
    catalogue.add(("%(n)s contact", "%(n)s contacts"), ("%(n)s contact", "%(n)s contacts"))
    catalogue.add(("One day", "%(n)s days"), ("%(n)s jour", "%(n)s jours"))
    catalogue.add("Close", "Clore", context="month")
    return catalogue


def faults(french: Catalog, sources: Catalog) -> list[str]:
    return [str(fault) for fault in find_faults(french, sources)]


def test_a_whole_catalogue_has_no_faults(french: Catalog, sources: Catalog) -> None:
    assert faults(french, sources) == []


def test_a_missing_message_is_named(french: Catalog, sources: Catalog) -> None:
    french.delete("Cost")
    assert faults(french, sources) == ["missing from the catalogue: 'Cost'"]


def test_a_message_of_another_context_is_another_message(french: Catalog, sources: Catalog) -> None:
    sources.add("Cost", context="verb")
    assert faults(french, sources) == ["missing from the catalogue: 'Cost'"]


@pytest.mark.parametrize(
    ("message", "translation"),
    [("Cost", ""), (("%(n)s contact", "%(n)s contacts"), ("%(n)s contact", ""))],
)
def test_an_empty_translation_is_named(
    french: Catalog, sources: Catalog, message: str | tuple[str, str], translation: str
) -> None:
    french[message].string = translation
    assert len(faults(french, sources)) == 1
    assert faults(french, sources)[0].startswith("not translated: ")


def test_a_guess_is_named(french: Catalog, sources: Catalog) -> None:
    french["Cost"].flags.add("fuzzy")
    assert faults(french, sources) == ["marked fuzzy: 'Cost'"]


def test_what_the_sources_no_longer_say_is_named(french: Catalog, sources: Catalog) -> None:
    french.add("Price", "Prix")
    assert faults(french, sources) == ["no longer in the sources: 'Price'"]


@pytest.mark.parametrize(
    "translation", ["%(nom)s de {centre}", "de {centre}", "%(name)s de {lieu}"]
)
def test_other_placeholders_are_named(french: Catalog, sources: Catalog, translation: str) -> None:
    french["%(name)s of {centre}"].string = translation
    assert faults(french, sources) == [
        "other placeholders than in the source: '%(name)s of {centre}'"
    ]


def test_an_update_keeps_translations_and_guesses_none(french: Catalog, sources: Catalog) -> None:
    sources.delete("Close", context="month")
    sources.add("Costs")
    new = updated(french, sources)
    assert new["Cost"].string == "Coût"
    assert not new["Costs"].string
    assert new.get("Close", "month") is None


def test_writing_reading_and_writing_again_changes_nothing(
    french: Catalog, sources: Catalog, tmp_path: Path
) -> None:
    path = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_bytes(as_po(updated(french, sources)))
    text = path.read_text(encoding="utf-8")
    assert "Date" not in text
    assert "Babel" not in text
    assert as_po(updated(read_catalogue(path), sources)).decode() == text
    assert faults(read_catalogue(path), sources) == []


def test_python_and_templates_are_read(tmp_path: Path) -> None:
    (tmp_path / "kpis").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "kpis" / "words.py").write_text(
        '_("one")\nngettext("%(n)s cost", "%(n)s costs", n)\npgettext_lazy("verb", "close")\n'
        'gettext("in " "two parts")\n'
    )
    (tmp_path / "templates" / "page.html").write_text('{% translate "three" %}')
    catalogue = extract_messages(tmp_path)
    assert {(message.id, message.context) for message in catalogue if message.id} == {
        ("one", None),
        (("%(n)s cost", "%(n)s costs"), None),
        ("close", "verb"),
        ("in two parts", None),
        ("three", None),
    }
