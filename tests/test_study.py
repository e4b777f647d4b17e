"""The study: what is saved is what is read, what is wrong is told, and what is done to a table does not change it."""

from __future__ import annotations

import gc
import json
import weakref
from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path

import pandas as pd
import pytest

import analysis
from analysis.reading.articles import sha256
from analysis.records import parse_table
from analysis.schema import COLUMNS, TABLES
from analysis.study import (
    Study,
    check_study,
    checksum,
    empty_table,
    find_tables,
    load_study,
    save_study,
    source_line,
    table_bytes,
)

Refused = Callable[..., object]


@pytest.fixture(scope="module")
def study(study: Study) -> Study:
    """The made-up study with a row by hand in the two tables that it leaves empty; one row has empty cells."""
    some = {"string": "some", "integer": 7, "boolean": True}
    row = {name: pd.NA if COLUMNS[name].optional else some[COLUMNS[name].kind] for name in TABLES["attributions"]}
    row |= {"doc_id": "tide-1", "sentence": 0, "scope": "speech"}
    told = pd.DataFrame([row]).astype(empty_table("attributions").dtypes)
    types = pd.DataFrame({"source_type": ["official"], "label": ["an official"]}, dtype="str")
    unread = pd.DataFrame({"doc_id": ["gull-2"], "problem": ["some"]}, dtype="str")
    return replace(study, attributions=told, source_types=types, warnings=unread)


@pytest.fixture
def tables(study: Study, tmp_path: Path) -> Path:
    return save_study(study, tmp_path / "corpus" / "tables")


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def edit(tables: Path, name: str, old: str, new: str) -> None:
    file = tables / f"{name}.csv"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def test_what_is_saved_is_what_is_read(study: Study, tables: Path, tmp_path: Path) -> None:
    read = load_study(tables)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(read, name), getattr(study, name), rtol=1e-3, atol=5e-5)
    assert bytes_of(save_study(read, tmp_path / "again")) == bytes_of(tables)
    assert checksum(read) == checksum(study)


def test_saving_over_itself_changes_no_byte_and_leaves_nothing_else_behind(study: Study, tables: Path) -> None:
    before = bytes_of(tables.parent)
    save_study(study, tables)
    assert bytes_of(tables.parent) == before
    assert sorted(before) == sorted(["datapackage.json", *(f"{name}.csv" for name in TABLES)])


def test_the_tables_of_the_shipped_study_are_written_as_they_were_read() -> None:
    place, study = find_tables(Path(__file__).parent), load_study(find_tables(Path(__file__).parent))
    for name in TABLES:
        assert table_bytes(getattr(study, name), name) == (place / f"{name}.csv").read_bytes(), name


def test_a_cell_comes_back_as_it_went(study: Study, tmp_path: Path) -> None:
    cells = ["a, b", 'say "ahoy"', " both ", "two\nlines", "null", "NaN", "NA", "None", "true", "1e5", "007", "日本",
             "=1+1", "#", "-"]
    words = study.words.head(len(cells)).assign(word=cells)
    odd = replace(study, articles=study.articles.assign(title=cells[:4]), words=words)
    read = load_study(save_study(odd, tmp_path / "tables"))
    assert read.articles["title"].tolist() == cells[:4]
    assert read.words["word"].tolist() == cells


def test_numbers_are_written_with_four_decimals_at_most_and_never_as_minus_zero(study: Study) -> None:
    first = study.sentences.head(3).assign(polarity=[-0.0, 0.123456, -0.00001], compound=[1.0, -0.5, 0.1])
    lines = table_bytes(first, "sentences").decode().splitlines()
    polarity, compound = (list(TABLES["sentences"]).index(name) for name in ("polarity", "compound"))
    assert [line.split(",")[polarity] for line in lines[1:]] == ["0", "0.1235", "0"]
    assert [line.split(",")[compound] for line in lines[1:]] == ["1", "-0.5", "0.1"]


@pytest.mark.parametrize("name", list(TABLES))
def test_the_checksum_sees_one_row_less_in_any_table(study: Study, name: str) -> None:
    table = getattr(study, name)
    assert len(table)
    assert checksum(replace(study, **{name: table.iloc[:-1]})) != checksum(study)


