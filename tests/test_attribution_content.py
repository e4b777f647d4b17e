"""The construction behind a cue, and where content ends."""

import pytest
from sourcing import rules, tagged

from analysis.reading.attribution.constructions import family_of
from analysis.reading.attribution.content import (
    Clause,
    clause_end,
    clause_start,
    complement_of,
    following_quotes,
    insertion_end,
    is_opening,
)

CONSTRUCTIONS = {
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


@pytest.mark.parametrize("text", CONSTRUCTIONS)
def test_constructions(text: str) -> None:
    tokens = tagged(text)
    complement = complement_of(tokens, 1, len(tokens.word), rules())
    first = tokens.word[complement.start] if complement.start < len(tokens.word) else ""
    assert (complement.construction, first) == CONSTRUCTIONS[text]


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
    ("it rains ; he left", Clause(), "it rains"),
    ("it rains , although he left", Clause(), "it rains"),
    ("it rains and he left", Clause(), "it rains and he left"),
    ("it rains and said he left", Clause(), "it rains"),
    ("it rains , saying he left", Clause(), "it rains"),
    ("it rains , leaving the town wet", Clause(), "it rains"),
    ("the town , he left", Clause(narrow=True), "the town"),
    ("the town , leaving aside the mayor", Clause(narrow=True), "the town , leaving aside the mayor"),
    ("it rains ) he left", Clause(), "it rains"),
    ("it ( or so ) rains", Clause(), "it ( or so ) rains"),
    ("the town , an old one , was wet", Clause(), "the town , an old one , was wet"),
    ("the town on Monday", Clause(narrow=True), "the town"),
    ("the town because he left", Clause(narrow=True), "the town"),
    ("the town , which he left", Clause(narrow=True), "the town"),
    ("the town , which he left", Clause(), "the town , which he left"),
    ("it rains , the mayor left", Clause(opening=True), "it rains"),
    ("it rains , left", Clause(relative=True), "it rains"),
    ("a tax and critics call it a fee", Clause(narrow=True), "a tax"),
    ("a tax and the mayor calls the plan a fee", Clause(narrow=True), "a tax"),
    ("a tax and staff report the mayor", Clause(narrow=True), "a tax and staff report the mayor"),
    ("a tax and a call of the mayor", Clause(narrow=True), "a tax and a call of the mayor"),
    ("the town , an old one , was wet", Clause(relative=True), "the town , an old one , was wet"),
]


@pytest.mark.parametrize(("text", "clause", "content"), ENDS)
def test_where_content_ends(text: str, clause: Clause, content: str) -> None:
    tokens = tagged(text)
    end = clause_end(tokens, 0, len(tokens.word), clause, rules())
    assert " ".join(tokens.word[:end]) == content


def test_where_content_starts() -> None:
    tokens = tagged("Rain : but it rains , he")
    assert tokens.word[clause_start(tokens, 5, 0)] == "it"


def test_an_insertion_ends_at_its_second_comma() -> None:
    tokens = tagged("the town , an old one , was wet")
    assert insertion_end(tokens, 2, len(tokens.word)) == 6
    assert insertion_end(tokens, 6, len(tokens.word)) == -1


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
    assert is_opening(tagged(text), cue, 0, loose) is opening


def test_quotations_that_fill_whole_sentences_follow_and_others_do_not() -> None:
    tokens = tagged("She spoke. “It rains in the town.” “It rains a lot there.” He said “it does not rain here”.")
    assert len(following_quotes(tokens, 0)) == 2
    tokens = tagged("She spoke. “It rains in the town,” he said.")
    assert following_quotes(tokens, 0) == []
