# asyncio, tick by tick. `make` alone lists what can be made.
#
#   make serve PORT=8001           another port
#   make test PYTHON=python3.13    another Python (3.11 or newer)

PYTHON ?= python3
PORT ?= 8000

VENV_PYTHON := .venv/bin/python

# Material announces MkDocs 2.0 at every build; pyproject.toml keeps MkDocs below 2.
export NO_MKDOCS_2_WARNING := 1

.PHONY: help serve site check test record evidence lock FORCE

help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

serve: .venv/.site ## read the course at http://127.0.0.1:8000; a saved change reloads its page
	@$(VENV_PYTHON) -c 'import socket; socket.create_server(("127.0.0.1", $(PORT)))' 2>/dev/null \
		|| { echo 'Port $(PORT) is taken. Try: make serve PORT=8001'; exit 1; }
	@echo 'http://127.0.0.1:$(PORT)'
	@{ $(VENV_PYTHON) -m course check || echo 'Served all the same; the pages show these faults.'; } & # nobody waits for it
	@$(VENV_PYTHON) -m course make || echo 'Served all the same; the pages may lack downloads or Run buttons.'
	CHECK_PATHS=false $(VENV_PYTHON) -m mkdocs serve --dirty -f mkdocs-serve.yml --dev-addr 127.0.0.1:$(PORT)

site: .venv/.site ## build the site into site/, ready for any web server, under any path
	$(VENV_PYTHON) -m course check
	$(VENV_PYTHON) -m course make
	$(VENV_PYTHON) -m mkdocs build --strict
	$(VENV_PYTHON) -m course publish

check: .venv/.installed ## what each change must pass: style, types, imports, pages, the recorder; about a minute
	$(LINT)
	$(VENV_PYTHON) -m course check
	$(RUN) pytest -m 'not slow and not alone and not network and not weekly' -n 2 --dist loadfile

test: .venv/.installed ## that, and everything else: every program again, both builders, browsers, notebooks, the real clock
	$(LINT)
	$(VENV_PYTHON) -m course make
	$(RUN) pytest -m 'not alone and not network and not weekly' -n 2 --dist loadfile --durations 10
	$(RUN) pytest -m 'alone and not network'

record: .venv/.installed ## record what changed, and all that depends on it; or one: make record EXAMPLE=03-gather/both-at-once
	$(VENV_PYTHON) -m evidence.record $(EXAMPLE)

evidence: .venv/.installed ## measure and shake everything anew, about an hour; writes evidence/*.json
	$(VENV_PYTHON) -m course make
	$(RUN) pytest -m weekly
	$(VENV_PYTHON) -m course versions
	$(VENV_PYTHON) -m evidence.cpython
	$(VENV_PYTHON) -m evidence.shake
	$(VENV_PYTHON) -m evidence.mutants
	$(VENV_PYTHON) -m evidence.lies
	$(VENV_PYTHON) -m evidence.bench
	$(VENV_PYTHON) -m evidence.budgets
	$(VENV_PYTHON) -m evidence.counts

# Ctrl+C is said in a line, also while a tool starts.
RUN := $(VENV_PYTHON) -m course.command

define LINT
$(RUN) ruff check course evidence snippets tests tickbytick
	$(RUN) ruff format --check course evidence snippets tests tickbytick
	$(RUN) mypy
	.venv/bin/lint-imports --no-logo --cache-dir .cache/import-linter
endef

COMPILE := .venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --custom-compile-command 'make lock'

# Its environment is its own: a lock that no longer installs can still be mended. What the site needs is locked last, from
# the versions that are locked for all.
lock: ## write the two locks from pyproject.toml, and THIRD_PARTY.md from them
	$(if $(TOO_OLD),$(error $(TOO_OLD)))
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet --disable-pip-version-check $$(.venv-lock/bin/python -c \
		'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["lock"])')
	$(COMPILE) --group test --output-file requirements.lock
	cp requirements.lock requirements-site.lock
	$(COMPILE) --group site --output-file requirements-site.lock
	$(MAKE) --no-print-directory .venv/.installed
	$(VENV_PYTHON) -m course.licences

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
