"""Write the user's files: a set of them whole or not at all, whatever ends the program on the way.

New files are written to `.writing/` in the folder that they are for. A journal, renamed into place there when all of
them are complete, is the point from which the new set counts; then each file is moved to its place. A run that is
killed before that point has changed nothing, and the next run sweeps what it left; one that is killed after it is
finished by the next run, or by the next `load_study`. A lock of the operating system keeps two runs apart; it ends with
its process, so no lock is ever stale.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from analysis.records import StudyError

__all__ = ["DiskError", "are_there", "digest", "explained", "finish", "hold", "make_file", "make_folder", "put_files"]

WORK = ".writing"  # in the folder that is written to; git ignores it
SECONDS = 10.0  # how long to wait for another run
MANY = 50  # files; from here on one wait for the whole disk is shorter than one for each of them
_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS}
_HELD: set[Path] = set()  # folders that this process has locked

Move = dict[str, str | None]


class DiskError(StudyError, OSError):
    """A file that cannot be written, or is being written by another run: one sentence with file and remedy."""


def digest(data: bytes) -> str:
    r"""SHA-256 of a text file, the same whatever its line ends are and with a byte order mark or without.

    >>> digest(b"a\r\nb\n") == digest(b"\xef\xbb\xbfa\nb\n")
    True
    """
    return hashlib.sha256(data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")).hexdigest()


def put_files(folder: str | Path, files: Mapping[str, bytes | None] | Iterable[tuple[str, bytes | None]], *,
              new: bool = False) -> None:
    """Write files to a folder, by path in it: all of them or, if anything fails or the program is ended, none.

    None removes a file. Files that are pairs, and no mapping, are taken one by one and need not be in memory together.
    new: refuse, if one of the files is there already. Raises DiskError, which names the file and the remedy; then
    nothing has changed. Links are replaced by files; permissions of a file are kept.
    """
    pairs = files.items() if isinstance(files, Mapping) else files
    with _saying(Path(folder).name):
        Path(folder).mkdir(parents=True, exist_ok=True)
    with hold(folder) as work:
        _recover(work)
        moves = []
        for number, (name, content) in enumerate(pairs):
            if new:
                _check_free(work.parent / name)
            moves.append(_stage(work, name, content, number))
        _write_journal(work / "undo.json", {"undo": moves})
        _write_journal(work / "redo.json", {"redo": moves})
        written = {work / str(move["redo"]): str(move["to"]) for move in moves if move["redo"]}
        _flush({**written, work / "undo.json": work.parent.name, work / "redo.json": work.parent.name})
        with _saying(work.parent.name):
            os.replace(work / "redo.json", work / "journal.json")  # from here on the new set counts
            _place(work)


def are_there(folder: str | Path, files: Mapping[str, bytes]) -> bool:
    """Whether a folder has all these files with just this content."""
    places = {Path(folder) / name: content for name, content in files.items()}
    return all(place.is_file() and place.read_bytes() == content for place, content in places.items())


def make_file(path: str | Path, content: bytes) -> Path:
    """Make a new file, whole or not at all; StudyError if something of that name exists."""
    target = Path(path)
    _check_free(target)
    put_files(target.parent, {target.name: content}, new=True)
    return target


def make_folder(place: str | Path, files: Mapping[str, bytes]) -> Path:
    """Make a new folder with these files, by path in it, whole or not at all; StudyError if its name is taken."""
    target = Path(place)
    _check_free(target)
    with _saying(target.parent.name):
        target.parent.mkdir(parents=True, exist_ok=True)
    with hold(target.parent) as work:
        for name, content in files.items():
            _write(work / "folder" / name, content, name)
        _flush({work / "folder" / name: name for name in files})
        (work / "folder").mkdir(exist_ok=True)
        _check_free(target)
        os.rename(work / "folder", target)
    return target


def finish(folder: str | Path) -> None:
    """Move what a run that was ended had completed to its place; wait for a run that is just doing so."""
    if (Path(folder) / WORK / "journal.json").exists():
        with hold(folder):
            pass


@contextmanager
def hold(folder: str | Path) -> Iterator[Path]:
    """Keep other runs from writing to a folder, after finishing what an ended one left; yields a place for new files.

    A command that reads files and writes them changed holds the folder from before reading. Within one process a folder
    can be held twice. DiskError where another run holds it for longer than ten seconds.
    """
    root = Path(folder).resolve()
    if root in _HELD:
        yield root / WORK
        return
    if not root.is_dir():
        raise DiskError(f"{root.name}: there is no such folder; check its name.")
    with _saying(root.name):
        try:
            lock = _lock(root / WORK)
        except OSError:
            with suppress(OSError):
                (root / WORK).rmdir()  # if nothing is in it
            raise
    _HELD.add(root)
    try:
        with _saying(root.name):
            _recover(root / WORK)
        yield root / WORK
    finally:
        _HELD.discard(root)
        _leave(root / WORK, lock)


def explained(error: OSError, name: str) -> DiskError:
    """The error as one sentence with what to do; name: of the file."""
    if isinstance(error, DiskError):
        return error
    if error.errno in _FULL:
        return DiskError(f"{name}: the disk is full, so nothing was changed; make room, then run this again.")
    if error.errno in _CLOSED or isinstance(error, PermissionError):
        return DiskError(f"{name}: it may not be written, so nothing was changed; close it in other programs and allow "
                         "writing there, or work on a copy.")
    said = (error.strerror or str(error) or type(error).__name__).lower()
    return DiskError(f"{name}: it could not be written ({said}), so nothing was changed; put that right, then run this "
                     "again.")


@contextmanager
def _saying(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise explained(error, name) from error


def _check_free(target: Path) -> None:
    if target.exists() or target.is_symlink():
        raise StudyError(f"{target.name}: it is there already and nothing in it was touched; choose another name.")


def _stage(work: Path, name: str, content: bytes | None, number: int) -> Move:
    """Write a new file beside, and keep the one that it replaces; return how to move either to its place."""
    target, new, old = work.parent / name, f"new-{number}", f"old-{number}"
    is_there = target.is_file()
    if content is not None:
        _write(work / new, content, name)
        if is_there:
            shutil.copymode(target, work / new)
    if is_there:
        with _saying(name):
            _keep(target, work / old)
    return {"to": name, "redo": None if content is None else new, "undo": old if is_there else None}


def _write(file: Path, content: bytes, name: str) -> None:
    with _saying(name):
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as stream:
            stream.write(content)


def _flush(files: Mapping[Path, str]) -> None:
    """Wait until files are on the disk, so that a journal never counts before them; of many, until all is."""
    if len(files) > MANY and hasattr(os, "sync"):
        os.sync()
        return
    for file, name in files.items():
        with _saying(name), file.open("rb+") as stream:
            os.fsync(stream.fileno())


def _keep(target: Path, old: Path) -> None:
    try:
        os.link(target, old)
    except OSError:  # a disk without links
        shutil.copy2(target, old)


def _write_journal(file: Path, content: dict[str, list[Move]]) -> None:
    _write(file, json.dumps(content).encode("utf-8"), file.parent.parent.name)


def _place(work: Path) -> None:
    """Follow the journal; if a file cannot be moved to its place, move the old ones back and raise."""
    try:
        _follow(work)
    except OSError:
        if (work / "undo.json").exists():
            os.replace(work / "undo.json", work / "journal.json")
            _follow(work)
        raise


def _follow(work: Path) -> None:
    """Do what the journal says, wherever an earlier run stopped in it, and take the journal away."""
    for way, moves in _read_journal(work / "journal.json").items():
        for move in moves:
            with _saying(str(move["to"])):
                target = work.parent / str(move["to"])
                if way == "redo" or _is_done(work, target, move["redo"]):
                    _move(work, target, move[way])
    (work / "journal.json").unlink()


def _is_done(work: Path, target: Path, new: str | None) -> bool:
    """Whether a move was done, so that there is something to undo; what could not be replaced must not be touched."""
    return not target.exists() if new is None else not (work / new).exists()


def _move(work: Path, target: Path, made: str | None) -> None:
    if made is None:
        target.unlink(missing_ok=True)
    elif (work / made).exists():  # else an earlier run has moved it
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(work / made, target)


def _read_journal(file: Path) -> dict[str, list[Move]]:
    try:
        found: dict[str, list[Move]] = json.loads(file.read_bytes())
    except ValueError:
        raise DiskError(f"{WORK}/{file.name} in {file.parent.parent.name}: it is damaged; put the folder back from a "
                        f"copy, or remove {WORK} and look at its files.") from None
    return found


def _recover(work: Path) -> None:
    """Finish what an ended run had completed, or undo it if that is impossible, and sweep what it had not."""
    try:
        if (work / "journal.json").exists():
            _place(work)
    except OSError:
        if (work / "journal.json").exists():
            raise
    _sweep(work)


def _sweep(work: Path) -> None:
    for file in work.iterdir():
        if file.name not in ("lock", ".gitignore"):
            shutil.rmtree(file) if file.is_dir() else file.unlink()


def _lock(work: Path) -> IO[bytes]:
    """The open lock file of a folder, locked for this process."""
    end = time.monotonic() + SECONDS
    while True:
        with suppress(FileNotFoundError):  # the run before is just leaving
            work.mkdir(exist_ok=True)
            (work / ".gitignore").write_bytes(b"*\n")
            lock = (work / "lock").open("a+b")
            if _try_lock(lock) and _is_same(lock, work / "lock"):
                lock.truncate(0)
                lock.write(b"%d" % os.getpid())
                lock.flush()
                return lock
            lock.close()
        if time.monotonic() > end:
            raise DiskError(f"{work.parent.name}: another run is writing here{_whose(work / 'lock')}; wait until it "
                            "has ended, then run this again.")
        time.sleep(0.02)


def _whose(lock: Path) -> str:
    with suppress(OSError):
        return f" (process {int(lock.read_bytes())})"
    return ""


def _is_same(lock: IO[bytes], place: Path) -> bool:
    """Whether the lock that was got is still the one that others see."""
    return place.exists() and os.path.samestat(os.fstat(lock.fileno()), place.stat())


def _try_lock(lock: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            lock.seek(1 << 30)  # what is locked there cannot be read, so not where the number of the process is
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _leave(work: Path, lock: IO[Any]) -> None:
    """Sweep, unless there is something to finish, and let the next run in."""
    with suppress(OSError):
        if not (work / "journal.json").exists():
            _sweep(work)
            if os.name == "nt":
                lock.close()
            (work / "lock").unlink()
            (work / ".gitignore").unlink()
            work.rmdir()
    lock.close()
