"""Open the user's files for all commands; `analysis.disk` writes them."""

from __future__ import annotations

from pathlib import Path

from analysis.reading.articles import check_size


def read_file(path: str | Path) -> bytes | None:
    """A file's bytes, or None where there is no such file; StudyError where it is too large."""
    place = Path(path)
    check_size(place)
    return place.read_bytes() if place.is_file() else None


def read_folder(folder: str | Path, pattern: str) -> dict[str, bytes]:
    """The files of a folder whose names match a pattern, name -> bytes, sorted; {} where there is no folder."""
    return {path.name: path.read_bytes() for path in sorted(Path(folder).glob(pattern)) if path.is_file()}
