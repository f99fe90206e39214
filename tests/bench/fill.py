"""`python -m tests.bench.fill SET`: its tables, data and statistics, in the empty DATABASE_URL.

`python -m tests.bench.fill static`: only the static files, as production serves them.
"""

import sys

import django


def main() -> None:
    django.setup()
    from cpcsite.demo import collect_static_files, migrate

    if sys.argv[1] == "static":
        collect_static_files()
        return
    migrate()
    load(sys.argv[1])
    vacuum()


def load(name: str) -> None:
    from django.utils import timezone

    from cpcsite.demo import load_demo_data, say
    from kpis.entry.benchmarks import load_benchmarks
    from tests.bench.large_set import load_large_set

    if name == "demo":
        load_demo_data()
        return
    say("Large set: 50 centres, 60 months, 200 cost lines each month (this takes a minute)")
    load_benchmarks()
    load_large_set(timezone.localdate())


def vacuum() -> None:
    """As autovacuum would have left the tables after a while."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM (ANALYZE)")


if __name__ == "__main__":
    main()
