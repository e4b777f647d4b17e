"""Read a corpus folder: `articles.csv`, `outlets.csv`, `dictionary.yml` and the texts.

The texts are in `texts/` beside `articles.csv`, one UTF-8 file per article, named by its doc_id. They belong to their
publishers and stay on the user's machine; the repository holds only what was found in them.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.disk import put_files
from analysis.reading.spreadsheet import date_order, iso_date, sheet_rows
from analysis.records import parse_table
from analysis.schema import COLUMNS, TABLES
from analysis.study import StudyError

ARTICLE_COLUMNS = (*TABLES["articles"][:10], "language")
_REQUIRED = ("doc_id", "outlet", "title")
LARGEST = 256 * 2**20  # bytes of a file


def read_yaml(path: str | Path) -> dict[str, Any]:
    """A YAML file as a mapping; StudyError with file, line and column where it is broken."""
    import yaml

    name = Path(path).name
    text = read_text(path)
    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        _check_keys_once(node, name, set())
        found = None if node is None else loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise StudyError(f"{name}{where}: {error.problem}; correct the YAML there (indents, quotes, colons).") from None
    except yaml.reader.ReaderError as error:
        line, column = text.count("\n", 0, error.position) + 1, error.position - text.rfind("\n", 0, error.position)
        raise StudyError(f"{name}, line {line}, column {column}: an invisible character; take it out.") from None
    if not isinstance(found, dict):
        raise StudyError(f"{name}: a mapping was expected, with 'families:' at its top; see the shipped dictionary.")
    return found


def _check_keys_once(node: Any, name: str, known: set[int]) -> None:
    # Of two families with one name, YAML would keep the last without a warning. An alias repeats its anchor.
    if node is None or isinstance(node.value, str) or id(node) in known:
        return
    known.add(id(node))
    seen: set[str] = set()
    for item in node.value:
        key, value = item if isinstance(item, tuple) else (None, item)
        if key is not None and isinstance(key.value, str):  # a list as a key is refused by YAML itself
            if key.value in seen:
                mark = key.start_mark
                raise StudyError(f"{name}, line {mark.line + 1}, column {mark.column + 1}: {key.value!r} is there "
                                 "twice; put both under one, or rename one.")
            seen.add(key.value)
        _check_keys_once(value, name, known)


def read_bytes(path: str | Path) -> bytes:
    """Read a file; StudyError if it is missing or too large."""
    place = Path(path)
    check_size(place)
    try:
        return place.read_bytes()
    except FileNotFoundError:
        raise StudyError(f"{place.name}: the file is missing from {place.parent.name}/; put it there.") from None


def read_text(path: str | Path) -> str:
    """Read a text file without changes, line ends included; StudyError if it is missing, too large or not UTF-8."""
    place = Path(path)
    try:
        return read_bytes(place).decode("utf-8")
    except UnicodeDecodeError as error:
        raise StudyError(f"{place.name}: byte {error.start} is not UTF-8; save the file as UTF-8.") from None


def check_size(place: Path) -> None:
    """Raise StudyError for a file larger than any article, table or dictionary."""
    size = place.stat().st_size if place.is_file() else 0
    if size > LARGEST:
        raise StudyError(f"{place.name}: the file has {size / 2**20:,.0f} MB, more than {LARGEST / 2**20:,.0f} MB; "
                         "split it or take it out.")


def read_corpus(folder: str | Path, *, missing: str = "error") -> pd.DataFrame:
    """The articles of a corpus folder: the columns of `articles.csv` and `text`.

    missing: "error" raises for an article without a text; "empty" keeps it with an empty text (it then has no words,
    and its rates are missing, not zero).
    Raises StudyError, one sentence with file, row and column: a missing or empty text, a text that is not UTF-8,
    a doc_id twice, an unknown column, a bad date.
    """
    return with_texts(folder, read_article_list(Path(folder) / "articles.csv"), missing)


def with_texts(folder: str | Path, articles: pd.DataFrame, missing: str = "error") -> pd.DataFrame:
    """Articles of a list, all or some rows of it, with their texts; missing and errors as in `read_corpus`."""
    if missing not in ("error", "empty"):
        raise ValueError(f"missing={missing!r} is unknown; it is one of ['error', 'empty'].")
    texts = []
    for number, doc_id in zip(articles.index + 2, articles["doc_id"], strict=True):
        file = Path(folder) / "texts" / f"{doc_id}.txt"
        text = read_text(file) if file.is_file() or missing == "error" else ""
        if not text.strip() and missing == "error":
            raise StudyError(f"articles.csv, row {number}, column 'doc_id': texts/{file.name} is empty; "
                             "put the article's text there or take the row out.")
        texts.append(text)
    return articles.assign(text=pd.Series(texts, articles.index, dtype="str"))


def read_article_list(path: Path) -> pd.DataFrame:
    """`articles.csv`, checked: known columns; doc_id, outlet and title filled; doc_id unique and a valid file name."""
    rows = sheet_rows(read_bytes(path), path.name)
    if len(rows) < 2:
        raise StudyError(f"{path.name}: no article in it; write one row per article, with {', '.join(_REQUIRED)}, or "
                         "add articles with `python -m analysis add`.")
    header = rows[0]
    for column in header:
        if column not in ARTICLE_COLUMNS:
            raise StudyError(f"{path.name}, row 1: unknown column {column!r}; rename it to one of "
                             f"{list(ARTICLE_COLUMNS)} or remove it.")
    for column in _REQUIRED:
        if column not in header:
            raise StudyError(f"{path.name}, row 1: column {column!r} is missing; add it.")
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            raise StudyError(f"{path.name}, row {number}: {len(row)} values for {len(header)} columns; quote commas.")
    table = pd.DataFrame(rows[1:], columns=header, dtype="str")
    table = with_iso_dates(table.reindex(columns=list(ARTICLE_COLUMNS), fill_value="").astype("str"))
    _check_cells(table, path.name)
    return table


def with_iso_dates(articles: pd.DataFrame) -> pd.DataFrame:
    """The table with dates as spreadsheets write them (29/11/2011) as YYYY-MM-DD, where their order can be told."""
    order = date_order(articles["date"])
    return articles.assign(date=articles["date"].map(lambda cell: iso_date(cell, order)).astype("str"))


def _check_cells(table: pd.DataFrame, file: str) -> None:
    seen: set[str] = set()
    for number, row in enumerate(table.to_dict("records"), start=2):
        for column in _REQUIRED:
            if not row[column].strip():
                raise StudyError(f"{file}, row {number}, column {column!r}: empty; fill it in.")
        if not all(char.isalnum() or char in "-_." for char in row["doc_id"]) or row["doc_id"].startswith("."):
            raise StudyError(f"{file}, row {number}, column 'doc_id': {row['doc_id']!r} cannot name a file; "
                             "use letters, digits, - and _ only.")
        if row["doc_id"] in seen:
            raise StudyError(f"{file}, row {number}, column 'doc_id': {row['doc_id']!r} is there twice; "
                             "give each article its own.")
        seen.add(row["doc_id"])
        if not COLUMNS["date"].accepts(row["date"]):
            raise StudyError(f"{file}, row {number}, column 'date': {row['date']!r} is not a date as YYYY-MM-DD, "
                             "YYYY-MM or YYYY; correct it, or leave it empty and write what is known in 'date_note'.")


def read_outlets(path: str | Path) -> pd.DataFrame:
    """`outlets.csv`: outlet, name, country, owner, description and the pages that state them."""
    place = Path(path)
    rows = sheet_rows(read_bytes(place), place.name)
    lines = pd.DataFrame(rows, dtype="object").to_csv(index=False, header=False, lineterminator="\n")
    return parse_table(lines.encode("utf-8"), "outlets", place.name)


def write_text(folder: str | Path, doc_id: str, text: str) -> Path:
    """Write an article's text to `texts/` of a corpus folder, unchanged; return the file."""
    name = f"texts/{doc_id}.txt"
    put_files(folder, {name: text.encode("utf-8")})
    return Path(folder) / name


def list_files(paths: list[str] | list[Path]) -> list[Path]:
    """The files at some paths; of a folder, all files in it, sorted by name."""
    out: list[Path] = []
    for path in map(Path, paths):
        if not path.exists():
            raise StudyError(f"{path.name}: there is no such file or folder; check the path.")
        out += sorted(file for file in path.iterdir() if file.is_file()) if path.is_dir() else [path]
    return out


def sha256(text: str) -> str:
    """SHA-256 of a text in UTF-8, as 64 hexadecimal digits.

    >>> sha256("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
