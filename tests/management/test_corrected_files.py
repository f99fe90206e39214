"""Files loaded again, corrected: nothing adds up twice, and nobody's typing is lost."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry import importing
from kpis.entry.differences import Way, match_rows, pair_rows
from kpis.entry.file_differences import differences_of
from kpis.models import Centre, ContactVolume, CostLine, LoadedFile, LoadedRow
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.finding("E11")]
MAY = make.month("2026-05")
HEAD = "month,category,channel,amount,status,description,supplier\n"
RENT = "2026-05,office_space,,{},actual,Rent,Immo\n"
PAY = "2026-05,salaries,,10000.00,actual,Payroll,\n"
TAX = "2026-05,taxes,,2000.00,actual,,\n"
COUNTS = "start,end,channel,handled,offered\n"
CALLS = "2026-05-01,2026-06-01,phone,{},{}\n"
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(*rows: str, name: str = "costs.csv", head: str = HEAD) -> Path:
        path = tmp_path / name
        path.write_text(head + "".join(rows), encoding="utf-8")
        return path

    return write_file


def load(*arguments: object, kind: str = "--costs") -> str:
    out = StringIO()
    path, *options = arguments
    call_command("load_facts", "lyon", kind, str(path), *map(str, options), stdout=out)
    return out.getvalue()


def refusal(*arguments: object, kind: str = "--costs") -> str:
    before = content()
    with pytest.raises(CommandError) as caught:
        load(*arguments, kind=kind)
    assert content() == before
    return str(caught.value)


def content() -> list[Any]:
    tables = (CostLine, ContactVolume, LoadedFile, LoadedRow)
    return [list(table._default_manager.order_by("id").values_list()) for table in tables]


def total() -> Decimal:
    return CostLine.objects.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def first(write: Write) -> None:
    load(write(RENT.format("1000.00"), PAY, TAX.replace("2000", "100")))


def corrected(write: Write) -> Path:
    """1,000 of rent becomes 1,100, and taxes are not in it any more but training is."""
    new = "2026-05,training,,50.00,actual,Course,\n"
    return write(RENT.format("1100.00"), PAY, new, name="corrected.csv")


def test_one_amount_corrected_is_asked_about_and_replaced(centre: Centre, write: Write) -> None:
    """The finding: 13,100 where 11,100 was meant."""
    load(write(RENT.format("1000.00"), PAY))
    path = write(RENT.format("1100.00"), PAY)
    said = refusal(path)
    assert "Line 2, changed: 2026-05 · office_space · Rent · Immo: 1000.00 (actual)" in said
    assert "line 2 of costs.csv of 20" in said
    assert "becomes 1100.00 (actual)." in said
    assert "--replace puts this one in its place" in said
    assert "Nothing was recorded." in said
    assert "rows added: 1, already there: 1" in load(path, "--replace")
    assert total() == 11_100
    assert "0 changes" in load(path)
    assert "0 changes" in load(path, "--replace")


def test_what_is_new_changed_and_gone_is_named_with_its_line(centre: Centre, write: Write) -> None:
    first(write)
    said = refusal(corrected(write))
    assert "Line 2, changed: 2026-05 · office_space" in said
    assert "Line 4, new: 2026-05 · training · Course: 50.00 (actual)." in said
    assert "Gone: 2026-05 · taxes: 100.00 (actual), from line 4 of costs.csv" in said
    load(corrected(write), "--replace")
    assert sorted(CostLine.objects.values_list("amount", flat=True)) == [50, 1100, 10_000]


def test_lines_typed_by_hand_stay_and_are_listed(centre: Centre, write: Write) -> None:
    first(write)
    typed = make.CostLineFactory(
        centre=centre, month=MAY, amount=Decimal("7.00"), description="Typed"
    )
    other = make.CostLineFactory(centre=centre, month=make.month("2026-06"))
    said = load(corrected(write), "--replace")
    assert "left as it is" in said
    assert "2026-05 · salaries · Typed: 7.00 (actual)" in said
    assert set(CostLine.objects.filter(pk__in=[typed.pk, other.pk])) == {typed, other}


def test_what_was_changed_by_hand_since_is_not_overwritten_unasked(
    centre: Centre, write: Write
) -> None:
    first(write)
    CostLine.objects.filter(description="Rent").update(amount=1050)
    for options in ([], ["--replace"]):
        said = refusal(corrected(write), *options)
        assert "1050.00 (actual), from line 2 of costs.csv" in said
        assert "It has been changed by hand since." in said
        assert "--replace-edited puts this one in its place" in said
    load(corrected(write), "--replace-edited")
    assert total() == 11_150


def test_what_was_changed_by_hand_as_the_file_has_it_now_is_there(
    centre: Centre, write: Write
) -> None:
    load(write(RENT.format("1000.00"), PAY))
    CostLine.objects.filter(description="Rent").update(amount=1100)
    assert "0 changes" in load(write(RENT.format("1100.00"), PAY))


def test_a_line_moved_to_another_month_by_hand_is_not_doubled(centre: Centre, write: Write) -> None:
    path = write(RENT.format("1000.00"), PAY)
    load(path)
    CostLine.objects.filter(description="Rent").update(month=make.month("2026-06"))
    assert "It has been changed by hand since." in refusal(path)
    load(path, "--replace-edited")
    assert list(CostLine.objects.filter(description="Rent").values_list("month", "amount")) == [
        (MAY, 1000)
    ]


@pytest.mark.parametrize("amount", ["1000.00", "1100.00"])
def test_the_bill_takes_the_place_of_its_accrual(centre: Centre, write: Write, amount: str) -> None:
    accrual = RENT.format("1000.00").replace("actual", "accrual")
    load(write(accrual, PAY))
    path = write(RENT.format(amount), PAY)
    assert "1000.00 (accrual), from line 2" in refusal(path)
    load(path, "--replace")
    assert list(CostLine.objects.filter(description="Rent").values_list("amount", "status")) == [
        (Decimal(amount), "actual")
    ]


def test_identical_lines_of_one_file_are_counted(centre: Centre, write: Write) -> None:
    load(write(PAY, PAY, PAY))
    assert "Gone: 2026-05 · salaries" in refusal(write(PAY, PAY))
    load(write(PAY, PAY), "--replace")
    assert total() == 20_000
    load(write(PAY, PAY, PAY))
    assert total() == 30_000


def test_files_of_two_sources_stand_side_by_side(centre: Centre, write: Write) -> None:
    rent, pay = write(RENT.format("1000.00")), write(PAY, name="pay.csv")
    load(rent, "--source", "invoices")
    assert "if it is another file for the same months" in refusal(pay, "--source", "invoices")
    load(pay, "--source", "payroll")
    load(write(RENT.format("1100.00")), "--source", "invoices", "--replace")
    assert total() == 11_100


def test_other_months_of_the_earlier_file_stay(centre: Centre, write: Write) -> None:
    june = RENT.format("900.00").replace("2026-05", "2026-06")
    load(write(RENT.format("1000.00"), june))
    load(write(RENT.format("1100.00")), "--replace")
    assert total() == 2000


def test_another_centre_is_not_touched(centre: Centre, write: Write) -> None:
    other: Centre = make.CentreFactory(slug="lille")
    path = write(PAY)
    call_command("load_facts", "lille", "--costs", str(path), stdout=StringIO())
    load(path)
    load(write(PAY.replace("10000", "1")), "--replace")
    assert CostLine.objects.get(centre=other).amount == 10_000


def test_corrected_contacts(centre: Centre, write: Write) -> None:
    mail = "2026-05-03,2026-05-04,email,5,5\n"
    load(write(CALLS.format(100, 120), mail, head=COUNTS), kind="--volumes")
    path = write(CALLS.format(90, 110), head=COUNTS)
    said = refusal(path, kind="--volumes")
    assert "Line 2, changed: 2026-05-01 – 2026-06-01 · phone: handled 100, offered 120" in said
    assert "becomes handled 90, offered 110 (actual)" in said
    assert "Gone: 2026-05-03 – 2026-05-04 · email: handled 5" in said
    load(path, "--replace", kind="--volumes")
    assert list(ContactVolume.objects.values_list("handled", "offered")) == [(90, 110)]


def test_days_in_place_of_a_month_that_a_file_brought(centre: Centre, write: Write) -> None:
    load(write(CALLS.format(100, 120), head=COUNTS), kind="--volumes")
    days = write("2026-05-01,2026-05-02,phone,40,40\n", head=COUNTS)
    assert "Gone: 2026-05-01 – 2026-06-01" in refusal(days, kind="--volumes")
    load(days, "--replace", kind="--volumes")
    assert ContactVolume.objects.get().handled == 40


def test_contacts_typed_by_hand_are_never_replaced(centre: Centre, write: Write) -> None:
    load(write("2026-05-03,2026-05-04,email,5,5\n", head=COUNTS), kind="--volumes")
    make.ContactVolumeFactory(centre=centre, start=MAY, handled=77)
    path = write(CALLS.format(90, 110), head=COUNTS)
    assert "recorded with other figures" in refusal(path, "--replace", kind="--volumes")


def test_a_closed_month_refuses_the_whole_file(centre: Centre, write: Write) -> None:
    april, june = (RENT.format("900.00").replace("2026-05", m) for m in ("2026-04", "2026-06"))
    path = write(april, RENT.format("1000.00"), PAY, june)
    load(path)
    make.MonthCloseFactory(centre=centre, month=MAY)
    assert "0 changes" in load(path)
    april = april.replace("900.00", "950.00")
    said = refusal(write(april, RENT.format("1100.00"), PAY, june), "--replace")
    assert "Line 3, month: found “2026-05”, expected a month that is not closed" in said
    gone = refusal(write(april, PAY, june), "--replace")
    assert "found “2026-05”, expected a month that is not closed" in gone
    load(write(april, RENT.format("1000.00"), PAY, june), "--replace")


def test_what_stops_half_way_leaves_nothing(
    centre: Centre, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    first(write)
    before = content()

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(importing, "remember", stop)
    with pytest.raises(KeyboardInterrupt):
        load(corrected(write), "--replace")
    assert content() == before


@pytest.mark.parametrize("edited", [False, True])
def test_lines_loaded_before_files_were_remembered(
    centre: Centre, write: Write, edited: bool
) -> None:
    """Nobody was on a page when they came, and they are like a row of the file: the same bill."""
    load(write(RENT.format("1000.00"), PAY))
    LoadedRow.objects.all().delete()
    LoadedFile.objects.all().delete()
    if edited:
        CostLine.objects.filter(description="Rent").update(amount=1001)
    path = write(RENT.format("1100.00"), TAX)
    said = refusal(path)
    assert "from a file loaded before files were tracked, becomes 1100.00" in said
    assert ("changed by hand since" in said) is edited
    done = load(path, "--replace-edited")
    assert "2026-05 · salaries · Payroll: 10000.00 (actual)" in done  # not like any row: it stays
    assert total() == 13_100


def test_the_parts_of_a_spread_invoice_belong_to_no_file(centre: Centre, write: Write) -> None:
    rent = {"category": make.category("office_space"), "description": "Rent", "supplier": "Immo"}
    make.record_spread(centre, {"2026-05": "1000.00", "2026-06": "1000.00"}, **rent)
    load(write(RENT.format("1000.00")))
    load(write(RENT.format("1100.00")), "--replace")
    assert total() == 3100


def test_a_file_is_kept_with_what_it_was(centre: Centre, write: Write) -> None:
    path = write(PAY, RENT.format("5.00").replace("2026-05", "2026-06"))
    load(path, "--source", "payroll")
    kept = LoadedFile.objects.get()
    assert (kept.name, kept.kind, kept.source) == ("costs.csv", "costs", "payroll")
    assert kept.months == [MAY, make.month("2026-06")]
    assert len(kept.sha256) == 64
    assert kept.loadedrow_set.count() == 2
    with pytest.raises(Exception, match="update"), transaction.atomic():
        LoadedFile.objects.update(name="x")


amounts = st.lists(st.integers(1, 4), max_size=6)


@given(amounts, amounts, amounts)
def test_a_file_stands_as_it_is_whatever_the_earlier_one_was(
    earlier: list[int], typed: list[int], file: list[int]
) -> None:
    """What is recorded then is the file and what was typed, but for what was typed as it has it."""
    recorded = list(enumerate([*earlier, *typed]))
    brought = set(range(len(earlier)))
    rows = [(line, (-1, amount)) for line, amount in enumerate(file, start=2)]
    match = match_rows(rows, recorded, brought, [Way(lambda each: each[1])], lambda each: each[0])
    left = {id for id, _ in match.left}
    stands = [amount for id, amount in recorded if id not in left]
    stands += [row[1] for _, row in match.added]
    for amount in set(stands):
        assert stands.count(amount) == max(
            file.count(amount),
            typed.count(amount) + min(earlier.count(amount), file.count(amount)),
        )
    pairs = pair_rows(match, lambda _: 0)
    assert len(pairs) == max(len(match.added), len(match.left))
    assert ([pair.record for pair in pairs if pair.record] and len(match.left)) or not match.left


def race(write: Write, said: str = "Rent") -> None:
    """Two corrected files at the same moment, each having read what is recorded. said: of the
    corrected line; another description makes it another bill."""
    load(write(RENT.format("1000.00")))
    rent = RENT.replace("Rent", said)
    paths = [write(rent.format(f"{n}.00"), name=f"{n}.csv") for n in (1100, 1200)]
    barrier = threading.Barrier(2)

    def meet(*arguments: Any) -> Any:
        with suppress(threading.BrokenBarrierError):
            barrier.wait(2)
        return differences_of(*arguments)

    def run(path: Path) -> None:
        try:
            load(path, "--replace")
        finally:
            connection.close()

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(2) as pool:
        patch.setattr(importing, "differences_of", meet)
        list(pool.map(run, paths))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("centre")
def test_of_two_at_once_one_waits_for_the_other(write: Write) -> None:
    race(write)
    assert CostLine.objects.count() == 1
    assert total() in {1100, 1200}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("centre")
def test_without_their_turns_both_would_add_theirs(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race that the locks of the centre and of the lines are for."""
    monkeypatch.setattr(importing, "lock_imports", lambda _centre: None)
    monkeypatch.setattr(importing, "locked", lambda records: records)
    race(write, "Rent of May")
    assert total() == 2300
