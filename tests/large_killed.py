"""Kill `annotate` of a study in Parquet before its changes to the disk; a program of its own.

    python tests/large_killed.py CORPUS

Polars' threads do not live on in a fork, so whatever forks must never have used it: here only the forks do. Prints how
often the old tables were found after a kill, and how often the new.
"""
# ruff: noqa: T201

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from killing import content, count_steps, kill_before, run_apart, survey

import analysis.parquet
import analysis.reading.update as updating
from analysis.disk import finish

EVERY = 11  # steps


def kill_annotate(corpus: Path) -> tuple[int, int]:
    """How often the tables were the old ones after a kill, and how often the new; AssertionError for a mixture."""
    run_apart(lambda: updating.update_tables(corpus))
    (corpus / "texts" / "gull-1.txt").write_text("The ferry closes in June. They sold it.", encoding="utf-8")
    spare = corpus.with_name("all")
    shutil.copytree(corpus, spare)
    steps = count_steps(spare, lambda: updating.update_tables(spare))

    def see() -> dict[str, bytes]:
        finish(corpus)
        return content(corpus)

    return survey(corpus, lambda: run_apart(lambda: updating.update_tables(corpus)), see,
                  [lambda _, step=step: kill_before(step, corpus, lambda: updating.update_tables(corpus))
                   for step in range(1, steps + 1, EVERY)])


if __name__ == "__main__":
    analysis.parquet.LARGE, updating.PART = 4, 3  # four articles are a large study, and three a part of it
    print(*kill_annotate(Path(sys.argv[1])))
