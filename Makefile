# Everything that is done to plux itself. `make` alone lists the targets.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# Written last: an environment that was interrupted half-way has no stamp and is made again from nothing;
# one that only is older than pyproject.toml is brought up to date in place.
STAMP  := $(VENV)/.installed
TESTS  ?= tests

.DEFAULT_GOAL := help
.PHONY: help venv lint format test test-backends test-all demo build upload clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

venv: $(STAMP)  ## make the development environment in .venv

$(STAMP): pyproject.toml
	test -f $(STAMP) || { rm -rf $(VENV) && $(PYTHON) -m venv $(VENV); }
	$(BIN)/python -m pip install --quiet --editable '.[cli,dev]'
	touch $(STAMP)

lint: $(STAMP)  ## ruff, mypy and the import contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(STAMP)  ## let ruff format and fix what it can
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

# A part of the suite cannot reach the coverage that is asked of the whole.
test: $(STAMP)  ## the suite with coverage, without the other backends (TESTS=path for a part of it)
	$(BIN)/pytest $(TESTS) -m "not backends" -n auto --dist worksteal --cov $(if $(filter-out tests,$(TESTS)),--cov-fail-under=0)

test-backends: $(STAMP)  ## real builds with every backend, in every way, and frozen programs (minutes)
	$(BIN)/pytest tests -m backends -n auto --dist worksteal

test-all: $(STAMP)  ## the suite without real builds on every other supported Python on this machine
	$(BIN)/python -m scripts.test_pythons --than $(BIN)/python -m "not slow"

demo:  ## build, install and run an application with plugins
	$(PYTHON) scripts/demo.py

build: $(STAMP)  ## sdist and wheel in dist/
	rm -rf dist
	$(BIN)/python -m build
	$(BIN)/twine check --strict dist/*

upload: build  ## publish dist/ with twine
	$(BIN)/twine upload dist/*

clean:  ## remove everything that the other targets made
	rm -rf $(VENV) .venvs dist build src/*.egg-info htmlcov downstream .coverage .coverage.*
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests scripts examples -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
