"""The dictionary: its nested form as it is read, and every fault in it told with family, concept and remedy."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis.reading.annotate import load_reading_rules
from analysis.reading.attribution.model import load_model
from analysis.reading.dictionary import load_dictionary, parse_dictionary
from analysis.reading.status import load_status_rules

Refused = Callable[..., object]


def with_concept(spec: Any, **sections: Any) -> dict[str, Any]:
    return {"families": {"fate": {"concepts": {"closure": spec}}}, **sections}


def test_a_list_and_a_mapping_of_patterns_are_the_same() -> None:
    short, long = parse_dictionary(with_concept(["clos*"])), parse_dictionary(with_concept({"patterns": ["clos*"]}))
    assert short.entries == long.entries
    assert (short.entries[0].family, short.entries[0].concept, short.entries[0].tier) == ("fate", "closure", "")
    assert short.concepts.equals(long.concepts)


def test_concepts_keep_the_order_of_the_file_and_one_row_a_tier() -> None:
    data = yaml.safe_load("""
        families:
          fate:
            reference: made up
            concepts: {sale: [sold], closure_date: {label: the day, patterns: [closing day]}}
          actors:
            concepts: {owner: {role: [the company], name: [harbour line]}}
        """)
    rows = parse_dictionary(data).concepts.to_dict("split")["data"]
    assert rows == [["fate", "sale", "", "sale", "made up"], ["fate", "closure_date", "", "the day", "made up"],
                    ["actors", "owner", "name", "owner", ""], ["actors", "owner", "role", "owner", ""]]


def test_underscores_of_a_concept_read_as_spaces_unless_it_has_a_label() -> None:
    data = {"families": {"fate": {"concepts": {"new_owner": ["sold"]}}}}
    assert parse_dictionary(data).concepts["label"].tolist() == ["new owner"]


def test_patterns_are_lower_case_words() -> None:
    entry = parse_dictionary(with_concept({"patterns": ["Harbour  Line ... Clos*"]})).entries[0]
    assert entry.globs == ("harbour", "line", "...", "clos*")
    assert entry.pattern == "Harbour  Line ... Clos*"


def test_conditions_belong_to_the_patterns_they_are_for() -> None:
    spec = {"patterns": ["clos*"], "guarded": ["ends"], "with": ["Ferry"], "not": ["close to"]}
    plain, guarded = parse_dictionary(with_concept(spec)).entries
    assert (plain.near, guarded.near) == ((), ("ferry",))
    assert plain.without == guarded.without == (("close", "to"),)


def test_a_single_pattern_needs_no_list() -> None:
    assert [entry.pattern for entry in parse_dictionary(with_concept({"patterns": "clos*"})).entries] == ["clos*"]


def test_stop_words_and_topic_words_are_read_in_lower_case() -> None:
    found = parse_dictionary(with_concept(["clos*"], stop_words=["The", "of"], tone={"topic_words": ["Ferry"]}))
    assert found.stop_words == frozenset({"the", "of"})
    assert found.topic_words == ("ferry",)


def test_sections_left_out_are_empty() -> None:
    found = parse_dictionary(with_concept(["clos*"]))
    assert (found.status, found.attribution, found.topic_words, found.stop_words) == ({}, {}, (), frozenset())


OLD = {"threshold": 1.2, "verbs": {"speech": {"neutral": {"say": 9}}}, "words": {"links": "for"}}
TYPES = {"source_types": {"official": ["{office}"]}, "source_lists": {"office": ["minister"]}}


def write(folder: Path, attribution: dict[str, Any]) -> Path:
    path = folder / "dictionary.yml"
    data = with_concept(["clos*"], attribution=attribution)
    path.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    return path


def test_parts_of_the_model_in_an_old_dictionary_are_left_out_with_one_sentence(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="delete") as said:
        found = load_dictionary(write(tmp_path, {**OLD, **TYPES}))
    assert [str(warning.message) for warning in said] == [
        "dictionary.yml: under 'attribution', threshold, verbs, words are not used, since the model now comes with the "
        "package; delete them there."]
    assert found.attribution == TYPES
    rules = load_reading_rules(found).attribution
    assert rules is not None
    assert rules.threshold == load_model().threshold
    assert rules.points == load_model().points
    assert rules.type_of("the minister") == "official"


def test_an_old_dictionary_without_types_still_finds_attributions(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="delete them there"):
        found = load_dictionary(write(tmp_path, OLD))
    assert load_reading_rules(found).attribution is not None


def test_a_dictionary_without_parts_of_the_model_warns_of_nothing(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert load_dictionary(write(tmp_path, TYPES)).attribution == TYPES


def test_parsing_changes_nothing() -> None:
    data = with_concept({"patterns": ["clos*"], "not": ["close to"]}, stop_words=["The"])
    before = deepcopy(data)
    parse_dictionary(data)
    assert data == before


FAULTS: dict[str, tuple[Any, list[str]]] = {
    "an attribution section of words": (with_concept(["clos*"], attribution="none"), ["'attribution'", "a mapping"]),
    "an unknown section": (with_concept(["clos*"], tones={}), ["'tones'", "'tone'"]),
    "no families": ({"status": {}}, ["families", "at least one entry"]),
    "an empty family": ({"families": {"fate": {"concepts": {}}}}, ["family 'fate'", "at least one entry"]),
    "an unknown key of a family": ({"families": {"fate": {"words": {}}}}, ["family 'fate'", "'words'", "'concepts'"]),
    "an unknown key of a concept": (with_concept({"pattern": ["clos*"]}), ["'closure'", "'pattern'", "'patterns'"]),
    "a concept without patterns": (with_concept({"label": "closure"}), ["concept 'closure'", "patterns:"]),
    "a concept of nothing": (with_concept(None), ["concept 'closure'", "a mapping was expected", "indent"]),
    "a pattern that is a truth value": (with_concept([True]), ["concept 'closure'", "True", "put it in quotes"]),
    "a pattern that is a number": (with_concept([2011]), ["concept 'closure'", "2011", "put it in quotes"]),
    "patterns that are a mapping": (with_concept({"patterns": {"a": 1}}), ["a list of patterns was expected"]),
    "an empty pattern": (with_concept([""]), ["concept 'closure'", "''", "one to six words"]),
    "a pattern of seven words": (with_concept(["a b c d e f g"]), ["'a b c d e f g'", "one to six words"]),
    "a pattern of six words": (with_concept(["a b c d e f"]), ["concept 'closure'", "'a b c d e f'", "five words"]),
    "a gap at the start": (with_concept(["... closes"]), ["'... closes'", "begin and end with one"]),
    "a gap at the end": (with_concept(["closes ..."]), ["'closes ...'", "begin and end with one"]),
    "a pattern that matches everything": (with_concept(["* ?"]), ["'* ?'", "write some letters"]),
    "not: that matches everything": (with_concept({"patterns": ["clos*"], "not": ["*"]}), ["'*'", "some letters"]),
    "guarded: alone": (with_concept({"guarded": ["ends"]}), ["concept 'closure'", "'with:'", "give both"]),
    "with: alone": (with_concept({"patterns": ["ends"], "with": ["ferry"]}), ["'guarded:'", "give both"]),
    "with: of two words": (with_concept({"guarded": ["ends"], "with": ["ferry", "ferry line"]}),
                           ["'with'", "'ferry line'", "more than one word"]),
    "a label twice": (yaml.safe_load("families: {f: {concepts: {sale: [sold], deal: {label: sale, patterns: [b]}}}}"),
                      ["family 'f'", "'sale'", "'deal'", "its own label"]),
    "a stop word that is a truth value": (with_concept(["clos*"], stop_words=["a", False]),
                                          ["stop_words", "False", "put it in quotes"]),
    "stop words in one string": (with_concept(["clos*"], stop_words={"a": 1}), ["stop_words", "a list"]),
    "a topic word that is a number": (with_concept(["clos*"], tone={"topic_words": [2011]}),
                                      ["topic_words", "2011", "put it in quotes"]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_place_and_remedy(refused: Refused, fault: str) -> None:
    data, told = FAULTS[fault]
    with refused("dictionary.yml", *told):
        parse_dictionary(data)


@pytest.mark.parametrize("pattern", ["a b c d e f", "a ... b c d e f g"])
def test_a_fault_of_a_pattern_is_told_with_its_line(tmp_path: Path, refused: Refused, pattern: str) -> None:
    text = ("families:\n  other: {concepts: {x: [y]}}\n  fate:\n    concepts:\n      sale: [sold]\n      closure:\n"
            f"        patterns: [clos*,\n          {pattern}]\n")
    (tmp_path / "dictionary.yml").write_text(text, encoding="utf-8")
    with refused("dictionary.yml, line 8, family 'fate', concept 'closure'", pattern):
        load_dictionary(tmp_path / "dictionary.yml")


def test_a_fault_of_a_concept_is_told_with_its_line(tmp_path: Path, refused: Refused) -> None:
    text = "families:\n  fate:\n    concepts:\n      sale: [sold]\n      closure: {label: shut}\n"
    (tmp_path / "dictionary.yml").write_text(text, encoding="utf-8")
    with refused("dictionary.yml, line 5, family 'fate', concept 'closure'", "no patterns"):
        load_dictionary(tmp_path / "dictionary.yml")


def test_five_words_may_lie_apart() -> None:
    [entry] = parse_dictionary(with_concept(["a b c d ... e"])).entries
    assert entry.globs == ("a", "b", "c", "d", "...", "e")


STATUS_FAULTS: dict[str, tuple[Any, list[str]]] = {
    "an unknown status": ({"denied": {"before": {3: ["no"]}}}, ["'denied'", "'negated'"]),
    "an unknown side": ({"negated": {"befor": {3: ["no"]}}}, ["'negated'", "'befor'", "'before'"]),
    "a status that is a list": ({"negated": ["no"]}, ["'negated'", "a mapping was expected"]),
    "a side without a window": ({"negated": {"before": ["no"]}}, ["'negated'", "'before'", "number of words"]),
    "a window that is no number": ({"negated": {"after": {"three": ["no"]}}}, ["'negated'", "'three'", "number"]),
    "a cue that is a truth value": ({"negated": {"before": {3: [False]}}}, ["'negated'", "False", "put it in quotes"]),
    "an empty cue": ({"questioned": {"sentence": [""]}}, ["'questioned'", "''", "one to six words"]),
    "a cue that ends in a gap": ({"except": ["not only ..."]}, ["'except'", "'not only ...'", "begin and end with"]),
    "a stop of two words": ({"stops": ["even though"]}, ["'stops'", "'even though'", "more than one word"]),
    "a stop that is a truth value": ({"stops": [True]}, ["'stops'", "True", "put it in quotes"]),
}


@pytest.mark.parametrize("fault", STATUS_FAULTS)
def test_a_fault_in_the_status_section_is_told(refused: Refused, fault: str) -> None:
    section, told = STATUS_FAULTS[fault]
    with refused("dictionary.yml", "status", *told):
        load_status_rules(section)


def test_a_single_cue_needs_no_list() -> None:
    short = load_status_rules({"negated": {"before": {3: "no longer"}, "sentence": "ruled out"}, "except": "not only",
                               "stops": "but"})
    long = load_status_rules({"negated": {"before": {3: ["no longer"]}, "sentence": ["ruled out"]},
                              "except": ["not only"], "stops": ["but"]})
    assert short == long
    assert [cue.globs for cue in short.cues[-2:]] == [("no", "longer"), ("ruled", "out")]


def test_an_empty_status_section_adds_no_cues() -> None:
    own = load_status_rules({"negated": {"before": {3: ["nary"]}}})
    assert own.cues[:-1] == load_status_rules({}).cues


def test_a_file_is_named_as_it_is(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "ferry.yml").write_text("families:\n  fate:\n    concepts:\n      closure: {}\n", encoding="utf-8")
    with refused("ferry.yml", "family 'fate'", "concept 'closure'"):
        load_dictionary(tmp_path / "ferry.yml")


def test_the_shipped_dictionary_is_read_whole() -> None:
    path = Path(__file__).parent.parent / "corpus" / "dictionary.yml"
    found, data = load_dictionary(path), yaml.safe_load(path.read_text(encoding="utf-8"))
    assert list(dict.fromkeys(found.concepts["family"])) == list(data["families"])
    assert all(entry.globs for entry in found.entries)
    assert load_status_rules(found.status).cues
    assert found.topic_words
    assert "no" in found.stop_words  # bare `no` would have been read as a truth value


def test_names_of_an_actor_are_guarded_within_their_tier() -> None:
    spec = {"role": ["the company"], "guarded": {"evaluative": ["sharks", "the mob"]}, "with": ["ferr*"]}
    found = parse_dictionary(with_concept(spec))
    assert [(entry.tier, entry.pattern, entry.near) for entry in found.entries] == [
        ("role", "the company", ()), ("evaluative", "sharks", ("ferr*",)), ("evaluative", "the mob", ("ferr*",))]
    assert found.concepts["tier"].tolist() == ["role", "evaluative"]


@pytest.mark.parametrize(("spec", "told"), [
    ({"name": ["harbour line"], "guarded": ["sharks"], "with": ["ferr*"]}, ("(name)", "under a tier")),
    ({"name": ["harbour line"], "patterns": ["sharks"]}, ("(name)", "under a tier")),
    ({"guarded": {"evil": ["sharks"]}, "with": ["ferr*"]}, ("'guarded'", "'evil'", "'evaluative'")),
    ({"name": ["harbour line"], "guarded": {"evaluative": ["sharks"]}}, ("'with:'", "give both")),
])
def test_guarded_names_that_fit_no_tier_are_refused(spec: dict[str, Any], told: tuple[str, ...],
                                                    refused: Refused) -> None:
    with refused("concept 'closure'", *told):
        parse_dictionary(with_concept(spec))
