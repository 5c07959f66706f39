# Everything sets itself up in .venv; nothing else is needed but Python 3.11 or newer.
.PHONY: demo test app bench lint format clean help

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready

help:
	@echo "make demo    render a small session: every variant, proved to sum"
	@echo "make test    lint, types and the whole test suite"
	@echo "make app     open the app"
	@echo "make bench   time Bouncedesk beside the tools people use now"

demo: $(READY)
	@sh .ci/system-libraries qt
	@$(PY) main.py demo

test: $(READY)
	@sh .ci/system-libraries qt ffmpeg
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest -rs

app: $(READY)
	@sh .ci/system-libraries qt screen
	@$(PY) main.py

bench: $(READY)
	@sh .ci/system-libraries ffmpeg peers
	@$(PY) -m tests.bench

lint: $(READY)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

format: $(READY)
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

$(READY): setup.cfg pyproject.toml
	@test -n "$(PYTHON)" || { echo "Bouncedesk needs Python 3.11 or newer; install it and try again."; exit 1; }
	@sh .ci/system-libraries venv
	@echo "Setting up $(VENV) (a minute or two, once) …"
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist *.egg-info demo-out
