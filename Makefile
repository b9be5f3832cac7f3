# Everything a newcomer or CI needs. Python 3.11+ is enough; Node is used where there is one, else its Python package.
PYTHON ?= python3
BIN := .venv/bin
export SIHENG_DATA ?= var

.PHONY: demo test check lint types journeys bench serve clean help

help:  ## this list
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*##/\t/'

.venv/ready: requirements-dev.txt requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

.venv/static: .venv/ready package-lock.json src/siheng/web/vendor.py src/siheng/web/icons.txt
	command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.txt
	$(BIN)/python -m siheng.web.vendor
	touch $@

demo: .venv/static  ## set everything up, build the 2022 demonstration year, serve it
	$(BIN)/siheng demo

test: .venv/static  ## the tests, on the database that SIHENG_DATABASE names (SQLite by default)
	$(BIN)/python -m pytest

check: lint types  ## lint, types, import contracts, missing migrations
	$(BIN)/lint-imports
	$(BIN)/python -m django makemigrations --check --dry-run --settings siheng.project.settings

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/ready
	$(BIN)/mypy

journeys: .venv/static  ## whole ways through, in a browser (needs Chromium)
	$(BIN)/python -m pytest -m browser tests/journeys

bench: .venv/ready  ## measure; see bench/README.md
	$(BIN)/python bench/run.py

serve: .venv/static
	$(BIN)/siheng migrate
	$(BIN)/siheng serve

clean:  ## remove what was built; data in var/ stays
	rm -rf .venv node_modules src/siheng/web/static/vendor
