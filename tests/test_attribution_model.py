"""The attribution rules: verbs in all their forms, and what a section of a dictionary must not hold."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sourcing import rules, section

from analysis.reading.attribution import tokens as k
from analysis.reading.attribution.model import inflect, load_rules, reporting_forms
from analysis.reading.quotes import find_quotes

FORMS = {
    "say": ("says", "saying", "said", "said"),
    "deny": ("denies", "denying", "denied", "denied"),
    "play": ("plays", "playing", "played", "played"),
    "argue": ("argues", "arguing", "argued", "argued"),
    "agree": ("agrees", "agreeing", "agreed", "agreed"),
    "lie": ("lies", "lying", "lied", "lied"),
    "stress": ("stresses", "stressing", "stressed", "stressed"),
    "admit": ("admits", "admitting", "admitted", "admitted"),
    "teach": ("teaches", "teaching", "teached", "teached"),
}
LEAST = {"threshold": 1, "grammar": {"be": "is are"}, "verbs": {"speech": {"neutral": {"say": 2, "point out": 1}}}}


@pytest.mark.parametrize("lemma", FORMS)
def test_verbs_are_inflected(lemma: str) -> None:
    irregular = {"say": ["says", "saying", "said", "said"]}
    assert tuple(inflect(lemma, irregular, frozenset({"admit"})).values()) == (lemma, *FORMS[lemma])


@given(st.from_regex(r"[bcdfg][aeiou][a-z]{2,6}", fullmatch=True))
def test_five_forms_for_any_verb_and_the_gerund_ends_in_ing(lemma: str) -> None:
    forms = inflect(lemma, {}, frozenset())
    assert list(forms) == ["base", "s", "ing", "past", "participle"]
    assert forms["ing"].endswith("ing")
    assert forms["past"].endswith("ed")


def test_particles_belong_to_the_cue_and_not_to_its_form() -> None:
    loaded = load_rules(LEAST)
    assert {form.tail for form in loaded.forms["pointed"]} == {("out",)}
    assert "point out" not in loaded.forms


def test_a_form_of_an_auxiliary_is_known_by_both_apostrophes() -> None:
    loaded = load_rules({**LEAST, "grammar": {"be": "isn't"}})
    for word in ("isn't", "isn’t"):
        assert loaded.kinds[word] & k.AUXILIARY
        assert loaded.kinds[word] & k.FINITE


def test_a_past_that_is_also_a_noun_is_no_sure_verb() -> None:
    both = {
        **LEAST,
        "irregular": {"put": "puts putting put put"},
        "verbs": {"speech": {"neutral": {"put": 0, "add": 0}}},
        "nouns": {"speech": {"neutral": {"put": 0}}},
    }
    loaded = load_rules(both)
    assert loaded.kinds["added"] & k.PAST
    assert not loaded.kinds["put"] & k.PAST


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"verb": {}}, ["unknown key", "verb", "known are"]),
        ({"grammar": {"nouns": "a"}}, ["unknown key", "nouns", "grammar"]),
        ({"traits": {"quick": "speech"}}, ["unknown key", "quick", "traits"]),
        ({"words": {"lists": "a"}}, ["unknown key", "lists", "words"]),
        ({"verbs": {"speech": {"neutral": {"say": 1}, "distancing": {"say": 1}}}}, ["'say'", "twice", "verbs"]),
        ({"verbs": {"speech": {"neutral": {"say": "much"}}}}, ["'say'", "number", "much"]),
        ({"verbs": {"speech": {"neutral": {"say": True}}}}, ["'say'", "number"]),
        ({"constructions": {"verb": {"speech": {"that": "high"}}}}, ["constructions > verb > speech > that", "number"]),
        ({"irregular": {"say": "says saying"}}, ["'say'", "four forms"]),
        ({"source_types": {"official": ["{office}"]}}, ["{office}", "source_lists"]),
    ],
)
def test_a_wrong_section_is_refused_in_one_sentence(change: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        load_rules({**LEAST, **change})
    message = str(caught.value)
    assert all(word in message for word in words), message
    assert message.count(". ") == 0
    assert message.endswith(".")


@pytest.mark.parametrize("name", ["threshold", "verbs", "grammar"])
def test_a_missing_part_is_named(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        load_rules({key: value for key, value in LEAST.items() if key != name})


def test_loading_leaves_the_section_alone() -> None:
    before = copy.deepcopy(section())
    load_rules(section())
    assert section() == before


def test_the_dictionary_of_the_study_holds_what_its_rules_ask_for() -> None:
    groups = {group for part in ("verbs", "nouns", "adjectives") for group in section()[part]}
    for trait, named in rules().traits.items():
        assert named <= groups, trait
    assert {"said", "says", "saying"} <= reporting_forms(rules())
    assert "according" not in reporting_forms(rules())
    assert all(rules().words[name] for name in ("addressee", "venue", "links", "person", "titles"))


def test_a_form_of_a_reporting_verb_has_its_particles() -> None:
    forms = reporting_forms(rules())
    assert {"pointed out", "makes it clear", "called"} <= forms
    assert not {"pointed", "makes", "takes", "went", "goes"} & forms


def test_a_verb_that_seldom_reports_tells_no_quotation_from_a_term() -> None:
    points = {"say": 1.4, "add": -0.6, "go on": -1.1, "begin": -1.1}
    exceptions = {"add": {"that": 0.5, "quotation": 0.7}, "begin": {"quotation": 3}}
    small = load_rules({"threshold": 0, "grammar": {}, "verbs": {"speech": {"neutral": points}},
                        "exceptions": {"verb": exceptions}, "traits": {"quoting": "speech"}})
    assert {form for form in reporting_forms(small) if form.endswith("s") or " " in form} == {"says", "adds"}


@pytest.mark.parametrize("text", ["The “rescue” of the dome goes on.", "They go on with a “rescue” of the dome.",
                                  "It takes a “rescue” to save the dome.", "The “rescue” of the dome began in May."])
def test_by_the_dictionary_a_term_near_a_common_verb_is_a_term(text: str) -> None:
    assert find_quotes(text, reporting_forms(rules()))["kind"].tolist() == ["scare"]
