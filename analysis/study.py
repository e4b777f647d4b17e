"""The study: the tables that every notebook works on, and how they are saved and loaded.

A study is made once from texts (`analysis.annotate`). After that no texts are needed: its tables hold what was found,
where (code points of the clean text), and the matched words (five at most). On disk it is a folder of CSV files (from
1,000 articles on, of Parquet files) and a Frictionless `datapackage.json` that lists them and describes every column.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import numpy as np
import pandas as pd

from analysis.disk import put_files
from analysis.manifest import (
    PACKAGE,
    check_inputs,
    checksum_of,
    in_place_of,
    listed_files,
    part_files,
    read_package,
    read_set,
    table_files,
)
from analysis.parquet import PART, PER_ARTICLE, Packed, is_large, read_packed
from analysis.records import (
    StudyError,
    as_given,
    csv_rows,
    empty_table,
    neutralise,
    parse_as_written,
    parse_table,
    table_bytes,
)
from analysis.schema import TABLES, is_date

__all__ = ["Study", "StudyError", "check_study", "checksum", "empty_table", "find_tables", "load_study", "neutralise",
           "read_codes", "read_events", "read_front", "read_readings", "read_sheet", "save_sheet",
           "save_study", "second_codings", "source_line", "study_name", "table_bytes", "table_paths"]

EVENTS, EVENT_COLUMNS = "events.csv", ("date", "label", "source")

Made = TypeVar("Made")

GENERAL_TITLE = "Stand-off annotation of news articles: counts, places and scores, without the texts"  # of any study


@dataclass(frozen=True, eq=False)
class Study:
    """The tables of one study; each is a plain DataFrame whose columns are described in `analysis.schema`.

    A study never changes: `study.hits` hands out a copy (it shares its memory until somebody writes to it), so what is
    done to that table is not done to the study. A study with another table is `study.with_tables(hits=table)`.
    `outlets` gives the order in which outlets are shown, `concepts` what the dictionary could have found, so that a
    concept nobody used is a zero and not a gap. `coders` says of which tables hand codes have taken the place, and in
    how many articles (`analysis.coded`).

    >>> study = load_study()
    >>> hits = study.hits
    >>> hits["concept"] = "nothing"
    >>> "nothing" in set(study.hits["concept"])
    False
    """

    articles: pd.DataFrame
    outlets: pd.DataFrame
    concepts: pd.DataFrame
    source_types: pd.DataFrame
    removals: pd.DataFrame
    sentences: pd.DataFrame
    words: pd.DataFrame
    hits: pd.DataFrame
    shadowed: pd.DataFrame
    neighbours: pd.DataFrame
    quotes: pd.DataFrame
    attributions: pd.DataFrame
    tone_words: pd.DataFrame
    warnings: pd.DataFrame
    coders: dict[str, int] = field(default_factory=dict, repr=False)
    _memo: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        for name in TABLES:
            if not isinstance(self._held(name), Packed):
                object.__setattr__(self, name, getattr(self, name).copy(deep=False))

    def __getattribute__(self, name: str) -> Any:
        value = object.__getattribute__(self, name)
        if name in TABLES:  # copy-on-write: no memory until it is written to
            return (value.table() if isinstance(value, Packed) else value).copy(deep=False)
        return value

    def _held(self, name: str) -> Any:
        """A table as it is held: a DataFrame, or packed, as those of large studies are."""
        return object.__getattribute__(self, name)

    def with_tables(self, **tables: Any) -> Study:
        """A study with these tables instead of its own; the others are shared, and not unpacked for it.

        >>> study = load_study()
        >>> len(study.with_tables(hits=study.hits.head(3)).hits)
        3
        """
        return Study(**{one.name: tables.get(one.name, self._held(one.name)) for one in fields(self) if one.init})

    @property
    def n_sentences(self) -> int:
        """How many sentences the study has, the titles of its articles among them."""
        return len(self._held("sentences"))

    def memo(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` returns, made once for this study; it lives and dies with it, and must not be changed."""
        if key not in self._memo:
            self._memo[key] = make()
        made: Made = self._memo[key]
        return made

    def __repr__(self) -> str:
        sizes = ", ".join(f"{name} {len(self._held(name)):,}" for name in TABLES)
        return f"Study({sizes})"


