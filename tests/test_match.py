"""Looking the dictionary up: what matches, what wins, what is taken out and why."""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.reading import match as matching
from analysis.reading.annotate import read_one
from analysis.reading.dictionary import Dictionary, load_dictionary, parse_dictionary
from analysis.reading.match import Lookup, Match, describe_matches, find_matches
from analysis.reading.tokens import Globs, make_tokens


def concepts(families: dict[str, dict[str, Any]]) -> Dictionary:
    return parse_dictionary({"families": {name: {"concepts": spec} for name, spec in families.items()}})


def patterns(*found: str, **conditions: Any) -> Dictionary:
    return concepts({"fate": {"closure": {"patterns": list(found), **conditions}}})


def look_up(text: str, dictionary: Dictionary) -> tuple[list[str], list[tuple[str, str]]]:
    """The forms that count, and the forms that do not with their reasons."""
    tokens = read_one(text).tokens
    won, lost = find_matches(tokens, dictionary)
    forms, lost_forms = (describe_matches(found, text, tokens)["form"].tolist()
                         for found in (won, [match for match, _ in lost]))
    return forms, list(zip(lost_forms, [reason for _, reason in lost], strict=True))


def found(text: str, *wanted: str, **conditions: Any) -> list[str]:
    return look_up(text, patterns(*wanted, **conditions))[0]


GLOBS = [
    ("close*", "It closes; a closure is close.", ["closes", "close"]),
    ("clos*", "It closes; a closure is close.", ["closes", "closure", "close"]),
    ("*port", "The port and the airport report.", ["port", "airport", "report"]),
    ("d?ck", "A dock, a duck, a deck, dick's duct.", ["dock", "duck", "deck", "dick's"]),
    ("ferry", "Ferry FERRY ferrying ferries.", ["Ferry", "FERRY"]),
    ("200?", "In 2003, 2009 and 20091.", ["2003", "2009"]),
    ("[ab]at", "The bat at a cat on an aat.", ["bat", "aat"]),
]


@pytest.mark.parametrize(("pattern", "text", "wanted"), GLOBS)
def test_a_glob_matches_whole_words(pattern: str, text: str, wanted: list[str]) -> None:
    assert found(text, pattern) == wanted


WORDS = [
    ("Harbour’s boats", "harbour", ["Harbour’s"]),
    ("Harbour's boats", "harbour boats", ["Harbour's boats"]),
    ("the boats’ crews", "boats crews", ["boats crews"]),
    ("US boats and U.S. boats, not us", "u.s. boats", ["US boats", "U.S. boats"]),
    ("a US-led fleet", "u.s.-led", ["US-led"]),
    ("it’s late", "it", []),
    ("the “new” “timetable” is out", "new timetable is", ["new timetable is"]),
]


@pytest.mark.parametrize(("text", "pattern", "wanted"), WORDS)
def test_words_are_compared_as_they_are_counted(text: str, pattern: str, wanted: list[str]) -> None:
    assert found(text, pattern) == wanted


@pytest.mark.parametrize("mark", [",", ";", ":", " (", ") ", " —", " –", "…", "!", "?", " - ", " -", "- ", "/", ".",
                                  "\n"])
def test_words_in_a_row_stand_in_one_clause(mark: str) -> None:
    assert found("The ferry line closes now.", "line closes") == ["line closes"]
    assert found(f"The ferry line{mark} closes now.", "line closes") == []


def test_quotation_marks_and_hyphens_within_words_do_not_end_a_clause() -> None:
    assert found("The ‘ferry’ “line” closes.", "ferry line closes") == ["ferry line closes"]
    assert found("The ferry-line closes.", "ferry-line closes") == ["ferry-line closes"]


@pytest.mark.parametrize(("between", "counts"), [(0, True), (1, True), (5, True), (6, False)])
def test_a_gap_leaps_over_up_to_five_words(between: int, counts: bool) -> None:
    text = f"They close {'very ' * between}ferries."
    assert (found(text, "close ... ferries") != []) == counts
    assert found(text, "close ferries") == (["close ferries"] if between == 0 else [])


def test_a_gap_does_not_leap_over_a_comma() -> None:
    assert found("They close old, slow ferries.", "close ... ferries") == []
    assert found("They close old slow ferries.", "close ... ferries") == ["close … ferries"]


