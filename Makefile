# Two commands do everything: `make plan ENV=prod` and `make test`.
PYTHON ?= python3
ENV    ?= dev
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help plan test lint types unit engine toolchain browser fmt lock clean

help: ## Show the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

plan: $(VENV)/.run ## Judge the plan of one environment: make plan ENV=prod
	@$(BIN)/shared-check plan environments/$(ENV) --sandbox

test: lint types toolchain unit engine ## Everything: lint, types, toolchain, unit and real-engine tests

lint: $(VENV)/.dev ## ruff, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/.dev ## mypy --strict
	$(BIN)/mypy

unit: $(VENV)/.dev browser ## The fast tests
	$(BIN)/python -m pytest -n 2 -m "not engine and not sandbox" tests

engine: $(VENV)/.dev toolchain ## Tests that run a real engine, and the AWS emulator
	$(BIN)/python -m pytest -n 4 --dist loadgroup -m "engine or sandbox" tests

toolchain: $(VENV)/.dev ## Find or build terraform, tofu, the AWS provider; checkov
	$(BIN)/shared-check toolchain install --all

browser: $(VENV)/.dev ## Find or install Chromium, for the tests of the HTML report
	@$(BIN)/python tests/harness/browser.py

fmt: $(VENV)/.dev ## Format Python and HCL
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	terraform fmt -recursive terraform policies validator
	find tests -name '*.tf' -not -path '*/broken/*' -exec terraform fmt {} +

lock: $(VENV)/.dev ## Regenerate the lock files (needs uv on PATH)
	uv pip compile --quiet pyproject.toml requirements/build.in --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header --extra sandbox -o requirements/run.lock
	uv pip compile --quiet pyproject.toml requirements/build.in --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header --extra dev -c requirements/run.lock -o requirements/dev.lock
	uv pip compile --quiet validator/checkov/data/requirements.in --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header --no-annotate -o validator/checkov/data/requirements.lock

clean: ## Remove the virtual environment and caches of this checkout
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(VENV)/bin/python requirements/run.lock pyproject.toml
	@test -e $(VENV)/.dev || { echo "Installing shared-check into $(VENV) …" && $(PIP) install --require-hashes -r requirements/run.lock; }
	@test -e $(VENV)/.dev || $(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python requirements/dev.lock pyproject.toml
	@echo "Installing the development environment into $(VENV) …"
	@$(PIP) install --require-hashes -r requirements/dev.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@
