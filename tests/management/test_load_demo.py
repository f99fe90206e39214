"""manage.py load_demo and load_benchmarks."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from kpis.models import Centre, User


def output_of(command: str) -> list[str]:
    out = StringIO()
    call_command(command, stdout=out)
    return out.getvalue().splitlines()


def test_prints_a_line_a_step(db: None, settings: Settings) -> None:
    settings.DEMO = True
    assert [line.split(":")[0] for line in output_of("load_demo")] == [
        "Benchmarks",
        "1 800 O-Canada",
        "Demo contact centre (invented data)",
        "Exchange rates",
        "People",
    ]
    assert Centre.objects.count() == 2


def test_makes_no_people_with_a_published_password_elsewhere(db: None, settings: Settings) -> None:
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="expected DEMO=on"):
        output_of("load_demo")
    assert not User.objects.exists()
    assert not Centre.objects.exists()


def test_loads_benchmarks_alone(db: None) -> None:
    assert output_of("load_benchmarks") == ["85 benchmarks added."]
    assert output_of("load_benchmarks") == ["0 benchmarks added."]
