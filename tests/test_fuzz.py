"""Whatever stands in a text, a dictionary or a table, it is read, or refused in one sentence.

A short run here; `benchmarks/fuzz.py` runs the same checks for as long as one likes.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import fuzzing
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from work import growth

from analysis.reading.annotate import load_reading_rules, read_one
from analysis.reading.attribution import find_attributions
from analysis.reading.clean import clean_text
from analysis.reading.dictionary import Dictionary, load_dictionary, parse_dictionary
from analysis.reading.match import find_matches
from analysis.reading.status import find_statuses
from analysis.study import StudyError

pytestmark = pytest.mark.slow
SHIPPED = Path(__file__).resolve().parents[1] / "corpus" / "dictionary.yml"


def tries(number: int) -> settings:
    return settings(max_examples=round(number * fuzzing.TIMES),
                    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def shipped() -> Dictionary:
    """The shipped dictionary, with all its sections."""
    return load_dictionary(SHIPPED)


DATA: dict[str, Any] = yaml.load(SHIPPED.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@tries(150)
@given(fuzzing.TEXTS)
def test_the_ledger_of_cleaning_inverts(raw: str) -> None:
    fuzzing.check_cleaning(raw)


@tries(150)
@given(fuzzing.TEXTS)
def test_sentences_words_and_quotes_fit_the_text(text: str) -> None:
    fuzzing.check_spans(text)


@tries(25)
@given(raw=fuzzing.TEXTS)
def test_the_tables_of_an_article_fit_it_and_each_other(shipped: Dictionary, raw: str) -> None:
    fuzzing.check_article(raw, shipped)


@tries(60)
@given(text=fuzzing.TEXTS)
def test_attributions_lie_in_the_text(shipped: Dictionary, text: str) -> None:
    fuzzing.check_attributions(text, shipped)


@tries(60)
@given(fuzzing.SECTIONS)
def test_any_dictionary_is_read_or_refused(data: dict[str, Any]) -> None:
    fuzzing.check_dictionary(data)


@tries(40)
@given(fuzzing.dictionaries(DATA))
def test_a_dictionary_with_one_odd_place_is_read_or_refused(data: dict[str, Any]) -> None:
    fuzzing.check_dictionary(data)


# --- what was found ---

SMALL: dict[str, Any] = {
    "families": {"exit": {"concepts": {"withdrawal": {"label": "withdrawal", "patterns": ["withdraw*"]}}}},
    "status": {"negated": {"before": {3: ["not"]}}}, "tone": {"topic_words": ["war"]},
    "attribution": {"source_types": {"official": ["minister*", "= {us}"]}, "source_lists": {"us": ["washington"]},
                    "person_types": ["official"], "source_labels": {"official": "officials"}}}
FOUND = [
    (("tone",), False, ("section 'tone'", "False", "indent")),
    (("families", "exit", "concepts", "withdrawal", "label"), None, ("'withdrawal'", "label is None", "in quotes")),
    (("families", "exit", "concepts", "withdrawal", "label"), " ", ("'withdrawal'", "label is ' '", "in quotes")),
    (("families",), {2011: {}}, ("families", "2011 is no name", "in quotes")),
    (("status", "negated", "before"), True, ("'negated', 'before'", "True is not a number of words")),
    (("attribution", "source_types"), ["x"], ("source_types", "mapping", "indent")),
    (("attribution", "source_types", "official"), "minister", ("source_types, official", "a list", "[word, word]")),
    (("attribution", "source_types", "official"), ["="], ("source_types, official", "'=' is nothing to look for")),
    (("attribution", "source_lists", "us"), [None], ("source_lists, us", "None is nothing to look for")),
    (("attribution", "source_lists"), 3, ("source_lists", "found 3", "indent")),
    (("attribution", "person_types"), 3, ("person_types", "a list", "found 3")),
    (("attribution", "source_labels"), [1], ("source_labels", "a mapping", "indent")),
]


@pytest.mark.parametrize(("place", "odd", "told"), FOUND, ids=[f"{place[-1]}: {odd!r}" for place, odd, _ in FOUND])
def test_what_is_odd_in_a_dictionary_is_named_with_a_remedy(
        place: tuple[str, ...], odd: object, told: tuple[str, ...], refused: Callable[..., Any]) -> None:
    load_reading_rules(parse_dictionary(SMALL))
    with refused("dictionary.yml", *told, error=StudyError):
        load_reading_rules(parse_dictionary(fuzzing.altered(SMALL, place, odd)))


UNITS = {"no stop": "the ferry sails past the old dock ", "not": "withdrawal not ", "hits": "withdrawal. ", "one": "a",
         "lines": "withdrawal\n", "quotes": "“we stay ", "said": "he said that ", "brackets": "( ",
         "names": "The U.S. Army ", "marks": "\""}


@pytest.mark.parametrize("unit", UNITS)
def test_work_grows_with_the_length_of_a_text(shipped: Dictionary, unit: str) -> None:
    """Four times the text takes less than five times the work; squared it would be sixteen."""
    rules = load_reading_rules(shipped)

    def read(size: int) -> None:
        text = (UNITS[unit] * size)[:size]
        parsed = read_one(clean_text(text)[0], rules.speech_verbs)
        matches, _ = find_matches(parsed.tokens, shipped)
        ends = dict(zip(parsed.sentences["sentence"], parsed.sentences["end"], strict=True))
        find_statuses(matches, parsed.text, parsed.tokens, ends, rules.status)
        assert rules.attribution is not None
        find_attributions(parsed.text, parsed.sentences, parsed.quotes, rules.attribution)

    assert growth(read, 3_000) < 5
