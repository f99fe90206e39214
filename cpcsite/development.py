"""What a developer's machine lacks: a database and a secret key."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_FOLDER = BASE_DIR / "var" / "postgres"


@contextmanager
def development_environment() -> Iterator[None]:
    """Choose the settings; with no DATABASE_URL, develop on the embedded server.

    The server runs as long as the command does. A server of the same folder
    that already runs (that of `make demo`, say) is used and left running.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpcsite.settings")
    if os.environ.get("DATABASE_URL") or (BASE_DIR / ".env").exists():
        yield
        return
    # It needs a Unix system; with a DATABASE_URL any will do.
    from cpcsite.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError

    os.environ.setdefault("DEBUG", "on")
    try:
        with EmbeddedPostgres(DATA_FOLDER) as url:
            os.environ["DATABASE_URL"] = url
            yield
    except EmbeddedPostgresError as error:
        sys.exit(str(error))
