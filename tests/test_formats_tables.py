"""Tables for other programs: nothing lost, nothing that a spreadsheet would run."""

import io

import pandas as pd
import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.formats.tables import export_tables
from analysis.records import neutralise

DANGEROUS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\n=1", " =1", "\uff1d1", "\u00a0=1",
             "\x00=1", "\x01\u200b=1", "\u3000-2+3"]
TABLE = pd.DataFrame(
    {
        "word": ["=HYPERLINK(1)", "ferry", None],
        "n": [-2, 3, 4],
        "share": [0.5, None, -0.25],
        "=name": ["a", "b", "c"],
        "seen": pd.to_datetime(["2031-03-05", None, "2031-03-06"]),
    }
)


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_runs_gets_an_apostrophe(text: str) -> None:
    assert neutralise(text) == "'" + text


@pytest.mark.parametrize("value", ["-3.5", "+1e6", "ferry = late", "a@b.example", "", "'=1", -3, 0.5, None, True])
def test_what_does_not_run_stays(value: object) -> None:
    assert neutralise(value) is value


@given(st.text(max_size=30))
def test_no_text_begins_like_a_formula_afterwards(text: str) -> None:
    made = neutralise(text)
    assert made == text or made == "'" + text
    assert made == neutralise(made)
    assert not made.lstrip(" ").startswith(("=", "@"))


def test_csv_keeps_numbers_and_neutralises_text() -> None:
    [(name, data)] = export_tables({"words": TABLE}).items()
    assert name == "words.csv"
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").split("\n")[:4] == [
        "word,n,share,'=name,seen",
        "'=HYPERLINK(1),-2,0.5,a,2031-03-05",
        "ferry,3,,b,",
        ",4,-0.25,c,2031-03-06",
    ]
    assert TABLE["word"].iloc[0] == "=HYPERLINK(1)"


def test_xlsx_has_no_formula_cells() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    [(name, data)] = export_tables({"words": TABLE, "again": TABLE}, "xlsx").items()
    assert name == "tables.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["words", "again"]
    cells = [cell for row in book["words"].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert book["words"]["A2"].value == "=HYPERLINK(1)"
    assert book["words"]["B2"].value == -2
    assert book["words"]["C3"].value is None
    with pytest.raises(ValueError, match="more than an Excel cell holds"):
        export_tables({"long": pd.DataFrame({"text": ["a" * 40_000]})}, "xlsx")


def test_parquet_keeps_all_as_it_is() -> None:
    [(name, data)] = export_tables({"words": TABLE}, "parquet").items()
    assert name == "words.parquet"
    found = polars.read_parquet(io.BytesIO(data))
    assert found.columns == list(TABLE)
    for column in TABLE:
        assert [None if pd.isna(cell) else cell for cell in TABLE[column]] == found[column].to_list()


def test_refusals() -> None:
    with pytest.raises(ValueError, match="not known: use one of"):
        export_tables({"a": TABLE}, "ods")
    with pytest.raises(ValueError, match="no tables"):
        export_tables({})
    with pytest.raises(ValueError, match="cannot name a table"):
        export_tables({"../a": TABLE})
