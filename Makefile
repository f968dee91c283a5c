# asyncio, tick by tick. `make` alone lists what can be made.
#
#   make serve PORT=8001           another port
#   make test PYTHON=python3.13    another Python (3.11 or newer)

PYTHON ?= python3
PORT ?= 8000

VENV_PYTHON := .venv/bin/python

# Material announces MkDocs 2.0 at every build; pyproject.toml keeps MkDocs below 2.
export NO_MKDOCS_2_WARNING := 1

.PHONY: help serve test site record prose test-versions clock shake mutants test-lock bench lint lock licences clean FORCE

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

serve: .venv/.site ## read the course at http://127.0.0.1:8000; a saved change reloads its page
	@$(VENV_PYTHON) -c 'import socket; socket.create_server(("127.0.0.1", $(PORT)))' 2>/dev/null \
		|| { echo 'Port $(PORT) is taken. Try: make serve PORT=8001'; exit 1; }
	@echo 'http://127.0.0.1:$(PORT)'
	@$(VENV_PYTHON) -m course check || echo 'Served all the same; the pages show these faults.'
	@$(VENV_PYTHON) -m course make || echo 'Served all the same; the pages may lack downloads or Run buttons.'
	CHECK_PATHS=false $(VENV_PYTHON) -m mkdocs serve --dev-addr 127.0.0.1:$(PORT)

test: .venv/.installed ## run every program again, and every other test
	$(VENV_PYTHON) -m course make
	$(VENV_PYTHON) -m pytest

site: .venv/.site ## build the site into site/
	$(VENV_PYTHON) -m course check
	$(VENV_PYTHON) -m course make
	$(VENV_PYTHON) -m mkdocs build --strict

record: .venv/.installed ## record what changed, or one: make record EXAMPLE=03-gather/both-at-once
	$(VENV_PYTHON) -m course record $(EXAMPLE)

prose: .venv/.installed ## bind new sentences to the facts that they state; writes snippets/prose.json
	$(VENV_PYTHON) -m course prose

test-versions: .venv/.installed ## run every example on each Python found, the page's too; writes snippets/checked.json
	$(VENV_PYTHON) -m course make
	$(VENV_PYTHON) -m course versions

test-lock: .venv/.installed ## install the locks anew, on the system's Python and the newest; needs a network
	$(VENV_PYTHON) -m pytest -m network

clock: .venv/.installed ## run CPython's own asyncio tests on our loop, on each Python found; writes snippets/clock.json
	$(VENV_PYTHON) -m evidence.cpython

shake: .venv/.installed ## run every example in other legal orders, some minutes; or one: make shake EXAMPLE=...
	$(VENV_PYTHON) -m evidence.shake $(EXAMPLE)

mutants: .venv/.installed ## break one thing at a time, about a thousand times, and see whether a test sees it (SEED=2)
	$(VENV_PYTHON) -m evidence.mutants

bench: .venv/.installed ## measure speed and page weight against their limits
	$(VENV_PYTHON) -m course make
	$(VENV_PYTHON) -m evidence.bench

lint: .venv/.installed ## ruff, its format check, mypy, and which package may import which
	$(VENV_PYTHON) -m ruff check course evidence snippets tests tickbytick
	$(VENV_PYTHON) -m ruff format --check course evidence snippets tests tickbytick
	$(VENV_PYTHON) -m mypy
	.venv/bin/lint-imports --no-logo --cache-dir .cache/import-linter

COMPILE := .venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --custom-compile-command 'make lock'

# Its environment is its own: a lock that no longer installs can still be mended. What the site needs is locked last, from
# the versions that are locked for all.
lock: ## write the two locks from pyproject.toml (for newer versions, delete requirements.lock first)
	$(if $(TOO_OLD),$(error $(TOO_OLD)))
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet --disable-pip-version-check $$(.venv-lock/bin/python -c \
		'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["lock"])')
	$(COMPILE) --group test --output-file requirements.lock
	cp requirements.lock requirements-site.lock
	$(COMPILE) --group site --output-file requirements-site.lock

licences: .venv/.installed ## write THIRD_PARTY.md, after make lock
	$(VENV_PYTHON) -m course.licences

clean: ## remove everything that make made, .venv too
	rm -rf .venv .venv-lock site .cache .mypy_cache .pytest_cache .ruff_cache
	rm -rf docs/notebooks docs/assets/downloads docs/assets/runtime docs/assets/stylesheets web/runtime/build web/runtime/node_modules
	find course docs evidence snippets tests tickbytick -name __pycache__ -prune -exec rm -rf {} +

# The environment is made anew when a lock changes, when its Python is gone, and when a PYTHON is
# asked for that is not its own.
HAVE := $(shell $(VENV_PYTHON) -c 'import sys; print(sys.hexversion)' 2>/dev/null)
ifeq ($(origin PYTHON),file)
WANTED := $(HAVE)
else
WANTED := $(shell $(PYTHON) -c 'import sys; print(sys.hexversion)' 2>/dev/null)
endif
ifeq ($(filter $(HAVE),$(WANTED)),)
.venv/.site: FORCE
endif

# What is wrong with $(PYTHON), in one line; empty when nothing is.
TOO_OLD = $(shell $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	echo "Python 3.11 or newer is needed, and $(PYTHON) is not: $$($(PYTHON) --version 2>&1 | tail -n 1)." \
	"Name another: make $(MAKECMDGOALS) PYTHON=python3.13")
NO_VENV = $(shell $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	echo "$(PYTHON) cannot make a virtual environment. On Debian and Ubuntu: apt install python3-venv")

# Two levels of one environment: what the site needs, then what everything else needs. The locks name every package, so
# pip has nothing to resolve; Python compiles what is imported, when it is.
PIP_FLAGS := --quiet --quiet --disable-pip-version-check --no-compile --no-deps
NOT_INSTALLED = { echo '$< could not be installed. Is there a network?'; exit 1; }

.venv/.site: requirements-site.lock requirements.lock
	$(if $(TOO_OLD),$(error $(TOO_OLD)))
	$(if $(NO_VENV),$(error $(NO_VENV)))
	@echo 'Setting up .venv, once: about half a minute ...'
	@$(PYTHON) -m venv --clear .venv
	@$(VENV_PYTHON) -m pip install $(PIP_FLAGS) --require-hashes -r requirements-site.lock || $(NOT_INSTALLED)
	@rm -rf .cache/mkdocs-jupyter # made by another version of it, perhaps
	@touch $@

.venv/.installed: requirements.lock .venv/.site
	@echo 'Adding to .venv what the tests need, once: about half a minute ...'
	@$(VENV_PYTHON) -m pip install $(PIP_FLAGS) --require-hashes -r requirements.lock || $(NOT_INSTALLED)
	@touch $@
