# Every target sets up what it needs: Python packages in .venv, system libraries where they are missing and may be
# installed. Nothing has to be there but Python 3.11 or newer; `make PYTHON=/path/to/python3` names one.

.PHONY: help demo test app bench quality lint format house clean ready

READY := .venv/.ready
KERNELS := .venv/.kernels
PY := .venv/bin/python
SYSTEM := $(PY) .ci/system_packages.py
# Where Qt's libraries are missing and may not be installed, the window's tests are left out and named.
WITHOUT_QT = $$($(PY) -c 'import PySide6.QtWidgets' 2>/dev/null || echo '-p no:pytest-qt')

help:
	@echo "make demo    make up a small session, render every variant of it and prove that they sum"
	@echo "make test    the linter, the type checker and every test"
	@echo "make app     open the window"
	@echo "make bench   time Bouncedesk beside the tools people use now"
	@echo "make quality measure how good the sound is, beside the same tools"
	@echo "make lint    only the linter and the type checker;  make format puts the code in order"
	@echo "make house   the measure of the sources: files, lines, imports, what stands twice"
	@echo "make clean   remove .venv and everything that tests and builds left behind"

demo: $(KERNELS)
	@$(SYSTEM) qt
	@.venv/bin/bouncedesk demo

test: lint $(KERNELS)
	@$(SYSTEM) qt ffmpeg
	@QT_QPA_PLATFORM=offscreen $(PY) -m pytest -rs -n 2 --dist loadfile $(WITHOUT_QT)

app: $(KERNELS)
	@$(SYSTEM) qt screen
	@.venv/bin/bouncedesk

bench: $(KERNELS)
	@$(SYSTEM) ffmpeg peers
	@$(PY) -m tests.bench

quality: $(KERNELS)
	@$(SYSTEM) ffmpeg peers
	@$(PY) -m tests.quality

house: $(READY)
	@$(PY) -m tests.house

lint: $(READY)
	$(PY) -m ruff check --quiet .
	$(PY) -m ruff format --check --quiet .
	$(PY) -m mypy
	$(PY) -m mypy .ci/system_packages.py

format: $(READY)
	$(PY) -m ruff check --fix --quiet .
	$(PY) -m ruff format .

ready: $(KERNELS)

$(READY): setup.cfg pyproject.toml
	@PYTHON="$(PYTHON)" .ci/set-up

# Compiled once and again whenever they changed: nobody waits for them at the first scan.
$(KERNELS): $(READY) $(wildcard render/kernels/*.py)
	@echo "Compiling the engine (once; about ten seconds) …"
	@NUMBA_CACHE_DIR= $(PY) -m render.kernels.prepare
	@touch $@

clean:
	rm -rf .venv render/kernels/built .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
