import pytest

from kpis.entry.forms.emptying import ask_before_removing
from kpis.entry.recording.staffing import StaffingChange, StaffingValues
from kpis.entry.refusals import Emptied

NAMES = {"a": "Phone", "b": "E-mail", "c": "Live chat"}


def change(key: str, *, removes: bool) -> StaffingChange:
    return StaffingChange(key, 1, 1, None, None if removes else StaffingValues(None, None))


def test_nothing_is_asked_where_nothing_is_removed() -> None:
    ask_before_removing([change("a", removes=False)], NAMES)


@pytest.mark.parametrize(
    ("keys", "text"), [("b", "E-mail has no figures left"), ("bc", "E-mail and 1 more have")]
)
def test_what_would_be_removed_is_named(keys: str, text: str) -> None:
    changes = [change("a", removes=False), *(change(key, removes=True) for key in keys)]
    with pytest.raises(Emptied) as asked:
        ask_before_removing(changes, NAMES)
    assert asked.value.keys == list(keys)
    assert asked.value.text.startswith(text)
