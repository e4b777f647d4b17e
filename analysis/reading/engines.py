"""Run one pure function over many parts of a study: in this process, or in several of this machine."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TypeVar

from analysis.study import StudyError

Part = TypeVar("Part")
Made = TypeVar("Made")
AHEAD = 2  # parts that wait for each worker: more would hold more texts in memory, fewer leave it idle


def map_in_order(work: Callable[[Part], Made], parts: Iterable[Part], workers: int = 1) -> Iterator[Made]:
    """What `work` makes of each part, in the order of the parts.

    workers: processes; with one, everything is done in this one. `work` and the parts go to the processes by pickle,
    and an error in one of them is raised here. Raises StudyError where a process ends, and ValueError for no worker.

    >>> list(map_in_order(abs, [-2, 1]))
    [2, 1]
    """
    if workers < 1:
        raise ValueError(f"workers={workers!r}: there is nobody to do it; give 1 or more.")
    return _in_processes(work, parts, workers) if workers > 1 else map(work, parts)


def _in_processes(work: Callable[[Part], Made], parts: Iterable[Part], workers: int) -> Iterator[Made]:
    # Not forked: a copy of a process with threads, as a notebook's is, may stop for ever.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting: deque[Future[Made]] = deque()
        try:
            for part in parts:
                waiting.append(pool.submit(work, part))
                if len(waiting) > AHEAD * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool:
            raise StudyError("annotate: a worker ended before its work was done, perhaps for want of memory; nothing "
                             "was written; run it again with fewer --workers.") from None
        finally:
            pool.shutdown(cancel_futures=True)
