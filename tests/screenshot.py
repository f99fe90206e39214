"""`make screenshot`: the pictures in docs/, taken from the demo itself."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
PICTURES = [
    # file, path, width, colours, person
    ("overview-light.png", "centres/demo/", 1440, "light", "manager"),
    ("overview-dark.png", "centres/demo/", 1440, "dark", "manager"),
    ("apercu-mobile.png", "centres/demo/", 390, "light", "responsable"),
    ("change-light.png", "centres/demo/change/", 1440, "light", "manager"),
    ("channels-light.png", "centres/demo/channels/", 1440, "light", "manager"),
    ("benchmarks.png", "centres/o-canada/benchmarks/?by=year", 1440, "light", "manager"),
    ("costs-light.png", "centres/demo/costs/", 1440, "light", "finance"),
]
PATIENCE = 120  # seconds for the demo to come up


def main() -> None:
    with running_demo() as address, sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        for picture in PICTURES:
            take(browser, address, picture)
        browser.close()


@contextmanager
def running_demo() -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "cpcsite.demo", "--port", str(port)]
    demo = subprocess.Popen(command, cwd=ROOT)
    try:
        address = f"http://127.0.0.1:{port}/"
        wait_for(address, demo)
        yield address
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(address: str, demo: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and demo.poll() is None:
        try:
            urlopen(address, timeout=5).close()
            return
        except URLError:
            time.sleep(0.2)
    sys.exit("The demo did not come up; its own message is above.")


def take(browser: Browser, address: str, picture: tuple[str, str, int, str, str]) -> None:
    name, path, width, colours, person = picture
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if colours == "dark" else "light",
    )
    page = context.new_page()
    page.goto(address + "account/login/")
    page.fill("input[name=login]", person)
    page.fill("input[name=password]", "cost-per-contact")
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()
    page.goto(address + path)
    page.wait_for_selector("html:is([data-charts=drawn], [data-sheets=open])")
    page.screenshot(path=ROOT / "docs" / name, full_page=True)
    sys.stdout.write(f"docs/{name}\n")
    context.close()


if __name__ == "__main__":
    main()
