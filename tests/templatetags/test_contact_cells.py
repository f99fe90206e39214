import pytest
from django.template import Context, Template
from django.utils import translation

from kpis.pages.contacts.units import UnitCell


def rendered(*cells: UnitCell) -> str:
    template = Template("{% load contact_cells %}{% contact_cells cells 'phone' %}")
    return template.render(Context({"cells": cells}))


def test_a_field_of_the_unit() -> None:
    cell = UnitCell("1,200", name="handled", kind="count", label="Phone, Handled", title="in all")
    assert rendered(cell) == (
        '<td><input name="handled-phone" value="1,200" data-kind="count" inputmode="numeric"'
        ' autocomplete="off" aria-label="Phone, Handled" title="in all"></td>'
    )
    assert 'aria-invalid="true"' in rendered(UnitCell("x", name="handled", error="Found x"))


@pytest.mark.parametrize(("text", "chosen"), [("estimate", "Estimation"), ("actual", "Réel")])
def test_a_choice(text: str, chosen: str) -> None:
    with translation.override("fr"):
        found = rendered(UnitCell(text, name="status", kind="choice", label="Statut"))
    assert f'<option value="{text}" selected>{chosen}</option>' in found
    assert found.count("selected") == 1


def test_a_text_with_a_note() -> None:
    cell = UnitCell("3", muted=True, title="t", rate="r", note="▲ 2%", note_rate="change")
    assert rendered(cell) == (
        '<td class="muted" title="t" data-rate="r">3<small data-rate="change">▲ 2%</small></td>'
    )


def test_what_people_typed_is_escaped() -> None:
    bad = '"><script>'
    for cell in (
        UnitCell(bad),
        UnitCell(bad, name="handled", label=bad, title=bad),
        UnitCell("", note=bad, note_rate=bad),
    ):
        assert "<script>" not in rendered(cell)
