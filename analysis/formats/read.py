"""Any mix of files -> a table of articles, a report per file, and a list of every problem."""

import warnings
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from analysis.formats.detect import MAPPED, READERS, REMEDIES, detect_format
from analysis.formats.files import open_files
from analysis.formats.records import (
    PROBLEM_COLUMNS,
    Problem,
    ReaderResult,
    Record,
    article_table,
    check_record,
    is_empty,
    make_problem,
    tidy_line,
)
from analysis.progress import follow, note

FILE_COLUMNS = ["file", "format", "articles", "fields", "skipped", "warned", "refused"]
MOST_NUMBERS, MOST_ALONE = 8, 3
HUGE = 20 * 2**20  # bytes of a file; one of this size takes some ten seconds
_COUNTED = ("outlet", "title", "author", "date", "url", "language", "text")


def read_files(
    *paths: str | Path, mapping: Mapping[str, str] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Read files, folders, zip and gzip archives of any known format; return three tables: articles, files, problems.

    articles: one row per article; doc_id, outlet, title, author, date (YYYY-MM-DD or ""), date_note, url, kind,
    language, section, edition, pages, stated_words, source_id, rights, credit, text_status (full, truncated, none),
    text, source_file, format, record. files: one row per file; file, format, articles, fields ("title 9, date 8,
    ..."), skipped and warned (counts), refused (the reason, or ""). problems: file, format, record (its number in the
    file; the line in tables; empty for the whole file), outcome (warned, skipped, refused), problem, remedy.

    mapping names a table's columns where they are unclear: {"text": "corps_complet", "title": "intitule"}; with
    {"date_order": "dmy"} or "mdy" it fixes how 03/04/2020 is read. Dates are exact or empty, never guessed.

    Errors: ValueError where a path does not exist. A file that cannot be read is listed as refused, and the others
    are read. Nothing is fetched: metadata-only formats (GDELT, lists of addresses) give rows without text.
    """
    records: list[Record] = []
    problems: list[Problem] = []
    files = []
    for name, content in follow(open_files(*paths), "files"):
        if not isinstance(content, ValueError) and len(content) > HUGE:
            note(f"{name}: {len(content) / 2**20:,.0f} MB, which takes a while ...")
        kind, found, listed = _read_one(name, content, mapping)
        labelled = [{"file": name, "format": kind} | problem for problem in listed]
        records += found
        problems += labelled
        files.append(_file_row(name, kind, found, labelled))
    problem_table = pd.DataFrame(problems, columns=PROBLEM_COLUMNS).astype({"record": "Int64"})
    return article_table(records), pd.DataFrame(files, columns=FILE_COLUMNS), problem_table


def read_articles(*paths: str | Path, mapping: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Read articles from files of any known format into one table: `read_files` without the report.

    Columns are those of the articles table of `read_files`. Each file with problems gives one UserWarning. Errors:
    ValueError with the first reason where nothing could be read.
    """
    articles, files, problems = read_files(*paths, mapping=mapping)
    if articles.empty:
        raise ValueError(next(iter(describe_files(files, problems)), "no file holds an article; check the paths."))
    for line in describe_files(files, problems):
        if ";" in line:
            warnings.warn(f"{line} read_files() lists all.", UserWarning, stacklevel=2)
    return articles


def _read_one(
    name: str, content: bytes | ValueError, mapping: Mapping[str, str] | None
) -> tuple[str, list[Record], list[Problem]]:
    kind = "unread"
    try:
        if isinstance(content, ValueError):
            raise content
        kind = detect_format(content, name)
        if kind not in READERS:
            found = "the file is empty" if kind == "empty" else f"no reader takes this kind of file ({kind})"
            return kind, [], [make_problem(None, found, REMEDIES.get(kind, REMEDIES["binary"]), "refused")]
        reader = READERS[kind]
        records, problems = reader(content, name, mapping=mapping) if kind in MAPPED else reader(content, name)
    except ValueError as error:
        return kind, [], [_refusal(name, str(error))]
    return kind, *_checked(name, kind, records, problems)


def _refusal(name: str, sentence: str) -> Problem:
    """Make a problem of an error message; the part after its last semicolon is the remedy."""
    message = tidy_line(sentence)
    found, _, remedy = message.rpartition("; ")
    problem = message if message.startswith(tidy_line(name)) else f"{name}: {message}"
    return make_problem(None, problem, remedy if found else "Look at the file.", "refused")


def _checked(name: str, kind: str, records: Iterable[Record], problems: list[Problem]) -> ReaderResult:
    kept, listed = [], list(problems)
    for record in records:
        if is_empty(record):
            listed.append(
                make_problem(
                    record["record"], "neither text, headline nor address was found", "Look at the record.", "skipped"
                )
            )
        else:
            kept.append(record | {"source_file": name, "format": kind})
            listed += check_record(record)
    texts = [bool(record["text"]) for record in kept]
    for record in kept if any(texts) else []:
        if not record["text"]:
            listed.append(make_problem(record["record"], "no text was found", "Look at the record in the export."))
    if kept and not any(texts) and not any(problem["record"] is None for problem in listed):
        listed.append(make_problem(None, "no record has a text", "Export the articles with their full texts."))
    if not kept and not listed:
        listed.append(make_problem(None, "no articles were found in this file", "Check the export.", "skipped"))
    return kept, listed


def _file_row(name: str, kind: str, records: list[Record], problems: list[Problem]) -> dict[str, object]:
    filled = Counter(field for record in records for field in _COUNTED if record.get(field))
    outcomes = Counter(problem["outcome"] for problem in problems)
    return {
        "file": name,
        "format": kind,
        "articles": len(records),
        "fields": ", ".join(f"{field} {filled[field]}" for field in _COUNTED if filled[field]),
        "skipped": outcomes["skipped"],
        "warned": outcomes["warned"],
        "refused": next((problem["problem"] for problem in problems if problem["outcome"] == "refused"), ""),
    }


def describe_files(files: pd.DataFrame, problems: pd.DataFrame) -> list[str]:
    """Return one line per file for the command line: what was found, what was skipped, and why.

    More than three files of one folder and format in which all went well share a line.

    >>> report = pd.DataFrame([["a.csv", "CSV", 2, "title 2", 0, 0, ""]], columns=FILE_COLUMNS)
    >>> describe_files(report, pd.DataFrame(columns=PROBLEM_COLUMNS))
    ['a.csv: CSV, 2 articles (title 2).']
    """
    lines, together = [], _together(files, problems)
    for row in files.itertuples():
        if row.file in together:
            lines += [together[row.file]] if together[row.file] else []
            continue
        listed = problems[problems["file"] == row.file]
        if row.refused:
            lines.append(_in_one_sentence(row.file, row.refused, listed["remedy"].iloc[0]))
            continue
        reasons = _reasons(listed)
        ordered = sorted(reasons.items(), key=lambda pair: -len(pair[1]))
        parts = [f"{row.file}: {row.format}, {row.articles} {'article' if row.articles == 1 else 'articles'}"
                 + (f" ({row.fields})" if row.fields else "")]
        parts += [f"{len(numbers)} {reason}{_numbers(numbers)}" for reason, numbers in ordered[:4]]
        parts += [f"{len(reasons) - 4} more kinds of problem"] if len(reasons) > 4 else []
        parts += [_lowered(listed["remedy"].iloc[0])] if len(listed) and not row.articles else []
        lines.append(f"{'; '.join(parts)}.")
    return lines


def _together(files: pd.DataFrame, problems: pd.DataFrame) -> dict[str, str]:
    """The files that share a line: the line for the first of them, "" for the others."""
    told: dict[str, str] = {}
    fine = files[~files["file"].isin(problems["file"]) & files["file"].str.contains("/")]
    folders = fine["file"].str.replace(r"/[^/]*$", "", regex=True)
    for (folder, kind), rows in fine.groupby([folders, fine["format"]], sort=False):
        if len(rows) > MOST_ALONE:
            told |= dict.fromkeys(rows["file"], "")
            told[rows["file"].iloc[0]] = f"{folder}/ ({len(rows)} files): {kind}, {rows['articles'].sum()} articles."
    return told


def _in_one_sentence(file: str, problem: str, remedy: str) -> str:
    """Join file, problem and remedy, each once; a problem that begins with its file is a complete sentence.

    >>> _in_one_sentence("a.txt", "the file is empty", "Download it again.")
    'a.txt: the file is empty; download it again.'
    """
    if problem.startswith(tidy_line(file)) and ("; " in problem or not remedy):
        return problem
    found = problem if problem.startswith(tidy_line(file)) else f"{file}: {problem}"
    return f"{found.removesuffix('.')}; {_lowered(remedy)}."


def _lowered(remedy: str) -> str:
    return f"{remedy[:1].lower()}{remedy[1:].removesuffix('.')}"


def _reasons(listed: pd.DataFrame) -> dict[str, list[str]]:
    """The numbers of the records of each problem ("" for a whole file); what differs in numbers only is one kind."""
    reasons = listed["outcome"] + ": " + listed["problem"]
    kinds = reasons.str.replace(r"\d+", "…", regex=True)
    same, found = kinds.where(kinds.duplicated(keep=False), reasons), dict[str, list[str]]()
    for kind, number in zip(same, listed["record"], strict=True):
        found.setdefault(kind, []).append("" if pd.isna(number) else str(number))
    return found


def _numbers(numbers: list[str]) -> str:
    """The records of a problem, in brackets: the line of a table, the place in other files.

    >>> _numbers(["2", "5"]), _numbers([""])
    (' (no. 2, 5)', '')
    """
    known = [number for number in numbers if number]
    more = f" and {len(known) - MOST_NUMBERS} more" if len(known) > MOST_NUMBERS else ""
    return f" (no. {', '.join(known[:MOST_NUMBERS])}{more})" if known else ""
