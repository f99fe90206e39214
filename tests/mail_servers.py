"""Mail servers as one meets them: one that takes mail, a silent one, and none at all."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any


class TakingServer:
    """Speaks just enough SMTP on 127.0.0.1 to take mail; `taken` is (recipients, text)."""

    def __init__(self) -> None:
        self.taken: list[tuple[list[str], str]] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client = self._listener.accept()[0]
                threading.Thread(target=self._talk, args=(client,), daemon=True).start()

    def _talk(self, client: socket.socket) -> None:
        recipients: list[str] = []
        with client, client.makefile("rwb") as wire:

            def say(line: str) -> None:
                wire.write(f"{line}\r\n".encode())
                wire.flush()

            say("220 here")
            for line in wire:
                word = line[:4].upper()
                if word == b"RCPT":
                    recipients.append(line.decode().split("<")[1].split(">")[0])
                if word == b"DATA":
                    say("354 go on")
                    text = b"".join(iter(wire.readline, b".\r\n"))
                    self.taken.append((recipients, text.decode()))
                    recipients = []
                say("221 bye" if word == b"QUIT" else "250 well")
                if word == b"QUIT":
                    return


@contextmanager
def taking() -> Iterator[TakingServer]:
    server = TakingServer()
    try:
        yield server
    finally:
        server.close()


@contextmanager
def silent() -> Iterator[int]:
    """The port of a server that accepts and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def dead_port() -> int:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def send_through(settings: Any, port: int) -> None:
    """Queue mail, as production does, for the mail server on `port` of this machine."""
    settings.EMAIL_BACKEND = "kpis.entry.mail.queue.MailQueue"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_TIMEOUT = 1
