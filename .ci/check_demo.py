"""`make demo` as a newcomer meets it: it comes up, someone logs in and reads a known figure,
Ctrl-C ends it, and nothing of it is left. Standard library only.
"""

import http.cookiejar
import os
import pty
import re
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PERSON = {"login": "manager", "password": "cost-per-contact"}
PAGE = "centres/o-canada/?by=year&period=2023-04"
FIGURE = "10.27"  # CAD a call, fiscal year 2023-24
PATIENCE = 900.0  # seconds: the first start installs everything
CTRL_C = b"\x03"


class Terminal:
    """`make demo` under a terminal of its own, whose output is shown and kept."""

    def __init__(self, command: list[str]) -> None:
        self.output = ""
        self.process, self._side = pty.fork()
        if self.process == 0:
            os.chdir(ROOT)
            os.execvp(command[0], command)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._side, 4096)
            except OSError:  # how a terminal says that the last program has closed it
                return
            if not data:
                return
            text = data.decode(errors="replace").replace("\r\n", "\n")
            self.output += text
            print(text, end="", flush=True)

    def press_ctrl_c(self) -> None:
        os.write(self._side, CTRL_C)

    def close(self, processes: set[tuple[int, str]]) -> None:
        """End what a failed check leaves running."""
        if not self.ended():
            self.press_ctrl_c()
            self._reader.join(30)
        for number, _ in processes & all_processes().keys():
            os.kill(number, signal.SIGKILL)

    def ended(self) -> bool:
        return not self._reader.is_alive()

    def exit_code(self, patience: float) -> int:
        self._reader.join(patience)
        require(self.ended(), f"`make demo` still runs {patience:.0f} s after Ctrl-C")
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])


def require(condition: bool, failure: str) -> None:
    if not condition:
        sys.exit(f"demo: {failure}")


def main() -> None:
    port = free_port()
    terminal = Terminal(["make", "demo", f"PORT={port}"])
    processes: set[tuple[int, str]] = set()
    try:
        wait_for(terminal, "Ctrl-C stops it.")
        processes = processes_below(terminal.process)
        check_pages(f"http://127.0.0.1:{port}/")
        terminal.press_ctrl_c()
        code = terminal.exit_code(patience=30)
        left = processes & all_processes().keys()
    except urllib.error.HTTPError as error:
        sys.exit(f"demo: {error.url} answers {error.code}")
    finally:
        terminal.close(processes)
    require(code == 0, f"`make demo` ended with exit code {code} after Ctrl-C")
    require(not left, f"processes are left: {sorted(left)}")
    print(f"demo: {FIGURE} is on the page, and Ctrl-C left none of {len(processes)} processes.")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def wait_for(terminal: Terminal, words: str) -> None:
    end = time.monotonic() + PATIENCE
    while words not in terminal.output:
        require(not terminal.ended(), "`make demo` ended by itself")
        require(time.monotonic() < end, f"`make demo` was not up after {PATIENCE:.0f} s")
        time.sleep(0.05)


def check_pages(address: str) -> None:
    cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(cookies)
    browser.addheaders = [("Accept-Language", "en"), ("Referer", address)]
    log_in = f"{address}account/login/"
    form = read(browser, log_in)
    token = re.search(r'name="csrfmiddlewaretoken"\s+value="(\w+)"', form)
    if token is None:
        sys.exit("demo: no CSRF token in the log-in form")
    data = urllib.parse.urlencode({**PERSON, "csrfmiddlewaretoken": token[1]}).encode()
    with browser.open(log_in, data) as response:
        require("/login/" not in response.url, "the demo's log-in was refused")
    require(FIGURE in read(browser, address + PAGE), f"{FIGURE} is not on /{PAGE}")


def read(browser: urllib.request.OpenerDirector, address: str) -> str:
    with browser.open(address) as response:
        return str(response.read().decode())


def processes_below(root: int) -> set[tuple[int, str]]:
    """`root` and its descendants, as (process id, time of start): ids alone are used again."""
    everyone = all_processes()
    found = {each for each in everyone if each[0] == root}
    while more := {
        each
        for each, parent in everyone.items()
        if parent in {number for number, _ in found} and each not in found
    }:
        found |= more
    return found


def all_processes() -> dict[tuple[int, str], int]:
    """Every process that runs, with its parent (Linux; elsewhere none is found)."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent, *rest = path.read_text().rpartition(")")[2].split()
        except (OSError, ValueError):  # it ended meanwhile
            continue
        if state != "Z":
            found[int(path.parent.name), rest[17]] = int(parent)
    return found


if __name__ == "__main__":
    main()
