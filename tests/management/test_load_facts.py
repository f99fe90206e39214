"""manage.py load_facts."""

from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kpis.entry.parsing import csv_rows
from kpis.management.commands import load_facts
from kpis.models import Centre, ContactVolume, CostLine

COSTS = "month,category,channel,amount\n2026-05,salaries,,1200.50\n2026-05,salaries,,1200.50\n"
VOLUMES = "start,end,channel,handled\n2026-05-01,2026-06-01,phone,100\n"
Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(name: str, content: str) -> Path:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return write_file


def load(*arguments: object) -> list[str]:
    out = StringIO()
    call_command("load_facts", *map(str, arguments), stdout=out)
    return out.getvalue().splitlines()


def refusal(*arguments: object) -> list[str]:
    with pytest.raises(CommandError) as caught:
        load(*arguments)
    assert caught.value.returncode == 1
    assert not CostLine.objects.exists()
    assert not ContactVolume.objects.exists()
    return str(caught.value).splitlines()


@pytest.mark.fault(16)
@pytest.mark.fault(17)
def test_loads_both_files_and_says_so(centre: Centre, write: Write) -> None:
    costs, volumes = write("costs.csv", COSTS), write("volumes.csv", VOLUMES)
    assert load("lyon", "--costs", costs, "--volumes", volumes) == [
        f"{costs}: rows added: 2, already there: 0.",
        f"{volumes}: rows added: 1, already there: 0.",
    ]
    assert load("lyon", "--costs", costs, "--volumes", volumes) == [
        f"{costs}: 0 changes. Rows already there: 2.",
        f"{volumes}: 0 changes. Rows already there: 1.",
    ]
    assert (centre.costline_set.count(), centre.contactvolume_set.count()) == (2, 1)


@pytest.mark.fault(14)
def test_a_fault_in_one_file_keeps_the_other_out_too(centre: Centre, write: Write) -> None:
    costs = write("costs.csv", COSTS)
    volumes = write("volumes.csv", VOLUMES + "2026-06-01,2026-07-01,phone,many\n2026-07-01\n")
    handled, ragged, nothing = refusal("lyon", "--costs", costs, "--volumes", volumes)
    assert handled.startswith(f"{volumes}: Line 3, handled: found “many”, expected a whole number")
    assert ragged == f"{volumes}: Line 4: found “1”, expected 4 cells, as in the header line."
    assert nothing == "Nothing was recorded."


def test_lists_the_faults_of_both_files(centre: Centre, write: Write) -> None:
    costs = write("costs.csv", COSTS.replace("salaries,,", "beer,,"))
    volumes = write("volumes.csv", VOLUMES.replace("phone", "chat"))
    *lines, _ = refusal("lyon", "--costs", costs, "--volumes", volumes)
    places = [line.split(": found")[0] for line in lines]
    assert places == [
        f"{costs}: Line 2, category",
        f"{costs}: Line 3, category",
        f"{volumes}: Line 2, channel",
    ]


@pytest.mark.fault(4)
def test_the_decimal_mark_is_declared(centre: Centre, write: Write) -> None:
    costs = write("costs.csv", "month;category;channel;amount\n2026-05;taxes;;1 200,50\n")
    assert "“.” as the decimal mark" in refusal("lyon", "--costs", costs)[0]
    load("lyon", "--costs", costs, "--decimal-mark", ",")
    assert centre.costline_set.get().amount == Decimal("1200.50")


@pytest.mark.fault(19)
def test_reads_no_more_of_a_file_than_the_limit(
    centre: Centre, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load_facts, "MOST_BYTES", 70)
    monkeypatch.setattr(csv_rows, "MOST_BYTES", 70)
    (said, _) = refusal("lyon", "--costs", write("costs.csv", COSTS))
    assert said.endswith("costs.csv: The file: found “71”, expected a file of at most 70 bytes.")


def test_shows_the_first_errors_and_counts_the_rest(
    centre: Centre, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load_facts, "MOST_ERRORS_SHOWN", 1)
    costs = write("costs.csv", COSTS.replace("2026-05", "May"))
    (first, rest, _) = refusal("lyon", "--costs", costs)
    assert first.startswith(f"{costs}: Line 2, month: found “May”")
    assert rest == f"{costs}: errors not shown: 1."


def test_names_the_centres_there_are(centre: Centre, write: Write) -> None:
    assert refusal("paris", "--costs", write("costs.csv", COSTS)) == [
        "Centre: found “paris”, expected one of lyon."
    ]


def test_says_that_a_file_cannot_be_read(centre: Centre, tmp_path: Path) -> None:
    missing = tmp_path / "missing.csv"
    assert refusal("lyon", "--costs", missing) == [
        f"{missing}: cannot be read: No such file or directory."
    ]


def test_wants_a_file(centre: Centre) -> None:
    assert refusal("lyon") == ["Nothing to load: expected --costs, --volumes, both, or --file."]


@pytest.mark.finding("F3")
def test_what_stopped_is_listed_and_ended_in_one_step(centre: Centre, write: Write) -> None:
    rows = [f"2025-{number:02},salaries,,100" for number in range(1, 13)]
    rows += [
        f"2025-{number:02},{code},,10" for number in (1, 2, 3) for code in ("taxes", "training")
    ]
    costs = write("costs.csv", "\n".join(["month,category,channel,amount", *rows, ""]))
    first, *stopped, how = load("lyon", "--costs", costs)
    assert first == f"{costs}: rows added: 18, already there: 0."
    assert sorted(stopped) == [
        "Stopped: Taxes, last in 2025-03.",
        "Stopped: Training, last in 2025-03.",
    ]
    assert how.endswith("load_facts lyon --end-stopped")
    assert not centre.endings.exists()
    *listed, ended = load("lyon", "--end-stopped")
    assert (listed, ended) == (stopped, "Ended: 2.")
    assert {f"{each.ended_from}" for each in centre.endings.all()} == {"2025-04-01"}
    assert load("lyon", "--end-stopped") == []
