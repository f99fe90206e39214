"""biome comes from npm in the version that is pinned, and nothing else is ever run."""

import base64
import hashlib
import io
import os
import platform
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.finders import get_finders

from cpcsite import biome

PROGRAM = b"#!/bin/sh\nexit 0\n"


@pytest.fixture(autouse=True)
def destination(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "vendor" / "biome"
    monkeypatch.setattr(biome, "DESTINATION", path)
    return path


def archive_of(program: bytes) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        member = tarfile.TarInfo(biome.MEMBER)
        member.size = len(program)
        archive.addfile(member, io.BytesIO(program))
    return file.getvalue()


def npm_gives(archive: bytes, digest_of: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(command: list[str], cwd: Path, **_: Any) -> None:
        assert command[2] == f"@biomejs/cli@{biome.VERSION}"
        (Path(cwd) / "biome.tgz").write_bytes(archive)

    digest = base64.b64encode(hashlib.sha512(digest_of).digest()).decode()
    here = (platform.system(), platform.machine())
    monkeypatch.setattr(biome, "PACKAGES", {here: ("@biomejs/cli", digest)})
    monkeypatch.setattr("shutil.which", lambda _: "npm")
    monkeypatch.setattr("subprocess.run", run)


def told_by(path: Path) -> str:
    """What the program says; it must end well."""
    return subprocess.run([str(path)], capture_output=True, check=True, text=True).stderr


def test_the_pinned_program_is_put_there(
    destination: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = archive_of(PROGRAM)
    npm_gives(archive, archive, monkeypatch)
    biome.main()
    assert destination.read_bytes() == PROGRAM
    assert os.access(destination, os.X_OK)


def test_another_program_is_not_run(destination: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm_gives(archive_of(PROGRAM), b"what was pinned", monkeypatch)
    biome.main()
    assert destination.read_bytes() == biome.STAND_IN.encode()


def test_without_npm_a_stand_in_says_so(destination: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    biome.main()
    assert "JavaScript and CSS were not checked" in told_by(destination)


def test_every_kind_of_machine_has_its_digest() -> None:
    for name, digest in biome.PACKAGES.values():
        assert name.startswith("@biomejs/cli-")
        assert len(base64.b64decode(digest)) == 64


def test_it_is_not_served_to_browsers() -> None:
    """Static files are compressed before they are served: 90 MB of a program took minutes."""
    served = {
        (getattr(storage, "prefix", ""), path)
        for finder in get_finders()
        for path, storage in finder.list([])
    }
    assert ("plotly", "plotly.min.js") in served
    assert not [name for name in served if "biome" in "/".join(filter(None, name))]