def test_the_checksum_sees_one_cell_and_the_order_of_rows(study: Study) -> None:
    more = study.words.assign(n=study.words["n"].where(study.words.index != 0, 99))
    assert checksum(replace(study, words=more)) != checksum(study)
    assert checksum(replace(study, words=study.words.iloc[::-1])) != checksum(study)
    assert checksum(replace(study, words=study.words.copy())) == checksum(study)


def test_a_source_line_names_checksum_articles_and_seed(study: Study) -> None:
    assert source_line(study, 7) == f"Tables {checksum(study)}; 4 articles; seed 7."


def test_a_study_shows_how_long_its_tables_are(study: Study) -> None:
    assert repr(study).startswith("Study(articles 4, outlets 4, concepts 7, ")


def test_every_table_is_a_field_and_every_column_is_described() -> None:
    assert [field.name for field in fields(Study) if field.init] == [*TABLES, "coders"]
    for columns in TABLES.values():
        assert len(set(columns)) == len(columns)
        assert all(COLUMNS[column].meaning for column in columns)


@pytest.mark.parametrize("name", list(TABLES))
def test_an_empty_table_has_the_types_of_a_full_one(study: Study, tables: Path, name: str) -> None:
    empty = empty_table(name)
    assert len(empty) == 0
    whole = {column: dtype for column, dtype in empty.dtypes.items() if COLUMNS[column].kind == "integer"}
    assert whole == {column: "Int64" if COLUMNS[column].optional else "int64" for column in whole}
    assert empty.dtypes.to_dict() == getattr(study, name).dtypes.to_dict()
    assert empty.dtypes.to_dict() == parse_table((tables / f"{name}.csv").read_bytes(), name, name).dtypes.to_dict()


def test_the_data_package_describes_every_file_and_column(tables: Path) -> None:
    package = json.loads((tables / "datapackage.json").read_text(encoding="utf-8"))
    assert package["profile"] == "tabular-data-package"
    assert [resource["path"] for resource in package["resources"]] == [f"{name}.csv" for name in TABLES]
    for resource in package["resources"]:
        header = (tables / resource["path"]).read_text(encoding="utf-8").splitlines()[0]
        described = resource["schema"]["fields"]
        assert [field["name"] for field in described] == header.split(",")
        assert all(field["type"] in ("string", "integer", "number", "boolean") for field in described)
        assert all(field["description"] for field in described)
        assert resource["name"] == resource["path"].removesuffix(".csv").replace("_", "-")


def test_the_head_of_the_data_package_is_kept(study: Study, tmp_path: Path) -> None:
    place = save_study(study, tmp_path / "tables", {"name": "ferry", "title": "A ferry line that closes"})
    package = json.loads((place / "datapackage.json").read_text(encoding="utf-8"))
    assert (package["name"], package["title"]) == ("ferry", "A ferry line that closes")


def test_tables_are_found_from_a_folder_below(tables: Path) -> None:
    below = tables.parent.parent / "notebooks" / "drafts"
    below.mkdir(parents=True)
    assert find_tables(below) == tables.resolve()
    assert find_tables(tables.parent.parent) == tables.resolve()


def test_no_tables_anywhere_is_told_with_the_remedy(tmp_path: Path, refused: Refused) -> None:
    with refused(tmp_path.name, "corpus/tables/datapackage.json", "load_study("):
        find_tables(tmp_path)


def test_a_byte_order_mark_and_other_line_ends_change_nothing(study: Study, tables: Path) -> None:
    for name in ("articles", "hits"):
        file = tables / f"{name}.csv"
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert checksum(load_study(tables)) == checksum(study)


def test_a_quotation_mark_that_never_closes_is_told(tables: Path, refused: Refused) -> None:
    (tables / "words.csv").write_text("doc_id,word,voice,n,stop\n\"gull-1" + 200_000 * "x", encoding="utf-8")
    with refused("words.csv", "quotation mark", "not closed"):
        load_study(tables)


def test_a_missing_table_is_named(tables: Path, refused: Refused) -> None:
    (tables / "words.csv").unlink()
    with refused("words.csv", "missing", "restore it"):
        load_study(tables)


