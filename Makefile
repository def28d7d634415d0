# make run     digitizes scans/ into output/
# make test    runs every check
# Both set up .venv first, and need nothing but Python 3.11 or newer.
BIN := .venv/bin
UV := uv==0.13.8
COMPILE := uv pip compile --quiet --no-config --system-certs --upgrade --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock" --group build

.PHONY: run test same setup setup-dev lock docs samples bench validate-exports clean

run: setup
	$(BIN)/digitize run

test: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --dist loadfile

# Whether a change that should move nothing moves nothing: the outputs of OLD and of the code as it stands, compared.
OLD ?= main
INPUTS ?= scans
same: setup-dev
	$(BIN)/python tools/same.py $(OLD) $(INPUTS)

setup:
	@sh tools/setup.sh

setup-dev:
	@sh tools/setup.sh dev

# Exact versions of everything, the newest in the ranges of pyproject.toml.
lock: setup
	$(BIN)/pip install --quiet $(UV)
	$(BIN)/$(COMPILE) --extra export --extra rapidocr --extra review pyproject.toml -o requirements.lock
	$(BIN)/$(COMPILE) --extra all --group dev --group docs -c requirements.lock pyproject.toml -o requirements-dev.lock

# The documentation, in site/; anything that does not hold in it is an error.
docs: setup-dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

# Makes the inputs in scans/ again.
samples: setup-dev
	$(BIN)/python scans/make_samples.py

bench: setup-dev
	$(BIN)/python bench/run.py

# Holds every export of output/ against the official schemas, with validators in an environment of their own.
validate-exports: setup-dev
	$(BIN)/python tools/validate_exports.py output

# output/ stays: it may hold a reviewer's corrections.
clean:
	rm -rf .venv .venv-validators build dist site .hypothesis .mypy_cache .pytest_cache .ruff_cache
