"""A study's tables in files for other programs: all of them in one new folder, or none."""

from __future__ import annotations

from pathlib import Path

from analysis.commands.folders import make_folder
from analysis.formats.tables import export_tables
from analysis.schema import TABLES
from analysis.study import load_study


def export_study(folder: str | Path, target: str | Path, form: str = "csv") -> list[str]:
    """Write the tables of a corpus folder into a new folder; return what to tell, line by line.

    folder: with `tables/`. target: a folder that does not exist yet; it appears whole or not at all. form: "csv",
    "xlsx" (one workbook, a sheet a table) or "parquet"; see `export_tables` for what becomes of formulas.
    Errors: ValueError where there are no tables, the target exists, or the form needs a package that is not there.
    """
    study = load_study(Path(folder) / "tables")
    files = export_tables({name: getattr(study, name) for name in TABLES}, form)
    place = make_folder(target, files)
    each = f"{len(TABLES)} sheets" if form == "xlsx" else "one file a table"
    return [f"{place} is made: {', '.join(files)} ({each}, {len(study.articles)} articles)."]