def test_an_empty_table_file_is_named(tables: Path, refused: Refused) -> None:
    (tables / "words.csv").write_bytes(b"")
    with refused("words.csv", "empty", "restore it"):
        load_study(tables)


def test_a_table_in_another_encoding_is_named_with_the_byte(tables: Path, refused: Refused) -> None:
    edit(tables, "outlets", "The Gull", "The Göll")
    text = (tables / "outlets.csv").read_text(encoding="utf-8")
    (tables / "outlets.csv").write_bytes(text.encode("latin-1"))
    with refused("outlets.csv", f"byte {text.index('ö')}", "save the file as UTF-8"):
        load_study(tables)


FAULTS = {
    "unknown column": ("hits", "pattern,form", "patern,form", ["hits.csv", "row 1", "'patern'", "'pattern'"]),
    "missing column": ("words", ",stop\n", "\n", ["words.csv", "row 1", "'stop'", "add it"]),
    "bad number": ("hits", ",10,16,", ",ten,16,", ["hits.csv", "row 2", "'start'", "'ten'", "a whole number"]),
    "decimal for a whole number": ("hits", ",10,16,", ",10,16.5,", ["hits.csv", "row 2", "'end'", "'16.5'"]),
    "empty number": ("sentences", ",-0.2917,", ",,", ["sentences.csv", "row 4", "'polarity'", "a number"]),
    "bad boolean": ("quotes", ",true,", ",yes,", ["quotes.csv", "row 2", "'closed'", "'yes'", "true or false"]),
    "unknown word": ("hits", ",quoted,", ",theirs,", ["hits.csv", "row 12", "'voice'", "'theirs'", "'own', 'quoted'"]),
    "a former word": ("hits", ",not marked,", ",plain,", ["hits.csv", "row 2", "'status'", "'plain'", "'not marked'",
                                                          "annotate again"]),
    "bad date": ("articles", "2031-03-04", "04/03/2031", ["articles.csv", "row 2", "'date'", "YYYY-MM-DD"]),
    "too many cells": ("outlets", "The Gull,", "The Gull,,", ["outlets.csv", "row 2", "7 values for 6 columns"]),
    "too few cells": ("outlets", "The Gull,unknown", "The Gull", ["outlets.csv", "row 2", "5 values for 6 columns"]),
    "doc_id twice": ("articles", "gull-2", "gull-1", ["articles.csv", "row 3", "'doc_id'", "'gull-1'", "its own"]),
    "unknown article": ("hits", "gull-2", "gull-9", ["hits.csv", "row 6", "'doc_id'", "'gull-9'", "articles.csv"]),
    "unknown outlet": ("articles", "tide-1,tide", "tide-1,tied", ["articles.csv", "row 4", "'outlet'", "outlets.csv"]),
    "an outlet twice": ("outlets", "tide,", "gull,", ["outlets.csv", "row 3", "'outlet'", "'gull'", "its own"]),
    "a name twice": ("outlets", "Tide Weekly", "The Gull", ["outlets.csv", "row 3", "'name'", "'The Gull'", "its own"]),
    "no such sentence": ("hits", "tide-1,0,", "tide-1,9,", ["hits.csv", "row 12", "'sentence'", "no sentence 9"]),
    "end before start": ("hits", ",10,16,", ",10,9,", ["hits.csv", "row 2", "'end'", "annotate again"]),
    "a negative count": ("words", ",own,1,", ",own,-1,", ["words.csv", "row 2", "'n'", "'-1'",
                         "a whole number of 0 or more"]),
    "a share above one": ("sentences", ",-0.2917,", ",1.2917,", ["sentences.csv", "row 4", "'polarity'", "'1.2917'",
                                                                "a number from -1 to 1"]),
    "a number beyond 64 bits": ("words", ",own,1,", ",own,18446744073709551617,", ["words.csv", "row 2", "'n'"]),
    "a number of many digits": ("words", ",own,1,", f",own,{'9' * 5000},", ["words.csv", "row 2", "'n'"]),
    "no number at all": ("sentences", ",-0.2917,", ",1e999,", ["sentences.csv", "row 4", "'polarity'", "'1e999'"]),
    "a form of six words": ("hits", ",closes,", ",a b c d e f,", ["hits.csv", "row 2", "'form'", "five words"]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_file_row_column_and_remedy(tables: Path, fault: str, refused: Refused) -> None:
    name, old, new, told = FAULTS[fault]
    edit(tables, name, old, new)
    with refused(*told):
        load_study(tables)


def test_a_text_beside_the_tables_must_be_the_one_they_were_made_from(study: Study, tables: Path, refused: Refused,
                                                                      articles: pd.DataFrame) -> None:
    texts = tables.parent / "texts"
    texts.mkdir()
    (texts / "tide-1.txt").write_text(articles.loc[2, "text"], encoding="utf-8", newline="\n")
    assert sha256(articles.loc[2, "text"]) == study.articles.loc[2, "raw_sha256"]
    load_study(tables)
    (texts / "tide-1.txt").write_text(articles.loc[2, "text"] + "!", encoding="utf-8", newline="\n")
    with refused("texts/tide-1.txt", "checksum", "put that one back"):
        load_study(tables)


def test_a_study_that_does_not_fit_together_is_not_written(study: Study, tables: Path, refused: Refused) -> None:
    before = bytes_of(tables.parent)
    stray = replace(study, hits=study.hits.assign(doc_id="gull-9"), words=study.words.head(0))
    with refused("hits.csv", "'gull-9'"):
        save_study(stray, tables)
    with refused("hits.csv", "'gull-9'"):
        save_study(stray, tables.parent / "elsewhere" / "tables")
    assert bytes_of(tables.parent) == before
    assert not (tables.parent / "elsewhere").exists()


def test_a_study_that_fails_in_the_last_table_writes_none(study: Study, tables: Path) -> None:
    before = bytes_of(tables.parent)
    broken = replace(study, words=study.words.head(0), tone_words=study.tone_words.drop(columns="score"))
    for place in (tables, tables.parent / "elsewhere"):
        with pytest.raises(KeyError):
            save_study(broken, place)
    assert bytes_of(tables.parent) == before
    assert sorted(path.name for path in tables.parent.iterdir()) == ["tables"]


def test_a_table_that_cannot_be_replaced_leaves_the_others_as_they_were(study: Study, tables: Path) -> None:
    (tables / "words.csv").unlink()
    (tables / "words.csv" / "in the way").mkdir(parents=True)
    before = bytes_of(tables)
    with pytest.raises(OSError, match=r"words\.csv"):
        save_study(replace(study, articles=study.articles.assign(title="other")), tables)
    assert bytes_of(tables) == before


def test_saving_and_checking_change_nothing(study: Study, tmp_path: Path) -> None:
    copies = {name: getattr(study, name).copy() for name in TABLES}
    save_study(study, tmp_path / "tables")
    assert check_study(study) is study
    for name, copy in copies.items():
        pd.testing.assert_frame_equal(getattr(study, name), copy)


# --- a study never changes ---

MEASURED: dict[str, Callable[[Study], pd.DataFrame]] = {
    "term_rates": lambda study: analysis.term_rates(study, "fate", voice="own", patterns="without rare"),
    "term_choices": lambda study: analysis.term_choices(study, "fate", by="section"),
    "hit_shares": lambda study: analysis.hit_shares(study, "fate", by="article"),
    "voice_shares": analysis.voice_shares,
    "label_shares": lambda study: analysis.label_shares(study, "owner"),
    "scare_quotes": analysis.scare_quotes,
    "source_mix": analysis.source_mix,
    "tone": lambda study: analysis.tone(study, by="year"),
    "forms": lambda study: analysis.forms(study, "fate", "closure"),
    "positions": lambda study: analysis.positions(study, "fate"),
    "tone_words": lambda study: analysis.tone_words(study, "vader"),
    "sources": analysis.sources,
    "describe": analysis.describe,
    "dispersion": lambda study: analysis.dispersion(study, "fate"),
    "keyness": analysis.keyness,
    "collocates": lambda study: analysis.collocates(study, "fate", least=1),
    "checksum": lambda study: pd.DataFrame({"checksum": [checksum(study)]}),
}


def spoil(study: Study) -> None:
    """Do to every table that a study hands out what a careless notebook could."""
    for name in TABLES:
        table = getattr(study, name)
        for column in table.columns:
            table.loc[table.index[0], column] = table[column].iloc[-1]
            table[column] = table[column].iloc[-1]
            table.iloc[:, table.columns.get_loc(column)] = table[column].iloc[0]
        del table[table.columns[0]]
        table.columns = ["gone"] * len(table.columns)


def copy_of(study: Study) -> Study:
    """The same tables in memory of their own, and nothing remembered."""
    return Study(**{name: getattr(study, name).copy(deep=True) for name in TABLES})


@pytest.mark.parametrize("name", list(TABLES))
def test_a_table_is_handed_out_as_a_copy(study: Study, name: str) -> None:
    before = getattr(study, name).copy(deep=True)
    table = getattr(study, name)
    assert table is not getattr(study, name)
    column = table.columns[0]
    table.loc[table.index[0], column] = "changed"
    assert table.loc[table.index[0], column] == "changed"
    pd.testing.assert_frame_equal(getattr(study, name), before)
    table["more"] = 1
    assert "more" not in getattr(study, name)


@pytest.mark.parametrize("measured", MEASURED)
@pytest.mark.parametrize("asked_before", [True, False])
def test_what_is_done_to_a_handed_out_table_moves_no_measure(study: Study, measured: str, asked_before: bool) -> None:
    ask, spoiled = MEASURED[measured], copy_of(study)
    expected = ask(copy_of(study))
    if asked_before:
        pd.testing.assert_frame_equal(ask(spoiled), expected)
    spoil(spoiled)
    pd.testing.assert_frame_equal(ask(spoiled), expected)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(spoiled, name), getattr(study, name))


@pytest.mark.parametrize("measured", MEASURED)
def test_what_is_done_to_a_measures_table_moves_no_measure(study: Study, measured: str) -> None:
    ask, asked = MEASURED[measured], copy_of(study)
    expected = ask(copy_of(study))
    table = ask(asked)
    table.iloc[:, :] = table.iloc[::-1].to_numpy()
    for column in table.columns:
        table[column] = 7
    pd.testing.assert_frame_equal(ask(asked), expected)


def test_the_tables_that_a_study_is_made_of_can_change_and_it_does_not(study: Study) -> None:
    hits = study.hits.copy(deep=True)
    made = replace(study, hits=hits)
    hits.loc[:, "concept"] = "nothing"
    hits["voice"] = "quoted"
    assert made.hits["concept"].tolist() == study.hits["concept"].tolist()
    assert checksum(made) == checksum(study)


def test_a_study_cannot_be_given_another_table(study: Study) -> None:
    with pytest.raises(FrozenInstanceError):
        study.hits = study.hits.head(0)
    with pytest.raises(FrozenInstanceError):
        del study.hits


def test_what_is_remembered_is_of_this_study_alone(study: Study) -> None:
    made: list[int] = []
    first = copy_of(study)
    assert first.memo("key", lambda: made.append(1) or "made") == "made"
    assert first.memo("key", lambda: made.append(2) or "again") == "made"
    assert made == [1]
    assert replace(first).memo("key", lambda: "another") == "another"
    rates = analysis.term_rates(first, "fate")
    fewer = replace(first, hits=first.hits.iloc[1:])
    assert analysis.term_rates(fewer, "fate")["count"].sum() == rates["count"].sum() - 1
    assert checksum(fewer) != checksum(first)


def test_what_is_remembered_dies_with_the_study(study: Study) -> None:
    class Large:
        """Something that can be watched."""

    made = copy_of(study)
    for ask in MEASURED.values():
        ask(made)
    kept = weakref.ref(made.memo("large", Large))
    gone = weakref.ref(made)
    assert kept() is not None
    del made
    gc.collect()
    assert kept() is None
    assert gone() is None


def test_what_fails_is_not_remembered(study: Study) -> None:
    made = copy_of(study)
    with pytest.raises(ZeroDivisionError):
        made.memo("key", lambda: 1 / 0)
    assert made.memo("key", lambda: "made") == "made"


def test_a_study_knows_how_many_sentences_it_has(study: Study) -> None:
    assert study.n_sentences == len(study.sentences) == 22 + 4  # and a title an article
