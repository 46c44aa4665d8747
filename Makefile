# Everything starts here and needs only python3 (3.11+, with venv and pip) and make.
# The environment is `.venv`, holding exactly the locked versions; a second run installs nothing.

PYTHON ?= python3
PY := .venv/bin/python
UV := .venv/bin/uv
export PYTHONPATH :=
# uv looks for certificates elsewhere than pip does; a machine that told pip has told both.
ifdef PIP_CERT
export SSL_CERT_FILE ?= $(PIP_CERT)
endif

# The stamp's name is the checksum of the locks, which decide what is installed.
LOCKS := requirements-bootstrap.txt requirements.txt requirements-dev.txt
SUM := $(shell cat $(LOCKS) | cksum | tr ' ' '-')
RUN_STAMP := .venv/.casework-run-$(SUM)
DEV_STAMP := .venv/.casework-dev-$(SUM)

.PHONY: help setup setup-dev demo up test test-live attack check format cov lock clean
.DEFAULT_GOAL := help

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

# $(1): lock files, $(2): stamp. pip installs uv, checked by hash; uv does the rest in seconds.
# Where uv can not reach the registry (a mirror that only pip was told of), pip takes over.
define install
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Casework needs Python 3.11 or newer; say which: make PYTHON=python3.12 …")'
	@echo "Installing the locked versions into .venv …"
	@$(PYTHON) -m venv .venv || { echo "python3 has no venv module here; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bootstrap.txt
	@$(UV) pip sync --quiet --python $(PY) --require-hashes requirements-bootstrap.txt $(1) \
	  || $(PY) -m pip install --quiet --require-hashes -r requirements-bootstrap.txt -r $(1)
	@$(UV) pip install --quiet --python $(PY) --no-deps --no-build-isolation --offline --editable .
	@rm -f .venv/.casework-*
	@touch $(2)
endef

$(RUN_STAMP):
	$(call install,requirements.txt,$(RUN_STAMP))

# The development lock holds the runtime lock too, so it satisfies both stamps.
$(DEV_STAMP):
	$(call install,requirements-dev.txt,$(DEV_STAMP))
	@touch $(RUN_STAMP)

setup: $(RUN_STAMP) ## make .venv with what Casework runs on
	@:

setup-dev: $(DEV_STAMP) ## the same, with what tests and checks need
	@:

demo: setup ## play the story, from message to money, and end
	@$(PY) -m casework.cli demo

up: setup ## start the whole embedded stack and stay
	@$(PY) -m casework.cli up

# Files side by side, each on servers of its worker: much of the suite waits for processes.
test: setup-dev ## run the whole test suite
	@$(PY) -m pytest --numprocesses 3 --dist loadfile

# A gigabyte is fetched once into the user's cache, and the run takes most of an hour.
test-live: setup-dev ## run reader, planner and writer with a real model, served here
	@CASEWORK_TEST_LIVE=1 $(PY) -m pytest -s tests/live

# Third-party strings are read where they are, if they are there: make attack CORPUS=FOLDER
attack: setup-dev ## attack every tool at every level, and take each guard out in turn
	@$(PY) -m casework.cli attack $(if $(CORPUS),--corpus $(CORPUS))

cov: setup-dev ## run it with branch coverage
	@$(PY) -m pytest --cov --cov-branch --cov-report=term-missing:skip-covered

check: setup-dev ## format, lint, types and import rules
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/pyright
	@.venv/bin/lint-imports --no-logo

format: setup-dev ## let ruff put the files in order
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

# `make lock UPGRADE=--upgrade` takes newer versions; plain `make lock` only what changed asks for.
# The index line is left out on purpose: no registry's address belongs in the repository.
COMPILE = $(UV) pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --custom-compile-command "make lock" $(UPGRADE)
lock: setup ## write the three lock files again
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" $(UPGRADE) --group bootstrap -o requirements-bootstrap.txt
	@$(COMPILE) -o requirements.txt
	@$(COMPILE) --group dev -c requirements.txt -o requirements-dev.txt

clean: ## remove .venv and everything tools left behind
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage htmlcov build dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
