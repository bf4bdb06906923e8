# Everything that a person or CI does with this project. Needs Python 3.11 or later and make.
#
#   make demo [PORT=8000]   the site with a fictional network, on this machine only; Ctrl-C stops it
#   make test               every check and every test
#   make test-fast          the tests without a browser
#   make attack [WOMEN=5000]  the attacks on the letter box at a larger size; writes var/attacks.md
#   make disclosure-figures   what is published and what leaks, by size; writes docs/disclosure-figures.*
#   make soak               kills and malformed answers for as long as they take (docs/letter-box.md)
#   make lint               every check; make format mends what can be mended
#   make messages           collects texts to translate into locale/ (needs gettext)
#   make requirements       pins requirements/*.txt anew (needs uv)

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
# Modules compile when they are first used: sooner than compiling all of them now.
PIP_INSTALL := $(BIN)/pip install -qq --disable-pip-version-check --no-compile --require-hashes

# The stamps: installed once, and again when a requirements file changes.
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed
TRANSLATIONS := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
STATIC := var/static/.collected
SOURCES := accounts audit config evaluation groups home sessions toolkit

.DELETE_ON_ERROR:
.PHONY: attack disclosure-figures demo test test-fast soak lint format messages requirements

demo: export ENVIRONMENT := demo
demo: $(RUNTIME) $(TRANSLATIONS) $(STATIC)
	@exec $(BIN)/python -m config.demo $(PORT)

# A file's tests run on one worker, so that what the file shares is made once. (Groups by mark do
# nothing with pytest 9.2: pytest-xdist's issue 1386.)
PYTEST := $(BIN)/pytest --numprocesses auto --dist loadfile

test: lint
	$(PYTEST) --cov --cov-report term
	$(BIN)/coverage report --fail-under 100 \
		--include '*/rules.py,*/policies.py,*/actions.py,*/disclosure/*' --show-missing

test-fast: $(DEV) $(TRANSLATIONS)
	$(PYTEST) -m "not journey"

WOMEN ?= 5000
GROUPS ?= 400
SEED ?= 1
attack: $(DEV) $(TRANSLATIONS)
	@$(BIN)/python -m tests.evaluation.attacks $(WOMEN) $(GROUPS) $(SEED)

disclosure-figures: $(DEV)
	@$(BIN)/python -m tests.evaluation.attacks.yields

# Not among the tests of `make test`: its files are named so that pytest does not find them.
KILLS ?= 200
soak: $(DEV) $(TRANSLATIONS)
	KILLS=$(KILLS) $(BIN)/pytest -q -s tests/soak/kills.py
	SOAK=100000 $(BIN)/pytest -q tests/evaluation/answering/test_malformed.py

# The checks that read code only; DATABASE_URL keeps them from starting a server.
lint: export ENVIRONMENT := test
lint: $(DEV) $(TRANSLATIONS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	DATABASE_URL=postgresql:///unused $(BIN)/mypy
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/python manage.py makemigrations --check --dry-run

format: $(DEV)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: export ENVIRONMENT := test
messages: $(RUNTIME)
	$(BIN)/python manage.py makemessages --locale cy --no-location --ignore '.venv' --ignore var

requirements:
	for name in runtime dev; do \
		uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
			--no-emit-index-url --no-strip-extras --upgrade --quiet \
			requirements/$$name.in --output-file requirements/$$name.txt || exit 1; \
	done

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.version_info < (3, 11) and sys.exit("This needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements/runtime.txt | $(BIN)/pip
	$(PIP_INSTALL) -r requirements/runtime.txt
	@touch $@

$(DEV): requirements/dev.txt $(RUNTIME)
	$(PIP_INSTALL) -r requirements/dev.txt
	@touch $@

# gettext is not assumed on a person's machine, and what is made is not committed.
%.mo: %.po | $(RUNTIME)
	@$(BIN)/python -c 'import polib, sys; polib.pofile(sys.argv[1]).save_as_mofile(sys.argv[2])' $< $@

$(STATIC): $(RUNTIME) $(shell find static -type f)
	@$(BIN)/python manage.py collectstatic --no-input --verbosity 0
	@touch $@
