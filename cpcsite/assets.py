"""Put plotly.js where the site serves it: the small build from npm, else the package's own copy.

`python -m cpcsite.assets`; templates name it `{% static 'plotly/plotly.min.js' %}`.
"""

import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from importlib.util import find_spec
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
DESTINATION = BASE_DIR / "var" / "vendor" / "plotly" / "plotly.min.js"
NPM_PACKAGE = "plotly.js-basic-dist-min"
NPM_MEMBER = "package/plotly-basic.min.js"
HEAD_BYTES = 300
# npm waits for minutes by default when it cannot reach its registry.
NPM_OPTIONS = ("--silent", "--fetch-retries=1", "--fetch-timeout=30000")
NPM_PATIENCE = 90  # seconds


def packaged_copy() -> Path:
    """The full plotly.js that the installed Python package bundles."""
    spec = find_spec("plotly")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("plotly is not installed in this Python: run `make setup`.")
    return Path(spec.submodule_search_locations[0]) / "package_data" / "plotly.min.js"


def version_of(script: bytes) -> str:
    """The version that plotly.js says in its first lines; empty when it says none."""
    found = re.search(rb"plotly\.js\b[^\n]*? v(\d+\.\d+\.\d+\S*)", script[:HEAD_BYTES])
    return found[1].decode() if found else ""


def basic_build(version: str) -> bytes | None:
    """plotly.js without the chart types that nobody here uses; None where npm cannot get it."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        try:
            script = extract(packed(npm, f"{NPM_PACKAGE}@{version}", Path(folder)))
        except (subprocess.SubprocessError, OSError, tarfile.TarError, StopIteration, KeyError):
            return None
    return script if version_of(script) == version else None


def packed(npm: str, package: str, folder: Path) -> Path:
    """The archive of `package`, a name with its version, that npm puts into `folder`.

    Raises what `subprocess.run` does, and StopIteration where npm left none.
    """
    command = [npm, "pack", package, *NPM_OPTIONS]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=NPM_PATIENCE)
    return next(folder.glob("*.tgz"))


def extract(archive: Path, name: str = NPM_MEMBER) -> bytes:
    with tarfile.open(archive) as contents:
        member = contents.extractfile(name)
        if member is None:
            raise KeyError(name)
        return member.read()


def main() -> None:
    full = packaged_copy().read_bytes()
    version = version_of(full)
    if DESTINATION.exists() and version_of(DESTINATION.read_bytes()) == version:
        print(f"plotly.js {version} is there")
        return
    basic = basic_build(version)
    script = basic or full
    DESTINATION.parent.mkdir(parents=True, exist_ok=True)
    part = DESTINATION.with_suffix(".part")
    part.write_bytes(script)
    part.replace(DESTINATION)
    origin = f"npm's {NPM_PACKAGE}" if basic else "the Python package (npm gave no smaller build)"
    print(f"plotly.js {version} from {origin}, {len(script) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
