#!/usr/bin/env python
"""Django's command line; without DATABASE_URL it runs on the embedded PostgreSQL."""

import sys

from cpcsite.development import development_environment


def main() -> None:
    with development_environment():
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
