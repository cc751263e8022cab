# Needs make and Python 3.10 or newer; everything else goes into .venv.
PYTHON ?= python3
BIN    := .venv/bin
DEMO   := c001 c007 c031 c055 c075
# Everything that is installed is locked: its version, and the hash of what PyPI may give for it (requirements/).
HASHED := $(BIN)/pip install -qq --require-hashes
LOCK   := .venv/tools/bin/uv pip compile --quiet --upgrade --universal --python-version 3.10 --generate-hashes \
            --no-annotate --no-config --custom-compile-command "make lock"
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test test-slow hardening hardening-page fuzz cuts reproducible mutate soak lock audit sbom docs messages pictures vendor pages format clean

demo: .venv/installed  ## Run duban on documents of the corpus and show what it finds.
	@$(BIN)/duban extract $(DEMO:%=corpus/raw/%.txt) --table -o .venv/demo.jsonl
	@echo "The records are in .venv/demo.jsonl, one JSON object a document."

test: .venv/installed-dev  ## Everything that CI checks.
	@$(BIN)/ruff format --check --quiet . || { echo "run: make format"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/typos
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/duban corpus check
	@$(BIN)/python -m pytest --quiet --numprocesses 2 --dist loadfile

test-slow: .venv/installed-dev  ## What takes hours: every attack, text and environment, many random texts, notebooks, megabytes.
	@$(BIN)/python -m pytest --quiet -m "slow or hypothesis" --hypothesis-profile wide

hardening: .venv/installed-dev  ## Try every attack and fault and write tries and failures into docs/hardening.md.
	@$(BIN)/python -m pytest --quiet -m hardening --hypothesis-profile wide --record-hardening
	@$(MAKE) --no-print-directory hardening-page

hardening-page: .venv/installed-dev  ## Write the tables of docs/hardening.md from tests/hardening/results.
	@PYTHONPATH=tests $(BIN)/python -m hardening

SECONDS ?= 300
RUNS    ?= 1000000
fuzz: .venv/installed-dev  ## Look for inputs that break duban, SECONDS for each of its parts (needs Linux and Python 3.11 to 3.13).
	@$(HASHED) --requirement requirements/fuzz.txt
	@PYTHONPATH=tests $(BIN)/python -m fuzz guided --seconds $(SECONDS)

cuts: .venv/installed-dev  ## Cut off each kind of container at 200 random places and count what is lost in silence.
	@$(BIN)/python -m pytest --quiet -m slow tests/readers/test_every_cut.py

reproducible: .venv/installed-dev  ## Build the wheel twice, of copies at another place and time: the bytes must be the same.
	@$(BIN)/python -m pytest --quiet -m slow tests/hardening/test_supply.py -k built_twice

SAMPLE ?= 40
SEED   ?= 0
mutate: .venv/installed-dev  ## Change the core a little, SAMPLE times a module, and count the changes that the tests notice.
	@$(HASHED) --requirement requirements/mutate.txt
	@PYTHONPATH=tests nice $(BIN)/python -m mutation --sample $(SAMPLE) --seed $(SEED)

soak: .venv/installed-dev  ## Read RUNS generated texts in one process.
	@PYTHONPATH=tests $(BIN)/python -m fuzz soak --runs $(RUNS)

lock: .venv/installed-tools  ## Lock the newest versions of everything that the Makefile installs.
	@$(LOCK) --group build --output-file requirements/build.txt
	@$(LOCK) --group tools --output-file requirements/tools.txt
	@$(LOCK) --group fuzz --output-file requirements/fuzz.txt
	@$(LOCK) pyproject.toml --extra dev --constraint requirements/build.txt --output-file requirements/dev.txt
	@$(LOCK) --group mutate --constraint requirements/dev.txt --output-file requirements/mutate.txt
	@$(LOCK) pyproject.toml --constraint requirements/dev.txt --output-file requirements/run.txt

audit: .venv/installed-tools  ## Ask PyPI's advisories about everything that is locked; fails where it can't be asked.
	@for file in requirements/*.txt; do \
	  echo "$$file" && .venv/tools/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off \
	    --requirement "$$file" || { echo "make audit: see above; a package that could not be asked about counts as a failure"; exit 1; }; \
	done

sbom: .venv/installed-tools  ## List what an install without extras has, with licences: build/sbom.json (CycloneDX).
	@$(PYTHON) -m venv --clear .venv/base
	@.venv/base/bin/pip install -qq --require-hashes --requirement requirements/build.txt
	@.venv/base/bin/pip install -qq --require-hashes --requirement requirements/run.txt --no-build-isolation
	@.venv/base/bin/pip install -qq --no-deps --no-build-isolation .
	@.venv/base/bin/pip uninstall -qq --yes --requirement requirements/build.txt
	@.venv/base/bin/pip install -qq --require-hashes --requirement requirements/run.txt  # what both have
	@mkdir -p build
	@.venv/tools/bin/cyclonedx-py environment .venv/base/bin/python --pyproject pyproject.toml --output-reproducible \
	  --output-format JSON --output-file build/sbom.json
	@rm -rf .venv/base && echo "The list is in build/sbom.json"

docs: .venv/installed-dev  ## Build the documentation into site/; a broken link is an error.
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "The documentation is in site/index.html"

pictures: .venv/installed-dev  ## Take the pictures of the pages for the documentation (needs Chromium).
	@$(BIN)/python docs/pictures.py

messages: .venv/installed-dev  ## Read the messages from the code into the Chinese catalogue, and list what has no translation.
	@PYTHONPATH=tests $(BIN)/python -m locales

vendor:  ## Build the JavaScript libraries that pages carry (needs npm); see vendor/package.json.
	@vendor/build.sh

pages: .venv/installed-dev  ## Measure the review page with 23,000 records in Chromium and write the figures into docs/performance.md.
	@$(BIN)/python benchmarks/pages.py --write

format: .venv/installed-dev  ## Put code and words into their order.
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/duban lexicon lint --fix

clean:  ## Remove the virtual environment and everything that tools left.
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

.venv/installed: pyproject.toml requirements/build.txt requirements/run.txt | $(BIN)/python
	@echo "Installing duban into .venv …"
	@$(HASHED) --requirement requirements/build.txt
	@$(HASHED) --requirement requirements/run.txt --no-build-isolation
	@$(BIN)/pip install -qq --no-deps --no-build-isolation --editable .
	@touch $@

.venv/installed-dev: pyproject.toml requirements/build.txt requirements/dev.txt | $(BIN)/python
	@echo "Installing duban and its development tools into .venv …"
	@$(HASHED) --requirement requirements/build.txt
	@$(HASHED) --requirement requirements/dev.txt --no-build-isolation
	@$(BIN)/pip install -qq --no-deps --no-build-isolation --editable .
	@touch $@ .venv/installed

.venv/installed-tools: requirements/tools.txt | $(BIN)/python
	@$(BIN)/python -m venv .venv/tools
	@.venv/tools/bin/pip install -qq --require-hashes --requirement requirements/tools.txt
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
	  { echo "duban needs Python 3.10 or newer; name one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv || \
	  { rm -rf .venv; echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