def test_a_gap_tries_further_places_when_the_rest_does_not_follow() -> None:
    assert found("They cut one line and one line short.", "cut ... line short") == ["cut … line short"]


def test_the_words_of_a_gap_stay_free_for_other_matches() -> None:
    dictionary = concepts({"fate": {"closure": ["close ... ferries"], "age": ["old"]}})
    assert look_up("They close old ferries.", dictionary)[0] == ["close … ferries", "old"]


def test_a_form_holds_the_words_of_its_pattern_and_not_those_between() -> None:
    assert found("one two three four five six.", "one ... five six") == ["one … five six"]


def test_the_longest_match_wins_and_the_other_is_kept_with_its_reason() -> None:
    dictionary = concepts({"fate": {"line": ["line"], "closure": ["ferry line closes"], "day": ["closes today"]}})
    assert look_up("The ferry line closes today.", dictionary) == (
        ["ferry line closes"], [("line", "inside: ferry line closes"), ("closes today", "inside: ferry line closes")])


def test_among_matches_of_as_many_words_the_one_with_more_letters_wins() -> None:
    dictionary = concepts({"fate": {"first": ["a b"], "second": ["b cc"]}})
    assert look_up("Here a b cc ends.", dictionary) == (["b cc"], [("a b", "inside: b cc")])


def test_among_equals_the_dictionary_decides() -> None:
    for names in (["first", "second"], ["second", "first"]):
        dictionary = concepts({"fate": {name: ["clos*"] for name in names}})
        tokens = read_one("It closes.").tokens
        won, lost = find_matches(tokens, dictionary)
        assert [match.entry.concept for match in won] == names[:1]
        assert [(match.entry.concept, reason) for match, reason in lost] == [(names[1], "inside: clos*")]


def test_a_word_may_be_a_hit_of_two_families() -> None:
    dictionary = concepts({"fate": {"closure": ["clos*"]}, "mood": {"alarm": ["clos*"]}})
    assert look_up("It closes.", dictionary) == (["closes", "closes"], [])


def test_what_a_not_takes_out_is_kept_with_its_reason() -> None:
    dictionary = patterns("clos*", **{"not": ["close to", "closer"]})
    assert look_up("It stays close to land, closer than ever, and closes.", dictionary) == (
        ["closes"], [("close", "not: close to"), ("closer", "not: closer")])


def test_a_not_holds_for_its_own_concept_and_frees_the_word_for_another() -> None:
    closure = {"patterns": ["clos* to land"], "not": ["close to"]}
    dictionary = concepts({"fate": {"closure": closure, "place": ["close"]}})
    assert look_up("They stay close to land.", dictionary) == (["close"], [("close to land", "not: close to")])


def test_a_not_takes_out_only_matches_that_share_a_word_with_it() -> None:
    assert found("It closes; stay close to it.", "clos*", **{"not": ["close to"]}) == ["closes"]


@pytest.mark.parametrize(("text", "wins", "loses"), [
    ("Harbour Line (HL) sails.", ["Harbour Line"], "HL"),
    ("Harbour Line [“HL”] sails.", ["Harbour Line"], "HL"),
    ("The sharks (Harbour Line) sail.", ["sharks"], "Harbour Line"),
    ("Harbour Line, HL, sails.", ["Harbour Line", "HL"], None),
    ("Harbour Line (HL boats) sails.", ["Harbour Line", "HL"], None),
    ("Harbour Line (the HL) sails.", ["Harbour Line", "HL"], None),
    ("Harbour Line sails (HL) on.", ["Harbour Line", "HL"], None),
    ("Harbour Line (HL sails.", ["Harbour Line", "HL"], None),
    ("Harbour Line (IC) sails.", ["Harbour Line", "IC"], None),
    ("Harbour Line. (HL) sails.", ["Harbour Line", "HL"], None),
])
def test_an_abbreviation_in_brackets_is_no_second_naming(text: str, wins: list[str], loses: str | None) -> None:
    actors = {"owner": {"name": ["harbour line", "hl"], "evaluative": ["sharks"]}, "council": {"name": ["ic"]}}
    found_names, lost = look_up(text, concepts({"actors": actors}))
    assert found_names == wins
    assert lost == ([] if loses is None else [(loses, f"in brackets behind: {wins[0].lower()}")])


