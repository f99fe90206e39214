"""Production's settings with what tests need otherwise.

Nothing of the caller's environment or .env matters here, but for DATABASE_URL.
"""

import os

os.environ |= {
    "SECRET_KEY": "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
    "DEBUG": "off",
    "DEMO": "off",
    "HTTPS": "off",
    "TRUST_PROXY": "off",
    "TIME_ZONE": "UTC",
    "EMAIL_URL": "memorymail://",
}
# Enough for tools that only read the settings (mypy, makemigrations); conftest.py starts a server.
os.environ.setdefault("DATABASE_URL", "postgres:///none")

from cpcsite.settings import *  # noqa: F403
from cpcsite.settings import BASE_DIR, DATABASES, STORAGES

# A pool keeps connections open, and a database that has some cannot be dropped.
del DATABASES["default"]["OPTIONS"]["pool"]
if name := os.environ.get("TEST_DATABASE_NAME"):
    DATABASES["default"]["TEST"] = {"NAME": name}

# Static files straight from their sources: no collectstatic before the tests.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT = BASE_DIR / "var" / "test-static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
