"""Texts in, a study out: its tables fit each other and the texts, and a folder is written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from ledgers import apply_removals

from analysis.__main__ import main
from analysis.manifest import input_digests, table_files
from analysis.reading import annotate as annotating
from analysis.reading.annotate import annotate, read_one
from analysis.reading.articles import read_article_list, sha256, write_text
from analysis.reading.clean import clean_text
from analysis.reading.dictionary import Dictionary
from analysis.reading.texts import load_texts
from analysis.reading.update import annotate_corpus, package_head, rebuild_tables
from analysis.schema import STATUSES, TABLES
from analysis.study import Study, checksum, empty_table, load_study, table_bytes

Refused = Callable[..., object]
MakeStudy = Callable[..., Study]
SHIPPED = Path(__file__).parent.parent / "corpus"
PER_ARTICLE = [name for name, columns in TABLES.items() if "doc_id" in columns]


def rows_of(study: Study, name: str, doc_id: str) -> pd.DataFrame:
    table = getattr(study, name)
    return table[table["doc_id"] == doc_id].drop(columns="doc_id").reset_index(drop=True)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*"))
            if file.is_file() and ".cache" not in file.parts}


def test_the_made_up_study_counts_what_one_can_count(study: Study) -> None:
    articles = study.articles.set_index("doc_id")
    assert articles["n_words"].to_dict() == {"gull-1": 20, "gull-2": 20, "tide-1": 20, "lamp-1": 60}
    assert articles["n_sentences"].to_dict() == {"gull-1": 4, "gull-2": 4, "tide-1": 2, "lamp-1": 12}
    fate = study.hits[study.hits["family"] == "fate"]
    counted = fate.groupby(["doc_id", "concept", "voice", "status"]).size().to_dict()
    assert counted == {("gull-1", "closure", "own", "not marked"): 2, ("gull-2", "closure", "own", "negated"): 1,
                       ("gull-2", "timetable", "own", "not marked"): 1,
                       ("tide-1", "closure", "quoted", "not marked"): 1,
                       ("tide-1", "timetable", "own", "not marked"): 1, ("lamp-1", "timetable", "own", "not marked"): 3}
    assert fate[fate["doc_id"] == "lamp-1"]["section"].tolist() == ["lead", "headline", "body"]
    assert study.shadowed[["doc_id", "form", "reason"]].to_numpy().tolist() == [["lamp-1", "closer", "not: closer"]]
    assert study.quotes[["doc_id", "use", "n_words", "form"]].to_numpy().tolist() == [
        ["tide-1", "scare", 1, "ruin"], ["tide-1", "quotation", 10, ""], ["lamp-1", "scare", 1, "rescue"]]
    assert study.quotes["sentence"].tolist() == [-1, 0, 10]  # the first of them stands in a title


def test_words_add_up_in_every_table(study: Study) -> None:
    words = study.articles.set_index("doc_id")["n_words"]
    sentences = study.sentences[study.sentences["sentence"] >= 0]
    assert sentences.groupby("doc_id")["n_words"].sum().reindex(words.index).equals(words)
    assert study.words.groupby("doc_id")["n"].sum().reindex(words.index).equals(words)
    quoted = study.words[study.words["voice"] == "quoted"].groupby("doc_id")["n"].sum().to_dict()
    assert quoted == {"tide-1": 10}
    assert sentences.groupby("doc_id")["n_quoted_words"].sum().to_dict() == {
        "gull-1": 0, "gull-2": 0, "lamp-1": 0, "tide-1": 10}


def test_offsets_point_into_the_clean_text(study: Study, articles: pd.DataFrame) -> None:
    for row in articles.to_dict("records"):
        clean, removals = clean_text(row["text"], title=row["title"])
        assert apply_removals(row["text"], rows_of(study, "removals", row["doc_id"])) == clean
        assert len(removals) == len(rows_of(study, "removals", row["doc_id"]))
        hits, sentences = (table[table["sentence"] >= 0].reset_index(drop=True)
                           for table in (rows_of(study, name, row["doc_id"]) for name in ("hits", "sentences")))
        spans = zip(hits["start"], hits["end"], strict=True)
        assert [clean[start:end] for start, end in spans] == hits["form"].tolist()
        for hit in hits.to_dict("records"):
            sentence = sentences.loc[hit["sentence"]]
            assert sentence["start"] <= hit["start"] < hit["end"] <= sentence["end"]
            assert hit["section"] == sentence["section"]


def test_checksums_are_those_of_the_raw_and_the_clean_text(study: Study, articles: pd.DataFrame) -> None:
    for raw, row in zip(articles["text"], study.articles.to_dict("records"), strict=True):
        assert row["raw_sha256"] == sha256(raw)
        assert row["clean_sha256"] == sha256(clean_text(raw, title=row["title"])[0])


def test_the_order_of_articles_changes_nothing_else(study: Study, articles: pd.DataFrame, dictionary: Dictionary,
                                                    outlets: pd.DataFrame) -> None:
    turned = annotate(articles.iloc[::-1], dictionary, outlets)
    assert turned.articles["doc_id"].tolist() == study.articles["doc_id"].tolist()[::-1]
    for name in PER_ARTICLE:
        for doc_id in articles["doc_id"]:
            pd.testing.assert_frame_equal(rows_of(turned, name, doc_id), rows_of(study, name, doc_id))


def test_the_same_text_twice_gives_the_same_rows_twice(make_study: MakeStudy) -> None:
    text = "The ferry closes in May. They said: “No closure will ever come to us.”\n"
    twins = make_study({"gull-1": text, "gull-2": text})
    for name in set(PER_ARTICLE) - {"articles"}:
        pd.testing.assert_frame_equal(rows_of(twins, name, "gull-1"), rows_of(twins, name, "gull-2"))


def test_annotating_again_gives_the_same_bytes(study: Study, articles: pd.DataFrame, dictionary: Dictionary,
                                               outlets: pd.DataFrame) -> None:
    again = annotate(articles, dictionary, outlets)
    assert [table_bytes(getattr(again, name), name) for name in TABLES] == [
        table_bytes(getattr(study, name), name) for name in TABLES]


def test_annotating_changes_nothing_it_was_given(articles: pd.DataFrame, dictionary: Dictionary,
                                                 outlets: pd.DataFrame) -> None:
    copies = articles.copy(), outlets.copy(), dictionary.concepts.copy()
    annotate(articles, dictionary, outlets)
    for given, copy in zip((articles, outlets, dictionary.concepts), copies, strict=True):
        pd.testing.assert_frame_equal(given, copy)


def test_outlets_and_concepts_are_those_that_were_given(study: Study, outlets: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(study.outlets, outlets)
    assert study.concepts[["family", "concept", "tier", "label"]].to_numpy().tolist() == [
        ["fate", "closure", "", "closure"], ["fate", "timetable", "", "new timetable"], ["fate", "sale", "", "sale"],
        ["actors", "owner", "name", "the owner"], ["actors", "owner", "role", "the owner"],
        ["actors", "owner", "evaluative", "the owner"], ["loaded", "alarm", "", "alarm"]]


def test_statuses_and_types_are_those_of_the_schema(study: Study) -> None:
    assert set(study.hits["status"]) <= set(STATUSES)
    for name in TABLES:
        assert list(getattr(study, name).columns) == list(TABLES[name])
        assert getattr(study, name).dtypes.to_dict() == empty_table(name).dtypes.to_dict()


def test_no_text_can_be_read_off_the_tables(study: Study) -> None:
    assert study.hits["form"].str.split().str.len().max() <= 5
    assert study.quotes["form"].str.split().str.len().max() <= 5
    for name, keys in (("words", ["voice", "word"]), ("tone_words", ["scorer", "word"])):
        for _, part in getattr(study, name).groupby(["doc_id"] if name == "words" else ["doc_id", "sentence"]):
            words = part[keys[::-1] if name == "words" else keys].to_numpy().tolist()
            assert words == sorted(words)


def test_stop_words_are_marked(study: Study) -> None:
    assert set(study.words["word"][study.words["stop"]]) == {"a", "at", "by", "for", "in", "is", "of", "on", "the",
                                                             "this"} & set(study.words["word"])


def test_without_outlets_they_are_those_of_the_articles(articles: pd.DataFrame, dictionary: Dictionary) -> None:
    found = annotate(articles, dictionary).outlets
    assert found["outlet"].tolist() == ["gull", "tide", "lamp"]
    assert set(found["country"]) == set(found["owner"]) == {"unknown"}


def test_columns_that_are_left_out_are_empty(dictionary: Dictionary) -> None:
    rows = pd.DataFrame([{"doc_id": "g", "outlet": "gull", "title": "One", "text": "It closes."}])
    article = annotate(rows, dictionary).articles.iloc[0]
    assert article[["author", "date", "url", "rights"]].tolist() == ["", "", "", ""]
    assert article["n_words"] == 2


@pytest.mark.parametrize("gap", [None, np.nan])
def test_a_missing_cell_is_an_empty_one(dictionary: Dictionary, gap: object) -> None:
    rows = pd.DataFrame([{"doc_id": "g", "outlet": "gull", "title": "One", "text": "It closes.", "author": "Ann Lee"},
                         {"doc_id": "h", "outlet": "gull", "title": "Two", "text": gap, "author": gap}])
    study = annotate(rows, dictionary)
    assert study.articles["author"].tolist() == ["Ann Lee", ""]
    assert study.articles["n_words"].tolist() == [2, 0]


@pytest.mark.parametrize("column", ["doc_id", "outlet", "title", "text"])
def test_a_column_that_is_needed_is_asked_for(articles: pd.DataFrame, dictionary: Dictionary, refused: Refused,
                                              column: str) -> None:
    with refused("articles", repr(column), "missing", "add it"):
        annotate(articles.drop(columns=column), dictionary)


def test_an_article_without_text_counts_no_words(articles: pd.DataFrame, dictionary: Dictionary,
                                                 outlets: pd.DataFrame) -> None:
    texts = articles["text"].where(articles["doc_id"] != "tide-1", "")
    empty = annotate(articles.assign(text=texts), dictionary, outlets)
    article = empty.articles.set_index("doc_id").loc["tide-1"]
    assert article[["n_words", "n_sentences", "raw_sha256", "clean_sha256"]].tolist() == [0, 0, "", ""]
    for name in set(PER_ARTICLE) - {"articles"}:
        rows = rows_of(empty, name, "tide-1")
        assert "sentence" in rows or rows.empty
        assert rows.empty or set(rows["sentence"]) == {-1}  # its title is known all the same


def test_no_articles_give_a_study_of_nothing(articles: pd.DataFrame, dictionary: Dictionary,
                                             outlets: pd.DataFrame) -> None:
    none = annotate(articles.head(0), dictionary, outlets)
    assert [len(getattr(none, name)) for name in PER_ARTICLE] == [0] * len(PER_ARTICLE)


def test_an_outlet_that_is_not_known_is_told(articles: pd.DataFrame, dictionary: Dictionary, outlets: pd.DataFrame,
                                             refused: Refused) -> None:
    with refused("articles.csv", "row 4", "'outlet'", "'tide'", "outlets.csv", "add it there"):
        annotate(articles, dictionary, outlets[outlets["outlet"] != "tide"])


def test_a_doc_id_twice_is_told(articles: pd.DataFrame, dictionary: Dictionary, refused: Refused) -> None:
    with refused("articles.csv", "row 5", "'doc_id'", "'gull-1'", "its own"):
        annotate(articles.assign(doc_id=["gull-1", "gull-2", "tide-1", "gull-1"]), dictionary)


def test_a_folder_is_annotated_as_its_articles_are(study: Study, corpus: Path) -> None:
    before = bytes_of(corpus)
    assert checksum(annotate_corpus(corpus)) == checksum(study)
    assert bytes_of(corpus) == before


def test_rebuilding_writes_the_study_and_the_same_bytes_each_time(study: Study, corpus: Path) -> None:
    assert checksum(rebuild_tables(corpus)) == checksum(study)
    first = bytes_of(corpus)
    rebuild_tables(corpus)
    assert bytes_of(corpus) == first
    assert checksum(load_study(corpus / "tables")) == checksum(study)


def test_the_data_package_names_the_pages_as_its_sources(corpus: Path) -> None:
    rebuild_tables(corpus)
    package = json.loads((corpus / "tables" / "datapackage.json").read_text(encoding="utf-8"))
    assert package["sources"] == [{"title": "Last boat", "path": "https://gull.example/1"}, {"title": "Next boat"},
                                  {"title": "Mayor, “ruin”", "path": "https://tide.example/1"},
                                  {"title": "All aboard", "path": "https://lamp.example/1"}]
    assert package["licenses"][0]["name"] == "CC-BY-4.0"


def change(corpus: Path, file: str, old: str, new: str) -> None:
    text = (corpus / file).read_text(encoding="utf-8")
    assert old in text
    (corpus / file).write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


FAULTS: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "a text is missing": (lambda corpus: (corpus / "texts" / "lamp-1.txt").unlink(), ["lamp-1.txt", "put it there"]),
    "a text is empty": (lambda corpus: write_text(corpus, "lamp-1", "\n"), ["articles.csv", "row 5", "lamp-1.txt"]),
    "a text is not UTF-8": (lambda corpus: (corpus / "texts" / "lamp-1.txt").write_bytes(b"\xe9t\xe9"),
                            ["lamp-1.txt", "byte 0", "UTF-8"]),
    "a doc_id stands twice": (lambda corpus: change(corpus, "articles.csv", "gull-2", "gull-1"),
                              ["articles.csv", "row 3", "'doc_id'"]),
    "a doc_id climbs out": (lambda corpus: change(corpus, "articles.csv", "gull-2", "../gull-2"),
                            ["articles.csv", "row 3", "'../gull-2'"]),
    "a column is unknown": (lambda corpus: change(corpus, "articles.csv", ",date,", ",day,"),
                            ["articles.csv", "row 1", "'day'"]),
    "a date is none": (lambda corpus: change(corpus, "articles.csv", "2031-03-04", "2031-13-01"),
                       ["articles.csv", "row 2", "'date'", "'2031-13-01'"]),
    "a row is too long": (lambda corpus: change(corpus, "articles.csv", "Last boat", "Last, boat"),
                          ["articles.csv", "row 2", "6 values for 5 columns"]),
    "an outlet is unknown": (lambda corpus: change(corpus, "articles.csv", ",lamp,", ",lump,"),
                             ["articles.csv", "row 5", "'outlet'", "'lump'"]),
    "outlets.csv is missing": (lambda corpus: (corpus / "outlets.csv").unlink(), ["outlets.csv", "missing"]),
    "the dictionary is missing": (lambda corpus: (corpus / "dictionary.yml").unlink(), ["dictionary.yml", "missing"]),
    "the dictionary is broken": (lambda corpus: change(corpus, "dictionary.yml", "families:", "families: ["),
                                 ["dictionary.yml", "line 4, column 10"]),
    "a pattern is a truth value": (lambda corpus: change(corpus, "dictionary.yml", "clos*", "no"),
                                   ["dictionary.yml", "'closure'", "False"]),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("tables", ["there", "not yet there"])
def test_where_anything_is_wrong_nothing_is_written(corpus: Path, refused: Refused, fault: str, tables: str) -> None:
    spoil, told = FAULTS[fault]
    if tables == "there":
        (corpus / "tables").mkdir()
        (corpus / "tables" / "hits.csv").write_bytes(b"as it was")
    spoil(corpus)
    before = bytes_of(corpus)
    with refused(*told):
        rebuild_tables(corpus)
    assert bytes_of(corpus) == before
    assert (corpus / "tables").exists() == (tables == "there")


def test_with_missing_empty_an_article_without_a_text_is_kept(corpus: Path) -> None:
    (corpus / "texts" / "tide-1.txt").unlink()
    assert rebuild_tables(corpus, missing="empty").articles["n_words"].tolist() == [20, 20, 0, 60]
    assert load_study(corpus / "tables").articles["raw_sha256"].eq("").tolist() == [False, False, True, False]


def test_a_reading_holds_text_sentences_words_and_quotes() -> None:
    reading = read_one("They left. “We stay here for ever more,” she said.", frozenset({"said"}))
    assert (len(reading.sentences), len(reading.words), len(reading.quotes)) == (2, 10, 1)
    assert reading.tokens.word[:2] == ("they", "left")


def test_the_shipped_tables_are_rebuilt_from_the_texts_byte_for_byte() -> None:
    wanted = load_study(SHIPPED / "tables").articles["doc_id"]
    lacking = [doc_id for doc_id in wanted if not (SHIPPED / "texts" / f"{doc_id}.txt").is_file()]
    if lacking:
        pytest.skip(f"the texts belong to their publishers and are not on this machine: {', '.join(lacking)}")
    made = annotate_corpus(SHIPPED)
    for name in TABLES:
        assert table_bytes(getattr(made, name), name) == (SHIPPED / "tables" / f"{name}.csv").read_bytes(), name
    tables = {name: table_bytes(getattr(made, name), name) for name in TABLES}
    listed = read_article_list(SHIPPED / "articles.csv")
    files = table_files(tables, package_head(SHIPPED, input_digests(SHIPPED), listed))
    assert files["datapackage.json"] == (SHIPPED / "tables" / "datapackage.json").read_bytes()


# --- an article that cannot be read ---

@pytest.fixture
def poisoned(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule of cleaning that fails at one word."""
    clean = annotating.clean_columns

    def fail(text: str, *given: str) -> object:
        if "closure yet" in text:
            raise RecursionError("too deep\nfor this")
        return clean(text, *given)

    monkeypatch.setattr(annotating, "clean_columns", fail)