_IN_USE: WeakValueDictionary[tuple[bytes, ...], Study] = WeakValueDictionary()


def find_tables(start: str | Path | None = None) -> Path:
    """The nearest `corpus/tables` at or above a folder (the current one if none is given).

    Raises StudyError where there is none.
    """
    here = Path(start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "corpus" / "tables" / "datapackage.json").is_file():
            return folder / "corpus" / "tables"
    raise StudyError(
        f"{here.name}: no corpus/tables/datapackage.json here or in a folder above; start from inside a study, make "
        "its tables with `python -m analysis annotate`, or name them: load_study('path/to/corpus/tables')."
    )


def study_name(folder: str | Path | None = None) -> str:
    """What a study is called: the title of its data package, or else the name of the folder that its corpus lies in.

    folder: that of the tables, by default the nearest. A title is kept when the tables are made again.

    >>> study_name()
    'Five outlets on the US withdrawal from Iraq'
    """
    place = Path(folder) if folder is not None else find_tables()
    try:
        head = json.loads((place / "datapackage.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        head = {}
    title = str(head.get("title", "")).strip() if isinstance(head, dict) else ""
    if title and title != GENERAL_TITLE:
        return title
    corpus = place.resolve().parent
    name = (corpus.parent if corpus.name == "corpus" else corpus).name.replace("_", " ").replace("-", " ").strip()
    return name[:1].upper() + name[1:] or "A study"


def load_study(folder: str | Path | None = None) -> Study:
    """Read a study's tables and check every column.

    folder: the folder with `datapackage.json`; by default the nearest `corpus/tables` at or above the current folder.
    Raises StudyError, one sentence with file, row and column, for a missing table, an unknown or missing column, a
    value of the wrong type, a duplicate doc_id, or a row about an article that is not in `articles`; for tables that
    were not written together; and for a dictionary, a list of articles or outlets, or a text in `texts/` beside the
    tables that is not the one they were made from.

    >>> study = load_study()
    >>> list(study.outlets.columns[:2])
    ['outlet', 'name']
    """
    place = Path(folder) if folder is not None else find_tables()
    study = read_tables(place)
    check_inputs(place)
    _check_texts(study, place.parent / "texts")
    return study


def read_tables(place: Path) -> Study:
    """The tables of a folder as a study, checked, whatever has changed beside them since.

    Tables that are in use already, byte for byte, are that study: what was computed of it need not be computed again.
    """
    files, wrong = read_set(place)
    same = tuple(hashlib.sha256(data).digest() for found in files.values() for data in found.values())
    study = _IN_USE.get(same)
    if study is None or wrong:
        study = _IN_USE[same] = _parse(place, files, wrong)
    return study


def _parse(place: Path, files: dict[str, dict[str, bytes]], wrong: str) -> Study:
    fault = StudyError(f"{wrong}: not as it was written with the other tables (its checksum in datapackage.json "
                       "differs); restore it, or make all tables again with `annotate`.")
    if wrong.endswith(".parquet"):
        raise fault
    packed = {name: _packed(found, name) for name, found in files.items() if f"{name}.csv" not in found}
    tables, hashed, as_written = dict[str, Any](packed), hashlib.sha256(), not packed
    for name, data in ((name, files[name][f"{name}.csv"]) for name in TABLES if name not in packed):
        table = parse_as_written(data, name)
        as_written = as_written and table is not None
        tables[name] = parse_table(data, name, f"{name}.csv") if table is None else table
        hashed.update(data if len(tables[name]) else b"")  # as in `_digest`
    # What is in Parquet files was checked before they were written, and their checksums are right.
    study = Study(**tables) if packed else check_study(Study(**tables))
    check_names(study.articles, study.outlets)
    if as_written and not is_large(len(study.articles)):  # then these bytes are those that `checksum` would write
        study.memo("checksum", lambda: hashed.hexdigest()[:12])
    if packed:
        study.memo("checksum", lambda: str(read_package(place)["checksum"]))
    if wrong:
        raise fault
    return study


def table_paths(place: Path) -> list[Path]:
    """The files of a folder of tables, `datapackage.json` first."""
    package = read_package(place)
    return [place / PACKAGE, *(place / file for listed in listed_files(package).values() for file in listed)]


def _packed(files: dict[str, bytes], name: str) -> Packed:
    try:
        return read_packed(files.values(), name)
    except ValueError as error:
        raise StudyError(f"{name}-*.parquet: not the table {name} ({error}); make all tables again with `annotate`."
                         ) from None


def _check_texts(study: Study, texts: Path) -> None:
    for doc_id, known in zip(study.articles["doc_id"], study.articles["raw_sha256"], strict=True):
        file = texts / f"{doc_id}.txt"
        if file.is_file() and _checksum_of(file) != known:
            raise StudyError(f"texts/{file.name}: not the text the tables were made from (its checksum differs); "
                             "put that one back, or run `python -m analysis annotate corpus`.")


def _checksum_of(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class NotCodedError(StudyError):
    """A file of hand codes that does not exist yet."""


def read_codes(path: Path) -> pd.DataFrame:
    """Read a file of hand codes; empty cells are empty text. NotCodedError where there is no such file."""
    if not path.is_file():
        raise NotCodedError(f"{path.name}: the file is missing from {path.parent.name}/; code it, or name its "
                            "folder.")
    return pd.read_csv(path, keep_default_na=False)


def second_codings(folder: Path) -> list[str]:
    """The names of the files of codes in a folder that have a second coding beside them (NAME-second.csv)."""
    return sorted(file.stem.removesuffix("-second") for file in folder.glob("*-second.csv"))


def read_events(folder: str | Path | None = None) -> pd.DataFrame:
    """What happened meanwhile: `corpus/events.csv`, with date (YYYY-MM-DD, YYYY-MM or YYYY), label and source.

    folder: the corpus folder, by default the one whose tables `load_study` would find. Without such a file the table
    has no row. StudyError for another column, a date that is none, and an event without a label.
    """
    try:
        file = (Path(folder) if folder is not None else find_tables().parent) / EVENTS
    except StudyError:
        return pd.DataFrame(columns=list(EVENT_COLUMNS), dtype="str")
    rows = csv_rows(file.read_bytes().decode("utf-8", "replace"), EVENTS) if file.is_file() else [list(EVENT_COLUMNS)]
    if tuple(rows[0] if rows else ()) != EVENT_COLUMNS:
        raise StudyError(f"{EVENTS}, row 1: the columns are not {', '.join(EVENT_COLUMNS)}; write these names into the "
                         "first row.")
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(EVENT_COLUMNS) or not is_date(row[0]):
            raise StudyError(f"{EVENTS}, row {number}: a date as YYYY-MM-DD, a label and a source are expected; "
                             "correct the row.")
        if not row[1].strip():
            raise StudyError(f"{EVENTS}, row {number}, column 'label': empty; say what happened.")
    return pd.DataFrame(rows[1:], columns=list(EVENT_COLUMNS), dtype="str")


def read_readings(folder: str | Path | None = None) -> dict[str, dict[str, Any]]:
    """The sentences that a study's authors wrote, by finding: `corpus/readings.yml`; none where there is no file.

    folder: the corpus folder, by default the one whose tables `load_study` would find. StudyError for a sentence that
    does not say what it needs.
    """
    found = _read_readings(folder)
    found.pop("front", None)
    for name, reading in found.items():
        _check_reading(name, reading)
    return found


def read_front(folder: str | Path | None = None) -> dict[str, Any]:
    """What a study's authors want on its front page: `front` in `corpus/readings.yml`; nothing where they say nothing.

    headline, findings: a sentence as {finding, says, needs}, and a list of such sentences and of names of findings.
    about: {says, articles}: what the event is, printed while these are the study's articles. figure: the notebook whose
    figure is shown.
    """
    front = _read_readings(folder).get("front", {})
    if not isinstance(front, dict) or not isinstance(front.get("findings", []), list):
        raise StudyError("readings.yml, front: what stands on the front page is a headline, a list of findings and a "
                         "figure; write `front:` with `headline:`, `findings: [...]` and `figure:`.")
    about = front.get("about")
    if about is not None and (not isinstance(about, dict) or not {"says", "articles"} <= set(about)):
        raise StudyError("readings.yml, front: `about` has `says` and `articles`, the doc_ids it is about; give both.")
    for reading in [front.get("headline", {}), *front.get("findings", [])]:
        if isinstance(reading, dict) and reading:
            if "finding" not in reading:
                raise StudyError("readings.yml, front: a sentence rests on no finding; name it as `finding:`.")
            _check_reading("front", reading)
    return front


def _check_reading(name: str, reading: Any) -> None:
    if not isinstance(reading, dict) or not {"says", "note"} & set(reading) or not reading.get("needs"):
        raise StudyError(f"readings.yml, {name}: a sentence has `says` (or `note`) and `needs`; give both, so that it "
                         "is printed only while the tables bear it.")


def _read_readings(folder: str | Path | None) -> dict[str, Any]:
    try:
        file = (Path(folder) if folder is not None else find_tables().parent) / "readings.yml"
    except StudyError:
        return {}
    if not file.is_file():
        return {}
    import yaml

    found: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    return found


def save_sheet(table: pd.DataFrame, path: str | Path) -> Path:
    """Write a sheet to fill in, as a CSV file for a spreadsheet; an existing file is never overwritten.

    A cell that a spreadsheet would run as a formula gets an apostrophe in front; `read_sheet` removes it.
    """
    place = Path(path)
    if place.exists():
        raise StudyError(f"{place.name}: the file is there already, perhaps filled in; choose another name.")
    safe = table.astype("object").map(neutralise)
    put_files(place.parent, {place.name: safe.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")}, new=True)
    return place


def read_sheet(path: str | Path) -> pd.DataFrame:
    """Read a sheet that was filled in, every cell as text; StudyError where it is missing, not UTF-8 or no table."""
    place = Path(path)
    if not place.is_file():
        raise StudyError(f"{place.name}: the file is missing; make one with `coding_sheet`.")
    try:
        rows = csv_rows(place.read_bytes().decode("utf-8-sig"), place.name)
    except UnicodeDecodeError as error:
        raise StudyError(f"{place.name}: byte {error.start} is not UTF-8; save the sheet as CSV UTF-8.") from None
    if not rows:
        raise StudyError(f"{place.name}: the file is empty; make it again with `coding_sheet`.")
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(rows[0]):
            raise StudyError(f"{place.name}, row {number}: {len(row)} values for {len(rows[0])} columns; quote commas.")
    cells = [[as_given(cell) for cell in row] for row in rows[1:]]
    return pd.DataFrame(cells, columns=rows[0], dtype="str")


def check_study(study: Study) -> Study:
    """Return the study if its tables are consistent; StudyError otherwise.

    Checked: doc_id is unique in `articles`, outlet and name in `outlets`; every other table refers only to these
    articles and their sentences; every outlet of an article is in `outlets`; end is never before start; no matched form
    has more than five words.
    """
    check_names(study.articles, study.outlets)
    sentences = pd.MultiIndex.from_frame(study.sentences[["doc_id", "sentence"]])
    for name in TABLES:
        table = getattr(study, name)
        if name != "articles" and "doc_id" in table:
            _check_known(table, name, "doc_id", study.articles["doc_id"], "articles.csv")
        if "sentence" in table:
            lost = table.index[~pd.MultiIndex.from_frame(table[["doc_id", "sentence"]]).isin(sentences)]
            if len(lost):
                raise StudyError(f"{name}.csv, row {lost[0] + 2}, column 'sentence': the article has no sentence "
                                 f"{table.loc[lost[0], 'sentence']}; correct it or annotate again.")
        if {"start", "end"} <= set(table.columns):
            wrong = table.index[table["end"] < table["start"]]
            if len(wrong):
                raise StudyError(f"{name}.csv, row {wrong[0] + 2}, column 'end': before 'start'; annotate again.")
    # "…" stands for words that a pattern passes over, and is none.
    long = study.hits.index[study.hits["form"].str.replace("… ", "").str.count(" ") > 4]
    if len(long):
        raise StudyError(f"hits.csv, row {long[0] + 2}, column 'form': more than five words; shorten the pattern.")
    return study


def check_names(articles: pd.DataFrame, outlets: pd.DataFrame) -> None:
    """Raise StudyError, with the row, for a name that is there twice, and for an article of an unknown outlet."""
    for table, name, column in ((articles, "articles", "doc_id"), (outlets, "outlets", "outlet"),
                                (outlets, "outlets", "name")):
        _check_once(table[column], name)
    _check_known(articles, "articles", "outlet", outlets["outlet"], "outlets.csv")


def _check_once(cells: pd.Series, name: str) -> None:
    twice = cells[cells.duplicated()]
    if len(twice):
        where = f"{name}.csv, row {twice.index[0] + 2}, column {cells.name!r}"
        raise StudyError(f"{where}: {twice.iloc[0]!r} is there twice; give each {name.removesuffix('s')} its own.")


def _check_known(table: pd.DataFrame, name: str, column: str, known: pd.Series, where: str) -> None:
    unknown = table.index[~table[column].isin(known)]
    if len(unknown):
        value = table.loc[unknown[0], column]
        raise StudyError(f"{name}.csv, row {unknown[0] + 2}, column {column!r}: {value!r} is not in {where}; "
                         "add it there or correct it here.")


def save_study(study: Study, folder: str | Path, package: dict[str, Any] | None = None) -> Path:
    """Write a study's tables and their `datapackage.json`; if anything fails, none is written.

    package: the head of the data package (name, title, licenses, sources, contributors), with the checksums of the
    files that the tables were made from under `inputs`.
    The same study gives the same bytes. Returns the folder.
    """
    check_study(study)
    place, head = Path(folder), package or {}
    files = part_files(_parts_of(study), _given(study), head) if is_large(len(study.articles)) else iter(
        table_files({name: table_bytes(getattr(study, name), name) for name in TABLES}, head).items())
    put_files(place.parent, ((f"{place.name}/{name}", data) for name, data in in_place_of(place, files)))
    return place


def _given(study: Study) -> dict[str, bytes]:
    return {name: table_bytes(getattr(study, name), name) for name in TABLES if name not in PER_ARTICLE}


def _parts_of(study: Study) -> Iterator[dict[str, bytes]]:
    """The tables of a large study as CSV, some articles at a time, in the order of its articles."""
    articles = pd.Index(study.articles["doc_id"])
    places = {name: articles.get_indexer(getattr(study, name)["doc_id"]) for name in PER_ARTICLE}
    for start in range(0, len(articles), PART):
        kept = {name: np.flatnonzero((place >= start) & (place < start + PART)) for name, place in places.items()}
        yield {name: table_bytes(getattr(study, name).take(rows[np.argsort(places[name][rows], kind="stable")]), name)
               for name, rows in kept.items()}


def checksum(study: Study) -> str:
    """Twelve hexadecimal digits of a SHA-256 over all tables: studies that differ in one cell differ here."""
    return study.memo("checksum", lambda: _digest(study))


def _digest(study: Study) -> str:
    tables = (table_bytes(getattr(study, name), name) for name in TABLES)
    if is_large(len(study.articles)):  # table by table, as it is written part by part
        return checksum_of(hashlib.sha256(data).hexdigest() for data in tables)
    digest = hashlib.sha256()
    for name, data in zip(TABLES, tables, strict=True):
        digest.update(data if len(getattr(study, name)) else b"")  # a table without rows says nothing
    return digest.hexdigest()[:12]


def source_line(study: Study, seed: int = 0) -> str:
    """The source line of a figure: checksum of the tables, number of articles, seed."""
    return f"Tables {checksum(study)}; {len(study.articles)} articles; seed {seed}."
