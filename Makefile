# Cost per contact. `make demo` to look at it, `make test` to check it, `make help` for the rest.

MAKEFLAGS += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := help
PORT ?= 8000

VENV := .venv
PYTHON := $(VENV)/bin/python
RUNTIME := $(VENV)/.runtime
DEVELOPMENT := $(VENV)/.development
PLOTLY := var/vendor/plotly/plotly.min.js
BIOME := var/tools/biome
CATALOGUES := $(wildcard kpis/locale/*/LC_MESSAGES/django.po)
COMPILED := $(CATALOGUES:.po=.mo)
# Checks read the settings of the tests and need no database (Django warns that it finds none).
TEST_SETTINGS := env DJANGO_SETTINGS_MODULE=tests.settings DATABASE_URL=postgres:///none
COMPILE := $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header

.PHONY: help demo test check lint types imports migrations format messages assets setup \
	lock bench mutants fuzz measure screenshot hooks clean

help: ## List what can be done here
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

demo: $(RUNTIME) $(PLOTLY) $(COMPILED) ## Set up, load the demo data and serve it (PORT=8000)
	@$(PYTHON) -m cpcsite.demo --port $(PORT)

test: check $(PLOTLY) $(COMPILED) ## Set up and run every check and every test
	@echo "Tests"
	@$(PYTHON) -m pytest -n auto

check: lint types imports migrations ## Lint, types, direction of imports, migrations (pre-commit)

lint: $(DEVELOPMENT) $(BIOME) ## Ruff, djLint and biome, without changing a file
	@echo "Lint: ruff"
	@$(VENV)/bin/ruff check --quiet
	@$(VENV)/bin/ruff format --check --quiet || { echo "Not formatted as ruff does: make format"; exit 1; }
	@echo "Lint: djlint"
	@$(VENV)/bin/djlint templates --lint --quiet
	@$(VENV)/bin/djlint templates --check --quiet || { echo "Not formatted as djLint does: make format"; exit 1; }
	@echo "Lint: biome"
	@$(BIOME) check --error-on-warnings --colors=off || { echo "If it is the format: make format"; exit 1; }

types: $(DEVELOPMENT) ## mypy
	@echo "Types: mypy"
	@$(TEST_SETTINGS) $(VENV)/bin/mypy --no-error-summary

imports: $(DEVELOPMENT) ## The direction of imports between the rooms
	@echo "Imports: import-linter"
	@$(VENV)/bin/lint-imports --no-logo

migrations: $(DEVELOPMENT) ## Models and migrations say the same
	@echo "Migrations: makemigrations --check"
	@$(TEST_SETTINGS) $(PYTHON) -W ignore::RuntimeWarning -m django makemigrations --check --dry-run

format: $(DEVELOPMENT) $(BIOME) ## Format Python, templates and JavaScript
	@$(VENV)/bin/ruff check --fix --quiet --exit-zero
	@$(VENV)/bin/ruff format --quiet
	@$(VENV)/bin/djlint templates --reformat --quiet
	@$(BIOME) check --write --colors=off --log-level=error

messages: $(RUNTIME) ## Bring the catalogues of translations up to date and compile them
	@$(PYTHON) -m cpcsite.messages
	@$(MAKE) $(COMPILED)

%.mo: %.po | $(RUNTIME)
	@echo "Translations: compiling $<"
	@$(VENV)/bin/pybabel --quiet compile --input-file=$< --output-file=$@

assets: $(PLOTLY) ## Get plotly.js

# Order-only: the file is new when the pinned version is, not whenever packages were installed.
$(PLOTLY): requirements.lock | $(RUNTIME)
	@$(PYTHON) -m cpcsite.assets
	@touch $@

# Where npm cannot get it, what stands in its place says that nothing was checked.
$(BIOME): cpcsite/biome.py | $(RUNTIME)
	@$(PYTHON) -m cpcsite.biome

setup: $(DEVELOPMENT) $(PLOTLY) $(COMPILED) ## Virtual environment, packages, assets, translations

# Shims of version managers exist for Pythons that do not run: each candidate is tried.
FIND_PYTHON = for python in python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; python=; \
	done; test -n "$$python" || { echo "Python 3.11 or newer is needed, and there is none on the PATH." >&2; exit 1; }

$(RUNTIME): requirements.lock
	@$(FIND_PYTHON); $$python -m cpcsite.install requirements.lock
	@touch $@

# The packages of development are those of production and more, in the same versions.
$(DEVELOPMENT): requirements-dev.lock requirements.lock
	@$(FIND_PYTHON); $$python -m cpcsite.install requirements-dev.lock
	@touch $(RUNTIME) $@

lock: $(DEVELOPMENT) ## Write both lock files anew from pyproject.toml (UPGRADE=--upgrade for new versions)
	@echo "Locking requirements.lock and requirements-dev.lock"
	@$(COMPILE) $(UPGRADE) pyproject.toml --output-file requirements.lock
	@$(COMPILE) $(UPGRADE) pyproject.toml --group dev --constraints requirements.lock --output-file requirements-dev.lock

bench: setup ## Measure how fast pages are with a lot of data
	@$(PYTHON) -m tests.bench

mutants: setup ## Try 200 mistakes in the code and print which the tests did not catch
	@$(PYTHON) -m tests.mutants

fuzz: setup ## Damage 10,000 files of costs and contacts, and read them all
	@$(PYTHON) -m tests.fuzz

measure: setup ## Print how large the code is, and how far it is from an address to SQL
	@$(PYTHON) -m tests.measure

screenshot: setup ## Take pictures of the pages
	@$(PYTHON) -m tests.screenshot

hooks: ## Run `make check` before each commit
	@git config core.hooksPath .githooks

clean: ## Remove what was generated; the data in var/postgres stays
	@rm -rf $(VENV) staticfiles var/vendor var/tools var/static-sources var/test-static var/test-postgres* var/mutants-* \
		.mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache $(COMPILED)
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
