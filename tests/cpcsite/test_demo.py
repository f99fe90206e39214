"""The parts of `make demo` that need no server; .ci/check_demo.py tries it whole."""

import os
import socket
from pathlib import Path

import pytest

from cpcsite import demo


def test_a_taken_port_says_how_to_choose_another() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(SystemExit, match=rf"Port {port} .* make demo PORT=\d+"):
            demo.require_free_port("127.0.0.1", port)


def test_a_free_port_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    demo.require_free_port("127.0.0.1", port)


def test_a_port_that_cannot_be_is_refused() -> None:
    with pytest.raises(SystemExit, match="65535"):
        demo.require_free_port("127.0.0.1", 99999)


def test_the_secret_key_is_private_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "var" / "key"
    key = demo.kept_secret_key(path)
    assert len(key) >= 50
    assert path.stat().st_mode & 0o777 == 0o600
    assert demo.kept_secret_key(path) == key


def test_a_database_of_ones_own_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/costs")
    with demo.database_url() as url:
        assert url == "postgres://somewhere/costs"


def test_static_files_are_collected_again_when_one_changes(tmp_path: Path) -> None:
    style = tmp_path / "a.css"
    style.write_text("a {}")
    before = demo.fingerprint((tmp_path,))
    assert demo.fingerprint((tmp_path,)) == before
    os.utime(style, (1, 1))
    assert demo.fingerprint((tmp_path,)) != before
