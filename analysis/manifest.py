"""What a folder of tables says of itself: the checksums of its files, and of the files that they were made from.

They stand in `datapackage.json`, which is the last file to be written: `hash` of each table, and `inputs`. By them a
mixture of two sets is refused, and so are tables that are older than the dictionary beside them.

Each table is in one form only, the one that is listed there, and that one is read: a CSV file; or, in a study of 1,000
articles and more (`analysis.parquet.LARGE`), Parquet files of 2,000 articles each. The short tables that no text is
read for stay CSV. A file of the other form beside them is refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.disk import digest, finish
from analysis.parquet import PER_ARTICLE, parquet_bytes
from analysis.records import StudyError, parse_table
from analysis.schema import TABLES, describe_package

PACKAGE = "datapackage.json"
INPUTS = ("dictionary.yml", "articles.csv", "outlets.csv")  # the texts have their checksums in the table of articles
_TRIES = 3  # of reading a set of tables while another program replaces it


def table_files(tables: Mapping[str, bytes], head: Mapping[str, Any]) -> dict[str, bytes]:
    """The files of a folder of tables, by name, `datapackage.json` last; head: what stands at its top."""
    package = describe_package(dict(head))
    for name, described in zip(tables, package["resources"], strict=True):
        described["hash"] = f"sha256:{digest(tables[name])}"
    return {**{f"{name}.csv": data for name, data in tables.items()}, PACKAGE: _json(package)}


def part_files(parts: Iterable[Mapping[str, bytes]], given: Mapping[str, bytes],
               head: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """The files of a large study one by one, with their names, `datapackage.json` last.

    parts: the tables with rows of articles as CSV, `analysis.parquet.PART` articles each; only one is held at a time.
    given: the other tables, as CSV, which they stay. StudyError for a value that does not belong into its column.
    """
    package, sums = describe_package(dict(head)), {name: hashlib.sha256() for name in TABLES}
    listed = {str(one["path"]).removesuffix(".csv"): one for one in package["resources"]}
    for name in PER_ARTICLE:
        del listed[name]["encoding"]
        listed[name] |= {"path": [], "profile": "data-resource", "format": "parquet", "hashes": []}
    for number, tables in enumerate(parts):
        for name, data in tables.items():
            table = parse_table(data, name, f"{name}.csv")
            sums[name].update(data if number == 0 else data[data.index(b"\n") + 1:])
            made = parquet_bytes(table, name)
            listed[name]["path"].append(f"{name}-{number:05}.parquet")
            listed[name]["hashes"].append(_hash(made))
            yield listed[name]["path"][-1], made
    for name, data in given.items():
        sums[name].update(data)
        listed[name]["hash"] = f"sha256:{digest(data)}"
        yield f"{name}.csv", data
    package["checksum"] = checksum_of(sums[name].hexdigest() for name in TABLES)
    yield PACKAGE, _json(package)


def checksum_of(sums: Iterable[str]) -> str:
    """The checksum of a large study, twelve hexadecimal digits; sums: of all its tables as CSV, each as a whole."""
    return hashlib.sha256("".join(sums).encode()).hexdigest()[:12]


def in_place_of(place: Path, files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes | None]]:
    """Files for a folder of tables, with its other tables taken out before the last of them is there."""
    left, held = _tables_there(place), dict[str, bytes]()
    for name, data in files:
        left.discard(name)
        if name == PACKAGE:
            held[name] = data
        else:
            yield name, data
    yield from ((name, None) for name in sorted(left))
    yield from held.items()


def _json(package: Mapping[str, Any]) -> bytes:
    return (json.dumps(package, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def _hash(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _tables_there(place: Path) -> set[str]:
    """The names of all files of tables in a folder, in either form."""
    named = {f"{name}.csv" for name in TABLES}
    return {file.name for file in (*place.glob("*.csv"), *place.glob("*.parquet"))
            if file.name in named or file.suffix == ".parquet"}


def input_digests(corpus: Path) -> dict[str, str]:
    """The checksums of the files that tables are made from, by name; of texts, see `raw_sha256` in `articles`.

    Line ends make no difference, so that a copy on another system is the same file.
    """
    return {name: digest((corpus / name).read_bytes()) for name in INPUTS if (corpus / name).is_file()}


def read_package(place: Path) -> dict[str, Any]:
    """`datapackage.json` of a folder of tables; StudyError where it is missing or broken."""
    file = place / PACKAGE
    if not file.is_file():
        raise StudyError(f"{PACKAGE}: the file is missing; restore it, or make it again with `annotate`.")
    try:
        found = json.loads(file.read_bytes())
    except ValueError as error:
        raise StudyError(f"{PACKAGE}: not JSON ({error}); restore it, or make it again with `annotate`.") from None
    if not isinstance(found, dict):
        raise StudyError(f"{PACKAGE}: no data package; restore it, or make it again with `annotate`.")
    return found


def read_set(place: Path) -> tuple[dict[str, dict[str, bytes]], str]:
    """The files of each table of a folder, by their names, and the first that is not as it was written, or "".

    A set that an ended run had completed is put in place first. Tables of an earlier version have no checksums; then
    none is wrong, and `check_inputs` refuses them. StudyError where a file is missing, or one too many.
    """
    for _ in range(_TRIES):
        finish(place.parent)
        known = listed_files(read_package(place) if (place / PACKAGE).is_file() else {})
        files = {name: {file: _bytes(place / file) for file in known[name]} for name in TABLES}
        hashed = any(hash for listed in known.values() for hash in listed.values())
        wrong = next((file for name in TABLES if hashed for file, data in files[name].items()
                      if not is_as_written(file, known[name][file], data)), "")
        if not wrong:
            break
    read_package(place)  # it says so where it is missing
    _check_one_form(place, known)
    return files, wrong


def _check_one_form(place: Path, known: Mapping[str, Mapping[str, str]]) -> None:
    """Raise StudyError where a table is there twice, so that nobody can take the wrong one for it."""
    more = sorted(_tables_there(place) - {file for listed in known.values() for file in listed})
    if more:
        raise StudyError(f"{more[0]}: {PACKAGE} lists another file as this table, and only that one is read; take "
                         f"{more[0]} out, or make all tables again with `annotate`.")


def listed_files(package: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The files of each table, by its name, and their checksums ("" where there is none), as a data package has them.

    >>> listed_files({})["words"]
    {'words.csv': ''}
    """
    found, named = {name: {f"{name}.csv": ""} for name in TABLES}, package.get("resources")
    for one in named if isinstance(named, list) else []:
        name = str(one.get("name", "")).replace("-", "_") if isinstance(one, dict) else ""
        if name in found and isinstance(one.get("path"), list):
            found[name] = dict(zip(map(str, one["path"]), map(str, one.get("hashes", ())), strict=False))
        elif name in found:
            found[name] = {f"{name}.csv": str(one.get("hash", ""))}
    return found


