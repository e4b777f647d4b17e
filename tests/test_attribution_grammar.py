"""Noun phrases, verb groups and subjects, found without a tagger."""

import pytest
from sourcing import tagged

from analysis.reading.attribution.grammar import (
    following_subject,
    main_subject,
    phrase_left,
    phrase_right,
    subject_left,
    verb_group,
)
from analysis.reading.attribution.tokens import TaggedTokens


def at(tokens: TaggedTokens, word: str) -> int:
    return tokens.word.index(word)


def words(tokens: TaggedTokens, span: tuple[int, int, str] | None) -> str:
    return " ".join(tokens.word[span[0] : span[1]]) if span else ""


@pytest.mark.parametrize(
    ("text", "verb", "group", "helper", "bare"),
    [
        ("Lind said so", "said", "said", "", False),
        ("Lind has also said so", "said", "has also said", "have", False),
        ("Lind did not say so", "say", "did not say", "modal", False),
        ("Lind was quoted there", "quoted", "was quoted", "be", False),
        ("Lind went on to say so", "say", "went on to say", "to", False),
        ("Lind declined to say so", "say", "declined to say", "to", False),
        ("A way to say so", "say", "to say", "to", True),
        ("Lind has since denied it", "denied", "has since denied", "have", False),
    ],
)
def test_verb_groups(text: str, verb: str, group: str, helper: str, bare: bool) -> None:
    tokens = tagged(text)
    found = verb_group(tokens, at(tokens, verb), 0)
    assert " ".join(tokens.word[found.start : at(tokens, verb) + 1]) == group
    assert (found.helper, found.bare) == (helper, bare)


SUBJECTS = {
    "Mara Lind said": "Mara Lind",
    "On Monday the mayor said": "the mayor",
    "In Rome officials said": "officials",
    "the mayor of the old town said": "the mayor of the old town",
    "the spokesman to the ministry on Monday said": "the spokesman to the ministry",
    "Lind won the race and Brand said": "Brand",
    "Lind and Brand said": "Lind and Brand",
    "Mara Lind, a baker, said": "Mara Lind , a baker",
    "Mara Lind, 40, a baker from Rome, said": "Mara Lind , 40 , a baker from Rome",
    "Mara Lind (left) said": "Mara Lind ( left )",
    "bakers who live in Rome said": "bakers who live in Rome",
    "bakers who are angry said": "bakers who are angry",
    "he said": "he",
    "the people of that town said": "the people of that town",
    "the town's elected council said": "the town's elected council",
    "the board that elected officials said": "officials",
    "these denied the plan and Lind said": "Lind",
    "critics call it a tax and the mayor said": "the mayor",
    "the mayor calls the plan a tax and critics said": "critics",
    "the calls of the mayor and critics said": "the calls of the mayor and critics",
    "On the island Mara Lind, a baker, said": "Mara Lind , a baker",
    "The road closes on 31 October, the mayor said": "the mayor",
    "The road will be closed on 31 October, the mayor said": "the mayor",
    "The road will stop being used all year round on 31 October, the mayor said": "the mayor",
    "According to the Gazette, a baker said": "a baker",
    "Mara Lind, in a speech in Rome, on May 4, said": "Mara Lind",
    "Mara Lind, the chair of the board, a body of six, said": "Mara Lind , the chair of the board , a body of six",
}


@pytest.mark.parametrize("text", SUBJECTS)
def test_subjects_left_of_a_verb(text: str) -> None:
    tokens = tagged(text)
    assert words(tokens, subject_left(tokens, len(tokens.word) - 2, 0)) == SUBJECTS[text]


@pytest.mark.parametrize("text", ["and said", "said said", "of said", "which, said", ", said"])
def test_no_subject_where_no_phrase_can_end(text: str) -> None:
    tokens = tagged(text)
    found = subject_left(tokens, len(tokens.word) - 2, 0)
    assert found is None or found.kind == "relative"


def test_who_comes_with_the_phrase_that_it_refers_to() -> None:
    tokens = tagged("Mara Lind, who said")
    found = subject_left(tokens, at(tokens, "who"), 0)
    assert (words(tokens, found), found.kind) == ("Mara Lind , who", "relative")


def test_a_phrase_never_reaches_beyond_its_bound() -> None:
    tokens = tagged("the mayor of the old town said")
    assert words(tokens, phrase_left(tokens, 5, 3)) == "the old town"


def test_the_speaker_behind_a_verb_keeps_the_apposition() -> None:
    tokens = tagged("said Mara Lind, a baker from Rome")
    assert words(tokens, phrase_right(tokens, 1, len(tokens.word))) == "Mara Lind , a baker from Rome"
    assert words(tokens, phrase_right(tokens, 1, len(tokens.word), long=False)) == "Mara Lind , a baker from Rome"
    tokens = tagged("said Mara Lind, adding that")
    assert words(tokens, phrase_right(tokens, 1, len(tokens.word))) == "Mara Lind"


def test_the_subject_of_the_sentence_and_of_the_clause_behind_an_opening() -> None:
    tokens = tagged("The mayor was angry, saying so")
    assert words(tokens, main_subject(tokens, 0, at(tokens, "saying"))) == "The mayor"
    tokens = tagged("Asked about it, Mara Lind said so")
    assert words(tokens, following_subject(tokens, 1, len(tokens.word))) == "Mara Lind"
