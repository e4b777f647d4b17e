# run.py does the work, on Windows too; this file is for fingers used to make.
PYTHON ?= python3

.DEFAULT_GOAL := help
.PHONY: report test lab clean help

report test lab clean help:
	@$(PYTHON) run.py $@
