# Everything happens in a virtual environment: Python 3.11 or later and make are all that the machine needs.
# `make demo` builds the example atlas and asks it a few questions; `make test` checks everything.

PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
ATLAS = build/atlas.ttl
ASK = $(BIN)/modelatlas

.DELETE_ON_ERROR:
.PHONY: help demo test lint types tests test-stores bench clean

help:
	@echo 'make demo    build an atlas from examples/ and ask it a few questions'
	@echo 'make test    ruff, mypy and pytest with coverage'
	@echo 'make test-stores  the same answers in every store: installs and starts Virtuoso, Oxigraph, Comunica'
	@echo 'make bench   measure it beside other programs (BENCH="whole --documents 2000" for a part)'
	@echo 'make clean   remove what was built, and the virtual environment'

# The packages alone, for users, and with the tools of development: each set up anew when pyproject.toml changes.
$(VENV)/pip.stamp:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "modelatlas needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1' # the first with --group
	touch $@

$(VENV)/users.stamp: pyproject.toml $(VENV)/pip.stamp
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/developers.stamp: pyproject.toml $(VENV)/pip.stamp
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $(VENV)/users.stamp $@

demo: $(VENV)/users.stamp
	@mkdir -p build
	$(ASK) build examples -o $(ATLAS)
	$(ASK) query lineages $(ATLAS)
	$(ASK) query largest-models $(ATLAS)
	$(ASK) query training-runs $(ATLAS)
	$(ASK) query discrepancies $(ATLAS)
	$(ASK) lineage NeuraScale-9 $(ATLAS)
	$(ASK) show NeuraScale-9 $(ATLAS)

test: lint types tests

lint: $(VENV)/developers.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/developers.stamp
	$(BIN)/mypy

tests: $(VENV)/developers.stamp
	$(BIN)/python -m pytest --numprocesses=auto --dist=worksteal --cov=modelatlas --cov-report=term

# Stores of other makes, below build/stores and as Debian's packages; started on loopback, stopped by their process ids.
build/stores/installed.stamp: tests/stores/install.sh tests/stores/package.json $(wildcard tests/stores/*.mjs)
	bash tests/stores/install.sh build/stores
	touch $@

test-stores: build/stores/installed.stamp $(VENV)/developers.stamp
	MODELATLAS_STORES=build/stores $(BIN)/python -m pytest tests/test_stores.py -q -s

# The other programs live in an environment of their own: they need other versions of the same packages.
$(VENV)-bench/stamp: pyproject.toml
	$(PYTHON) -m venv $(VENV)-bench
	$(VENV)-bench/bin/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(VENV)-bench/bin/python -m pip install --quiet --group bench
	touch $@

bench: $(VENV)/developers.stamp $(VENV)-bench/stamp
	$(BIN)/python -m benchmarks $(BENCH) --contenders $(VENV)-bench/bin/python

clean:
	rm -rf build dist $(VENV) $(VENV)-bench
