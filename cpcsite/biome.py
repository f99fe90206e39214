"""Put biome, which lints and formats JavaScript and CSS, where `make lint` runs it.

`python -m cpcsite.biome`. It is one program, from npm, and only what is pinned here is run. Where
npm is missing or gives none, a stand-in says so and lets the rest go on: that tells nothing of the
code.
"""

import base64
import hashlib
import platform
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from cpcsite.assets import BASE_DIR, extract, packed

DESTINATION = BASE_DIR / "var" / "tools" / "biome"
VERSION = "2.6.8"
#: SHA-512 of the package of each kind of machine, as npm writes it.
PACKAGES = {
    ("Linux", "x86_64"): (
        "@biomejs/cli-linux-x64",
        "XIk3pLQT56I6Tti+u0DF8FtSNXjCMTPbxVTzfJ9cS2t1ImVKvrqV5b52GuEaJg6/wuiXvz0sjfb5saB4TPRjzA==",
    ),
    ("Linux", "aarch64"): (
        "@biomejs/cli-linux-arm64",
        "0Bjim8lKwnrvXUHoI4k3Tb51BjoiLEwDnovCI8nSzkk6wj3dShiuAjrx6+X0Hjf4ejR1sRZgTQiSDHlpy9vB7w==",
    ),
    ("Darwin", "x86_64"): (
        "@biomejs/cli-darwin-x64",
        "QWWUPjlA0RnkkgYnFLUHZu+RrDc0FdK0A+wEPA+dENQJwsuSHMH89lspnAw2QUWWc9VHyfluGx1Xmp6Y2GZi8Q==",
    ),
    ("Darwin", "arm64"): (
        "@biomejs/cli-darwin-arm64",
        "DHyj+JnRHcn4YdvpiqgTFZMYKSPELMCfFpNNlEuu1L8DKTGXhzW7raIwdsbo2Ie9nCljQLAQkVWQk/mwM0ueiA==",
    ),
}
MEMBER = "package/biome"
STAND_IN = """#!/bin/sh
echo "JavaScript and CSS were not checked: npm gave no biome. Install npm; rm $0" >&2
"""


def program(system: str, machine: str) -> bytes | None:
    """biome for this kind of machine; None where npm cannot get the one that is pinned."""
    npm, package = shutil.which("npm"), PACKAGES.get((system, machine))
    if npm is None or package is None:
        return None
    name, digest = package
    with tempfile.TemporaryDirectory() as folder:
        try:
            archive = packed(npm, f"{name}@{VERSION}", Path(folder))
            return extract(archive, MEMBER) if digest_of(archive) == digest else None
        except (subprocess.SubprocessError, OSError, tarfile.TarError, StopIteration, KeyError):
            return None


def digest_of(archive: Path) -> str:
    return base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()


def main() -> None:
    found = program(platform.system(), platform.machine())
    DESTINATION.parent.mkdir(parents=True, exist_ok=True)
    part = DESTINATION.with_suffix(".part")
    part.write_bytes(found or STAND_IN.encode())
    part.chmod(0o755)
    part.replace(DESTINATION)
    print(f"biome {VERSION} from npm" if found else "npm gave no biome: JavaScript is not checked")


if __name__ == "__main__":
    main()
