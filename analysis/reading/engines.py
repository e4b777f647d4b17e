"""Run one pure function over many parts of a study: here, in several processes of this machine, or on a cluster."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from importlib import import_module
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, TypeVar

from analysis.reading.cache import program
from analysis.study import StudyError

Part = TypeVar("Part")
Made = TypeVar("Made")
AHEAD = 2  # parts that wait for each worker: more would hold more texts in memory, fewer leave it idle
SECONDS = 10  # how long a cluster may take to answer


def map_in_order(work: Callable[[Part], Made], parts: Iterable[Part], workers: int = 1,
                 cluster: str = "") -> Iterator[Made]:
    """What `work` makes of each part, in the order of the parts.

    workers: processes; with one, everything is done in this one. cluster: the address of a scheduler of
    dask.distributed, as tcp://host:8786, whose workers do it instead; what one of them had not finished when it ended
    goes to another. `work` and the parts travel by pickle, and an error in one of them is raised here. Raises
    StudyError where a process ends, and where a cluster does not answer, has no worker, or one with another version of
    this package; ValueError for no worker.

    >>> list(map_in_order(abs, [-2, 1]))
    [2, 1]
    """
    if workers < 1:
        raise ValueError(f"workers={workers!r}: there is nobody to do it; give 1 or more.")
    if cluster:
        return _on_cluster(work, parts, cluster)
    return _in_processes(work, parts, workers) if workers > 1 else map(work, parts)


def _end_with_parent() -> None:
    """End this worker when the program that started it is killed; it would wait for work for ever."""
    def wait() -> None:
        parent = parent_process()
        if parent:
            parent.join()
            os._exit(1)

    Thread(target=wait, daemon=True).start()


def _in_processes(work: Callable[[Part], Made], parts: Iterable[Part], workers: int) -> Iterator[Made]:
    # Not forked: a copy of a process with threads, as a notebook's is, may stop for ever.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_end_with_parent) as pool:
        try:
            yield from _in_turn(lambda part: pool.submit(work, part), parts, AHEAD * workers)
        except BrokenProcessPool:
            raise StudyError("annotate: a worker ended before its work was done, perhaps for want of memory; nothing "
                             "was written; run it again with fewer --workers.") from None
        finally:
            pool.shutdown(cancel_futures=True)


def _on_cluster(work: Callable[[Part], Made], parts: Iterable[Part], address: str) -> Iterator[Made]:
    dask = _dask()
    with ExitStack() as stack:
        try:
            client = stack.enter_context(dask.Client(address, timeout=SECONDS))
        except (OSError, ValueError) as error:
            raise StudyError(f"annotate: no cluster answers at {address} ({error}); start one with `dask scheduler` "
                             "and `dask worker ADDRESS`, and give the address that the first prints.") from None
        workers = _workers(client, address)
        try:
            # `work` goes with each part: a copy on the workers would be lost with them. pure=False: never taken for
            # another part that looks the same.
            yield from _in_turn(lambda part: client.submit(work, part, pure=False), parts, AHEAD * workers)
        except (dask.scheduler.KilledWorker, dask.client.FutureCancelledError) as error:
            raise StudyError(f"annotate: the workers of {address} ended before their work was done ({error}); nothing "
                             "was written; give them more memory, then run it again.") from None


def _workers(client: Any, address: str) -> int:
    """How many workers a cluster has; StudyError where it has none, or some that would read otherwise."""
    found = client.run(program)
    if not found:
        raise StudyError(f"annotate: the cluster at {address} has no worker; start some with `dask worker {address}`.")
    other = [worker for worker, theirs in found.items() if theirs != program()]
    if other:
        raise StudyError(f"annotate: the worker {other[0]} has another version of this package or of its libraries, "
                         "and might read otherwise; install there what is installed here.")
    return len(found)


def _dask() -> Any:
    try:
        return import_module("distributed")
    except ImportError:
        raise StudyError("annotate: --cluster needs the package distributed; install it with `python -m pip install "
                         "distributed`, here and for the workers.") from None


def _in_turn(submit: Callable[[Part], Any], parts: Iterable[Part], ahead: int) -> Iterator[Any]:
    """The results of what is handed in, in order, with so many parts under way."""
    waiting: deque[Any] = deque()
    for part in parts:
        waiting.append(submit(part))
        if len(waiting) > ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
