"""Logs of contacts as large as one likes, the same each time: lines of each layout."""

import random
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from heapq import heappop, heappush

from kpis.entry.reading.contact_files import ContactLayout

FIRST = datetime(2025, 1, 1)  # noqa: DTZ001  # the clocks of logs say no zone
QUEUES = ("sales", "support", "billing")
CDR = (
    '"","7000","600","from-pstn","""J"" <7000>","SIP/7000-{n:08x}","SIP/7001-{n:08x}","Queue",'
    '"support,t,,,60","{at}","{answered}","{ended}",{seconds},{talk},"ANSWERED","DOCUMENTATION",'
    '"{n}.1",""'
)


def queue_log(rows: int) -> Iterator[str]:
    """Five lines a call, in the order of their times; calls run beside one another."""
    chance, now = random.Random("queue_log"), 1_700_000_000
    waiting: list[tuple[int, int, str]] = []
    for number in range(rows // 5):
        now += chance.randint(1, 20)
        wait, talk = chance.randint(2, 90), chance.randint(20, 600)
        call = f"{now}.{number}|{chance.choice(QUEUES)}"
        agent, answered = f"SIP/{chance.randint(100, 200)}", now + wait
        for at, event in (
            (now, f"NONE|DID|{chance.randint(100, 999)}"),
            (now, f"NONE|ENTERQUEUE||{chance.randint(10**9, 10**10)}|1"),
            (answered - 1, f"{agent}|RINGNOANSWER|1000"),
            (answered, f"{agent}|CONNECT|{wait}|{now}.{number}1|3"),
            (answered + talk, f"{agent}|COMPLETECALLER|{wait}|{talk}|1"),
        ):
            heappush(waiting, (at, len(waiting) + 5 * number, f"{at}|{call}|{event}"))
        while waiting and waiting[0][0] < now:
            yield heappop(waiting)[2]
    while waiting:
        yield heappop(waiting)[2]


def moments(rows: int, seed: str) -> Iterator[tuple[int, datetime, random.Random]]:
    chance, at = random.Random(seed), FIRST
    for number in range(rows):
        at += timedelta(seconds=chance.randint(1, 30))
        yield number, at, chance


def twilio(rows: int) -> Iterator[str]:
    """A third are legs of the call before."""
    yield "sid,direction,status,start_time,duration,from,to,parent_call_sid"
    call = ""
    for number, at, chance in moments(rows, "twilio"):
        sid, seconds = f"CA{chance.getrandbits(128):032x}", chance.randint(5, 900)
        is_leg = number % 3 == 2
        direction, parent = ("outbound-dial", call) if is_leg else ("inbound", "")
        call = call if is_leg else sid
        yield f"{sid},{direction},completed,{at}+00:00,{seconds},+15555550100,+15555550101,{parent}"


def asterisk_cdr(rows: int) -> Iterator[str]:
    for number, at, chance in moments(rows, "cdr"):
        wait, talk = chance.randint(1, 20), chance.randint(5, 900)
        answered = at + timedelta(seconds=wait)
        ended = answered + timedelta(seconds=talk)
        times = {"at": at, "answered": answered, "ended": ended}
        yield CDR.format(n=number, seconds=wait + talk, talk=talk, **times)


def requests_311(rows: int) -> Iterator[str]:
    yield "SRNumber,CreatedDate,RequestType,Status,RequestSource"
    for number, at, chance in moments(rows, "311"):
        source = chance.choice(("Call", "Self Service", "Mobile App"))
        yield f"1-{10**9 + number},{at:%m/%d/%Y %I:%M:%S %p},Bulky Items,Closed,{source}"


LOGS: Mapping[ContactLayout, Callable[[int], Iterator[str]]] = {
    ContactLayout.QUEUE_LOG: queue_log,
    ContactLayout.ASTERISK_CDR: asterisk_cdr,
    ContactLayout.TWILIO: twilio,
    ContactLayout.REQUESTS_311: requests_311,
}
