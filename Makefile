# densegui. `make run` opens the window, `make test` runs the tests, `make help` lists the rest.
# The first call makes a virtual environment and installs into it; later calls install nothing,
# unless pyproject.toml has changed.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run test check bench screenshots clean offscreen-libraries window-libraries

PYTHON ?=
VENV ?= .venv
ARGS ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
# Each is an empty file: its date says when that set of packages was installed.
INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev
INSTALLED_BENCH := $(VENV)/.installed-bench

help:
	@echo 'make run          open the window on the built-in experiment "Three spirals"'
	@echo '                  (ARGS=NAME or ARGS=FILE.json: on another one)'
	@echo 'make test         run every test, offscreen (ARGS="-k softmax": pass arguments to pytest)'
	@echo 'make check        lint, format, types, import contracts'
	@echo 'make bench        measure the speed beside PyTorch, scikit-learn and pyqtgraph'
	@echo 'make screenshots  draw the built-in experiments into image files'
	@echo 'make clean        remove what building and testing left behind (not $(VENV))'
	@echo
	@echo 'The first call installs into $(VENV). PYTHON=python3.12 chooses the Python for it.'

run: window-libraries $(INSTALLED)
	$(BIN)/python main.py $(ARGS)

test: offscreen-libraries $(INSTALLED_DEV)
	$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

check: offscreen-libraries $(INSTALLED_DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: offscreen-libraries $(INSTALLED_BENCH)
	$(BIN)/python -m tests.benchmarks $(ARGS)

screenshots: offscreen-libraries $(INSTALLED)
	$(BIN)/python -m tests.screenshots $(ARGS)

clean:
	rm -rf build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find densegui tests -type d -name __pycache__ -prune -exec rm -rf {} +

# These look at what is there and install only what is missing, so they may run each time.
offscreen-libraries:
	@python=$$(PYTHON='$(PYTHON)' sh .ci/find-python) && "$$python" .ci/system-libraries --venv '$(VENV)'

window-libraries:
	@python=$$(PYTHON='$(PYTHON)' sh .ci/find-python) && "$$python" .ci/system-libraries --venv '$(VENV)' --window

$(VENV)/pyvenv.cfg:
	@python=$$(PYTHON='$(PYTHON)' sh .ci/find-python) && echo "$$python -m venv $(VENV)" && "$$python" -m venv '$(VENV)'

$(INSTALLED): pyproject.toml | $(VENV)/pyvenv.cfg
	$(PIP) install -e .
	@touch $(INSTALLED)

$(INSTALLED_DEV): pyproject.toml | $(VENV)/pyvenv.cfg
	$(PIP) install -e '.[dev]'
	@touch $(INSTALLED) $(INSTALLED_DEV)

$(INSTALLED_BENCH): pyproject.toml | $(VENV)/pyvenv.cfg
	$(PIP) install -e '.[bench]'
	@touch $(INSTALLED) $(INSTALLED_BENCH)
