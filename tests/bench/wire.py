"""A person at a sheet, as the web server meets one: a session, a connection, one token a save."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

CSRF = "b" * 32  # the cookie and the header agree, which is all that is asked for
UNSEEN = "0" * 16  # the digest of texts that no page showed: what is posted differs from them
KINDS = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}

Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any


class Person:
    def __init__(self, address: str, session: str) -> None:
        self._connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
        self._headers = {
            **KINDS,
            "Cookie": f"sessionid={session}; csrftoken={CSRF}",
            "X-CSRFToken": CSRF,
        }

    def save(self, path: str, fields: Fields, token: str = "") -> Answer:
        """Where the connection was dropped, the same is sent once more, with the same token."""
        body = urlencode([("token", token or str(uuid4())), *fields])
        try:
            return self._ask("POST", path, body)
        except (HTTPException, ConnectionError):
            self._connection.close()
            return self._ask("POST", path, body)

    def close(self) -> None:
        self._connection.close()

    def open(self, path: str) -> Answer:
        return self._ask("GET", path, "")

    def _ask(self, method: str, path: str, body: str) -> Answer:
        self._connection.request(method, path, body.encode(), self._headers)
        response = self._connection.getresponse()
        text = response.read()
        is_json = response.headers.get_content_type() == "application/json"
        return Answer(response.status, json.loads(text) if is_json else text.decode())


@dataclass(frozen=True)
class Seen:
    """What a page says it showed of a unit: id and version of its row, None where none was."""

    id: int | None
    version: int | None
    digest: str = UNSEEN

    @classmethod
    def read(cls, mark: str) -> "Seen":
        id, version, digest = mark.split(":")
        return cls(int(id) if id else None, int(version) if version else None, digest)

    def __str__(self) -> str:
        return f"{self.id or ''}:{self.version or ''}:{self.digest}"


#: What a cost line says besides its amount.
BILL = {"category": "salaries", "description": "Bill", "supplier": "Supplier"}


def line_unit(key: str, seen: Seen, amount: str, words: Mapping[str, str] = BILL) -> Fields:
    """A cost line as the month sheet posts it."""
    fields = {**words, "channel": "", "amount": amount, "status": "actual"}
    return unit(key, seen, fields)


def unit(key: str, seen: Seen, fields: dict[str, str]) -> Fields:
    written = [(f"{name}-{key}", text) for name, text in fields.items()]
    return [("row", key), (f"seen-{key}", str(seen)), *written]
