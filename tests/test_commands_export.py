"""`export`: every table in the asked form, in a new folder, with nothing in it that a spreadsheet runs."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analysis.__main__ import main
from analysis.commands.export import export_study
from analysis.reading.update import rebuild_tables
from analysis.schema import TABLES
from analysis.study import load_study

pytestmark = pytest.mark.slow

Refused = Callable[..., object]


@pytest.fixture
def annotated(corpus: Path) -> Path:
    """The corpus folder with its tables, and an outlet whose name is a formula."""
    outlets = (corpus / "outlets.csv").read_text(encoding="utf-8")
    (corpus / "outlets.csv").write_text(outlets.replace("Buoy Post", "=HYPERLINK(1)"), encoding="utf-8")
    rebuild_tables(corpus)
    return corpus


def test_every_table_is_a_csv_file_that_holds_what_the_study_holds(annotated: Path, tmp_path: Path) -> None:
    lines = export_study(annotated, tmp_path / "out")
    assert lines == [f"{tmp_path / 'out'} is made: {', '.join(f'{name}.csv' for name in TABLES)} "
                     "(one file per table, 4 articles)."]
    study = load_study(annotated / "tables")
    for name in TABLES:
        table = pd.read_csv(tmp_path / "out" / f"{name}.csv", encoding="utf-8-sig", keep_default_na=False, dtype="str")
        expected = getattr(study, name)
        assert list(table.columns) == list(expected.columns)
        assert len(table) == len(expected)
    hits = pd.read_csv(tmp_path / "out" / "hits.csv", encoding="utf-8-sig", keep_default_na=False)
    pd.testing.assert_frame_equal(hits[["doc_id", "start", "end", "form"]],
                                  study.hits[["doc_id", "start", "end", "form"]], check_dtype=False)
    assert ",'=HYPERLINK(1)," in (tmp_path / "out" / "outlets.csv").read_text(encoding="utf-8-sig")


def test_one_workbook_with_a_sheet_a_table(annotated: Path, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    export_study(annotated, tmp_path / "out", "xlsx")
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "out" / "tables.xlsx").read_bytes()))
    assert book.sheetnames == list(TABLES)
    assert [cell.data_type for row in book["outlets"].iter_rows() for cell in row if cell.data_type == "f"] == []
    assert book["outlets"]["B4"].value == "=HYPERLINK(1)"


def test_parquet_or_the_package_that_it_needs(annotated: Path, tmp_path: Path, refused: Refused,
                                              monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    real = builtins.__import__

    def without(name: str, *rest: object, **named: object) -> object:
        if name.partition(".")[0] == "polars":
            raise ImportError("No module named 'polars'")
        return real(name, *rest, **named)

    with monkeypatch.context() as patched:
        patched.setattr("analysis.formats.needs.import_module", without)
        with refused("the package polars", "pip install polars"):
            export_study(annotated, tmp_path / "out", "parquet")
    assert not (tmp_path / "out").exists()
    export_study(annotated, tmp_path / "out", "parquet")
    assert len(list((tmp_path / "out").glob("*.parquet"))) == len(TABLES)


def test_nothing_that_exists_is_touched(annotated: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").mkdir()
    assert main(["export", str(annotated), "--to", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err == (
        "analysis export: out: it is there already and nothing in it was touched; choose another name.\n")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_study_without_tables_is_told(corpus: Path, tmp_path: Path, refused: Refused) -> None:
    with refused("articles.csv", "annotate"):
        export_study(corpus, tmp_path / "out")
    assert not (tmp_path / "out").exists()
