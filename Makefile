# The two commands: `make demo` and `make test`. Both set up everything they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8080
DEMO_DIR ?= var/demo
WORKERS ?= 4

# Compiled modules are kept whatever the environment says: without them every process that a test starts compiles ours.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test check lint types generated vendored format install install-dev translations vendor docs bench clean

demo: $(VENV)/.installed  ## a CRM with demo data on http://127.0.0.1:8080
	$(BIN)/cardwright demo --dir $(DEMO_DIR) --port $(PORT)

test: $(VENV)/.installed-dev  ## every test, PostgreSQL and browser included
	$(BIN)/pytest -n $(WORKERS) --dist worksteal -q

check: lint types generated vendored  ## lint, types, architecture, generated files; side by side with `make -j2 check`

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/.installed-dev
	$(BIN)/mypy

generated: $(VENV)/.installed-dev
	$(BIN)/python -m docs.generate --check

vendored:
	cd frontend && npm ci --silent --no-audit --no-fund && npm run --silent vendor:check

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.installed-dev  ## write docs/reference from the code
	$(BIN)/python -m docs.generate

bench: $(VENV)/.installed-dev  ## this product beside the limit; see benchmarks/README.md
	$(BIN)/python -m benchmarks

translations: $(VENV)/.installed-dev  ## bring the catalogue up to date; names what wants a translation
	$(BIN)/python -m admin.translations

vendor:  ## admin/static/vendor from frontend/package-lock.json
	cd frontend && npm ci --no-audit --no-fund && npm run vendor

install: $(VENV)/.installed
install-dev: $(VENV)/.installed-dev

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Cardwright needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: setup.cfg pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-dev: setup.cfg pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) build dist *.egg-info var .pytest_cache .mypy_cache .ruff_cache .hypothesis
