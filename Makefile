# Everything that a person or CI does with this project. Needs Python 3.11 or later and make.
#
#   make demo [PORT=8000]   the site with a fictional network, on this machine only
#   make test               every check and every test
#   make test-fast          the tests without a browser

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
# Compiling every module takes longer than the modules that are used take to compile themselves.
PIP_INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes

# The stamps: installed once, and again when a requirements file changes.
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed

.DELETE_ON_ERROR:
.PHONY: demo test test-fast lint format messages requirements clean

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements/runtime.txt | $(BIN)/pip
	$(PIP_INSTALL) -r requirements/runtime.txt
	@touch $@

$(DEV): requirements/dev.txt $(RUNTIME)
	$(PIP_INSTALL) -r requirements/dev.txt
	@touch $@
