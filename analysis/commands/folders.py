"""Open and write the user's files for all commands; a set of files is written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from analysis.reading.articles import check_size
from analysis.study import StudyError


def make_folder(place: str | Path, files: Mapping[str, bytes]) -> Path:
    """Make a new folder with these files, by path in the folder; StudyError if something of that name exists.

    The folder is made whole or not at all.
    """
    target = Path(place)
    if target.exists() or target.is_symlink():
        raise StudyError(f"{target.name}: it is there already and nothing in it was touched; choose another name.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".new-") as workshop:
        inside = Path(workshop) / "study"
        _write_all(inside, files)
        os.rename(inside, target)
    return target


def make_file(path: str | Path, content: bytes) -> Path:
    """Make a new file, whole or not at all; StudyError if something of that name exists."""
    target = Path(path)
    if target.exists() or target.is_symlink():
        raise StudyError(f"{target.name}: it is there already and was not touched; choose another name.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".new-") as workshop:
        made = Path(workshop) / "file"
        made.write_bytes(content)
        os.rename(made, target)
    return target


def put_files(folder: str | Path, files: Mapping[str, bytes]) -> None:
    """Write files to a folder in this order, by path in the folder; if one fails, those before it are undone."""
    place = Path(folder)
    before: dict[Path, bytes | None] = {}
    with tempfile.TemporaryDirectory(dir=place, prefix=".put-") as workshop:
        _write_all(Path(workshop), files)
        try:
            for name in files:
                target = place / name
                target.parent.mkdir(parents=True, exist_ok=True)
                old = target.read_bytes() if target.is_file() else None
                os.replace(Path(workshop) / name, target)
                before[target] = old
        except OSError:
            for target, old in before.items():
                target.unlink() if old is None else target.write_bytes(old)
            raise


def read_file(path: str | Path) -> bytes | None:
    """A file's bytes, or None where there is no such file; StudyError where it is too large."""
    place = Path(path)
    check_size(place)
    return place.read_bytes() if place.is_file() else None


def read_folder(folder: str | Path, pattern: str) -> dict[str, bytes]:
    """The files of a folder whose names match a pattern, name -> bytes, sorted; {} where there is no folder."""
    return {path.name: path.read_bytes() for path in sorted(Path(folder).glob(pattern)) if path.is_file()}


def _write_all(place: Path, files: Mapping[str, bytes]) -> None:
    place.mkdir(exist_ok=True)
    for name, content in files.items():
        file = place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def remove_files(folder: str | Path, names: Iterable[str]) -> None:
    """Remove files of a folder, by path in the folder; those that are not there are passed over."""
    for name in names:
        (Path(folder) / name).unlink(missing_ok=True)
