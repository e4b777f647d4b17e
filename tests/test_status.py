"""What a sentence says of a hit: one invented sentence for each rule; the event stands between brackets."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from work import growth

from analysis.reading.annotate import read_one
from analysis.reading.dictionary import Entry, parse_dictionary
from analysis.reading.match import Match, find_matches
from analysis.reading.status import find_statuses, load_status_rules

RULES: dict[str, Any] = {
    "negated": {"before": {2: ["no", "not", "never", "den*", "nary"], 6: ["no intention"]}, "after": {1: ["is bunk"]},
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
    ("There is nary quick sudden closure.", "negated"),
    ("There is nary quick sudden final closure.", "not marked"),
    ("The company denies a closure.", "negated"),
    ("They have no intention of letting the line close.", "negated"),
    ("NOT a closure at all.", "negated"),
    ("They knot the ropes and close.", "not marked"),
    # a cue after
    ("The closure is bunk.", "negated"),
    ("The closure rumour is bunk.", "negated"),
    ("The closure rumour there is bunk.", "not marked"),
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


def test_the_rules_of_english_need_no_dictionary() -> None:
    assert statuses("There is no closure.", {}) == ["negated"]
    assert statuses("There is nary closure.", {}) == ["not marked"]


def test_a_rule_added_turns_a_status_and_one_taken_out_turns_it_back() -> None:
    sentence = "The closure, nary a closure."
    assert statuses(sentence, {}) == ["not marked", "not marked"]
    assert statuses(sentence, {"negated": {"before": {2: ["nary"]}}}) == ["not marked", "negated"]


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


CLAUSES = {
    "negated": [
        "The council did not [[close]] the pier.",
        "The council will never, under any circumstances, [[sell]] the pier.",
        "He refused to [[sign]] the lease.",
        "The refusal to [[sell]] angered the town.",
        "The mayor's failure to [[act]] cost him the seat.",
        "There is no chance of a [[deal]] this winter.",
        "The two sides are far from a [[deal]].",
        "A [[deal]] is far from certain.",
        "The mayor spoke against [[closing]] the pier.",
        "She is against any [[closure]].",
        "They announced the end of talks on the [[sale]].",
        "The mayor does not think the pier will [[close]].",
        "Nobody expects a [[deal]].",
        "No deal was [[signed]].",
        "No lawmaker [[voted]] for it.",
        "A deal was never [[signed]].",
        "A [[deal]] has not been reached.",
        "The [[deal]] will not happen.",
        "The talk of a [[closure]] is a myth.",
        "Reports of a [[sale]] are untrue.",
        "The mayor ruled out a [[sale]].",
        "A [[sale]] was ruled out.",
        "The town averted a [[strike]].",
        "The company called off the [[sale]].",
        "The firm cancelled the planned [[sale]].",
        "She left without [[signing]] the lease.",
        "It was a lease rather than a [[sale]].",
        "It is not a [[sale]] but a lease.",
        "It was a lease, not a [[sale]].",
        "Neither the mayor nor the council [[voted]] for it.",
        "The mayor won't [[resign]].",
        "He has yet to [[sign]] the lease.",
        "She stopped short of [[endorsing]] the plan.",
        "The mayor is unlikely to [[resign]].",
        "The plan to [[sell]] the pier was dropped.",
        "The mayor dropped plans to [[sell]] the pier.",
        "The town lacks the money for an [[attack]].",
        "The mayor doesn't want the [[sale]].",
        "The mayor does not support the [[sale]].",
        "The council blocked the [[sale]].",
        "She has no plans to [[resign]].",
        "It is not true that the pier will [[close]].",
        "It is false that the pier will [[close]].",
        "None of the boats [[sank]].",
        "Not a single boat was [[sold]].",
        "The pier was not [[sold]].",
        "They have not yet [[sold]] it.",
        "The council, he said, had not [[sold]] it.",
        "Hardly anyone [[voted]].",
        "The treaty prohibits [[fishing]].",
        "Lawmakers opposed a [[ban]].",
        "The absence of a [[deal]] hurts.",
        "An end to the [[strike]] is near.",
        "The mayor can no longer [[stay]].",
        "The union agreed to end its [[strike]].",
        "The mayor is equally loud in opposing free [[trade]].",
        "Neither the mayor nor the clerk has asked for the baker's [[endorsement]].",
        "We don't want to see the council [[repeal]] it.",
        "The harbour master [[makes]] no apologies for it.",
        "The mayor has zero [[support]] in the harbour.",
        "The pier has zero chance of [[closing]].",
        "He was against [[closing]] the pier and selling the boats.",
        "The [[lease]] is more a trick than a reality.",
    ],
    "questioned": [
        "Why not [[close]] the pier?",
        "Is it a “[[closure]]” of the pier?",
        "Will they close the pier under the “[[Harbour Plan]]” guise?",
        "“Will you [[close]] the pier?” the reporter asked.",
        '"Will you [[close]] the pier?" the reporter asked on Monday.',
        "They asked whether the mayor would [[resign]].",
        "It is unclear when the pier will [[close]].",
        "Did the council [[close]] the pier?",
        "How will they [[pay]]?",
        "I don't know how they will [[pay]] it back.",
    ],
    "hypothetical": [
        "If the dam breaks, the town will [[move]].",
        "If the dam, which is old, [[breaks]], the town will move.",
        "The town will [[move]] if the dam breaks.",
        "The town, if the dam breaks, will [[move]].",
        "The mayor may [[close]] the pier.",
        "The mayor might [[close]] the pier.",
        "The union threatened to [[strike]] over pay.",
        "If the mayor stays, the union will [[strike]].",
        "Unless the mayor goes, the union will [[strike]].",
        "An [[attack]] could follow.",
        "The plan would [[raise]] fares.",
        "Without the grant, the town would [[sell]] the pier.",
        "The mayor is considering [[closing]] the pier.",
        "Perhaps the mayor will [[resign]].",
        "There is a risk of an [[attack]].",
        "In the event of a [[strike]], boats will be laid up.",
        "Should the mayor [[resign]], the council will meet.",
        "Were she to [[win]], taxes would rise.",
        "The pier could [[close]] and boats could sink.",
        "Any [[sale]] must be approved.",
        "a possible [[sale]] of the pier.",
        "Even if they [[win]], nothing changes.",
        "Had the mayor [[resigned]], the council would have met.",
        "Had she come, the council would have [[met]].",
        "The pier could close and the boats be [[sold]].",
        "It would be a blow, should the council [[sell]].",
    ],
    "historical": [
        "In 1998 the council [[closed]] the pier.",
        "Ten years ago, the council [[closed]] the pier.",
        "The council [[closed]] the pier last year.",
    ],
    "not marked": [
        "After the [[vote]] she asked, “Will they go?”",
        "The council did not win the [[vote]].",
        "We are not surprised that the pier [[closed]].",
        "The company not only [[closed]] the pier but sold the boats.",
        "They are not preventing the [[sale]].",
        "The guards did not stop the [[march]].",
        '"Will you resign?" a reporter asked after the [[vote]].',
        "The mayor did not speak, and the council [[closed]] the pier.",
        "The mayor, who does not smoke, [[closed]] the pier.",
        "The mayor did not speak but he [[closed]] the pier.",
        "The [[attack]] could hurt the mayor.",
        "He said he would [[resign]] in May.",
        "It was a [[lease]] rather than a sale.",
        "It is not a sale but a [[lease]].",
        "There is no doubt that the pier will [[close]].",
        "He could not deny that the pier [[closed]].",
        "The mayor, not the council, [[closed]] the pier.",
        "Not everyone likes it, but the council [[closed]] the pier.",
        "The council [[closed]] the pier last week.",
        "Since 1998 the council has [[closed]] three piers.",
        "The union plans to [[strike]] on Friday.",
        "The mayor wants to [[close]] the pier because it may sink.",
        "Nothing will stop the [[sale]].",
        "They cannot but [[sell]].",
        "The council sold the pier, which does not please everyone, in the spring [[vote]].",
        "The strike could not have come at a worse time, the mayor said after the [[vote]].",
        "He didn't say why the pier [[closed]].",
        "He lost the vote; who cares?; they [[sold]] it.",
        "The pier [[closed]] - why now?",
        "The vote could come in May, and the council [[sold]] the boats.",
        "The pier, not yet painted, was [[sold]].",
        "If not now, they said, the sale [[ends]] in May.",
        "As if to prove it, the council [[closed]] the pier.",
        "The mayor rose against the tide and deserves to be [[thanked]].",
        "The pier doesn't just [[close]] on Sundays.",
        "Pardon us for not knowing about a [[strike]].",
        "We spend on prevention or we [[pay]] later.",
        "The mayor denies that it rained and [[goes]] through every report.",
        "He cannot enter the hall without children begging him to [[sing]].",
        "They kept the boats from sailing in [[protest]].",
        "The mayor cannot vote in the general [[election]].",
        "The pier was much less busy in the first [[strike]].",
        "Whether out of fear or thrift, they put off [[painting]] the pier.",
        "He said at the [[meeting]] that the town will pay if it rains.",
        "The boat he'd [[made]] cost him a year.",
        "If it rains, the clerk, who [[voted]] for the pier, will be angry.",
        "The town liked the news that the mayor would [[quit]].",
        "She suggested she would [[quit]] in May.",
        "The resistance [[attacked]] the pier.",
        "“If it lasts, that would be news,” the clerk, an old hand, [[wrote]].",
        "The clerk [[wrote]], “If it lasts, that would be news.”",
        "If you look at it that way, the pier [[closed]] in May.",
        "They pay for the fight against [[piracy]].",
        "The lease is more a [[trick]] than a reality.",
        "The mullah [[attacked]] the pier.",
        "A considerable [[strike]] began.",
    ],
}


def status_of(marked: str, year: int = 2016) -> str:
    """The status, by the rules that ship, of the words between double brackets."""
    before, event, after = re.split(r"\[\[|\]\]", marked)
    reading = read_one(before + event + after)
    first, last = len(before), len(before) + len(event)
    at = tuple(number for number, (start, end) in enumerate(zip(reading.tokens.start, reading.tokens.end, strict=True))
               if start < last and end > first)
    ends = dict(zip(reading.sentences["sentence"].tolist(), reading.sentences["end"].tolist(), strict=True))
    match = Match(Entry("any", "any", "", event, (event.lower(),)), at)
    return find_statuses([match], before + event + after, reading.tokens, ends, load_status_rules({}), year)[0]


@pytest.mark.parametrize(("sentence", "status"), [(one, status) for status, some in CLAUSES.items() for one in some])
def test_a_cue_reaches_what_its_clause_holds(sentence: str, status: str) -> None:
    assert status_of(sentence) == status


@pytest.mark.parametrize("sentence", ["People said to deny it [[closed]] the pier.",
                                      "A town that does not value a port with a pier [[makes]] it harder.",
                                      "The town gave a firm “No” [[vote]]."])
def test_what_a_reader_would_not_mark_is_known(sentence: str) -> None:
    """Kept on purpose: a verb behind an infinitive or a relative clause, and a cue that is only mentioned."""
    assert status_of(sentence) == "negated"


def test_a_year_is_past_only_before_that_of_the_article() -> None:
    sentence = "In 1998 the council [[closed]] the pier."
    assert [status_of(sentence, year) for year in (0, 1998, 1999)] == ["not marked", "not marked", "historical"]


def test_a_concept_that_cannot_be_denied_is_never_marked() -> None:
    concepts = {"closure": {"patterns": ["clos*"], "status": False}, "sale": ["sale*"]}
    dictionary = parse_dictionary({"families": {"fate": {"concepts": concepts}}})
    text = "There is no closure and no sale."
    reading = read_one(text)
    matches, _ = find_matches(reading.tokens, dictionary)
    assert find_statuses(matches, text, reading.tokens, {0: len(text)}, load_status_rules({})) == [
        "not marked", "negated"]
    whole = parse_dictionary({"families": {"fate": {"status": False, "concepts": {
        "closure": ["clos*"], "sale": {"patterns": ["sale*"], "status": True}}}}})
    assert [entry.status for entry in whole.entries] == [False, True]


def test_a_switch_that_is_neither_yes_nor_no_is_refused(refused: Callable[..., object]) -> None:
    with refused("dictionary.yml", "concept 'closure'", "'status'", "'never'", "status: no"):
        parse_dictionary({"families": {"fate": {"concepts": {"closure": {"patterns": ["clos*"], "status": "never"}}}}})


@pytest.mark.parametrize("unit", ["not closing ", "if closing, ", "never, closing, ", "the closing of "])
def test_work_grows_with_the_length_of_a_text(unit: str) -> None:
    rules = load_status_rules({})

    def read(size: int) -> None:
        text = unit * (size // len(unit))
        reading = read_one(text)
        matches, _ = find_matches(reading.tokens, DICTIONARY)
        ends = dict(zip(reading.sentences["sentence"].tolist(), reading.sentences["end"].tolist(), strict=True))
        find_statuses(matches, text, reading.tokens, ends, rules)

    assert growth(read, 5_000) < 5
