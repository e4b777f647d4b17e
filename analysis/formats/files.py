"""Paths, folders, gzip and zip archives -> named bytes, within limits. No other module here opens files."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from analysis.formats.archives import (
    LARGEST_FILE,
    LARGEST_TOTAL,
    SMALL,
    STEEPEST_RATIO,
    gunzip,
    is_system_file,
    megabytes,
    open_zip,
    read_member,
    zip_members,
)

_DEEPEST = 3
_ARCHIVE, _GZIP = (b"PK\x03\x04", b"PK\x05\x06"), b"\x1f\x8b"


def open_files(*paths: str | Path) -> Iterator[tuple[str, bytes | ValueError]]:
    """Yield every file under the paths as (name, bytes), gzip and zip unpacked; refused ones as (name, ValueError).

    Folders are walked in the order of their names; hidden and system files are skipped. A file inside an archive is
    named "archive.zip/inner.txt". Word and Excel files are zip archives too, but are yielded as files.

    Errors: ValueError where a given path does not exist.
    """
    budget = [LARGEST_TOTAL]
    for path in paths:
        for name, file in _walk(Path(path)):
            yield from _opened(name, file, budget)


def _walk(path: Path) -> Iterator[tuple[str, Path]]:
    if not path.exists():
        raise ValueError(f"{path}: there is no such file or folder; check the path.")
    if not path.is_dir():
        yield path.name, path
        return
    if not any(path.iterdir()):
        raise ValueError(f"{path}: the folder is empty; check the path.")
    for folder, subfolders, names in os.walk(path):
        subfolders[:] = sorted(name for name in subfolders if not is_system_file(name))
        for name in sorted(names):
            if not is_system_file(name):
                file = Path(folder, name)
                yield file.relative_to(path.parent).as_posix(), file


def _opened(name: str, file: Path, budget: list[int]) -> Iterator[tuple[str, bytes | ValueError]]:
    try:
        data = _read(name, file)
    except ValueError as error:
        yield name, error
    except OSError as error:
        yield name, ValueError(f"{name}: the file cannot be opened ({error.strerror}); check who may read it.")
    else:
        yield from unpack(name, data, budget)


def _read(name: str, file: Path) -> bytes:
    if file.is_symlink() and not file.resolve().is_relative_to(file.parent.resolve()):
        raise ValueError(f"{name}: the link leads out of its folder; refused, give the file itself.")
    about = file.stat()
    if not stat.S_ISREG(about.st_mode):
        raise ValueError(f"{name}: this is not an ordinary file; give a file or a folder.")
    if about.st_size > LARGEST_FILE:
        raise ValueError(
            f"{name}: the file has {megabytes(about.st_size)}, more than {megabytes(LARGEST_FILE)}; split it."
        )
    return file.read_bytes()


def unpack(
    name: str, data: bytes, budget: list[int] | None = None, depth: int = 0
) -> Iterator[tuple[str, bytes | ValueError]]:
    """Yield the files in an archive as (name, bytes) or (name, ValueError); bytes that are no archive come as they are.

    budget: how many bytes may still be unpacked, of all archives and of the present one; it is counted down.
    """
    budget = [LARGEST_TOTAL] if budget is None else budget
    if depth == 0:
        budget[1:] = [max(SMALL, STEEPEST_RATIO * len(data))]
    try:
        if depth > _DEEPEST:
            raise ValueError(
                f"{name}: archives within archives, more than {_DEEPEST} deep; refused, unpack them by hand."
            )
        if data.startswith(_GZIP):
            yield from unpack(name.removesuffix(".gz"), _spend(name, gunzip(data, name), budget), budget, depth + 1)
        elif data.startswith(_ARCHIVE) and not is_office_file(data, name):
            yield from _unpack_zip(name, data, budget, depth)
        else:
            yield name, data
    except ValueError as error:
        yield name, error


def _unpack_zip(name: str, data: bytes, budget: list[int], depth: int) -> Iterator[tuple[str, bytes | ValueError]]:
    archive = open_zip(data, name)
    members = list(zip_members(data, name))
    if not members:
        yield name, ValueError(f"{name}: the archive holds no files; check the download.")
    for member in members:
        inner = f"{name}/{member.filename}"
        try:
            content = _spend(inner, read_member(archive, member, name), budget)
        except ValueError as error:
            yield inner, error
        else:
            yield from unpack(inner, content, budget, depth + 1)
        if min(budget) < 0:
            return


def _spend(name: str, data: bytes, budget: list[int]) -> bytes:
    budget[:] = [left - len(data) for left in budget]
    if min(budget) >= 0:
        return data
    why, remedy = (
        (f"together the archives unpack to more than {megabytes(LARGEST_TOTAL)}", "read them in parts")
        if budget[0] < 0
        else (f"the archive unpacks to more than {STEEPEST_RATIO} times its size, like a zip bomb",
              "get it from its source again")
    )
    raise ValueError(f"{name}: this file and those after it were not read, because {why}; {remedy}.")


def is_office_file(data: bytes, name: str) -> bool:
    """Return whether zip bytes are one Word, Excel, PowerPoint or OpenDocument file."""
    names = set(open_zip(data, name).namelist())
    return "[Content_Types].xml" in names or "mimetype" in names
