"""`python -m tests.bench.browser ADDRESS PATH SESSION RUNS`: until all charts are drawn.

Cold: a new browser profile with nothing cached. Warm: the same address once more in it.
"""

import json
import os
import shutil
import sys
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), "")
ARGUMENTS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
ARGUMENTS += ["--disable-background-networking", "--disable-component-update"]
DRAWN = """(() => {
    const charts = [...document.querySelectorAll(".plot[data-figure]")];
    if (!charts.length || !charts.every((chart) => chart.querySelector(".main-svg"))) return null;
    return performance.getEntriesByName("charts-drawn")[0].startTime;
})()"""


@dataclass(frozen=True)
class Visit:
    """milliseconds: from the start of the navigation; transferred: bytes, headers included."""

    milliseconds: float
    requests: int
    transferred: int


class Traffic:
    """What comes over the network, the browser's own cache left out."""

    def __init__(self, devtools: CDPSession) -> None:
        self._cached: set[str] = set()
        self._sizes: dict[str, int] = {}
        devtools.on("Network.requestServedFromCache", self._served_from_cache)
        devtools.on("Network.responseReceived", self._received)
        devtools.on("Network.loadingFinished", self._finished)
        devtools.send("Network.enable")

    def start(self) -> None:
        self._cached.clear()
        self._sizes.clear()

    def sizes(self) -> list[int]:
        return [size for request, size in self._sizes.items() if request not in self._cached]

    def _served_from_cache(self, event: dict[str, Any]) -> None:
        self._cached.add(event["requestId"])

    def _received(self, event: dict[str, Any]) -> None:
        response = event["response"]
        if response.get("fromDiskCache") or not response["url"].startswith("http"):
            self._cached.add(event["requestId"])

    def _finished(self, event: dict[str, Any]) -> None:
        self._sizes[event["requestId"]] = int(event["encodedDataLength"])


def main() -> None:
    address, path, session, runs = sys.argv[1:]
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium has none for root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *sandbox])
        # The first pair of visits starts the browser's own processes, and does not count.
        pairs = [visit_twice(browser, address, path, session) for _ in range(int(runs) + 1)][1:]
        version = browser.version
        browser.close()
    cold, warm = zip(*pairs, strict=True)
    sys.stdout.write(json.dumps({"version": version, "cold": medians(cold), "warm": medians(warm)}))


def visit_twice(browser: Browser, address: str, path: str, session: str) -> tuple[Visit, Visit]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    traffic = Traffic(devtools)
    url = address.rstrip("/") + path
    visits = visit(page, devtools, traffic, url), visit(page, devtools, traffic, url)
    context.close()
    return visits


def visit(page: Page, devtools: CDPSession, traffic: Traffic, url: str) -> Visit:
    traffic.start()
    page.goto(url, wait_until="load")
    page.locator("html[data-charts=drawn]").wait_for(state="attached")
    drawn = devtools.send("Runtime.evaluate", {"expression": DRAWN, "returnByValue": True})
    milliseconds = drawn["result"].get("value")
    if milliseconds is None:
        sys.exit(f"Not every chart of {page.url} was drawn.")
    page.wait_for_timeout(250)  # what the network reports comes a little later
    return Visit(milliseconds, len(traffic.sizes()), sum(traffic.sizes()))


def medians(visits: tuple[Visit, ...]) -> dict[str, float]:
    return {name: median(asdict(each)[name] for each in visits) for name in asdict(visits[0])}


if __name__ == "__main__":
    main()
