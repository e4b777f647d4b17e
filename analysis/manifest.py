"""What a folder of tables says of itself: the checksums of its files, and of the files that they were made from.

They stand in `datapackage.json`, which is the last file to be written: `hash` of each table, and `inputs`. By them a
mixture of two sets is refused, and so are tables that are older than the dictionary beside them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.disk import digest, finish
from analysis.records import StudyError
from analysis.schema import TABLES, describe_package

PACKAGE = "datapackage.json"
INPUTS = ("dictionary.yml", "articles.csv", "outlets.csv")  # the texts have their checksums in the table of articles
_TRIES = 3  # of reading a set of tables while another program replaces it


def table_files(tables: Mapping[str, bytes], head: Mapping[str, Any]) -> dict[str, bytes]:
    """The files of a folder of tables, by name, `datapackage.json` last; head: what stands at its top."""
    package = describe_package(dict(head))
    for name, described in zip(tables, package["resources"], strict=True):
        described["hash"] = f"sha256:{digest(tables[name])}"
    text = json.dumps(package, indent=2, ensure_ascii=False) + "\n"
    return {**{f"{name}.csv": data for name, data in tables.items()}, PACKAGE: text.encode("utf-8")}


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


def read_set(place: Path) -> tuple[dict[str, bytes], str]:
    """The tables of a folder as bytes, by name, and the first of them that is not as it was written, or "".

    A set that an ended run had completed is put in place first. Tables of an earlier version have no checksums; then
    none is wrong, and `check_inputs` refuses them. StudyError where a file is missing.
    """
    for _ in range(_TRIES):
        finish(place.parent)
        files = {name: _bytes(place / f"{name}.csv") for name in TABLES}
        known = _hashes(read_package(place))
        listed = TABLES if any(known.values()) else ()
        wrong = next((name for name in listed if known.get(name) != f"sha256:{digest(files[name])}"), "")
        if not wrong:
            break
    return files, wrong


def check_inputs(place: Path) -> None:
    """Raise StudyError, in one sentence with the remedy, where a file that tables were made from has changed since."""
    package, corpus = read_package(place), place.parent
    known, texts = package.get("inputs"), "" if _has_texts(place.parent) else "put the articles' texts into texts/ and "
    if not any(_hashes(package).values()):
        raise StudyError(f"{PACKAGE}: it has no checksums, so the tables are of an earlier version; {texts}run "
                         f"`python -m analysis annotate {corpus.name}`.")
    for name, now in input_digests(corpus).items() if isinstance(known, dict) and known else ():
        if now != known.get(name):
            raise StudyError(f"{name}: it was changed after the tables had been made, so their numbers are older than "
                             f"it; {texts}run `python -m analysis annotate {corpus.name}`, or put the former one back.")


def _has_texts(corpus: Path) -> bool:
    return any((corpus / "texts").glob("*.txt"))


def _hashes(package: Mapping[str, Any]) -> dict[str, str]:
    found = package.get("resources")
    listed = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return {str(one.get("path", "")).removesuffix(".csv"): str(one.get("hash", "")) for one in listed}


def _bytes(file: Path) -> bytes:
    if not file.is_file():
        raise StudyError(f"{file.name}: the file is missing; restore it, or make it again with `annotate`.")
    return file.read_bytes()
