"""Settings, read from the environment; .env.example explains each variable."""

from pathlib import Path
from zoneinfo import available_timezones

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from cpcsite.database import database
from cpcsite.mail import EXPECTED as MAIL_ADDRESS
from cpcsite.mail import mail

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
HTTPS = env.bool("HTTPS", default=not DEBUG)


def required(name: str, expectation: str, development_default: str) -> str:
    """The value of a variable that production must set for real."""
    value = env.str(name, default="")
    if value or DEBUG:
        return value or development_default
    raise ImproperlyConfigured(f"{name} is not set: expected {expectation}.")


SECRET_KEY = required("SECRET_KEY", "at least 50 random characters", "development-only-" + "x" * 50)
if not DEBUG and (len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10):
    raise ImproperlyConfigured(
        f"SECRET_KEY has {len(SECRET_KEY)} characters, {len(set(SECRET_KEY))} of them different: "
        "expected at least 50 random characters."
    )
ALLOWED_HOSTS = [
    host.strip()
    for host in required(
        "ALLOWED_HOSTS", "the host names the site answers to", "127.0.0.1,localhost"
    ).split(",")
    if host.strip()
]
if not DEBUG and "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is '*': expected the host names the site answers to.")
required("DATABASE_URL", "postgres://user:password@host:port/name", "")

INSTALLED_APPS = [
    "kpis",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kpis.pages.middleware.ReaderMiddleware",
    "kpis.pages.former.FormerCodes",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "cpcsite.urls"
WSGI_APPLICATION = "cpcsite.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kpis.pages.reader.reader",
            ],
            "builtins": ["kpis.templatetags.icons"],
        },
    },
]

DATABASES = {
    "default": database(
        env.str("DATABASE_URL", default="postgres:///cpc"),
        pool_size=env.int("DATABASE_POOL_SIZE", default=8),
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Shared by all workers: the rate limits of the log-in count in it.
CACHES = {
    "default": {
        "BACKEND": "cpcsite.cache.LastingCache",
        "LOCATION": "kpis_cache",
    }
}

# People
AUTH_USER_MODEL = "kpis.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
ACCOUNT_ADAPTER = "kpis.pages.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "kpis:portfolio"
vars().update(mail(required("EMAIL_URL", MAIL_ADDRESS, "consolemail://"), debug=DEBUG))
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="costs@example.org")

# Languages
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "kpis" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Paris")
if TIME_ZONE not in available_timezones():
    raise ImproperlyConfigured(
        f"TIME_ZONE is '{TIME_ZONE}': expected the name of a time zone, such as Europe/Paris."
    )

# Static files: ours, and plotly.js as set-up installed it.
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
PLOTLY = BASE_DIR / "var" / "vendor" / "plotly"
STATICFILES_DIRS = [BASE_DIR / "static", *([("plotly", PLOTLY)] if PLOTLY.exists() else [])]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "cpcsite.static_files.ModuleStorage"
    },
    "documents": {
        "BACKEND": env.str("DOCUMENT_STORAGE", default="kpis.entry.documents.storage.InDatabase"),
        "OPTIONS": env.json("DOCUMENT_STORAGE_OPTIONS", default={}),
    },
}

# Security
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "kpis.pages.errors.csrf_failure"
# A sheet of a month by day has a unit a cell; without JavaScript all of them are posted.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
if env.bool("TRUST_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # the log-in counts guesses by the client's address

# Audit history: append-only, and the person and the page with every change.
PGHISTORY_APPEND_ONLY = True
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

# Imports: jobs beside the web server (`python manage.py work`), and what a file may be.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
IMPORT_MOST_BYTES = env.int("IMPORT_MOST_BYTES", default=50_000_000)
IMPORT_MOST_ROWS = env.int("IMPORT_MOST_ROWS", default=500_000)
# A document on a cost line, such as its invoice.
DOCUMENT_MOST_BYTES = env.int("DOCUMENT_MOST_BYTES", default=10_000_000)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
