"""Tokens: their classes, their places, and what is left out."""

import pandas as pd
from sourcing import parts, tagged

from analysis.reading.attribution import tokens as k
from analysis.reading.attribution.tokens import tag_tokens


def test_every_token_is_at_its_offsets() -> None:
    text = "Mara Lind’s team (of 2,500) said: “No – never!” It's the U.S.-led plan."
    tokens = tagged(text)
    assert [text[a:b] for a, b in zip(tokens.start, tokens.end, strict=True)] == tokens.word


def test_quotation_marks_and_stops_are_left_out_and_quoted_words_numbered() -> None:
    tokens = tagged("She said: “It is over.” He said: “It is not over.”")
    assert "“" not in tokens.word
    assert "." not in tokens.word
    assert [tokens.word[at] for at, quote in enumerate(tokens.quote) if quote >= 0] == [
        "It",
        "is",
        "over",
        "It",
        "is",
        "not",
        "over",
    ]
    assert len({quote for quote in tokens.quote if quote >= 0}) == 2


def test_a_quotation_over_two_paragraphs_has_one_number() -> None:
    tokens = tagged("She said: “We looked at every single bolt.\n\n“Nothing was loose at all.”")
    assert len({quote for quote in tokens.quote if quote >= 0}) == 1
    assert len(set(tokens.paragraph)) == 2


def test_scare_quotes_leave_no_trace() -> None:
    tokens = tagged("The “road map” is thin.")
    assert tokens.word == ["The", "road", "map", "is", "thin"]
    assert set(tokens.quote) == {-1}


def test_genitives_lose_their_ending_in_lower_case_only() -> None:
    tokens = tagged("Lind's claim, the officials' claim and the baker’s claim")
    genitives = [tokens.word[at] for at, kind in enumerate(tokens.kind) if kind & k.OWNER]
    assert genitives == ["Lind's", "officials", "baker’s"]
    assert tokens.low[0] == "lind"


def test_names_are_capitalised_figures_or_joined_to_a_capital() -> None:
    tokens = tagged("there al-Sudani met 40 bakers in Rome")
    assert [tokens.word[at] for at, kind in enumerate(tokens.kind) if kind & k.NAME] == ["al-Sudani", "40", "Rome"]


def test_a_figure_with_a_comma_is_one_word() -> None:
    assert "2,500" in tagged("It sent 2,500 bakers.").word
    assert tagged("In 1999, 500 bakers came.").word[:3] == ["In", "1999", ","]


def test_sentences_bound_their_tokens() -> None:
    tokens = tagged("One is here. Two are there.")
    assert [tokens.word[a:b] for a, b in zip(tokens.first, tokens.last, strict=True)] == [
        ["One", "is", "here"],
        ["Two", "are", "there"],
    ]


def test_what_is_outside_every_sentence_is_left_out() -> None:
    text, sentences, quotes, rules = parts("One is here. Two are there.")
    tokens = tag_tokens(text, sentences.iloc[1:].reset_index(drop=True), quotes, rules.kinds)
    assert tokens.word == ["Two", "are", "there"]


def test_an_empty_text_has_no_tokens() -> None:
    none = pd.DataFrame({"start": [], "end": [], "paragraph": []}, dtype="int64")
    quotes = pd.DataFrame({"start": [], "end": [], "inner_start": [], "inner_end": [], "kind": []})
    assert tag_tokens("", none, quotes, {}).word == []
