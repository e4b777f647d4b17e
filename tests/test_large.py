"""Large studies: Parquet in place of CSV, never both; packed until asked for; measured part by part, the same."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from killing import content, leftovers

import analysis
from analysis.disk import put_files
from analysis.manifest import PACKAGE
from analysis.measures.measure import MEASURES, estimate
from analysis.parquet import PER_ARTICLE, Packed, parquet_bytes, read_packed
from analysis.reading import annotate as annotating
from analysis.reading import update as updating
from analysis.reading.cache import Cache, Kept
from analysis.reading.update import Update, update_tables
from analysis.schema import TABLES
from analysis.study import Study, checksum, load_study, read_tables, save_study

Refused = Callable[..., object]
SAMPLE = Path(__file__).parents[1] / "corpus" / "sample"


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four articles are a large study, and three a part of it."""
    monkeypatch.setattr("analysis.parquet.LARGE", 4)
    monkeypatch.setattr("analysis.study.PART", 3)
    monkeypatch.setattr("analysis.reading.update.PART", 3)


@pytest.fixture(scope="module")
def sample() -> Study:
    """The study of the sample texts."""
    return updating.annotate_corpus(SAMPLE)


@pytest.fixture
def packed(sample: Study, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Its tables, as a large study has them."""
    request.getfixturevalue("large")
    return save_study(sample, tmp_path / "corpus" / "tables", {"inputs": {"x": ""}})


def alike(one: Study, other: Study) -> None:
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
        for column in getattr(one, name):
            assert list(map(type, getattr(one, name)[column])) == list(map(type, getattr(other, name)[column]))


# --- what is written ---

def test_a_large_study_is_parquet_a_small_one_csv_and_neither_leaves_files_of_the_other(
        corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    update_tables(corpus)
    small, before = read_tables(corpus / "tables"), content(corpus / "tables")
    for name in ("analysis.study.PART", "analysis.reading.update.PART"):
        monkeypatch.setattr(name, 3)
    with monkeypatch.context() as patched:
        patched.setattr("analysis.parquet.LARGE", 4)
        assert update_tables(corpus) == Update(0, 0, True)
        files = {file.name for file in (corpus / "tables").iterdir()}
        assert files == {PACKAGE, "outlets.csv", "concepts.csv", "source_types.csv",
                         *(f"{name}-0000{number}.parquet" for name in PER_ARTICLE for number in range(2))}
        loaded = load_study(corpus / "tables")
        alike(loaded, small)
        assert checksum(loaded) == checksum(load_study(corpus / "tables").with_tables())  # the noted and the counted
        assert update_tables(corpus) == Update(0, 0, False)
    assert update_tables(corpus) == Update(0, 0, True)
    assert content(corpus / "tables") == before


def test_the_package_lists_every_file_with_its_checksum(packed: Path) -> None:
    package = json.loads((packed / PACKAGE).read_bytes())
    words = next(one for one in package["resources"] if one["name"] == "words")
    assert words["path"][:2] == ["words-00000.parquet", "words-00001.parquet"]
    assert len(words["hashes"]) == len(words["path"])
    assert package["checksum"] == checksum(load_study(packed).with_tables())


def test_a_study_is_the_same_whichever_way_it_is_kept(packed: Path, tmp_path: Path,
                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    study = load_study(packed)
    again = save_study(study, tmp_path / "again" / "tables", {"inputs": {"x": ""}})
    assert content(again) == content(packed)
    monkeypatch.setattr("analysis.parquet.LARGE", 1_000)
    alike(load_study(save_study(study, tmp_path / "csv" / "tables", {"inputs": {"x": ""}})), study)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_comes_back_from_parquet_as_it_was(name: str) -> None:
    table = getattr(load_study(), name)
    rows = [table.iloc[:7], table.iloc[:0], table.iloc[7:]]
    found = read_packed([parquet_bytes(part, name) for part in rows], name)
    assert len(found) == len(table)
    pd.testing.assert_frame_equal(found.table(), table.reset_index(drop=True))


# --- what is refused ---

def test_a_table_in_two_forms_is_refused(packed: Path, study: Study, refused: Refused) -> None:
    study.words.to_csv(packed / "words.csv", index=False)
    with refused("words.csv", "datapackage.json lists another file", "take words.csv out"):
        load_study(packed)


def test_a_small_study_with_a_file_of_a_large_one_is_refused(study: Study, tmp_path: Path, refused: Refused) -> None:
    tables = save_study(study, tmp_path / "corpus" / "tables", {"inputs": {"x": ""}})
    (tables / "words-00000.parquet").write_bytes(parquet_bytes(study.words, "words"))
    with refused("words-00000.parquet", "lists another file"):
        load_study(tables)


def test_a_part_that_is_not_as_it_was_written_is_refused(packed: Path, refused: Refused) -> None:
    parts = analysis.open_study(packed)
    shutil.copy(packed / "hits-00000.parquet", packed / "hits-00001.parquet")
    with refused("hits-00001.parquet", "checksum"):
        load_study(packed)
    with refused("hits-00001.parquet", "open it again"):
        list(parts)
    (packed / "hits-00001.parquet").unlink()
    with refused("hits-00001.parquet", "missing"):
        load_study(packed)


@pytest.mark.usefixtures("large")
def test_without_polars_it_is_told_before_any_work(corpus: Path, refused: Refused,
                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    monkeypatch.setattr(updating, "annotate_rows", lambda *_, **__: pytest.fail("work was done"))
    with refused("needs the package polars", "pip install polars"):
        update_tables(corpus)


# --- what is held, and what is lost ---

def test_tables_stay_packed_until_they_are_asked_for(packed: Path) -> None:
    study = load_study(packed)
    analysis.term_rates(study, "closure")
    for name in ("words", "neighbours"):
        held = study._held(name)
        assert isinstance(held, Packed)
        assert not held._made
    words = study.words
    assert study._held("words").table() is study._held("words").table()
    words["word"] = "zzz"
    assert "zzz" not in set(study.words["word"])


def ending_after(times: int) -> Callable[[Cache, dict[str, Kept]], None]:
    """What keeps rows, and then ends the run after so many times."""
    kept, calls = Cache.keep, list[int]()

    def keep(cache: Cache, made: dict[str, Kept]) -> None:
        kept(cache, made)
        calls.append(1)
        if len(calls) == times:
            raise KeyboardInterrupt

    return keep


@pytest.mark.slow
@pytest.mark.usefixtures("large")
def test_what_was_read_before_a_run_ended_is_not_read_again(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annotating, "BATCH", 1)
    with monkeypatch.context() as patched:
        patched.setattr(Cache, "keep", ending_after(3))
        with pytest.raises(KeyboardInterrupt):
            update_tables(corpus)
    assert not (corpus / "tables").exists()
    assert leftovers(corpus) == []
    assert update_tables(corpus) == Update(1, 0, True)


@pytest.mark.slow
@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("workers", [1, 2])
def test_a_family_that_changed_in_a_large_study_is_looked_for_alone(corpus: Path, workers: int,
                                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside a text that changed, and after a run that ended when two of four articles were done."""
    update_tables(corpus)
    dictionary = (corpus / "dictionary.yml").read_text(encoding="utf-8")
    (corpus / "dictionary.yml").write_text(dictionary.replace("sell*, sold", "sell*, boat*"), encoding="utf-8")
    (corpus / "texts" / "gull-1.txt").write_text("The ferry closes in June. They sold it.", encoding="utf-8")
    monkeypatch.setattr(annotating, "BATCH", 1)
    monkeypatch.setattr(updating, "CHUNK", 2)
    with monkeypatch.context() as patched:
        patched.setattr(Cache, "keep", ending_after(2))
        with pytest.raises(KeyboardInterrupt):
            update_tables(corpus)
    (corpus / "dictionary.yml").write_text(dictionary.replace("hard, grumbl*", "hard, boat*"), encoding="utf-8")
    assert update_tables(corpus, workers=workers) == Update(0, 4, True)
    assert update_tables(corpus) == Update(0, 0, False)
    made = content(corpus / "tables")
    shutil.rmtree(corpus / ".cache")
    shutil.rmtree(corpus / "tables")
    assert update_tables(corpus) == Update(4, 0, True)
    assert content(corpus / "tables") == made


@pytest.mark.slow
def test_a_large_study_is_old_or_new_wherever_annotate_is_killed(corpus: Path) -> None:
    done = subprocess.run([sys.executable, str(Path(__file__).with_name("large_killed.py")), str(corpus)],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    old, new = map(int, done.stdout.split())
    assert old > 3
    assert new > 3


def test_files_that_come_one_by_one_are_written_whole_or_not_at_all(tmp_path: Path) -> None:
    put_files(tmp_path / "a", {"one": b"1", "two": b"2"})

    def fail() -> object:
        yield "one", b"new"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        put_files(tmp_path / "a", fail())
    assert content(tmp_path / "a") == {"one": b"1", "two": b"2"}
    assert leftovers(tmp_path / "a") == []


# --- measures, part by part ---

ASKED = {"label_shares": ({"actor": "islanders"},), "hit_shares": ({"of": "status"}, {"of": "voice"}),
         "term_rates": ({}, {"voice": "own"}, {"unit": "sentence"}, {"titles": "with"}, {"per": 100}),
         "tone": ({}, {"voice": "quoted"}, {"topic_words": "without"}),
         "source_mix": ({}, {"counted": "words"}, {"of": "named"}), "voice_shares": ({}, {"words": "white space"})}
BY = ("outlet", "article", "month", "section", "all", ["outlet", "month"], ["article", "section"])


@pytest.mark.parametrize("by", BY, ids=str)
@pytest.mark.parametrize("name", sorted(set(MEASURES) - {"scare_quotes"}))
def test_a_measure_part_by_part_gives_the_rows_of_the_whole(name: str, by: str, packed: Path) -> None:
    study, parts = load_study(packed), analysis.open_study(packed)
    assert len(list(parts)) > 3
    for question in ASKED.get(name, ({},)):
        whole = estimate(study, MEASURES[name], by=by, **question)
        assert len(whole)
        pd.testing.assert_frame_equal(estimate(parts, MEASURES[name], by=by, **question), whole, rtol=1e-9, atol=1e-12)


def test_an_outlet_with_one_article_keeps_the_interval_over_its_sentences(packed: Path, tmp_path: Path) -> None:
    study = load_study(packed)
    single = study.with_tables(articles=study.articles.assign(outlet=[
        study.outlets["outlet"].iloc[0], *[study.outlets["outlet"].iloc[1]] * (len(study.articles) - 1)]))
    parts = analysis.open_study(save_study(single, tmp_path / "single" / "tables", {"inputs": {"x": ""}}))
    for name in ("term_rates", "voice_shares", "tone"):
        whole = estimate(single, MEASURES[name])
        assert "within this text" in set(whole["varies"])
        pd.testing.assert_frame_equal(estimate(parts, MEASURES[name]).drop(columns="tables"),
                                      whole.drop(columns="tables"), rtol=1e-9, atol=1e-12)


def test_what_needs_the_whole_study_is_refused(packed: Path, refused: Refused) -> None:
    parts = analysis.open_study(packed)
    for asked in (lambda: analysis.scare_quotes(parts), lambda: analysis.term_rates(parts, patterns="without rare"),
                  lambda: analysis.label_shares(parts, "islanders", "pattern")):
        with refused("load_study"):
            asked()


def test_a_small_study_is_one_part() -> None:
    parts = analysis.open_study()
    assert len(list(parts)) == 1
    assert parts.checksum == checksum(load_study())