def is_made_of(place: Path, made_of: str) -> bool:
    """Whether the tables of a large study are whole, and of what has this checksum (`reading.update`)."""
    try:
        package = read_package(place)
        known = {file: hash for listed in listed_files(package).values() for file, hash in listed.items()}
        return package.get("made_of") == made_of and _tables_there(place) == set(known) and all(
            is_as_written(file, hash, (place / file).read_bytes()) for file, hash in known.items())
    except StudyError:
        return False


def is_as_written(file: str, known: str, data: bytes) -> bool:
    """Whether a file of a table has its checksum; in a CSV file line ends make no difference."""
    return known == (_hash(data) if file.endswith(".parquet") else f"sha256:{digest(data)}")


def check_inputs(place: Path) -> None:
    """Raise StudyError, in one sentence with the remedy, where a file that tables were made from has changed since."""
    package, corpus = read_package(place), place.parent
    known, texts = package.get("inputs"), "" if _has_texts(place.parent) else "put the articles' texts into texts/ and "
    if not any(hash for listed in listed_files(package).values() for hash in listed.values()):
        raise StudyError(f"{PACKAGE}: it has no checksums, so the tables are of an earlier version; {texts}run "
                         f"`python -m analysis annotate {corpus.name}`.")
    for name, now in input_digests(corpus).items() if isinstance(known, dict) and known else ():
        if now != known.get(name):
            raise StudyError(f"{name}: it was changed after the tables had been made, so their numbers are older than "
                             f"it; {texts}run `python -m analysis annotate {corpus.name}`, or put the former one back.")


def _has_texts(corpus: Path) -> bool:
    return any((corpus / "texts").glob("*.txt"))


def _bytes(file: Path) -> bytes:
    if not file.is_file():
        raise StudyError(f"{file.name}: the file is missing; restore it, or make it again with `annotate`.")
    return file.read_bytes()
