"""A study read part by part: for one that is larger than memory, or for numbers that need no more than sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.manifest import check_inputs, is_as_written, listed_files, read_package
from analysis.parquet import PER_ARTICLE, read_packed
from analysis.records import StudyError, parse_table
from analysis.schema import TABLES
from analysis.study import Study, checksum, find_tables, read_tables


@dataclass(frozen=True)
class Parts:
    """A study of which one part is held at a time: a loop over it gives studies of 2,000 articles each, in order.

    Outlets, concepts and types of sources are those of the whole study in every part. Of a small study, whose tables
    are CSV files, there is one part.
    """

    folder: Path
    listed: dict[str, dict[str, str]] = field(repr=False)
    known: str = ""

    def __iter__(self) -> Iterator[Study]:
        if not self.is_packed:
            yield self._whole
            return
        given = {name: parse_table(self._read(name, f"{name}.csv"), name, f"{name}.csv")
                 for name in TABLES if name not in PER_ARTICLE}
        for files in zip(*(self.listed[name] for name in PER_ARTICLE), strict=True):
            packed: dict[str, Any] = {name: read_packed([self._read(name, file)], name)
                                      for name, file in zip(PER_ARTICLE, files, strict=True)}
            part = Study(**packed, **given)
            part.memo("checksum", lambda: self.checksum)
            yield part

    @cached_property
    def _whole(self) -> Study:
        return read_tables(self.folder)

    @property
    def is_packed(self) -> bool:
        """Whether there are several files of a table."""
        return "articles.csv" not in self.listed["articles"]

    @cached_property
    def checksum(self) -> str:
        """The checksum of the whole study, as `load_study` gives it."""
        return self.known or checksum(self._whole)

    @cached_property
    def articles(self) -> pd.DataFrame:
        """The table of all articles."""
        if not self.is_packed:
            return self._whole.articles
        return read_packed((self._read("articles", file) for file in self.listed["articles"]), "articles").table()

    def _read(self, name: str, file: str) -> bytes:
        data = (self.folder / file).read_bytes() if (self.folder / file).is_file() else b""
        if not is_as_written(file, self.listed[name][file], data):
            raise StudyError(f"{file}: not as it was when the study was opened; open it again, or make all tables "
                             "again with `annotate`.")
        return data


def open_study(folder: str | Path | None = None) -> Parts:
    """A study to be read part by part, however large; measures take it as they take one from `load_study`.

    folder: the folder with `datapackage.json`; by default the nearest `corpus/tables` at or above the current folder.
    Rates, shares and means (every measure with an interval) are counted part by part, and are the same numbers; memory
    holds one part, and a few numbers for each article. Raises StudyError as `load_study`, except that the texts beside
    the tables are not compared, and that a file is compared with its checksum when it is read.

    >>> import analysis
    >>> parts = open_study()
    >>> analysis.term_rates(parts, "exit").equals(analysis.term_rates(analysis.load_study(), "exit"))
    True
    """
    place = Path(folder) if folder is not None else find_tables()
    package = read_package(place)
    listed = listed_files(package)
    check_inputs(place)
    return Parts(place, listed, str(package.get("checksum", "")))
