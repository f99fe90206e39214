"""How fast pages are with a lot of data: `make bench`, or `python -m tests.bench`.

Nothing here is a test: it measures, prints a table, and gives no verdict by its exit code.
"""
