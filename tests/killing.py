"""End a program while it writes: before a chosen step, or after a random time; and look at what it left.

A step is anything that changes the disk below a folder: a file opened for writing, renamed, linked, removed, a folder
made or removed. The program runs in a fork, so that a kill costs milliseconds and not the start of Python.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

STEPS = {"os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

Work = Callable[[], object]


def kill_before(step: int, below: Path, work: Work) -> bool:
    """Run `work` in a fork and kill it before its nth change below a folder; whether it got that far."""
    def prepare() -> None:
        _on_changes(below, lambda number: os.kill(os.getpid(), signal.SIGKILL) if number == step else None)

    return _ended(_fork(work, prepare)) == -signal.SIGKILL


def kill_after(seconds: float, work: Work) -> bool:
    """Run `work` in a fork and kill it after a time; whether it was still at work."""
    child = _fork(work)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return _ended(child) == -signal.SIGKILL


def survey(folder: Path, work: Work, see: Work, kills: Iterable[Callable[[Work], bool]]) -> tuple[int, int]:
    """Kill `work` in each of these ways, from the same beginning; return how often what is seen was old, and new.

    After each kill it must be the one or the other, and the next run must give the new without help and leave nothing
    of its own. see: what a reader of the folder sees, in a form that can be compared.
    """
    spare = folder.with_name(f"{folder.name}-spare")
    shutil.copytree(folder, spare)
    before = see()
    work()
    after = see()
    assert after != before
    seen = []
    for number, kill in enumerate(kills):
        shutil.rmtree(folder)
        shutil.copytree(spare, folder)
        kill(work)
        seen.append(see())
        assert seen[-1] in (before, after), number
        work()
        assert see() == after, number
        assert leftovers(folder) == [], number
    return seen.count(before), seen.count(after)


def count_steps(below: Path, work: Work, spare: Path | None = None) -> int:
    """How many changes `work` makes below a folder, run in a fork; spare: where to keep the folder, to put it back."""
    if spare:
        shutil.copytree(below, spare)
    steps = _count_steps(below, work)
    if spare:
        shutil.rmtree(below)
        os.rename(spare, below)
    return steps


def _count_steps(below: Path, work: Work) -> int:
    reading, writing = os.pipe()
    child = _fork(work, lambda: _on_changes(below, lambda _: os.write(writing, b".")))
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        steps = len(stream.read())
    assert _ended(child) == 0
    return steps


def run_apart(work: Work) -> None:
    """Run `work` in a fork, to its end."""
    assert _ended(_fork(work)) == 0


def seconds_of(work: Work) -> float:
    """How long `work` takes in a fork."""
    start = time.perf_counter()
    run_apart(work)
    return time.perf_counter() - start


def moments(longest: float, seed: int, n: int) -> list[float]:
    """Random times up to a little more than a run takes."""
    draw = random.Random(seed)
    return [draw.uniform(0, longest * 1.05) for _ in range(n)]


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes, without the place where files are written before they count."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*"))
            if path.is_file() and not {".writing", ".cache"} & set(path.parts)}


def leftovers(folder: Path) -> list[str]:
    """What a run left of its own in a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*")
                  if path.name.startswith(".") and path != folder / ".gitignore" and ".cache" not in path.parts)


def _fork(work: Work, prepare: Work = lambda: None) -> int:
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        prepare()
        work()
        status = 0
    except BaseException as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        sys.stderr.flush()
    finally:
        os._exit(status)


def _ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _on_changes(below: Path, tell: Callable[[int], object]) -> None:
    """Call `tell` with the number of each change, before it happens, from now on and for good."""
    root, number = str(below.resolve()), 0

    def hook(event: str, given: tuple[Any, ...]) -> None:
        nonlocal number
        if not given or not isinstance(given[0], str | bytes | Path):
            return
        changes = event in STEPS or (event == "open" and len(given) > 2 and bool((given[2] or 0) & WRITING))
        place = given[1] if event in ("os.rename", "os.link") else given[0]
        if changes and os.path.realpath(os.fsdecode(place)).startswith(root):
            number += 1
            tell(number)

    sys.addaudithook(hook)
