# make setup   a virtual environment in .venv with limner in it, and the system packages it runs best with
# make demo    six pictures to SVG, a question, a film to a page, a lecture to a video; see ./demo/index.html
# make test    all tests
# make check   style, types and the rules of the house
# make bench   limner beside its peers (fetches test pictures once)
# make lock    constraints.txt and constraints-lesson.txt anew, from pyproject.toml
#
# Nothing asks a question. PYTHON=python3.12 chooses another Python.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python -m
PIP := $(RUN) pip install --quiet --disable-pip-version-check
READY := $(VENV)/.ready
SUDO := $(if $(filter 0,$(shell id -u)),,sudo -n)

.PHONY: setup demo test check bench lock system
.DEFAULT_GOAL := setup

setup: $(READY)

# One stamp: a second call has nothing to do until what is installed changes. In two steps, because pip cannot check
# the hash of a folder.
$(READY): pyproject.toml constraints.txt constraints-lesson.txt
	@$(MAKE) --no-print-directory system
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "limner needs Python 3.11 or later: make setup PYTHON=python3.12"; exit 1; }
	@echo "making $(VENV) and installing limner in it"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes -r constraints.txt
	@$(PIP) --no-deps -e .
	@echo "installing Manim, of which parts are compiled here"
	@$(PIP) --require-hashes -r constraints-lesson.txt \
	  || echo "Manim cannot be installed here: all but \`limner lesson\` works. Going on."
	@touch $@
	@echo "ready: . $(VENV)/bin/activate, then limner --help"

# Without bubblewrap limner confines what it runs with Landlock, where the kernel has it. The browser films pages.
# Manim's text library has no wheel for Linux: it is compiled against Pango.
system: NEEDED = $(strip \
  $(shell $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv) \
  $(shell command -v bwrap >/dev/null || echo bubblewrap) \
  $(shell { command -v chromium-headless-shell || command -v chrome-headless-shell; } >/dev/null || echo chromium-headless-shell) \
  $(shell command -v cc >/dev/null || echo gcc) \
  $(shell pkg-config --exists pangocairo 2>/dev/null || echo libpango1.0-dev) \
  $(shell $(PYTHON) -c 'import os, sysconfig; os.stat(sysconfig.get_path("include") + "/Python.h")' 2>/dev/null || echo python3-dev))
system:
	@if [ -z "$(NEEDED)" ]; then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then \
	  echo "limner runs best with: $(NEEDED). Install them with this system's package manager. Going on."; exit 0; fi; \
	$(SUDO) apt-get update -qq; \
	for each in $(NEEDED); do \
	  echo "installing $$each"; \
	  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$each >/dev/null \
	  || echo "that failed; run: sudo apt-get install -y $$each. Going on."; \
	done

demo: setup
	@$(VENV)/bin/python examples/demo.py

test: setup
	$(RUN) pytest -n 2

check: setup
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) pyright
	$(RUN) pytest tests/test_house.py

bench: setup
	$(VENV)/bin/limner bench picture

# uv reads the same index as pip; its universal resolution holds for every Python and machine that limner supports.
lock:
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	$(PYTHON) -m venv "$$folder" && \
	"$$folder/bin/pip" install --quiet --disable-pip-version-check uv && \
	for each in "constraints.txt --extra dev" "constraints-lesson.txt --extra dev --extra lesson"; do \
	  "$$folder/bin/uv" pip compile pyproject.toml $${each#* } --universal --generate-hashes \
	    --no-header --no-annotate --quiet --upgrade --output-file $${each%% *}; done
