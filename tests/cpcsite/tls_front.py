"""TLS in front of a PostgreSQL that was built without it, as a pooler does; and certificates."""

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from tests.conftest import ON_CI

TLS_ASKED, GSS_ASKED = b"\0\0\0\x08\x04\xd2\x16\x2f", b"\0\0\0\x08\x04\xd2\x16\x30"


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """One that says it is 127.0.0.1, signed by itself, and its key."""
    if not shutil.which("openssl"):
        pytest.fail("needs openssl") if ON_CI else pytest.skip("needs openssl")
    certificate, key = folder / "root.crt", folder / "server.key"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    kind = ["-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command = ["openssl", "req", "-x509", *kind, *subject, *files]
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key


@contextmanager
def tls_front(certificate: Path, key: Path, behind: tuple[str, int]) -> Iterator[int]:
    """The port of a server that speaks TLS with whoever asks for it, and passes on to `behind`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        serving = threading.Thread(target=serve, args=(listener, context, behind), daemon=True)
        serving.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            serving.join()


def serve(listener: socket.socket, context: ssl.SSLContext, behind: tuple[str, int]) -> None:
    with suppress(OSError):
        while True:
            client = listener.accept()[0]
            threading.Thread(target=pass_on, args=(client, context, behind), daemon=True).start()


def pass_on(client: socket.socket, context: ssl.SSLContext, behind: tuple[str, int]) -> None:
    # A client that does not trust the certificate, or is done, goes away in its own way.
    with suppress(OSError), closing(client), socket.create_connection(behind) as server:
        while (first := client.recv(8)) == GSS_ASKED:
            client.sendall(b"N")
        if first == TLS_ASKED:
            client.sendall(b"S")
            client = context.wrap_socket(client, server_side=True)
        else:
            server.sendall(first)
        back = threading.Thread(target=copy, args=(server, client), daemon=True)
        back.start()
        copy(client, server)
        back.join()
        client.close()


def copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
