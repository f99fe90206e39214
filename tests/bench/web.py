"""Gunicorn as in production, for a measurement."""

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from cpcsite import demo


@contextmanager
def web_server() -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Gunicorn as in production, on a free port; it ends with the block."""
    os.environ["WEB_CONCURRENCY"] = "2"
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    process = demo.start_gunicorn("127.0.0.1", port)
    try:
        demo.wait_until_it_answers(process, address)
        yield process, address
    finally:
        demo.stop(process)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
