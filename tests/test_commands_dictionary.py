"""`dictionary`: other programs' dictionaries counted as families of ours, and ours written for quanteda."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import yaml

from analysis.__main__ import main
from analysis.commands.check import check_corpus
from analysis.commands.dictionary import convert_dictionary, to_families
from analysis.formats.dictionaries import load_dictionary as load_foreign
from analysis.formats.dictionaries import to_quanteda
from analysis.measures.titles import part_of
from analysis.reading.dictionary import load_dictionary
from analysis.reading.update import annotate_corpus
from analysis.study import Study

ROOT = Path(__file__).resolve().parents[1]
Refused = Callable[..., object]

QUANTEDA = """
motion:
  come: [arriv*, "came back"]
  go:
    far: [sail*]
    near: [clos*]
calm: [nobody, "*et", "no"]
"""
LIWC = "%\n1\tpeople (Persons)\n2\tneed\n%\nmayor*\t1\nislander*\t1\t2\nwant*\t2\n:)\t2\n"
LEXICODER = "+NEGATIVE\nruin*\nhard\n+POSITIVE\nhelp*\n"


def hits_of(corpus: Path, file: Path) -> dict[tuple[str, str, str], int]:
    """How often each form was found for each family and concept, with this file as the corpus's dictionary."""
    (corpus / "dictionary.yml").write_bytes(file.read_bytes())
    hits = part_of(annotate_corpus(corpus)).hits
    return hits.assign(form=hits["form"].str.lower()).groupby(["family", "concept", "form"]).size().to_dict()


@pytest.mark.parametrize(("name", "content", "found"), [
    ("move.yml", QUANTEDA, {("motion", "go_far", "sails"): 3, ("motion", "go_far", "sailors"): 1,
                            ("motion", "go_near", "closes"): 1, ("motion", "go_near", "closure"): 3,
                            ("motion", "go_near", "closer"): 1, ("calm", "calm", "nobody"): 2,
                            ("calm", "calm", "no"): 2, ("calm", "calm", "yet"): 2}),
    ("small.dic", LIWC, {("people", "people", "mayor"): 1, ("people", "people", "islanders"): 1,
                         ("need", "need", "islanders"): 1, ("need", "need", "wants"): 1}),
    ("tone.lc3", LEXICODER, {("tone", "NEGATIVE", "ruin"): 1, ("tone", "NEGATIVE", "hard"): 1,
                             ("tone", "POSITIVE", "helps"): 1}),
])
def test_hits_come_out_of_a_foreign_dictionary(name: str, content: str, found: dict[tuple[str, str, str], int],
                                               corpus: Path, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    lines = convert_dictionary(tmp_path / name, tmp_path / "made.yml")
    assert lines[0].startswith(f"{name}: ")
    assert lines[-1].startswith(f"{tmp_path / 'made.yml'} is made; paste its families")
    assert hits_of(corpus, tmp_path / "made.yml") == found
    outcomes = check_corpus(corpus)
    assert set(outcomes["outcome"]) <= {"look"}, outcomes.to_string()


def test_the_families_can_be_pasted_under_those_of_a_study(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "tone.lc3").write_text(LEXICODER, encoding="utf-8")
    convert_dictionary(tmp_path / "tone.lc3", tmp_path / "made.yml")
    own = corpus / "dictionary.yml"
    pasted = (tmp_path / "made.yml").read_text(encoding="utf-8").partition("families:\n")[2]
    own.write_text(own.read_text(encoding="utf-8").replace("families:\n", f"families:\n{pasted}", 1), encoding="utf-8")
    assert list(dict.fromkeys(load_dictionary(own).concepts["family"])) == ["tone", "fate", "actors", "loaded"]


def test_ours_goes_to_quanteda_and_comes_back_with_the_same_hits(corpus: Path, tmp_path: Path, study: Study) -> None:
    convert_dictionary(corpus / "dictionary.yml", tmp_path / "theirs.yml", "quanteda")
    assert load_foreign((tmp_path / "theirs.yml").read_bytes(), "theirs.yml") == {
        "fate": {"closure": ["clos*"], "timetable": ["new timetable*"], "sale": ["sell*", "sold"]},
        "actors": {"owner": {"name": ["harbour line"], "role": ["the company"], "evaluative": ["profiteer*"]}},
        "loaded": {"alarm": ["ruin*", "hard", "grumbl*"]}}
    convert_dictionary(tmp_path / "theirs.yml", tmp_path / "back.yml")
    back = pd.Series(hits_of(corpus, tmp_path / "back.yml")).groupby(level=[0, 2]).sum()
    ours = part_of(study).hits.assign(form=study.hits["form"].str.lower()).groupby(["family", "form"]).size()
    # quanteda has no `not:`, so "closer" counts as a closure there; all else is as it was.
    assert back.drop(("fate", "closer")).to_dict() == ours.to_dict()


def test_the_shipped_dictionary_goes_to_quanteda_whole(tmp_path: Path) -> None:
    file = ROOT / "corpus" / "dictionary.yml"
    lines = convert_dictionary(file, tmp_path / "theirs.yml", "quanteda")
    theirs = yaml.safe_load((tmp_path / "theirs.yml").read_text(encoding="utf-8"))
    entries = [entry for entry in load_dictionary(file).entries if not entry.near]

    def count(value: object) -> int:
        return sum(map(count, value.values())) if isinstance(value, dict) else len(value)  # type: ignore[arg-type]

    gaps = sum("..." in entry.pattern for entry in entries)
    assert count(theirs) == len(entries) - gaps
    assert lines[0] == f"Left out, because quanteda has no such thing: {gaps} patterns with a gap (...)."


def test_a_pattern_given_alone_is_one_pattern() -> None:
    ours = {"families": {"fate": {"concepts": {"closure": {"patterns": "clos*", "not": "closer"}}}}}
    assert yaml.safe_load(to_quanteda(ours)) == {"fate": {"closure": ["clos*"]}}
    assert "1 not: conditions" in to_quanteda(ours)


@pytest.mark.parametrize(("nested", "families"), [
    ({"joy": ["glad*"], "grief": ["sad"]}, {"mood": {"joy": ["glad*"], "grief": ["sad"]}}),
    ({"affect": ["Glad", "sad"], "joy": ["glad"]}, {"affect": {"affect": ["Glad", "sad"]}, "joy": {"joy": ["glad"]}}),
    ({"a": {"b": ["x"], "c": ["x"]}, "d": ["y"]}, {"a_b": {"b": ["x"]}, "a_c": {"c": ["x"]}, "d": {"d": ["y"]}}),
    ({"a": {"": ["v"], "b": {"c": ["w"]}}}, {"a": {"a": ["v"], "b_c": ["w"]}}),
])
def test_levels_become_families_and_concepts(nested: dict, families: dict) -> None:
    assert to_families(nested, "mood") == families


def test_what_could_never_match_is_left_out_and_told(tmp_path: Path) -> None:
    (tmp_path / "d.yml").write_text("a: [gull*, ':)', 'US', '*', a b c d e f g, don’t]\n", encoding="utf-8")
    lines = convert_dictionary(tmp_path / "d.yml", tmp_path / "made.yml")
    assert lines[0] == "d.yml: 2 patterns in 1 concept of 1 family."
    assert lines[2] == "4 patterns left out that could never match, the first because ':)' has no letter or digit."
    text = (tmp_path / "made.yml").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith("#   ")] == [
        "#   :): ':)' has no letter or digit", "#   US: 'US' is counted as 'u.s.'",
        "#   *: pattern '*' would match everything",
        "#   a b c d e f g: pattern 'a b c d e f g' must have one to six words and begin and end with one"]
    assert [entry.pattern for entry in load_dictionary(tmp_path / "made.yml").entries] == ["gull*", "don't"]


