"""`python -m tests.bench.reading_time LAYOUT ROWS`: how long a log takes to be counted in its
child, beside a plain csv loop over the same file, and the memory of the child (Linux)."""

import csv
import io
import json
import os
import re
import resource
import sys
import threading
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path
from time import monotonic

from kpis.entry.reading.child import Limits, read_in_child
from kpis.entry.reading.contact_asked import ContactsAsked
from kpis.entry.reading.contact_files import ContactLayout, read_contacts_asked
from tests.bench.contact_logs import LOGS
from tests.bench.memory import workers_of

EVERY = 0.05  # seconds
#: A machine that does other things shall measure too.
PATIENT = Limits(cpu_seconds=1_000, seconds=3_000)
PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)


def main() -> None:
    layout, rows = ContactLayout(sys.argv[1]), int(sys.argv[2])
    content = "".join(f"{line}\n" for line in LOGS[layout](rows)).encode()
    separator = "|" if layout is ContactLayout.QUEUE_LOG else ","
    loop = plain_loop(content, separator)
    asked = astuple(ContactsAsked("America/Vancouver"))
    watch = Watch()
    begun = monotonic()
    found = read_in_child(read_contacts_asked, content, *asked, limits=PATIENT)
    seconds = monotonic() - begun
    result = {
        "seconds": seconds,
        "processor": resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime,
        "loop": loop,
        "bytes": len(content),
        "memory": watch.peak(),
        "contacts": found.contacts,
        "errors": found.number_of_errors,
    }
    print(json.dumps(result))  # noqa: T201


def plain_loop(content: bytes, separator: str) -> float:
    begun = monotonic()
    text = io.TextIOWrapper(io.BytesIO(content), "utf-8", newline="")
    for _row in csv.reader(text, delimiter=separator):
        pass
    return monotonic() - begun


class Watch:
    """The most memory that a process has had which this one has started, in bytes."""

    def __init__(self) -> None:
        self.most = 0
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.look, daemon=True)
        self.thread.start()

    def look(self) -> None:
        while not self.ended.wait(EVERY):
            for child in workers_of(os.getpid()):
                with suppress(OSError):
                    peak = PEAK.search(Path(f"/proc/{child}/status").read_text())
                    self.most = max(self.most, int(peak[1]) * 1024 if peak else 0)

    def peak(self) -> int:
        self.ended.set()
        self.thread.join()
        return self.most


if __name__ == "__main__":
    main()
