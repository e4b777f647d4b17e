"""What a sentence says of a hit: one invented sentence for each rule."""

from __future__ import annotations

from typing import Any

import pytest

from analysis.reading.annotate import read_one
from analysis.reading.dictionary import parse_dictionary
from analysis.reading.match import find_matches
from analysis.reading.status import find_statuses, load_status_rules

RULES: dict[str, Any] = {
    "negated": {"before": {2: ["no", "not", "never", "den*"], 6: ["no intention"]}, "after": {1: ["is untrue"]},
                "sentence": ["rul* out that"]},
    "questioned": {"before": {4: ["whether"]}},
    "hypothetical": {"before": {1: ["possible"], 5: ["if"]}, "after": {1: ["might"]}},
    "historical": {"before": {3: ["1999", "200?"]}, "after": {2: ["in 1999"]}},
    "except": ["not only", "no doubt"],
    "stops": ["but", "because"],
}
DICTIONARY = parse_dictionary({"families": {"fate": {"concepts": {"closure": ["clos*", "end ... service"]}}}})


def statuses(text: str, rules: dict[str, Any] = RULES) -> list[str]:
    reading = read_one(text)
    matches, _ = find_matches(reading.tokens, DICTIONARY)
    ends = dict(zip(reading.sentences["sentence"].tolist(), reading.sentences["end"].tolist(), strict=True))
    return find_statuses(matches, text, reading.tokens, ends, load_status_rules(rules))


SENTENCES = [
    # not marked
    ("The line closes in May.", "not marked"),
    ("A closure without a word.", "not marked"),
    # a cue before, within so many words
    ("There is no closure.", "negated"),
    ("There is no quick sudden closure.", "negated"),
    ("There is no quick sudden final closure.", "not marked"),
    ("The company denies a closure.", "negated"),
    ("They have no intention of letting the line close.", "negated"),
    ("NOT a closure at all.", "negated"),
    ("Nothing closes.", "not marked"),
    ("They knot the ropes and close.", "not marked"),
    # a cue after
    ("The closure is untrue.", "negated"),
    ("The closure rumour is untrue.", "negated"),
    ("The closure rumour there is untrue.", "not marked"),
    ("The closure might come.", "hypothetical"),
    ("The line closed in 1999.", "historical"),
    # a cue anywhere before in the sentence
    ("The office ruled out that, whatever the price of oil and of paint, the line closes.", "negated"),
    ("The line closes, though the office ruled out that it sinks.", "not marked"),
    # questioned
    ("They asked whether the line closes.", "questioned"),
    ("Is this a closure?", "questioned"),
    ("“Is this a closure?”", "questioned"),
    ("A closure, and why now?", "questioned"),
    ("This is a closure!", "not marked"),
    # hypothetical
    ("A possible closure is near.", "hypothetical"),
    ("It sinks if the line closes.", "hypothetical"),
    # historical
    ("In 1999 the line closed.", "historical"),
    ("The 2004 closure hurt.", "historical"),
    ("The 2014 closure hurt.", "not marked"),
    # the first that applies
    ("If there is no closure we stay.", "negated"),
    ("They asked whether there is no closure.", "negated"),
    ("Is there no closure?", "negated"),
    ("Would they cheer if the line closed?", "questioned"),
    ("Is it like the 2004 closure?", "questioned"),
    ("If the line closed in 1999, so be it.", "hypothetical"),
    # what only looks like a cue
    ("This is not only a closure.", "not marked"),
    ("There is no doubt of a closure.", "not marked"),
    ("Not only that but no closure.", "negated"),
    # where a cue's reach ends
    ("No, a closure it is.", "not marked"),
    ("They say no: closure it is.", "not marked"),
    ("It is not (yet) a closure.", "not marked"),
    ("It is not ‘a’ closure.", "negated"),
    ("Not cheap but closing.", "not marked"),
    ("The office ruled out that it sinks. The line closes.", "not marked"),
    ("They ruled out that it sinks but the line closes.", "not marked"),
    ("A closure because it might help.", "not marked"),
    ("It will not. Closure comes.", "not marked"),
    # a hit of several words, counted from its nearest word
    ("There is no end to the old service.", "negated"),
    ("The end of all service is untrue.", "negated"),
]


@pytest.mark.parametrize(("sentence", "status"), SENTENCES, ids=[sentence for sentence, _ in SENTENCES])
def test_a_sentence_gives_its_hit_a_status(sentence: str, status: str) -> None:
    assert statuses(sentence) == [status]


def test_each_hit_has_its_own_status() -> None:
    assert statuses("There is no closure, though the line closed in 1999. The dock closes.") == [
        "negated", "historical", "not marked"]


def test_a_question_holds_for_its_own_sentence() -> None:
    assert statuses("Is it a closure? It is a closure.") == ["questioned", "not marked"]


def test_a_cue_inside_the_hit_is_none() -> None:
    assert statuses("They end no service.") == ["not marked"]


def test_without_rules_only_a_question_mark_speaks() -> None:
    assert statuses("There is no closure.", {}) == ["not marked"]
    assert statuses("Is there no closure?", {}) == ["questioned"]


def test_a_rule_added_turns_a_status_and_one_taken_out_turns_it_back() -> None:
    sentence = "The closure, scarcely a closure."
    assert statuses(sentence) == ["not marked", "not marked"]
    more = {**RULES, "negated": {"before": {2: ["scarcely"]}}}
    assert statuses(sentence, more) == ["not marked", "negated"]


def test_the_order_of_statuses_is_the_same_whatever_the_order_of_the_file() -> None:
    sentence = "If there is no closure we stay."
    assert statuses(sentence, dict(reversed(RULES.items()))) == ["negated"]


def test_cues_may_be_written_in_capitals() -> None:
    loud = {"negated": {"before": {2: ["NO"]}, "sentence": ["Ruled Out that"]}, "except": ["No Doubt"]}
    assert statuses("There is no closure. They ruled out that, in May, the line closes. No doubt a closure.", loud) == [
        "negated", "negated", "not marked"]


def test_no_hits_no_statuses() -> None:
    assert statuses("Nothing to see.") == []
    assert statuses("") == []