@pytest.mark.usefixtures("poisoned")
def test_an_article_that_cannot_be_read_costs_a_warning_and_not_the_run(
        corpus: Path, study: Study, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["annotate", str(corpus)]) == 0
    said = "gull-2: could not be read and counts as an article without words (RecursionError: too deep for this)."
    assert said in capsys.readouterr().out
    made = load_study(corpus / "tables")
    assert made.warnings.values.tolist() == [["gull-2", "RecursionError: too deep for this"]]
    assert made.articles["n_words"].tolist() == [20, 0, 20, 60]
    for name in ("hits", "words", "sentences"):
        known = getattr(study, name)
        assert table_bytes(getattr(made, name), name) == table_bytes(known[known["doc_id"] != "gull-2"], name)
    assert list(load_texts(made, corpus)) == ["gull-1", "tide-1", "lamp-1"]
    main(["check", str(corpus)])
    assert "texts/gull-2.txt: it cannot be read and counts as an article without words" in capsys.readouterr().out


def test_half_a_sign_in_a_text_costs_its_article_alone(articles: pd.DataFrame, dictionary: Dictionary) -> None:
    odd = articles.assign(text=[text + "\ud800" * (n == 2) for n, text in enumerate(articles["text"])])
    made = annotate(odd, dictionary)
    assert made.warnings["doc_id"].tolist() == ["tide-1"]
    assert made.articles["n_words"].tolist() == [20, 20, 0, 60]
