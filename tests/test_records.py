"""The quick road into a table: taken by files as they are written, and by no other."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.records import StudyError, parse_as_written, parse_table, table_bytes
from analysis.schema import TABLES
from analysis.study import checksum, load_study, save_study

TABLE = pd.DataFrame({"doc_id": ["a-1", "a-1", "007", "b"], "sentence": [0, -1, 2, 0],
                      "scorer": ["vader", "textblob", "vader", "vader"],
                      "word": ['the "best, of" all', "1,000", "good", ""], "score": [1.9, -0.25, 0.0, 0.0001]})
DATA = table_bytes(TABLE, "tone_words")
SHIPPED = Path(__file__).parents[1] / "corpus" / "tables"


@pytest.mark.parametrize("name", TABLES)
def test_the_quick_road_reads_every_shipped_table_as_the_careful_one(name: str,
                                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    data = (SHIPPED / f"{name}.csv").read_bytes()
    quick = parse_as_written(data, name)
    assert quick is not None
    monkeypatch.setattr("analysis.records.parse_as_written", lambda *_: None)
    careful = parse_table(data, name, "file.csv")
    pd.testing.assert_frame_equal(quick, careful)
    for column in quick:
        assert list(map(type, quick[column])) == list(map(type, careful[column]))


def test_cells_with_commas_and_marks_take_the_quick_road_too() -> None:
    found = parse_as_written(DATA, "tone_words")
    assert found is not None
    assert found["word"].tolist() == TABLE["word"].tolist()
    assert found["doc_id"].tolist() == ["a-1", "a-1", "007", "b"]


FOREIGN = [
    (b',0,', b',00,'), (b'1.9', b'1.90'), (b'0.0001', b'1e-4'), (b'good', b'"good"'), (b'vader,good', b'vader,go\nod'),
    (b'all"', b'al"l'), (b'\n', b'\r\n'), (b'007,2', b'007,2,2'), (b'007,2,', b'007,'),
    (b'vader,good,0\n', b'vader,good\n'), (b'good', b'g\xffod'), (b'b,0', b'b,'), (b'scorer,word', b'word,scorer'),
    (b'0.0001\n', b'0.0001'), (b'0.0001\n', b'0.0001\n\n'), (b'doc_id', b'\xef\xbb\xbfdoc_id'), (b'vader', b'liwc'),
    (b',-1,', b', -1,'), (b'2,vader', b'2.0,vader'), (b'good', b'g\x00od'), (b'b,0', b'b,99999999999999999999'),
]


@pytest.mark.parametrize(("old", "new"), FOREIGN)
def test_a_file_that_is_written_otherwise_is_read_with_care(old: bytes, new: bytes) -> None:
    assert old in DATA
    assert parse_as_written(DATA.replace(old, new, 1), "tone_words") is None


@settings(max_examples=300)
@given(place=st.integers(0, len(DATA) - 1), n=st.integers(0, 3), put=st.text('a0,"\n. -\r1', max_size=3))
def test_what_takes_the_quick_road_is_written_as_it_was_read(place: int, n: int, put: str) -> None:
    data = DATA[:place] + put.encode() + DATA[place + n:]
    quick = parse_as_written(data, "tone_words")
    if quick is None:
        try:
            parse_table(data, "tone_words", "file.csv")
        except StudyError:
            return
    else:
        assert table_bytes(quick, "tone_words") == data


def test_the_checksum_of_a_loaded_study_is_that_of_its_files_and_of_its_tables(tmp_path: Path) -> None:
    shipped = load_study(SHIPPED)
    assert "checksum" in shipped._memo
    place = save_study(shipped, tmp_path / "tables")
    words = place / "words.csv"
    words.write_bytes(words.read_bytes().replace(b"\n", b"\r\n"))
    again = load_study(place)
    assert "checksum" not in again._memo
    assert checksum(again) == checksum(shipped)
