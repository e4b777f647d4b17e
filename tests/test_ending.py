"""Where an article ends on its page, although running text goes on."""

from math import log, log1p

import pytest

from analysis.reading.clean.boilerplate import Line
from analysis.reading.clean.ending import describe_gaps, ending_weights, find_end, find_gaps
from analysis.reading.clean.page import classify_lines

BODY = [
    "The last boat left the old harbour at noon on Friday, and the office said that no other would follow it.",
    "Its crew of nine had asked the town council in the spring for a day of rest, which the mayor did not grant.",
    "“We have sailed for forty years without a break,” the captain told reporters who had come to see her off.",
    "The council will hear both sides in June and then decide about the line, its timetable and the price of a seat.",
]
OTHER = ["A count of gulls began in Norwick on Monday morning, and it was over by noon because of the heavy rain.",
         "Nobody could say how many gulls there were, since all of them had flown to the other side of the bay."]
APPEAL = ["Good stories of the harbour cost money to tell every year.",
          "Will you help us to tell them for some more years?"]


def kept(lines: list[str]) -> list[str]:
    return [line for line, rule in zip(lines, classify_lines(lines), strict=True) if not rule]


@pytest.mark.parametrize(("course", "gaps"), [
    ([True], []), ([False, True, True, False], []), ([True, False, True], [(1, 2, 3)]),
    ([False, True, False, False, True, True, False, True, False], [(2, 4, 6), (6, 7, 8)]),
])
def test_gaps_lie_between_the_parts(course: list[bool], gaps: list[tuple[int, int, int]]) -> None:
    assert find_gaps(course) == gaps


def test_another_article_below_the_first_goes() -> None:
    between = ["Share this story", "Gulls and how many of them there are", "May 3, 2021", "Share this story"]
    assert kept([*BODY, *between, *OTHER]) == BODY
    assert kept([*BODY, "Gulls and how many of them there are", *OTHER]) == [
        *BODY, "Gulls and how many of them there are", *OTHER]


def test_an_appeal_below_the_buttons_goes() -> None:
    buttons = ["Facebook", "Twitter", "Pinterest", "Share this story", "Read more news"]
    assert kept([*BODY, *buttons, *APPEAL]) == BODY


def test_advertisements_do_not_end_an_article() -> None:
    lines = [line for paragraph in [*BODY, *OTHER] for line in (paragraph, "Advertisement", "Advertisement")]
    assert kept(lines) == [*BODY, *OTHER]


def test_an_article_does_not_end_before_sixty_words() -> None:
    texts, lines = [BODY[0], "Share", *APPEAL], [Line("", True, 3.0), Line("widget", False, -1.0),
                                                 Line("", True, 1.5), Line("", True, 1.5)]
    assert list(describe_gaps(texts, lines, [True, False, True, True])) == []
    assert find_end(texts, lines, [True, False, True, True]) == 4


def test_facts_of_a_gap() -> None:
    between = [("Advertisement", "widget"), ("Share", "widget"), ("May 3, 2021", "date"), ("Sign up", "call"),
               ("Gulls and how many there are", "")]
    texts = [*BODY, *(text for text, _ in between), *OTHER, "Boats"]
    lines = [*[Line("", True, 3.0)] * 4, *(Line(kind, False, -1.0) for _, kind in between),
             *[Line("", True, 3.0)] * 2, Line("", False, -1.0)]
    course = [True] * 4 + [False] * 5 + [True] * 3
    (gap, facts), = describe_gaps(texts, lines, course)
    above, below = [len(text.split()) for text in BODY], [len(text.split()) for text in OTHER]
    assert gap == (4, 9, 12)
    assert facts == pytest.approx({
        "lines": log(5), "words": log(sum(below) + 1), "paragraphs": log((sum(below) / 2) / (sum(above) / 4)),
        "links": log1p(1), "restart": 1.0, "calls": 1.0})
    assert set(facts) == set(ending_weights()[1])


def test_a_headline_without_a_date_is_no_restart() -> None:
    lines = [*[Line("", True, 3.0)] * 4, Line("", False, -1.0), Line("", True, 3.0)]
    course = [True] * 4 + [False, True]
    (_, facts), = describe_gaps([*BODY, "Gulls and how many there are", OTHER[0]], lines, course)
    assert facts["restart"] == 0.0
