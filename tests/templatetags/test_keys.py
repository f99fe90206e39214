"""The keys that a sheet lists are those that its scripts handle, and no others."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from kpis.templatetags.keys import KEYS, NAMES, Sheet, keys_of, sheet_keys

pytestmark = pytest.mark.finding("E14")
ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPTS = ROOT / "static/kpis/sheet"
#: The pages of a kind, as their templates load scripts.
TEMPLATES = {
    Sheet.CELLS: ["grids/page.html", "_undo_form.html", "_keys.html"],
    Sheet.LINES: [
        "costs/month.html",
        "contacts/month.html",
        "contacts/channel.html",
        "_undo_form.html",
        "_keys.html",
    ],
}
#: Events that keys make: of the clipboard, whose keys are the browser's.
EVENTS = {"copy": "c", "paste": "v"}
# Without Home, End, PageUp and PageDown: on a closed list they are held back, and do nothing.
NAMED = r"Arrow(?:Up|Down|Left|Right)|Enter|Escape|Delete|Backspace|Tab|F\d+|NumpadDecimal"


def scripts_of(sheet: Sheet) -> str:
    """What the pages of a kind load, with all that it imports; without comments. A sheet of cells
    has no lists of choices."""
    pages = [(ROOT / "templates/kpis" / name).read_text() for name in TEMPLATES[sheet]]
    wanted = re.findall(r"kpis/sheet/(\w+\.js)", "".join(pages))
    seen = {"choices.js": ""} if sheet is Sheet.CELLS else {}
    while wanted:
        name = wanted.pop()
        if name not in seen:
            seen[name] = re.sub(r"(^|\s)//.*", "", (SCRIPTS / name).read_text())
            wanted += re.findall(r'from "\./(\w+\.js)"', seen[name])
    return "\n".join(seen.values())


def handled_in(script: str) -> set[str]:
    named = set(re.findall(rf'"({NAMED})"', script)) | set(re.findall(rf"\b({NAMED}):", script))
    letters = set(re.findall(r'\bkey(?:\.toLowerCase\(\))? [!=]== "(.)"', script))
    sets = re.findall(r"new Set\(\[(.*?)\]\)", script, re.DOTALL)
    of_sets = {each for text in sets for each in re.findall(r'"( )"', text)}
    steps = re.findall(r"\b(\w):", "".join(re.findall(r"STEPS = {(.*?)}", script)))
    events = {key for event, key in EVENTS.items() if f'addEventListener("{event}"' in script}
    return named | letters | of_sets | set(steps) | events


def listed(sheet: Sheet) -> set[str]:
    keys = [key for key in KEYS if key.sheet in {None, sheet}]
    return {press.split("+")[-1] for key in keys for press in key.presses}


@pytest.mark.parametrize("sheet", list(Sheet))
def test_lists_what_the_scripts_handle_and_nothing_else(sheet: Sheet) -> None:
    handled = handled_in(scripts_of(sheet))
    assert listed(sheet) - {"Tab"} == handled  # Tab is the browser's own


@pytest.mark.parametrize("sheet", list(Sheet))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_says_every_key_and_deed_in_the_language(sheet: Sheet, language: str) -> None:
    with override(language):
        rows = keys_of(sheet)
    assert all(row.deed and all(all(press) for press in row.presses) for row in rows)
    assert len({row.deed for row in rows}) == len(rows)
    if language == "fr":
        with override("en"):
            english = {row.deed for row in keys_of(sheet)}
        assert english.isdisjoint(row.deed for row in rows)


def test_names_keys_as_they_are_written_on_them() -> None:
    with override("fr"):
        keys = [press for row in keys_of(Sheet.CELLS) for press in row.presses]
    assert ["Ctrl", "D"] in keys
    assert ["Maj", "Entrée"] in keys
    assert ["Échap"] in keys
    assert ["Suppr"] in keys


def test_each_name_is_of_a_key_that_is_listed() -> None:
    parts = {part for key in KEYS for press in key.presses for part in press.split("+")}
    assert set(NAMES) <= parts


def test_a_sheet_that_is_not_known_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="nothing"):
        sheet_keys("nothing")
