"""Quotation marks, the kinds of quotation, and whose voice a word is in."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.reading.quotes import find_quotes, is_scare_quoted, word_voices
from analysis.reading.segment import find_sentences, find_words

SAID = frozenset(["said", "says", "called"])
MARKS = st.text(alphabet="aB s.,!\n“”\"'‘’«»„`é5", max_size=100)


def quoted(text: str) -> list[str]:
    table = find_quotes(text)
    return [text[start:end] for start, end in zip(table["start"], table["end"], strict=True)]


def kinds(text: str, verbs: frozenset[str] = SAID) -> list[str]:
    return find_quotes(text, verbs)["kind"].tolist()


# --- which marks pair


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("No marks here.", []),
        ("She said “we stay” twice.", ["“we stay”"]),
        ('She said "we stay" twice.', ['"we stay"']),
        ("She said ``we stay'' twice.", ["``we stay''"]),
        ("She said ''we stay'' twice.", ["''we stay''"]),
        ("She said «we stay» twice.", ["«we stay»"]),
        ("She said „we stay“ twice.", ["„we stay“"]),
        ("She said “we stay“ twice.", ["“we stay“"]),
        ("She said ”we stay” twice.", ["”we stay”"]),
        ('She said “we stay" twice.', ['“we stay"']),
        ("She said ‘we stay’ twice.", ["‘we stay’"]),
        ("She said 'we stay' twice.", ["'we stay'"]),
        ('"One," she said. "Two."', ['"One,"', '"Two."']),
        ('("One")—"two"—"three".', ['"One"', '"two"', '"three"']),
        ('She said ""we stay"" twice.', ['""we stay""']),
        ("Empty “” and “ ” and “.” marks", []),
    ],
)
def test_marks_of_every_kind(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It's the miners' strike of the '90s, isn't it?",
        "It’s the miners’ strike of the ’90s, isn’t it?",
        "Rock 'n' roll 'em, o'clock and Orr's",
        "He is 6'2\" tall and she 5'10\" tall.",
        "The ‘miners were late.",
    ],
)
def test_apostrophes_and_inches_are_no_quotation_marks(text: str) -> None:
    assert quoted(text) == []


def test_a_plural_apostrophe_does_not_close_a_quotation() -> None:
    assert quoted("She called it ‘the miners’ own day’ again.") == ["‘the miners’ own day’"]
    assert quoted("She called them ‘miners’ again.") == ["‘miners’"]


@pytest.mark.parametrize(
    "text",
    [
        "“She told me ‘no’ and left.”",
        "“She told me “no” and left.”",
        '"She told me “no” and left."',
        '“She told me "no" and left.”',
        "‘She told me “no” and left.’",
        '"She told me "no" and left."',
        "“You are 5'2\" tall.”",
        '"You are 5\'2" tall."',
        "“One “two” and “three” four.”",
    ],
)
def test_a_quotation_within_a_quotation_is_part_of_it(text: str) -> None:
    assert quoted(text) == [text]


# --- marks that do not pair


def test_an_opening_mark_never_closed_ends_with_its_paragraph() -> None:
    [row] = find_quotes("She said: “We stay.\nThe rest left.").to_dict("records")
    assert (row["start"], row["inner_start"], row["inner_end"], row["end"], row["closed"]) == (10, 11, 19, 19, False)


def test_an_opening_mark_never_closed_ends_where_the_next_opens() -> None:
    assert quoted("“We stay, she said. “We go.”") == ["“We stay, she said.", "“We go.”"]


def test_two_closing_marks_close_two_quotations() -> None:
    assert quoted("“One “two” three.” Then “four.") == ["“One “two” three.”", "“four."]


def test_where_single_and_double_marks_cross_the_double_ones_stay() -> None:
    assert quoted("He ‘saw “the’ end” of it.") == ["“the’ end”"]


def test_a_single_mark_is_closed_by_its_own_style() -> None:
    assert quoted("The ‘miners' left.") == []


def test_a_quotation_over_several_paragraphs_closes_once() -> None:
    text = "“One.\n\n“Two.\n\n“Three,” she said. “Four.”"
    table = find_quotes(text)
    assert quoted(text) == ["“One.", "“Two.", "“Three,”", "“Four.”"]
    assert table["closed"].tolist() == [False, False, True, True]
    assert table["continues"].tolist() == [False, True, True, False]
    assert table["paragraph"].tolist() == [0, 1, 2, 2]


def test_a_quotation_carried_over_without_a_new_mark() -> None:
    text = "She said: “One.\nTwo,” and left.\nThree."
    assert quoted(text) == ["“One.", "Two,”"]
    assert find_quotes(text)["continues"].tolist() == [False, True]
    assert quoted("She said: “One.\nTwo.” It was late.") == ["“One.", "Two.”"]


def test_a_stray_closing_mark_is_ignored() -> None:
    assert quoted("“One,” she said. It was so.”") == ["“One,”"]
    assert quoted("It was so.” Then “one.”") == ["“one.”"]


def test_a_closing_mark_after_opening_words_and_a_comma_quotes_them() -> None:
    assert quoted("No,” said Orr. “Never.”") == ["No,”", "“Never.”"]
    assert quoted('No," said Orr. "Never."') == ['No,"', '"Never."']


def test_paragraphs_are_counted_as_in_sentences() -> None:
    text = "\n\n One.\r\n\n“Two.”\n"
    assert find_quotes(text)["paragraph"].tolist() == find_sentences(text)["paragraph"].tolist()[1:] == [1]


# --- kinds


@pytest.mark.parametrize(
    "text",
    [
        "“The ferry is late,” she said.",
        "She said: “Never.”",
        "“Never!” came the answer.",
        "They promised “a slow return to the old harbour”.",
        "Orr called the plan “a shame”.",
        "The “shame,” said Orr, remains.",
        "It was “not a plan”.",
        "The ferry “stays.",
    ],
)
def test_speech(text: str) -> None:
    assert kinds(text) == ["quotation"]


@pytest.mark.parametrize(
    "text",
    [
        "The “road map” is thin.",
        "Under the “Greater Harbour” project it grew.",
        "Under “Greater Harbour” Plan, Orrisay Loses Its Boats",
        "The so-called “Greater Harbour” grew.",
        "The so-called “slow return to the old harbour now” began.",
        "The term “we” is old.",
        "Orr said so. A “road map” is thin. Bell said no.",
        "Orr said that in the light of everything they had seen in the past six months in the town of "
        "Hartville a “map” is thin.",
    ],
)
def test_terms_and_names(text: str) -> None:
    assert kinds(text) == ["scare"]


@pytest.mark.parametrize(
    "text",
    [
        "Orr said so on “The Morning Show With Ann Bell” again.",
        "She was in the film “Undertow” as a child.",
        "He wrote the novel “We Will Stay” there.",
        "Is the book “Who Sank the Heron?” any good?",
        "They boarded the ferry “Marigold” at noon.",
        "It was called operation “Heron Tower” then.",
        "Her “Undertow” album is out.",
        "They watched “Grey Harbour,” “Old Tide” and “24” all night.",
    ],
)
def test_titles_and_ships_are_names(text: str) -> None:
    assert set(kinds(text)) == {"name"}


def test_a_word_beside_it_makes_no_name_of_a_term() -> None:
    assert kinds("The film “map” is thin.") == ["scare"]
    assert kinds("The film: Orr called it “a shame” again.") == ["quotation"]


def test_without_verbs_of_speech_a_short_phrase_is_a_term() -> None:
    assert kinds("Orr called the plan “a shame”.", frozenset()) == ["scare"]


def test_a_colon_introduces_speech_without_a_verb() -> None:
    assert kinds("On the wall: “Old harbour.”", frozenset()) == ["quotation"]
    assert kinds("On the wall: “Old harbour”", frozenset()) == ["scare"]


def test_a_phrase_quoted_again_is_a_term() -> None:
    assert kinds("Orr called it a “road map”. Bell called it a “Road map.”") == ["scare", "scare"]
    assert kinds("Orr called it a “road map”. Bell called it a “sea map.”") == ["quotation", "quotation"]


def test_a_phrase_between_the_and_a_noun_is_a_label() -> None:
    assert kinds("Orr said the “slow” lane is thin.") == ["scare"]
    assert kinds("Orr said a “slow” lane is thin.") == ["quotation"]
    assert kinds("Orr said the “slow” of it is thin.") == ["quotation"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The “rescue” of the dome called for money.", "scare"),
        ("The “rescue” of the dome, Orr said, is near.", "quotation"),
        ("The end of a “rescue” for the town of Wexmoor and its dome was called for.", "quotation"),
        ("A “rescue” was much talked of, and it said little.", "quotation"),
        ("Orr said that a “rescue” is near.", "quotation"),
        ("Orr weighs in on a “rescue” again.", "quotation"),
        ("Orr weighs the “rescue” of it again.", "scare"),
    ],
)
def test_a_verb_speaks_for_a_phrase_that_is_not_in_its_subject(text: str, kind: str) -> None:
    assert kinds(text, SAID | {"weighs in"}) == [kind]


def test_items_of_a_list_are_of_one_kind() -> None:
    text = "They study “needs,” “ways” and “the slow return to the old harbour”."
    assert kinds(text) == ["quotation"] * 3
    assert kinds("The words “needs” and “ways that are new” differ.") == ["scare"] * 2
    assert kinds("The “needs” differ from “ways that are new”.") == ["scare", "quotation"]


# --- voices


def test_voices_of_words() -> None:
    text = "The “road map” is bad, Orr said: “It is bad.”"
    words, quotes = find_words(text), find_quotes(text)
    voices = word_voices(text, words, quotes)
    assert voices.tolist() == ["own"] * 7 + ["quoted"] * 3


def test_voices_where_nothing_is_quoted_or_written() -> None:
    for text in ("No marks here.", ""):
        assert set(word_voices(text, find_words(text), find_quotes(text))) <= {"own"}
    assert len(word_voices("", find_words(""), find_quotes(""))) == 0


def test_words_of_another_text_are_refused() -> None:
    with pytest.raises(ValueError, match="this text"):
        word_voices("short", find_words("a much longer text"), find_quotes("short"))


def test_scare_quoted_spans() -> None:
    text = "The “road map” said: “We stay.”"
    quotes = find_quotes(text)
    start, end = np.array([4, 5, 10, 10, 22, 0]), np.array([14, 9, 13, 18, 24, 3])
    assert is_scare_quoted(start, end, quotes).tolist() == [True, True, True, False, False, False]
    assert is_scare_quoted(start, end, find_quotes("")).tolist() == [False] * 6


# --- whatever the marks


@given(MARKS)
@settings(max_examples=400)
def test_spans_are_in_order_apart_and_within_a_paragraph(text: str) -> None:
    table = find_quotes(text, SAID)
    last = 0
    for row in table.itertuples():
        assert last <= row.start <= row.inner_start < row.inner_end <= row.end <= len(text)
        assert "\n" not in text[row.start : row.end]
        assert any(character.isalnum() for character in text[row.inner_start : row.inner_end])
        assert row.closed == (row.inner_end < row.end)
        last = row.end
    assert set(table["kind"]) <= {"quotation", "scare", "name"}


@given(MARKS, st.booleans())
def test_every_word_has_one_voice(text: str, verbs: bool) -> None:
    words = find_words(text)
    voices = word_voices(text, words, find_quotes(text, SAID if verbs else frozenset()))
    assert len(voices) == len(words)
    assert set(voices) <= {"own", "quoted"}


@given(st.lists(st.tuples(st.sampled_from(["a b", "c", "d e f"]), st.booleans()), max_size=8))
def test_balanced_quotations_are_all_found(parts: list[tuple[str, bool]]) -> None:
    text = " and ".join(f"“{words}”" if inside else words for words, inside in parts)
    assert quoted(text) == [f"“{words}”" for words, inside in parts if inside]


@given(st.lists(st.text(alphabet="aBc ", min_size=1, max_size=9).filter(str.strip), max_size=8))
def test_curly_and_straight_marks_of_a_balanced_text_give_the_same_spans(parts: list[str]) -> None:
    curly = ". ".join(f"“{part.strip()}”" for part in parts)
    straight = curly.replace("“", '"').replace("”", '"')
    pd.testing.assert_frame_equal(find_quotes(curly), find_quotes(straight))


@given(st.lists(MARKS.filter(lambda text: "\n" not in text), min_size=1, max_size=4))
def test_doubling_a_closed_text_doubles_its_spans(paragraphs: list[str]) -> None:
    text = "\n".join([*paragraphs, "The end."])
    assert quoted(text + "\n" + text) == quoted(text) * 2


def test_no_quotes_give_the_same_columns() -> None:
    pd.testing.assert_series_equal(find_quotes("").dtypes, find_quotes("“One.”").dtypes)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("unit", "n"),
    [("“", 0), ('"', 0), ("'", 0), ("’", 0), ("\n", 0), ("``", 0), ("'a ", 0), ("“a ", 20_000), ("“a” ", 20_000),
     ("s' a 'b ", 19_999), ('"a ', 20_000), ("‘a’ ", 20_000)],
)
def test_long_repetitions_are_read_in_full(unit: str, n: int) -> None:
    assert len(find_quotes(unit * 20_000)) == n