def test_a_term_in_brackets_is_a_second_use_for_terms_are_no_names() -> None:
    assert found("The closure (shutdown) comes.", "closure", "shutdown") == ["closure", "shutdown"]


def test_a_guarded_name_counts_in_its_tier_where_its_words_stand_near() -> None:
    owner = {"name": ["harbour line"], "guarded": {"evaluative": ["sharks"]}, "with": ["ferr*"],
             "not": ["reef ... sharks"]}
    dictionary = concepts({"actors": {"owner": owner}})
    wins, loses = look_up("The sharks raised the ferry fare. Harbour Line has sharks in its arms. "
                          "Reef ecologists count sharks from the ferry.", dictionary)
    assert wins == ["sharks", "Harbour Line"]
    assert loses == [("sharks", "with: none near"), ("sharks", "not: reef ... sharks")]
    matches, _ = find_matches(read_one("The sharks raised the ferry fare.").tokens, dictionary)
    assert [match.entry.tier for match in matches] == ["evaluative"]


@pytest.mark.parametrize(("sentence", "wins"), [
    ("They vowed to expel the occupation.", ["the occupation"]),
    ("American troops call it help, villagers an occupation.", ["American troops", "occupation"]),
    ("The Israeli army continues the long occupation.", []),
    ("They protest as the army extends the occupation of the Palestinian towns by force.", []),
    ("Her occupation was baking.", []),
    ("A hotel full of foreigners.", []),
    ("The foreigners and their troops go.", ["foreigners"]),
])
def test_words_that_name_foreign_forces_only_beside_them(sentence: str, wins: list[str]) -> None:
    shipped = load_dictionary(Path(__file__).parent.parent / "corpus" / "dictionary.yml")
    entries = tuple(entry for entry in shipped.entries if (entry.family, entry.concept) == ("actors", "us_forces"))
    assert look_up(sentence, replace(shipped, entries=entries))[0] == wins


@pytest.mark.parametrize(("between", "counts"), [(0, True), (11, True), (12, False)])
@pytest.mark.parametrize("order", ["before", "after"])
def test_a_guarded_pattern_asks_for_a_word_within_twelve(between: int, counts: bool, order: str) -> None:
    filling = " very" * between
    text = f"Ferry{filling} ends." if order == "before" else f"Ends{filling} ferry."
    wins, loses = look_up(text, patterns("zzz", guarded=["ends"], **{"with": ["ferr*"]}))
    form = "ends" if order == "before" else "Ends"
    assert (wins, loses) == (([form], []) if counts else ([], [(form, "with: none near")]))


def test_a_guard_counts_across_a_comma_but_not_across_a_sentence_nor_as_its_own_word() -> None:
    guarded = {"guarded": ["ends"], "with": ["ferr*", "ends"]}
    assert found("The ferry, as it were, ends.", "zzz", **guarded) == ["ends"]
    assert found("We like the ferry. It ends.", "zzz", **guarded) == []
    assert found("It ends.", "zzz", **guarded) == []
    assert found("It ends and ends.", "zzz", **guarded) == ["ends", "ends"]


def test_matches_come_in_the_order_of_the_text() -> None:
    dictionary = concepts({"z": {"day": ["today"]}, "a": {"closure": ["clos*"]}})
    assert look_up("Today it closes. It closes today.", dictionary)[0] == ["Today", "closes", "closes", "today"]


def test_offsets_are_those_of_the_text() -> None:
    text = "“Naïve” 🚢 boats: the ferry line closes old, then new docks."
    tokens = read_one(text).tokens
    won, _ = find_matches(tokens, patterns("ferry ... closes", "new docks"))
    rows = describe_matches(won, text, tokens)
    assert [text[start:end] for start, end in zip(rows["start"], rows["end"], strict=True)] == [
        "ferry line closes", "new docks"]


def test_a_text_without_words_or_matches_gives_empty_tables() -> None:
    for text in ("", " … ", "Nothing here."):
        assert look_up(text, patterns("clos*")) == ([], [])
    assert list(describe_matches([], "", read_one("").tokens).columns) == [
        "sentence", "start", "end", "family", "concept", "tier", "pattern", "form"]


