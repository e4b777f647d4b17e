"""Write all tables of a study to a new folder, in files for other programs."""

from __future__ import annotations

from pathlib import Path

from analysis.disk import make_folder
from analysis.formats.tables import export_tables
from analysis.schema import TABLES
from analysis.study import load_study


def export_study(folder: str | Path, target: str | Path, form: str = "csv") -> list[str]:
    """Write the tables of a corpus folder into a new folder; return the lines of a report.

    folder: a corpus folder with `tables/`. target: a folder that does not exist yet; it is written whole or not at all.
    form: "csv", "xlsx" (one workbook, one sheet per table) or "parquet". Formulas are neutralised: see `export_tables`.
    Errors: ValueError where there are no tables, the target exists, or a package that the form needs is not installed.
    """
    study = load_study(Path(folder) / "tables")
    files = export_tables({name: getattr(study, name) for name in TABLES}, form)
    place = make_folder(target, files)
    each = f"{len(TABLES)} sheets" if form == "xlsx" else "one file per table"
    return [f"{place} is made: {', '.join(files)} ({each}, {len(study.articles)} articles)."]
