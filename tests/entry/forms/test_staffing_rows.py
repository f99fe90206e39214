from decimal import Decimal

import pytest

from kpis.entry.forms.staffing_rows import read_staffing_changes
from kpis.entry.forms.units import Unit
from kpis.entry.recording.staffing import StaffingChange, StaffingValues

CHANNELS = {"staffing.": None, "staffing.phone": 4}


def unit(key: str, hours: str, equivalents: str, id: int | None = None) -> Unit:
    return Unit(key, id, 1 if id else None, {"hours": hours, "equivalents": equivalents}, True)


def test_hours_and_equivalents_of_a_channel_or_of_all() -> None:
    changes, mistakes = read_staffing_changes(
        [unit("staffing.", "=37,5*4", "1,25"), unit("staffing.phone", "", "2", 9)], CHANNELS, ","
    )
    assert mistakes == {}
    assert changes == [
        StaffingChange(
            "staffing.", None, None, None, StaffingValues(Decimal(150), Decimal("1.25"))
        ),
        StaffingChange("staffing.phone", 9, 1, 4, StaffingValues(None, Decimal(2))),
    ]


def test_blank_is_nothing_or_removes() -> None:
    units = [unit("staffing.", "", ""), unit("staffing.phone", " ", "", 9)]
    changes, _ = read_staffing_changes(units, CHANNELS, ",")
    assert [(change.key, change.values) for change in changes] == [("staffing.phone", None)]


def test_what_the_columns_cannot_hold() -> None:
    changes, mistakes = read_staffing_changes(
        [unit("staffing.", "100000000", "1000000"), unit("staffing.phone", "1,255", "-2")],
        CHANNELS,
        ",",
    )
    assert changes == []
    assert {key: set(found) for key, found in mistakes.items()} == {
        "staffing.": {"hours", "equivalents"},
        "staffing.phone": {"hours", "equivalents"},
    }


@pytest.mark.finding("F15")
@pytest.mark.parametrize(
    ("hours", "signed_in", "message"),
    [
        ("100", "80,5", None),
        ("100", "100", None),
        ("100", "100,01", "More than the staffed hours"),
        ("", "5", "Enter the staffed hours too"),
        ("100", "-1", "-1"),
    ],
)
def test_hours_signed_in_are_part_of_the_staffed_ones(
    hours: str, signed_in: str, message: str | None
) -> None:
    texts = {"hours": hours, "equivalents": "1", "signed_in": signed_in}
    changes, mistakes = read_staffing_changes(
        [Unit("staffing.", None, None, texts, True)], CHANNELS, ","
    )
    if message is None:
        (change,) = changes
        assert change.values is not None
        assert change.values.signed_in_hours == Decimal(signed_in.replace(",", "."))
    else:
        assert changes == []
        assert message in mistakes["staffing."]["signed_in"]