WORD = st.sampled_from(["a", "b", "ab", "ba", "c", ",", "."])
GLOB = st.sampled_from(["a", "b", "a*", "*b", "a?", "c", "b?"])
PATTERN = st.lists(GLOB, min_size=1, max_size=3).map(" ".join) | st.tuples(GLOB, GLOB).map(" ... ".join)
CONCEPT = st.fixed_dictionaries({"patterns": st.lists(PATTERN, min_size=1, max_size=3)},
                                optional={"not": st.lists(PATTERN, max_size=1)})


@settings(max_examples=150)
@given(words=st.lists(WORD, max_size=25), specs=st.lists(CONCEPT, min_size=1, max_size=3))
def test_no_word_counts_twice_in_a_family(words: list[str], specs: list[dict[str, Any]]) -> None:
    dictionary = concepts({"fate": {f"c{number}": spec for number, spec in enumerate(specs)}})
    tokens = read_one(" ".join(words)).tokens
    won, lost = find_matches(tokens, dictionary)
    places = [place for match in won for place in match.at]
    assert len(places) == len(set(places))
    assert won == find_matches(tokens, dictionary)[0]
    for match in [*won, *(match for match, _ in lost)]:
        assert len({int(tokens.clause[place]) for place in match.at}) == 1
        assert list(match.at) == sorted(match.at)
    for match, reason in lost:
        rivals = [rival for rival in won if set(rival.at) & set(match.at)]
        longest = max((len(rival.at) for rival in rivals), default=0)
        assert reason.startswith("not: ") or (reason.startswith("inside: ") and longest >= len(match.at))


def test_a_clause_number_goes_up_at_marks_and_sentence_ends() -> None:
    reading = read_one("They left, we stayed. It “rained” - hard.")
    assert make_tokens(reading.text, reading.words, reading.sentences).clause.tolist() == [0, 0, 1, 1, 2, 2, 3]
    assert reading.tokens.sentence.tolist() == [0, 0, 0, 0, 1, 1, 1]
    assert len(reading.tokens) == 7


def test_matching_changes_nothing() -> None:
    reading = read_one("The ferry line closes today.")
    before = [array.copy() for array in (reading.tokens.start, reading.tokens.clause, reading.tokens.sentence)]
    won, _ = find_matches(reading.tokens, patterns("clos*"))
    assert won == [Match(patterns("clos*").entries[0], (3,))]
    for array, copy in zip((reading.tokens.start, reading.tokens.clause, reading.tokens.sentence), before, strict=True):
        np.testing.assert_array_equal(array, copy)


@settings(max_examples=200)
@given(globs=st.lists(st.text("ab*?[].", min_size=1, max_size=5), max_size=8), word=st.text("ab.[]", max_size=5))
def test_globs_of_a_word_are_those_that_fnmatch_accepts(globs: list[str], word: str) -> None:
    assert Globs(globs).of(word) == {glob for glob in globs if fnmatchcase(word, glob)}


def test_a_lookup_kept_over_articles_finds_the_same_each_time() -> None:
    dictionary = patterns("clos*", "cut back", "not:", **{"not": ["clos* vote"]})
    lookup = Lookup(dictionary.entries)
    for text in ("It closes.", "The closing vote was cut back.", "It closes.", ""):
        tokens = read_one(text).tokens
        assert find_matches(tokens, lookup) == find_matches(tokens, dictionary)


def test_a_word_is_tried_once_and_only_with_the_patterns_that_it_can_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[tuple[int, ...]] = []
    extend = matching._extend
    monkeypatch.setattr(matching, "_extend", lambda at, *rest: tried.append(at) or extend(at, *rest))
    tokens = read_one("The old harbour closes and the old mill closes.").tokens
    steps = []
    for more in (0, 2_000):
        lookup = Lookup(patterns("clos*", "old mill", *(f"wreck{number}*" for number in range(more))).entries)
        find_matches(tokens, lookup)
        steps.append(len(tried))
        tried.clear()
    assert steps[0] == steps[1] == 5  # two of "clos*", two of "old ...", one of them extended
    read = []
    monkeypatch.setattr(Globs, "_find", lambda _self, word: read.append(word) or frozenset())
    lookup = Lookup(patterns("clos*").entries)
    for _ in range(3):
        find_matches(tokens, lookup)
    assert sorted(read) == sorted(set(tokens.word))
