"""plotly.js comes from npm when it can, and always in the version of the Python package."""

import io
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest

from cpcsite import assets

FULL = b"/**\n* plotly.js v4.1.1\n* Copyright\n*/\nfull"
REAL_COPY = assets.packaged_copy
BASIC = b"/**\n* plotly.js (basic - minified) v4.1.1\n* Copyright\n*/\nbasic"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "full.js").write_bytes(FULL)
    monkeypatch.setattr(assets, "packaged_copy", lambda: tmp_path / "full.js")
    monkeypatch.setattr(assets, "DESTINATION", tmp_path / "vendor" / "plotly.min.js")
    return tmp_path


def npm_gives(script: bytes | None, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    commands: list[list[str]] = []

    def run(command: list[str], cwd: str, **_: Any) -> None:
        commands.append(command)
        if script is None:
            raise subprocess.CalledProcessError(1, command)
        with tarfile.open(Path(cwd) / "plotly.tgz", "w:gz") as archive:
            member = tarfile.TarInfo(assets.NPM_MEMBER)
            member.size = len(script)
            archive.addfile(member, io.BytesIO(script))

    monkeypatch.setattr("shutil.which", lambda _: "npm")
    monkeypatch.setattr("subprocess.run", run)
    return commands


def test_the_small_build_of_the_same_version_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    commands = npm_gives(BASIC, monkeypatch)
    assets.main()
    assert assets.DESTINATION.read_bytes() == BASIC
    assert "plotly.js-basic-dist-min@4.1.1" in commands[0]


@pytest.mark.parametrize("script", [None, BASIC.replace(b"4.1.1", b"4.1.2"), b"not plotly"])
def test_without_it_the_packages_own_copy_is_taken(
    script: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm_gives(script, monkeypatch)
    assets.main()
    assert assets.DESTINATION.read_bytes() == FULL


def test_without_npm_the_packages_own_copy_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    assets.main()
    assert assets.DESTINATION.read_bytes() == FULL


def test_what_is_there_is_not_fetched_again(monkeypatch: pytest.MonkeyPatch) -> None:
    commands = npm_gives(BASIC, monkeypatch)
    assets.main()
    assets.main()
    assert len(commands) == 1


def test_the_installed_package_says_its_version() -> None:
    assert REAL_COPY().stat().st_size > 1_000_000
    assert assets.version_of(REAL_COPY().read_bytes()).count(".") == 2
