"""`check`: each fault that is planted is told with its place and remedy, all at once; a sound corpus has none."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pandas as pd
import pytest

import analysis
from analysis.__main__ import main
from analysis.commands.check import check_corpus
from analysis.commands.check_dictionary import check_dictionary, why_no_match
from analysis.commands.check_notebooks import asked_concepts, check_notebooks
from analysis.commands.check_patterns import wide_patterns
from analysis.commands.findings import describe_findings, finding, finding_table, of_error
from analysis.commands.folders import read_folder
from analysis.commands.new import new_study
from analysis.study import Study, StudyError

pytestmark = pytest.mark.slow

LONG = ("The heron tower in Wexmoor will be pulled down in spring, said the council on {day} evening. "
        "Neighbours of the {thing} had asked for a pause of {n} years, which nobody wanted to pay for. ")
Table = pd.DataFrame


def among(found: Table, file: str, outcome: str, words: str) -> Table:
    rows = found[(found["file"] == file) & (found["outcome"] == outcome)]
    return rows[rows["found"].str.contains(words, regex=False)]


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def test_a_corpus_that_can_be_annotated_has_only_things_to_look_at(corpus: Path) -> None:
    found = check_corpus(corpus)
    assert set(found["outcome"]) == {"look"}
    assert len(among(found, "outlets.csv", "look", "no article is of 'buoy'")) == 1
    assert among(found, "dictionary.yml", "look", "no article uses it")["found"].tolist() == [
        "family 'fate', concept 'sale': no article uses it"]
    assert among(found, "texts/gull-1.txt", "look", "20 words")["row"].isna().all()
    assert not (corpus / "tables").exists()


def test_all_faults_of_the_articles_are_told_at_once(corpus: Path) -> None:
    table = corpus / "articles.csv"
    replace(table, "2031-03-04", "4/3/2031")
    replace(table, "tide-1,tide", "tide-1,ebb")
    replace(table, "All aboard", "")
    (corpus / "texts" / "gull-2.txt").unlink()
    (corpus / "texts" / "lamp-1.txt").write_bytes(b" \n")
    (corpus / "texts" / "tide-1.txt").write_bytes("göll".encode("latin-1"))
    found = check_corpus(corpus)
    stops = found[found["outcome"] == "stops"]
    told = [(row.file, None if pd.isna(row.row) else row.row, row.column) for row in stops.itertuples()]
    assert told == [("articles.csv", 2, "date"), ("articles.csv", 3, "doc_id"), ("articles.csv", 4, "outlet"),
                    ("articles.csv", 5, "title"), ("texts/lamp-1.txt", None, ""), ("texts/tide-1.txt", None, "")]
    assert all(stops["remedy"].str.len() > 3)


@pytest.mark.parametrize(("old", "new", "said"), [
    ("tide-1,", "gull-1,", "'gull-1' is in row 2 too"),
    ("tide-1,", "a/b,", "'a/b' cannot name a file"),
    ("date,", "day,", "unknown column 'day'"),
    ("gull-2,gull", "gull-2,gull,x,y,z", "8 values for 5 columns"),
])
def test_form_of_the_articles(corpus: Path, old: str, new: str, said: str) -> None:
    replace(corpus / "articles.csv", old, new)
    assert len(among(check_corpus(corpus), "articles.csv", "stops", said)) == 1


def test_outlets_that_stand_twice(corpus: Path) -> None:
    replace(corpus / "outlets.csv", "tide,Tide Weekly", "tide,The Gull")
    found = among(check_corpus(corpus), "outlets.csv", "stops", "'The Gull' is in row 2 too")
    assert found[["row", "column"]].values.tolist() == [[3, "name"]]


def test_unknown_outlets_make_numbers_wrong(corpus: Path) -> None:
    replace(corpus / "articles.csv", "tide-1,tide", "tide-1,unknown")
    replace(corpus / "outlets.csv", "tide,Tide Weekly", "unknown,unknown")
    assert among(check_corpus(corpus), "articles.csv", "wrong number", "unknown")["row"].tolist() == [4]


def test_parts_of_the_model_in_an_old_dictionary_are_to_be_looked_at() -> None:
    data = {"families": {"fate": {"concepts": {"closure": ["clos*"]}}}, "attribution": {"threshold": 1, "verbs": {}}}
    found = finding_table(check_dictionary(data))
    assert found[["outcome", "remedy"]].values.tolist() == [["look", "delete them there"]]
    assert "threshold, verbs" in found["found"].iloc[0]


def test_all_errors_of_the_dictionary_and_not_only_the_first() -> None:
    families = {"fate": {"concepts": {"closure": {"patern": ["x"]}, "sale": ["sold", True], "fine": ["good"],
                                      "wide": ["*"], "half": {"patterns": ["a"], "guarded": ["b"]}}}, "none": {}}
    found = finding_table(check_dictionary({"families": families, "tones": {}, "stop_words": ["no", False],
                                            "status": {"negated": {"before": {"three": ["no"]}}}}))
    stops = found[found["outcome"] == "stops"]
    for words in ("'patern'", "True is not text", "'*' would match everything", "'guarded:' and 'with:'", "'none'",
                  "'tones'", "False is not text", "'three' is not a number of words"):
        assert stops["found"].str.contains(words, regex=False).sum() == 1, words
    assert len(stops) == 8
    assert not found["found"].str.contains("'fine'", regex=False).any()


@pytest.mark.parametrize("word", ["islanders'", "islander's", "US", "and/or", "R&D", "&", "a_b*", "gulls'*'", "“sham”"])
def test_words_that_can_never_match(word: str) -> None:
    assert why_no_match(word) != ""


@pytest.mark.parametrize("word", ["islander", "so-called", "clos*", "u.s.", "it's", "can't", "2,500", "...",
                                  "moderni?e*", "[0-9]*", "iranian-*", "Tower", "öl*", "201[0-4]"])
def test_words_that_can_match(word: str) -> None:
    assert why_no_match(word) == ""


def test_why_no_match_agrees_with_the_matching_itself(make_study: Callable[..., object]) -> None:
    text = "The islanders' boat and the islander's net: US ships, a so-called “sham”, R&D and/or it's 2,500.\n"
    words = ["islanders'", "islander's", "US", "“sham”", "R&D", "and/or", "islanders", "so-called", "sham", "it's",
             "2,500"]
    for word in words:
        study = make_study({"gull-1": text}, {"families": {"f": {"concepts": {"c": [word]}}}})
        assert (len(study.hits) == 0) == (why_no_match(word) != ""), word


def test_a_pattern_without_match_and_one_that_stands_twice_are_told(corpus: Path) -> None:
    replace(corpus / "dictionary.yml", "[sell*, sold]", "[sell*, sold, \"buyers' club\", clos*]")
    found = check_corpus(corpus)
    assert len(among(found, "dictionary.yml", "wrong number", "\"buyers' club\" can never match")) == 1
    assert len(among(found, "dictionary.yml", "wrong number", "'clos*' is listed 2 times")) == 1


def test_a_dictionary_that_is_no_yaml_is_told_with_its_line(corpus: Path) -> None:
    replace(corpus / "dictionary.yml", "[sell*, sold]", "[sell*, sold")
    found = check_corpus(corpus)
    assert (found[found["outcome"] == "stops"]["file"] == "dictionary.yml").all()
    assert len(found[found["outcome"] == "stops"]) == 1


def test_a_section_that_stands_twice_is_told_with_its_line(corpus: Path) -> None:
    place = corpus / "dictionary.yml"
    text = place.read_text(encoding="utf-8")
    place.write_text(text + "families: {other: {concepts: {sale: [sold]}}}\n", encoding="utf-8")
    found = check_corpus(corpus)
    stops = found[found["outcome"] == "stops"]
    assert stops["file"].tolist() == ["dictionary.yml"]
    line = text.count("\n") + 1
    assert stops["found"].iloc[0] == f"line {line}, column 1: 'families' is there twice"
    assert stops["remedy"].iloc[0] == "put both under one, or rename one"


def test_texts_alike_short_damaged_and_mostly_furniture(corpus: Path) -> None:
    texts = corpus / "texts"
    parts = [("Monday", "tower", "two"), ("Friday", "pond", "ten"), ("Sunday", "lane", "six"),
             ("Tuesday", "moor", "no")]
    story = "".join(LONG.format(day=day, thing=thing, n=n) for day, thing, n in parts)
    (texts / "gull-1.txt").write_text(story + "\n", encoding="utf-8")
    (texts / "tide-1.txt").write_text("As agencies report.\n" + story + "\n", encoding="utf-8")
    (texts / "gull-2.txt").write_text("Donâ€™t pull the tower down.\n", encoding="utf-8")
    found = check_corpus(corpus)
    alike = among(found, "articles.csv", "look", "wire copy")
    assert (len(alike), alike["row"].iloc[0]) == (1, 4)
    assert len(among(found, "texts/gull-2.txt", "wrong number", "wrong encoding")) == 1
    assert among(found, "texts/gull-1.txt", "look", "words").empty


def test_the_made_up_sample_has_nothing_that_stops_it() -> None:
    found = check_corpus(Path(__file__).resolve().parents[1] / "corpus" / "sample")
    assert not (found["outcome"] == "stops").any()
    assert len(among(found, "articles.csv", "look", "dispatch-4 and ledger-4 are wire copy")) == 1


def _study_with_notebooks(corpus: Path) -> Table:
    made = new_study(corpus.parent / "made")
    shutil.copytree(made / "notebooks", corpus.parent / "notebooks")
    place = corpus / "dictionary.yml"
    text = place.read_text(encoding="utf-8")
    sale = "      sale:\n        label: sale\n        patterns: [sell*, sold]\n"
    assert sale in text
    place.write_text(text.replace(sale, ""), encoding="utf-8")
    return check_corpus(corpus)


def test_a_dictionary_with_too_few_concepts_for_a_notebook(corpus: Path) -> None:
    found = _study_with_notebooks(corpus)
    rows = found[found["outcome"] == "stops a notebook"]
    assert rows[["file", "found", "remedy"]].values.tolist() == [[
        "dictionary.yml", "family 'fate' has 2 concepts and notebooks/02-term-frequency.ipynb asks for 3",
        "add 1 there, or ask for fewer in its parameters cell"]]
    assert describe_findings(rows)[0] == "A notebook stops at:"
    assert describe_findings(rows)[-1].startswith("0 to put right before annotate, 1 before a notebook runs")
    assert main(["check", str(corpus)]) == 0  # annotate runs


@pytest.mark.parametrize(("name", "family", "n"), [("01-source-bias", "loaded", 1), ("02-term-frequency", "fate", 3)])
def test_what_is_asked_is_what_stops_the_notebook(tmp_path: Path, name: str, family: str, n: int) -> None:
    notebooks = read_folder(new_study(tmp_path / "made") / "notebooks", "*.ipynb")
    few: dict[str, int] = {"fate": 3, "actors": 2, "loaded": 1}
    for has, told in ((n, 0), (n - 1, 1)):
        families = {one: {"concepts": {f"c{at}": ["x"] for at in range(number)}}
                    for one, number in (few | {family: has}).items()}
        found = [one.found for one in check_notebooks(notebooks, {"families": families})
                 if f"{name}.ipynb" in one.found]
        assert len(found) == told
        concepts = pd.DataFrame([(one, concept, concept) for one, body in families.items()
                                 for concept in body["concepts"]], columns=["family", "concept", "label"])
        study = cast(Study, SimpleNamespace(concepts=concepts, memo=lambda _key, make: make()))
        cell = next("".join(cell["source"]) for cell in json.loads(notebooks[f"{name}.ipynb"])["cells"]
                    if "parameters" in cell["metadata"].get("tags", []))
        with nullcontext() if not told else pytest.raises(StudyError, match=f"family '{family}'"):
            exec(cell, {"analysis": analysis, "study": study})  # noqa: S102


@pytest.mark.parametrize(("source", "asked"), [
    ("found = analysis.findings(study)", {"fate": 2}), ("say(findings(study, first=x))", {"fate": 2}),
    ('analysis.findings(study, "actors")["choice"]', {"actors": 2}), ("analysis.findings(study, family)", {"fate": 2}),
    ("analysis.findings(study, family, a, b)", {"fate": 0}), ("findings(study, rival=b, first=a)", {"fate": 0}),
    ("analysis.first_concepts(study, family, 4)", {}), ("findings", {}), ("findings = 3", {}),
])
def test_findings_ask_for_the_first_two_concepts_in_any_cell(source: str, asked: dict[str, int]) -> None:
    cell = {"cell_type": "code", "metadata": {}, "source": [source]}
    prose = {"cell_type": "markdown", "metadata": {}, "source": ["analysis.findings(study, 'loaded')"]}
    magic = {"cell_type": "code", "metadata": {}, "source": ["%matplotlib inline"]}
    assert asked_concepts(json.dumps({"cells": [magic, cell, prose]}).encode(), "fate") == asked


def test_a_family_of_one_concept_stops_a_notebook_that_asks_for_findings(make_study: Callable[..., Study]) -> None:
    data = {"families": {"fate": {"concepts": {"closure": ["clos*"]}}}}
    cell = {"cell_type": "code", "metadata": {}, "source": ["analysis.findings(study)"]}
    notebook = json.dumps({"cells": [cell]}).encode()
    told = [one.found for one in check_notebooks({"notebooks/one.ipynb": notebook}, data)]
    assert told == ["family 'fate' has 1 concept and notebooks/one.ipynb asks for 2"]
    with pytest.raises(StudyError, match="family 'fate'"):
        analysis.findings(make_study({"gull-1": "It closes."}, data), recounted=False)


def test_a_file_that_is_no_notebook_asks_for_nothing() -> None:
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": ["a = (", "b"]}
    for data in (b"", b"[]", b"{}", json.dumps({"cells": [cell]}).encode()):
        assert asked_concepts(data, "fate") == {}


def test_missing_files_are_all_told(tmp_path: Path) -> None:
    found = check_corpus(tmp_path)
    assert found["file"].tolist() == ["articles.csv", "dictionary.yml", "outlets.csv"]
    assert set(found["outcome"]) == {"stops"}


def test_an_error_becomes_a_finding_and_a_line() -> None:
    one = of_error(ValueError("articles.csv, row 4, column 'date': 'x' is no date; correct it."), "a")
    assert one == finding("articles.csv", "'x' is no date", "correct it", row=4, column="date")
    lines = describe_findings(finding_table([finding("b.csv", "odd", "see", outcome="look"), one, one]))
    assert lines == ["Annotate stops at:",
                     "  articles.csv, row 4, column 'date': 'x' is no date; correct it.",
                     "Look at:", "  b.csv: odd; see.",
                     "1 to put right before annotate, 0 that change numbers, 1 to look at."]


def test_the_exit_status_says_whether_annotate_would_stop(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(corpus)]) == 0
    assert main(["annotate", str(corpus)]) == 0
    (corpus / "texts" / "gull-1.txt").unlink()
    assert main(["check", str(corpus)]) == 1
    assert "row 2, column 'doc_id': texts/gull-1.txt is missing; run" in capsys.readouterr().out


def test_a_pattern_that_swallows_its_family_is_told(corpus: Path) -> None:
    replace(corpus / "dictionary.yml", "sale:", "waves: [w*]\n      sale:")
    [row] = among(check_corpus(corpus), "dictionary.yml", "wrong number", "pattern 'w*' makes").itertuples()
    assert "hits of its family, in" in row.found
    assert row.remedy == "write more of its letters, or the words that are meant"


def test_a_pattern_of_many_forms_is_told_only_where_it_makes_much_of_its_family(study: Study) -> None:
    def hits(pattern: str, forms: int, others: int) -> Study:
        row = study.hits.iloc[[0]]
        made = [row.assign(pattern=pattern, form=f"shut{number}") for number in range(forms)]
        return dataclasses.replace(study, hits=pd.concat([*made, *[row.assign(pattern="sold")] * others]))

    assert [one.outcome for one in wide_patterns(hits("shut*", 8, 8))] == ["look"]
    assert list(wide_patterns(hits("shut*", 8, 9))) == []
    assert list(wide_patterns(hits("shut*", 7, 0))) == []
    assert [one.outcome for one in wide_patterns(hits("s*", 3, 90))] == ["wrong number"]
    assert list(wide_patterns(hits("s*", 2, 0))) == []


def test_a_pattern_too_long_is_told_with_its_line(corpus: Path) -> None:
    replace(corpus / "dictionary.yml", "sale:", "waves: [one, a b c d e f]\n      sale:")
    [row] = among(check_corpus(corpus), "dictionary.yml", "stops", "more than five words").itertuples()
    line = (corpus / "dictionary.yml").read_text().splitlines()[row.row - 1]
    assert "a b c d e f" in line
    [told] = [line for line in describe_findings(check_corpus(corpus)) if "more than five words" in line]
    assert told.startswith(f"  dictionary.yml, line {row.row}: family ")


def test_alike_findings_share_a_line_and_many_of_a_kind_are_counted() -> None:
    same = [finding("articles.csv", "unknown", "name it", row=row, column="outlet") for row in (2, 3, 4, 9)]
    pairs = [finding("articles.csv", f"a{n} and b{n} are alike", "remove one", row=n, outcome="look")
             for n in range(40)]
    short = [finding(f"texts/t{n}.txt", f"{n} words", "check it", outcome="look") for n in range(12)]
    table = finding_table([*same, *pairs, *short])
    lines = describe_findings(table)
    assert lines[1] == "  articles.csv, rows 2-4, 9, column 'outlet': unknown; name it."
    assert "  and 30 more of this kind; `check --all` lists them." in lines
    assert "  and 2 more of this kind; `check --all` lists them." in lines
    assert len(lines) == 1 + 1 + 1 + 11 + 11 + 1
    assert len(describe_findings(table, len(table))) == 1 + 1 + 1 + 40 + 12 + 1
    assert lines[-1] == "4 to put right before annotate, 0 that change numbers, 52 to look at."
