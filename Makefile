# Two commands do everything on a machine with Python 3.11 or later: `make run` and `make test`.
PYTHON ?= python3
PORT ?= 8000
HOST ?= 0.0.0.0
WORKERS ?= 2
KILLS ?= 200
MINUTES ?= 10
PY = .venv/bin/python
PIP = $(PY) -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help run demo test check format screenshots bench bench-quick chaos soak browser clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

run: .venv/run.stamp ## start the server on PORT=8000 of HOST=0.0.0.0; the data stays in data/
	@$(PY) manage.py serve --host $(HOST) --port $(PORT)

demo: .venv/run.stamp ## the server with a class of bots that plays a whole debate, live
	@ROSTRUM_DATA=data/demo $(PY) manage.py demo --host $(HOST) --port $(PORT)

test: .venv/dev.stamp browser ## every test, the browser's included
	@rm -rf .venv/test-data
	ROSTRUM_DATA=.venv/test-data $(PY) -m pytest -n $(WORKERS) --dist loadfile --ignore=tests/browser
	ROSTRUM_DATA=.venv/test-data $(PY) -m pytest -n $(WORKERS) tests/browser

check: .venv/dev.stamp ## ruff, mypy, pending migrations, import rules
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@ROSTRUM_DATA=.venv/check-data $(PY) manage.py makemigrations --check --dry-run
	@$(PY) -m pytest tests/test_architecture.py

format: .venv/dev.stamp ## format the code
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

screenshots: .venv/dev.stamp browser ## take the README's pictures anew, into docs/images/
	@$(PY) -m tests.screenshots

bench: .venv/bench.stamp browser ## the whole job beside its peers, under 8 minutes; into docs/performance.md
	@$(PY) -m bench

bench-quick: .venv/bench.stamp ## one short round of the bench, under a minute
	@$(PY) -m bench --quick

chaos: .venv/dev.stamp ## kill -9 under a class that plays, KILLS=200 times, under 15 minutes; SEED=… repeats
	@$(PY) -m tests.chaos --kills $(KILLS) $(if $(SEED),--seed $(SEED))

soak: .venv/dev.stamp ## 60 classes of 32 sockets for MINUTES=10: refusals, gaps, memory, answers
	@$(PY) -m bench.soak --minutes $(MINUTES)

browser: .venv/dev.stamp
	@$(PY) -m tests.chromium

clean: ## remove the virtual environment and caches; data/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Rostrum needs Python 3.11 or later; name one with: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv || \
	  { rm -rf .venv; echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv"; exit 1; }

# a stamp is touched only after pip has succeeded
.venv/run.stamp: pyproject.toml .ci/constraints.txt | .venv/bin/python
	@echo "Installing (about half a minute)…"
	@$(PIP) install -c .ci/constraints.txt -e .
	@touch $@

.venv/dev.stamp: pyproject.toml .ci/constraints.txt | .venv/bin/python
	@echo "Installing what the tests need (about a minute)…"
	@$(PIP) install -c .ci/constraints.txt -e '.[dev]'
	@touch $@ .venv/run.stamp

.venv/bench.stamp: pyproject.toml .ci/constraints.txt | .venv/bin/python
	@echo "Installing what the bench needs (about a minute)…"
	@$(PIP) install -c .ci/constraints.txt -e '.[dev,bench]'
	@touch $@ .venv/dev.stamp .venv/run.stamp
