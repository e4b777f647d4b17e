"""Sharing work out among processes: the same results in the same order, and one sentence where a process ends."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from killing import content

from analysis.reading import annotate as annotating
from analysis.reading import engines
from analysis.reading.annotate import annotate, annotate_batch, load_reading_rules
from analysis.reading.articles import read_corpus, read_outlets
from analysis.reading.cache import Cache, program
from analysis.reading.dictionary import load_dictionary
from analysis.reading.engines import AHEAD, map_in_order
from analysis.reading.update import update_tables
from analysis.schema import TABLES
from analysis.study import StudyError, checksum

Refused = Callable[..., object]
SAMPLE = Path(__file__).parents[1] / "corpus" / "sample"


def square(number: int) -> tuple[int, int]:
    return number * number, os.getpid()


def end_at(last: int, number: int) -> int:
    if number == last:
        os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    return number


def refuse(number: int) -> int:
    raise StudyError(f"articles.csv, row {number}: no.")


def test_one_worker_works_here_and_only_when_asked() -> None:
    taken: list[int] = []

    def numbers() -> Iterator[int]:
        for number in range(3):
            taken.append(number)
            yield number

    made = map_in_order(square, numbers())
    assert taken == []
    assert next(iter(made)) == (0, os.getpid())
    assert taken == [0]


@pytest.mark.slow
def test_several_workers_keep_the_order_and_take_no_more_than_they_need() -> None:
    taken: list[int] = []
    made = map_in_order(square, (taken.append(number) or number for number in range(30)), 2)
    first = next(iter(made))
    assert first[0] == 0
    assert len(taken) == 2 * AHEAD + 1
    rest = list(made)
    assert [value for value, _ in [first, *rest]] == [number * number for number in range(30)]
    assert os.getpid() not in {place for _, place in rest}


@pytest.mark.slow
def test_a_worker_that_ends_is_told_in_one_sentence_and_an_error_as_it_is(refused: Refused) -> None:
    with refused("annotate: a worker ended", "nothing was written", "fewer --workers"):
        list(map_in_order(partial(end_at, 2), range(5), 2))
    with refused("articles.csv, row 0"):
        list(map_in_order(refuse, range(5), 2))


NAPS = """
import os, time
from analysis.reading.engines import map_in_order
def nap(number):
    print(os.getpid(), flush=True)
    time.sleep(number)
if __name__ == "__main__":
    list(map_in_order(nap, [0.1, 0.1, 600, 600], 2))
"""


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks up in /proc which processes are there")
def test_workers_end_when_the_program_is_killed(tmp_path: Path) -> None:
    (tmp_path / "naps.py").write_text(NAPS, encoding="utf-8")
    told = {**os.environ, "PYTHONPATH": os.pathsep.join([str(SAMPLE.parents[1]), os.environ.get("PYTHONPATH", "")])}
    with subprocess.Popen([sys.executable, tmp_path / "naps.py"], stdout=subprocess.PIPE, text=True, env=told) as run:
        assert run.stdout is not None
        workers = {int(run.stdout.readline()) for _ in range(4)}
        run.kill()
    assert 1 <= len(workers) <= 2
    for _ in range(600):
        if not any(Path(f"/proc/{worker}").exists() for worker in workers):
            return
        time.sleep(0.1)
    pytest.fail("workers go on without the program that started them")


def test_no_worker_is_told() -> None:
    with pytest.raises(ValueError, match="workers=0"):
        map_in_order(square, [1], 0)


@pytest.mark.slow
def test_workers_change_no_byte_of_a_study() -> None:
    articles = read_corpus(SAMPLE)
    asked = (articles, load_dictionary(SAMPLE / "dictionary.yml"), read_outlets(SAMPLE / "outlets.csv"))
    assert len(articles) > 8  # so that each of two workers has several batches
    assert checksum(annotate(*asked, workers=2)) == checksum(annotate(*asked))


def test_a_batch_gives_the_rows_of_its_articles_alone() -> None:
    dictionary = load_dictionary(SAMPLE / "dictionary.yml")
    rules, rows = load_reading_rules(dictionary), read_corpus(SAMPLE).to_dict("records")
    whole = annotate_batch(rows, {}, dictionary, rules)
    parts = [annotate_batch(rows[start:start + 5], {}, dictionary, rules) for start in range(0, len(rows), 5)]
    for name, table in whole.items():
        pd.testing.assert_frame_equal(table, pd.concat([part[name] for part in parts], ignore_index=True))
        assert list(table) == list(TABLES[name])


# --- a cluster ---

@pytest.fixture
def cluster() -> Iterator[object]:
    """A cluster of two worker processes on this machine."""
    distributed = import_module("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None,
                                  silence_logs=logging.CRITICAL) as found:
        yield found


def end_once(mark: Path, number: int) -> tuple[int, int]:
    """A number and the process that gave it; at the third part of all the process ends, once."""
    if number == 2 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number, os.getpid()


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_gives_the_same(cluster: Any, tmp_path: Path) -> None:
    made = list(map_in_order(partial(end_once, tmp_path / "killed"), range(12), cluster=cluster.scheduler_address))
    assert (tmp_path / "killed").exists()
    assert [number for number, _ in made] == list(range(12))
    assert os.getpid() not in {process for _, process in made}


@pytest.mark.slow
def test_tables_are_the_same_when_a_worker_is_killed_on_the_way(cluster: Any, tmp_path: Path,
                                                                monkeypatch: pytest.MonkeyPatch) -> None:
    alone, shared = (shutil.copytree(SAMPLE, tmp_path / name / "corpus") for name in ("alone", "shared"))
    update_tables(alone)
    monkeypatch.setattr(annotating, "SHARED", 1)
    killed: list[int] = []

    def keep(cache: Cache, made: object) -> None:  # after the first articles have come back
        if not killed:
            killed.append(next(worker.pid for worker in cluster.workers.values()))
            os.kill(killed[0], signal.SIGKILL)
        kept(cache, made)

    kept = Cache.keep
    monkeypatch.setattr(Cache, "keep", keep)
    assert update_tables(shared, cluster=cluster.scheduler_address).read == len(read_corpus(SAMPLE))
    assert killed
    assert content(shared / "tables") | {"datapackage.json": b""} == content(alone / "tables") | {
        "datapackage.json": b""}


def test_a_cluster_that_cannot_do_it_is_told(refused: Refused, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "SECONDS", 0.2)
    with refused("no cluster answers at tcp://127.0.0.1:1", "dask scheduler"):
        list(map_in_order(abs, [1], cluster="tcp://127.0.0.1:1"))
    for workers, told in (({}, "no worker"), ({"tcp://a:1": program(), "tcp://b:1": "other"}, "tcp://b:1")):
        client = SimpleNamespace(run=lambda _, workers=workers: workers)
        with refused(told):
            engines._workers(client, "tcp://a:0")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with refused("needs the package distributed", "pip install"):
        list(map_in_order(abs, [1], cluster="tcp://127.0.0.1:1"))
