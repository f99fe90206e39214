"""`python -m tests.bench.fill SET`: its tables, data and statistics, in the empty DATABASE_URL.

`python -m tests.bench.fill static`: only the static files, as production serves them.
"""

import sys

import django

from tests.bench.sets import DEMO, set_named


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
    from django.conf import settings

    from cpcsite.demo import load_demo_data, say
    from kpis.entry.benchmarks import load_benchmarks
    from kpis.zones import today_in
    from tests.bench.large_set import load_large_set

    data = set_named(name)
    if data is DEMO:
        load_demo_data()
        return
    say(f"Set {name}: centres {data.centres}, months {data.months} (this can take minutes)")
    load_benchmarks()
    load_large_set(data, today_in(settings.TIME_ZONE))


def vacuum() -> None:
    """As autovacuum would have left the tables after a while."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM (ANALYZE)")


if __name__ == "__main__":
    main()
