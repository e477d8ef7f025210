# Legwork's commands. `make run` and `make test` do all their own set-up on a machine with Python 3.11 or newer.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PORT ?= 8000
HOST ?= 127.0.0.1
export PORT HOST

.PHONY: help run dev test bench fuzz curator lint lock clean

help:
	@echo "make run      serve Legwork on http://localhost:$(PORT) (PORT, HOST)"
	@echo "make curator  make an account that may open the library's admin"
	@echo "make test     run the whole test suite, with everything it needs"
	@echo "make dev      serve with reload on every change"
	@echo "make bench    measure against the budgets (PART=\"cpu engine growth browser start\")"
	@echo "make fuzz     try the rules on random input until stopped"
	@echo "make lint     ruff, mypy, templates, migrations"
	@echo "make lock     write requirements.txt and requirements-dev.txt anew"

# The environment is installed again only when a lock file changes.
$(VENV)/.installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Legwork needs Python 3.11 or newer, not %d.%d. Try: make run PYTHON=python3.13" % sys.version_info[:2])'
	@$(PYTHON) -c "import ensurepip, venv" 2>/dev/null || { echo "This Python cannot make environments. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@echo "Installing what Legwork runs on ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "Installing what the tests need ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: $(VENV)/.installed
	@$(PY) -m config.serve

dev: $(VENV)/.installed
	@$(PY) -m config.serve --reload

curator: $(VENV)/.installed
	@$(PY) manage.py make_curator

test: $(VENV)/.installed-dev
	@$(PY) tests/run.py

bench: $(VENV)/.installed-dev
	@$(PY) -m tests.benchmarks $(PART)

fuzz: $(VENV)/.installed-dev
	@HYPOTHESIS_PROFILE=fuzz $(PY) -m pytest tests/runners/test_suggestion_properties.py -p no:cacheprovider

lint: $(VENV)/.installed-dev
	@$(PY) tests/run.py --lint-only

lock: $(VENV)/.installed-dev
	@$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header requirements.in -o requirements.txt
	@$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf $(VENV) .static .test-results .mypy_cache .ruff_cache .pytest_cache
