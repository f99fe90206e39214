"""How many single mistakes in the code the tests catch: `python -m tests.mutants`, `make mutants`.

The mistakes are mutmut's, with three of our own. mutmut itself runs here, and not as we need it:
it asks the whole suite first which test touches what, lets its processes share one database,
makes no mistake in a constant (a table of columns, a threshold) nor in what is decorated, and
knows no sample. Here one process prepares Django and one database; for every mutant it forks,
imports the mistake in place of the module, and runs the tests that mirror it on a copy of that
database. No file is written, so none is left when it is killed.
"""