def test_without_a_target_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "small.dic").write_text(LIWC, encoding="utf-8")
    assert main(["dictionary", str(tmp_path / "small.dic")]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "small.dic: 4 patterns in 2 concepts of 2 families.", "  people: people 2", "  need: need 2",
        "1 pattern left out that could never match: ':)' has no letter or digit.",
        "Nothing was written; --to NEW.yml writes it."]
    assert [path.name for path in tmp_path.iterdir()] == ["small.dic"]


def test_conditional_entries_are_told_as_a_line(tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    (tmp_path / "c.dic").write_text("%\n1\ta\n%\nkind\t(02 134)125/464\t1\n", encoding="utf-8")
    assert "c.dic: 1 entries have conditional categories, which were left out." in (
        convert_dictionary(tmp_path / "c.dic"))
    assert not recwarn.list


def test_an_existing_file_is_never_overwritten(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "small.dic").write_text(LIWC, encoding="utf-8")
    with refused("small.dic", "choose another name"):
        convert_dictionary(tmp_path / "small.dic", tmp_path / "small.dic")
    assert (tmp_path / "small.dic").read_text(encoding="utf-8") == LIWC
    assert [path.name for path in tmp_path.iterdir()] == ["small.dic"]


def test_what_is_refused(corpus: Path, tmp_path: Path, refused: Refused) -> None:
    with refused("nowhere.dic", "check the path"):
        convert_dictionary(tmp_path / "nowhere.dic")
    with refused("dictionary.yml", "--as quanteda"):
        convert_dictionary(corpus / "dictionary.yml")
    (tmp_path / "odd.yml").write_text("a: [':)', '*']\n", encoding="utf-8")
    with refused("odd.yml", "none of its 2 patterns"):
        convert_dictionary(tmp_path / "odd.yml")
    (corpus / "dictionary.yml").write_text("families:\n  a:\n    concepts:\n      b: {patern: [x]}\n", encoding="utf-8")
    with refused("dictionary.yml", "'patern'"):
        convert_dictionary(corpus / "dictionary.yml", form="quanteda")


def test_a_packed_dictionary_is_unpacked_and_a_huge_one_left_unread(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "small.dic.gz").write_bytes(gzip.compress(LIWC.encode()))
    assert convert_dictionary(tmp_path / "small.dic.gz")[0] == "small.dic: 4 patterns in 2 concepts of 2 families."
    with (tmp_path / "huge.dic").open("wb") as file:
        file.truncate(2 * 2**30)  # sparse: takes no room
    with refused("huge.dic", "2,048 MB", "split it"):
        convert_dictionary(tmp_path / "huge.dic")
