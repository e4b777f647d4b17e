"""Read a corpus folder that is not complete yet: tables may have no rows, texts may be missing."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.commands.folders import read_file
from analysis.reading.articles import ARTICLE_COLUMNS, read_article_list, read_outlets
from analysis.reading.spreadsheet import sheet_rows
from analysis.schema import TABLES
from analysis.study import StudyError

OUTLET_COLUMNS = TABLES["outlets"]
ArticleRow = dict[str, Any]


def known_articles(folder: str | Path) -> pd.DataFrame:
    """`articles.csv` as `read_article_list` returns it, or a table without rows where it has only a header."""
    path = Path(folder) / "articles.csv"
    if len(_rows(path)) == 1:
        return pd.DataFrame(columns=list(ARTICLE_COLUMNS), dtype="str")
    return read_article_list(path)


def known_outlets(folder: str | Path) -> pd.DataFrame:
    """`outlets.csv`, which may have no row yet."""
    path = Path(folder) / "outlets.csv"
    _rows(path)
    return read_outlets(path)


def known_texts(folder: str | Path, doc_ids: list[str]) -> dict[str, str]:
    """The raw texts that are there, by doc_id; StudyError for one that is not UTF-8."""
    found = {}
    for doc_id in doc_ids:
        data = read_file(Path(folder) / "texts" / f"{doc_id}.txt")
        if data is not None:
            try:
                found[doc_id] = data.decode("utf-8")
            except UnicodeDecodeError as error:
                raise StudyError(f"texts/{doc_id}.txt: byte {error.start} is not UTF-8; "
                                 "save the file as UTF-8.") from None
    return found


def csv_bytes(rows: list[dict[str, Any]], columns: tuple[str, ...] | list[str]) -> bytes:
    """Rows as a CSV file: UTF-8, one line feed a row.

    >>> csv_bytes([{"outlet": "gull", "name": "Gull, The"}], ["outlet", "name"])
    b'outlet,name\\ngull,"Gull, The"\\n'
    """
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(columns), lineterminator="\n", extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")


def _rows(path: Path) -> list[list[str]]:
    data = read_file(path)
    if data is None:
        raise StudyError(f"{path.name}: the file is missing from {path.parent.name}/; "
                         "start in the folder of a study, name its corpus, or make one with `python -m analysis new`.")
    rows = sheet_rows(data, path.name)
    if not rows:
        raise StudyError(f"{path.name}: the file is empty; give it a first row with its columns.")
    return rows
