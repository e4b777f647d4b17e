"""What stands behind a cue, and where content ends."""

import pytest
from sourcing import lexemes, rules

from analysis.reading.attribution.constructions import family_of
from analysis.reading.attribution.content import (
    Manner,
    clause_end,
    clause_start,
    following_quotes,
    insertion_end,
    is_opening,
    right_side,
)

FRAMES = {
    "said that it rains": ("that", "that"),
    "said on Monday that it rains": ("that", "that"),
    "said in a short statement that it rains": ("later_that", "that"),
    "said “It rains in the old town today.”": ("quotation", "It"),
    "said, “It rains in the old town today.”": ("quotation", "It"),
    "said: “It rains in the old town today.”": ("quotation", "It"),
    "said: it rains": ("colon", "it"),
    "asked whether it rains": ("question", "whether"),
    "refused to go": ("infinitive", "to"),
    "spoke to the press": ("to", "the"),
    "called for rain": ("for", "rain"),
    "said he was wet": ("clause", "he"),
    "said the town was wet": ("clause", "the"),
    "denied the claim": ("object", "the"),
    "told the town that it rains": ("object_that", "that"),
    "told the town in Lower Saxony, Germany, that it rains": ("object_that", "that"),
    "urged the town to stay": ("object_infinitive", "to"),
    "described the town as wet": ("object_as", "the"),
    "said was late": ("verb", "was"),
    "wrote back that it rains": ("that", "that"),
    "said": ("nothing", ""),
    "said, and left": ("nothing", ","),
}


@pytest.mark.parametrize("text", FRAMES)
def test_constructions(text: str) -> None:
    lex = lexemes(text)
    side = right_side(lex, 1, len(lex.word), rules())
    assert (side.frame, lex.word[side.start] if side.start < len(lex.word) else "") == FRAMES[text]


@pytest.mark.parametrize(
    ("frame", "family"),
    [
        ("quotation", "quotation"),
        ("inverted_quotation", "quotation"),
        ("later_that", "that"),
        ("clause", "clause"),
        ("after_clause", "around"),
        ("inside_clause", "around"),
        ("passive_that", "passive"),
        ("of", "other"),
        ("object_infinitive", "infinitive"),
        ("object_as", "object"),
    ],
)
def test_families(frame: str, family: str) -> None:
    assert family_of(frame) == family


ENDS = [
    ("it rains ; he left", Manner(), "it rains"),
    ("it rains , although he left", Manner(), "it rains"),
    ("it rains and he left", Manner(), "it rains and he left"),
    ("it rains and said he left", Manner(), "it rains"),
    ("it rains , saying he left", Manner(), "it rains"),
    ("it rains ) he left", Manner(), "it rains"),
    ("it ( or so ) rains", Manner(), "it ( or so ) rains"),
    ("the town , an old one , was wet", Manner(), "the town , an old one , was wet"),
    ("the town on Monday", Manner(narrow=True), "the town"),
    ("the town because he left", Manner(narrow=True), "the town"),
    ("the town , which he left", Manner(narrow=True), "the town"),
    ("the town , which he left", Manner(), "the town , which he left"),
    ("it rains , the mayor left", Manner(opening=True), "it rains"),
    ("it rains , left", Manner(relative=True), "it rains"),
    ("a tax and critics call it a fee", Manner(narrow=True), "a tax"),
    ("a tax and the mayor calls the plan a fee", Manner(narrow=True), "a tax"),
    ("a tax and staff report the mayor", Manner(narrow=True), "a tax and staff report the mayor"),
    ("a tax and a call of the mayor", Manner(narrow=True), "a tax and a call of the mayor"),
    ("the town , an old one , was wet", Manner(relative=True), "the town , an old one , was wet"),
]


@pytest.mark.parametrize(("text", "manner", "content"), ENDS)
def test_where_content_ends(text: str, manner: Manner, content: str) -> None:
    lex = lexemes(text)
    end = clause_end(lex, 0, len(lex.word), manner, rules())
    assert " ".join(lex.word[:end]) == content


def test_where_content_starts() -> None:
    lex = lexemes("Rain : but it rains , he")
    assert lex.word[clause_start(lex, 5, 0)] == "it"


def test_an_insertion_ends_at_its_second_comma() -> None:
    lex = lexemes("the town , an old one , was wet")
    assert insertion_end(lex, 2, len(lex.word)) == 6
    assert insertion_end(lex, 6, len(lex.word)) == -1


@pytest.mark.parametrize(
    ("text", "cue", "loose", "opening"),
    [
        ("When he said so, she left", 2, False, True),
        ("Asked about it, she left", 0, False, False),
        ("Asked about it, she left", 0, True, True),
        ("After claims about it, she left", 1, True, True),
        ("The mayor said so, and left", 2, False, False),
    ],
)
def test_opening_phrases(text: str, cue: int, loose: bool, opening: bool) -> None:
    assert is_opening(lexemes(text), cue, 0, loose) is opening


def test_quotations_that_fill_whole_sentences_follow_and_others_do_not() -> None:
    lex = lexemes("She spoke. “It rains in the town.” “It rains a lot there.” He said “it does not rain here”.")
    assert len(following_quotes(lex, 0)) == 2
    lex = lexemes("She spoke. “It rains in the town,” he said.")
    assert following_quotes(lex, 0) == []
