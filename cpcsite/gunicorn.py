"""Settings of the web server: `gunicorn -c python:cpcsite.gunicorn cpcsite.wsgi`."""

import gc
import os
import sys
import threading
from pathlib import Path
from typing import Any

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
# Each thread may hold one database connection: keep it below DATABASE_POOL_SIZE.
# More threads than two only wait for each other: pages are mostly work for Python.
threads = int(os.environ.get("WEB_THREADS", "2"))
timeout = int(os.environ.get("WEB_TIMEOUT", "60"))
graceful_timeout = int(os.environ.get("WEB_GRACEFUL_TIMEOUT", "30"))
keepalive = 5
# A worker that leaked memory is replaced, not all at once.
max_requests, max_requests_jitter = 5000, 500
# Loaded once and shared: half the memory, and a fault at start-up is said once.
preload_app = True
# The heartbeat must not wait for a slow disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
loglevel = os.environ.get("WEB_LOG_LEVEL", "info")
accesslog = os.environ.get("WEB_ACCESS_LOG") or None
#: When a worker ends, its sender of mail finishes what it has in hand, for so many seconds.
mail_patience = 2.0
end_of_worker = threading.Event()


def on_starting(server: Any) -> None:
    """Refuse to serve people with DEBUG on: it shows the inside to anyone who meets an error."""
    from django.conf import settings

    if settings.DEBUG:
        sys.exit("DEBUG is on: set DEBUG=off, or use `python manage.py runserver` to develop.")
    from cpcsite.mail import where_mail_goes

    server.log.warning("Mail: %s", where_mail_goes(settings))


def pre_fork(server: Any, worker: Any) -> None:
    """Close what the application opened while loading: workers must not share a connection."""
    close_database()


def post_fork(server: Any, worker: Any) -> None:
    """Look for cyclic garbage less often, and never among what was loaded before the fork.

    A page makes tens of thousands of short-lived objects, hardly any of them in cycles.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    start_sending_mail()


def start_sending_mail() -> None:
    """Send queued mail as long as the worker lives: beside its requests, which never wait."""
    from django.conf import settings

    from cpcsite.mail import QUEUE
    from kpis.entry.mail.sending import keep_sending

    if settings.EMAIL_BACKEND == QUEUE:
        sender = threading.Thread(target=keep_sending, args=(end_of_worker,), daemon=True)
        sender.name = "mail"
        sender.start()


def worker_exit(server: Any, worker: Any) -> None:
    """Let the sender of mail finish; what it does not finish is sent later, by another."""
    end_of_worker.set()
    for thread in threading.enumerate():
        if thread.name == "mail":
            thread.join(mail_patience)


def close_database() -> None:
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
