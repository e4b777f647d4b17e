"""The model of attribution: verbs in all their forms, what a model must not hold, and the one that ships."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sourcing import rules

from analysis.reading.attribution import tokens as k
from analysis.reading.attribution.extract import load_rules
from analysis.reading.attribution.model import OTHER, compile_model, inflect, load_model, read_model, reporting_forms
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
    loaded = compile_model(LEAST)
    assert {form.tail for form in loaded.forms["pointed"]} == {("out",)}
    assert "point out" not in loaded.forms


def test_a_form_of_an_auxiliary_is_known_by_both_apostrophes() -> None:
    loaded = compile_model({**LEAST, "grammar": {"be": "isn't"}})
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
    loaded = compile_model(both)
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
        ({"source_types": {"official": ["{office}"]}}, ["unknown key", "source_types"]),
    ],
)
def test_a_wrong_model_is_refused_in_one_sentence(change: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        compile_model({**LEAST, **change})
    message = str(caught.value)
    assert all(word in message for word in words), message
    assert message.count(". ") == 0
    assert message.endswith(".")


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ({"source_types": {"official": ["{bakery}"]}}, ["{bakery}", "source_lists"]),
        ({"source_typs": {}}, ["unknown key", "source_typs", "source_lists"]),
        ({"source_types": {"expert": ["professor*"]}, "person_types": ["official"]}, ["person_types", "'official'"]),
    ],
)
def test_a_wrong_part_of_a_study_is_refused_in_one_sentence(part: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        load_rules(part)
    message = str(caught.value)
    assert all(word in message for word in words), message
    assert message.startswith("dictionary.yml, attribution")
    assert message.endswith(".")


@pytest.mark.parametrize("name", ["threshold", "verbs", "grammar"])
def test_a_missing_part_is_named(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        compile_model({key: value for key, value in LEAST.items() if key != name})


def test_compiling_leaves_the_model_alone() -> None:
    model = read_model()
    before = copy.deepcopy(model)
    compile_model(model)
    assert model == before


def test_the_model_is_compiled_once() -> None:
    assert load_model() is load_model()
    assert load_model().type_of("the minister") == OTHER


def test_the_model_that_ships_holds_what_its_rules_ask_for() -> None:
    model = read_model()
    groups = {group for part in ("verbs", "nouns", "adjectives") for group in model[part]}
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
    exceptions = {"that": {"add": 0.5}, "quotation": {"add": 0.7, "begin": 3}}
    small = compile_model({"threshold": 0, "grammar": {}, "verbs": {"speech": {"neutral": points}},
                        "exceptions": {"verb": exceptions}, "traits": {"quoting": "speech"}})
    assert {form for form in reporting_forms(small) if form.endswith("s") or " " in form} == {"says", "adds"}


@pytest.mark.parametrize("text", ["The “rescue” of the dome goes on.", "They go on with a “rescue” of the dome.",
                                  "It takes a “rescue” to save the dome.", "The “rescue” of the dome began in May."])
def test_by_the_dictionary_a_term_near_a_common_verb_is_a_term(text: str) -> None:
    assert find_quotes(text, reporting_forms(rules()))["kind"].tolist() == ["scare"]
