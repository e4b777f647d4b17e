"""One line at a time: its shape, its kind."""

import pytest

from analysis.reading.clean.boilerplate import (
    FIXED,
    KINDS,
    WEIGHTS,
    asks,
    is_date,
    key,
    known_lines,
    line_kind,
    line_shape,
)


def shape(text: str) -> float:
    return line_shape(text, len(text.split()))


def kind(text: str, **known: str) -> str:
    return line_kind(text, len(text.split()), **{name: key(value) for name, value in known.items()})


def test_running_text_counts_for_the_article() -> None:
    long = "The last boat left the old harbour at noon, " * 3 + "they said."
    assert shape("The last boat left the old harbour at noon on Friday.") == WEIGHTS["paragraph"]
    assert shape(long) == WEIGHTS["paragraph"] + WEIGHTS["long"]
    assert shape("The harbour is closed now.") == WEIGHTS["sentence"]
    assert shape("“The harbour is closed now.”") == WEIGHTS["sentence"] + WEIGHTS["quote"]
    assert shape("The office answered as follows:") == WEIGHTS["label"] + WEIGHTS["colon"]


def test_a_stop_may_stand_before_a_bracket() -> None:
    assert shape("The last boat left the old harbour at noon on Friday. [Courier]") == WEIGHTS["paragraph"]


def test_a_paragraph_may_end_in_a_signature() -> None:
    signed = "The last boat left the harbour at noon on Friday, it said. Ada Quill – Correspondent of the Norwick Post"
    assert shape(signed) == WEIGHTS["open"] + WEIGHTS["inner stop"]


def test_links_and_labels_count_against_it() -> None:
    assert shape("Ferries") == WEIGHTS["word"]
    assert shape("What the harbour needs") == WEIGHTS["label"]
    assert shape("Ten Ships Nobody Ever Wanted to Sail") == WEIGHTS["label"] + WEIGHTS["title case"]
    assert shape("Will Ferries Ever Return to Soundhaven?") == WEIGHTS["label"] + WEIGHTS["title case"]
    assert shape("FERRIES WILL NOT RETURN") == WEIGHTS["label"] + WEIGHTS["title case"] + WEIGHTS["capitals"]
    assert shape("The last boat left the old harbour at noon and then ...") == WEIGHTS["headline"] + WEIGHTS["cut off"]


@pytest.mark.parametrize(("text", "known"), [
    ("Share this:", "widget"), ("12 Shares", "widget"), ("READ MORE »", "widget"), ("* * *", "widget"),
    ("0 Comments", "ender"), ("Related stories", "closer"), ("RELATED", "closer"), ("Últimas noticias", "closer"),
    ("Business", "section"), ("Related: Ten ships nobody wanted", "opening"), ("Share on Harbourbook", "opening"),
    ("4 min read", "widget"), ("© 2021 Harbour Courier", "rights"), ("All rights are reserved.", "rights"),
    ("Copyrights reserved to the Courier.", "rights"), ("By Ada Quill", "byline"),
    ("Ada Quill – Harbour correspondent", "byline"),
    ("May 3, 2021", "date"), ("Published: 3 May 2021 at 10:15 am", "date"), ("2021-05-03T10:15:00Z", ""),
    ("Photo: Bo Larch", "credit"), ("The harbour at noon. (Bo Larch/Courier)", "caption"),
    ("The harbour at noon. Bo Larch via AP", "caption"), ("Sign up for our newsletter to hear of boats first.", "call"),
    ("This website uses cookies to count its visitors.", "call"), ("Story saved", "widget"),
    ("The Courier has affiliate partnerships with shipyards.", "call"),
    ("We may earn commission from links to boats.", "call"), ("Mates earn a commission of ten boats.", "call"),
    ("The mates earn commission from the sale of gulls.", ""),
    ("A version of this article appeared in the print edition.", "call"),
    ("This story is from the May issue of Boats.", "call"), ("Please consider supporting the harbour roof.", "call"),
    ("Follow the Harbour Courier on Facebook", "call"), ("Crews that follow the rules work on Friday.", ""),
    ("Ada Quill is a reporter for the Courier.", "note"),
    ("The harbour office closed at noon.", ""), ("The harbour was shut (the old one was not).", ""),
    ("The boats of Norwick", ""), ("Close.", ""), ("He said that the comments were unfair.", ""),
])
def test_kinds(text: str, known: str) -> None:
    assert kind(text) == known


def test_title_and_author_are_known_however_they_are_written() -> None:
    title = "Ferries' \"last\" day - and then?"
    assert kind("Ferries’ “last” day — and then?", title=title) == "title"
    assert kind("Ferries’ “last” day", title=title) == ""
    assert kind("ADA QUILL", author="Ada Quill") == "author"
    assert kind("By Ada Quill", author="Ada Quill") == "author"
    assert kind("“”", title="", author="") == "widget"


def test_a_call_is_seen_at_either_end_of_a_long_line() -> None:
    call, rest = "Sign up for our newsletter to hear of boats first.", " The last boat left the harbour at noon." * 12
    assert kind(call + rest) == kind(rest.strip() + " " + call) == "call"
    assert kind(rest.strip()) == ""


def test_a_sign_within_a_word_is_no_rights_notice() -> None:
    assert kind("The harbour of TrÃ©ves was closed to boats on Friday.") == ""


@pytest.mark.parametrize(("text", "known"), [
    ("The harbour roof: who pays?", True),
    ("“Who pays for the roof?”", True),
    ("Save the old harbour now!", True),
    ("The town pays for the roof.", False),
    ("Nobody knew of it. Who pays?", False),
    (f"Who pays for {'the roof and ' * 5}the floor?", False),
])
def test_a_short_question_may_be_a_headline(text: str, known: bool) -> None:
    assert asks(text, len(text.split())) is known


def test_dates_hold_nothing_else() -> None:
    assert is_date("Monday, 3 May 2021 | 10:15 GMT")
    assert not is_date("3 May 2021 was a good day")
    assert not is_date("Monday in May")
    assert not is_date("2021")


def test_every_kind_has_a_score() -> None:
    assert not set(KINDS) & set(FIXED)
    assert all(score < 0 for score in [*KINDS.values(), *FIXED.values()])


def test_the_bundled_phrases_can_be_met() -> None:
    for name in ("widgets", "sections", "closers"):
        phrases = known_lines()[name]
        assert phrases
        assert all(1 <= len(phrase.split()) <= 8 for phrase in phrases)
        assert all(phrase == phrase.lower() and phrase.replace(" ", "").isalpha() for phrase in phrases)


@pytest.mark.parametrize("sign", ["a", "A", "-", "(", "“", "said ", "1 May ", "By ", "A. ", "/ap"])
def test_a_huge_line_is_read_at_its_ends_only(sign: str) -> None:
    text = (sign * 200_000).strip()
    assert kind(text) in {"", "widget", "caption"}
