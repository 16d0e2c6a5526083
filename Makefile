# Jejak: what can be done with it. `make demo` is the first thing to try.
#
# Needs git, make and Python 3.11 or later; uses uv when it is there. Everything else is installed into .venv from the lock
# files, whose hashes are checked.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo run setup test check soak bench lock sbom

PORT ?= 8000
SECONDS ?= 600
PYTEST_WORKERS ?= 2

PY := .venv/bin/python
# What Python compiles is kept, for tests start many processes; beside the environment, not among the sources.
PYTHONPYCACHEPREFIX := $(CURDIR)/.venv/pycache
PYTHONDONTWRITEBYTECODE :=
export PYTHONPYCACHEPREFIX PYTHONDONTWRITEBYTECODE
# A moved clone gets a fresh environment: the programs in .venv name their folder.
HERE := $(shell pwd | cksum | cut -d' ' -f1)
INSTALLED := .venv/.installed-$(HERE)
INSTALLED_DEV := .venv/.installed-dev-$(HERE)

help:  ## say what can be done
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

demo: $(INSTALLED)  ## serve on PORT (8000) with the demonstration on published figures
	@exec .venv/bin/jejak serve --demo --port $(PORT)

run: $(INSTALLED)  ## serve on PORT (8000)
	@exec .venv/bin/jejak serve --port $(PORT)

setup: $(INSTALLED_DEV)  ## install everything for development

test: $(INSTALLED_DEV)  ## run every test once, with fixed seeds
	@$(PY) -m pytest -n $(PYTEST_WORKERS) --dist loadfile --no-loadscope-reorder -p no:randomly -q $(ARGS)

check: $(INSTALLED_DEV)  ## format, lint, types, contracts, house rules; no database
	@$(PY) -m tests.house

soak: $(INSTALLED_DEV)  ## repeat the random tests for SECONDS (600), with new seeds that are printed
	@$(PY) -m tests.soak --seconds $(SECONDS)

bench: $(INSTALLED_DEV)  ## measure against peers
	@for file in bench/[a-z]*.py; do name="$${file##*/}"; $(PY) -m "bench.$${name%.py}"; done

$(INSTALLED): requirements.lock pyproject.toml
	@deploy/install requirements.lock
	@touch $@

$(INSTALLED_DEV): requirements-dev.lock pyproject.toml
	@deploy/install requirements-dev.lock
	@touch $@ $(INSTALLED)

LOCK := uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --extra build pyproject.toml

lock:  ## write the lock files anew from pyproject.toml (needs uv); UPGRADE=1 takes newer versions
	@PATH="$$PWD/.venv/bin:$$PATH"; \
	$(LOCK) $(if $(UPGRADE),--upgrade) --extra dev -o requirements-dev.lock; \
	$(LOCK) -c requirements-dev.lock -o requirements.lock

sbom: $(INSTALLED_DEV)  ## write bill of materials and licences anew from the lock file
	@$(PY) -m tests.house.bill
