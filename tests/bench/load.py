"""`python -m tests.bench.load ADDRESS PATH SESSION SECONDS`: whole pages, eight at a time.

Each of eight readers keeps its connection and asks again as soon as it has its answer.
"""

import asyncio
import gzip
import json
import re
import sys
from dataclasses import dataclass, field
from statistics import quantiles
from time import perf_counter
from urllib.parse import urlsplit

CONCURRENCY = 8
WARM_UP = 2.0  # seconds
HEADLINE = re.compile(rb'<p class="big">\s*([^<]*\d[^<]*)<')


@dataclass
class Answers:
    """Bodies as they came: they are looked at after the clock has stopped."""

    seconds: list[float] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    refused: int = 0


class Reader:
    def __init__(self, address: str, path: str, session: str) -> None:
        self._host = urlsplit(address).netloc
        self._request = (
            f"GET {path} HTTP/1.1\r\nHost: {self._host}\r\n"
            f"Cookie: sessionid={session}\r\nAccept-Encoding: gzip\r\n\r\n"
        ).encode()
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def read_until(self, end: float, answers: Answers) -> None:
        while (start := perf_counter()) < end:
            status, body = await self.ask()
            answers.seconds.append(perf_counter() - start)
            answers.bodies.append(body)
            answers.refused += status != 200

    async def ask(self) -> tuple[int, bytes]:
        if self._streams is None:
            host, port = self._host.split(":")
            self._streams = await asyncio.open_connection(host, int(port))
        reader, writer = self._streams
        writer.write(self._request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = re.search(r"^content-length: (\d+)", head, re.MULTILINE)
        body = await reader.readexactly(int(length[1]) if length else 0)
        if "\nconnection: close" in head:
            self.close()
        return int(head.split(" ", 2)[1]), body

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()
        self._streams = None


def main() -> None:
    address, path, session, seconds = sys.argv[1:]
    readers = [Reader(address, path, session) for _ in range(CONCURRENCY)]
    answers, took = asyncio.run(read_for(readers, float(seconds)))
    hundredths = quantiles(answers.seconds, n=100, method="inclusive")
    result = {
        "pages_a_second": len(answers.seconds) / took,
        "p50": hundredths[49] * 1000,
        "p95": hundredths[94] * 1000,
        "wrong": answers.refused + without_headline(answers.bodies),
    }
    sys.stdout.write(json.dumps(result))


async def read_for(readers: list[Reader], seconds: float) -> tuple[Answers, float]:
    await read_all(readers, perf_counter() + WARM_UP, Answers())
    answers, start = Answers(), perf_counter()
    await read_all(readers, start + seconds, answers)
    took = perf_counter() - start
    for reader in readers:
        reader.close()
    return answers, took


async def read_all(readers: list[Reader], end: float, answers: Answers) -> None:
    await asyncio.gather(*(reader.read_until(end, answers) for reader in readers))


def without_headline(bodies: list[bytes]) -> int:
    """How many pages do not show the cost per contact that the first one shows."""
    shown = [HEADLINE.search(gzip.decompress(body)) for body in bodies if body[:2] == b"\x1f\x8b"]
    figures = [match[1].strip() for match in shown if match]
    return len(bodies) - figures.count(figures[0]) if figures else len(bodies)


if __name__ == "__main__":
    main()
