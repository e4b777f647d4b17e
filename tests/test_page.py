"""A page as one course: what stays, what goes, and by which rule."""

import pytest

from analysis.reading.clean.page import Line, classify_lines, read_course

ONE = "The last boat left the old harbour at noon on Friday, the office said."
TWO = "Its crew of nine had asked the town council for a day of rest in spring."
THREE = "“We have sailed for forty years without a break,” the captain told reporters."
FOUR = "The council will hear both sides in June and then decide about the line."
BODY = [ONE, TWO, THREE, FOUR]
TEASERS = ["Norwick counts its gulls again",
           "Gulls are on the rise in Norwick, where a count began on Monday morning.",
           "Why the lighthouse went dark",
           "A fuse blew in the lighthouse, and nobody knew where the spare one was kept."]


def kept(lines: list[str], **known: str) -> list[str]:
    return [line for line, rule in zip(lines, classify_lines(lines, **known), strict=True) if not rule]


def test_a_plain_article_stays_whole() -> None:
    assert kept(BODY) == BODY


def test_subheadings_stay_and_links_go() -> None:
    subheadings = [ONE, TWO, "What the crew wants", THREE, "Is the council fair?", FOUR]
    assert kept(subheadings) == subheadings
    links = ["What the crew wants", "Boats", "Harbour", "Weather", "Gulls and how to count them"]
    assert kept([*links, *BODY, *links]) == BODY


def test_a_short_sentence_stays_between_paragraphs() -> None:
    lines = [ONE, "Advertisement", "Then it was quiet.", "Advertisement", TWO, THREE]
    assert kept(lines) == [ONE, "Then it was quiet.", TWO, THREE]


def test_a_page_of_nothing_but_buttons_is_left_with_no_line() -> None:
    for call in ("Subscribe to our newsletter", "Subscribe to our newsletter.", "Sign up for our newsletter today!"):
        assert kept(["Share", "Tweet", call]) == []
        assert kept(["Share", "What the crew wants", call]) == ["What the crew wants", call]
    assert kept(["Share", "By Ada Quill", "Subscribe to our newsletter"]) == ["By Ada Quill"]


def test_rules_have_names() -> None:
    lines = ["Ferries rest in spring", "By Ada Quill", "May 3, 2021", *BODY[:3],
             "The harbour at noon. (Bo Larch/Courier)", FOUR,
             "Ada Quill is a reporter for the Courier.", "Share this", "© 2021 Harbour Courier"]
    assert classify_lines(lines) == [
        "title", "byline", "byline", "", "", "", "caption", "", "byline", "furniture", "rights"]


def test_teasers_go_after_a_closer() -> None:
    for closer in ("0 Comments", "LATEST CONTENT", "Related"):
        assert kept([*BODY, closer, *TEASERS]) == BODY


def test_teasers_go_whose_headlines_ask() -> None:
    asking = [*TEASERS[:2], "The lighthouse fuse: who had the spare?", TEASERS[3]]
    assert kept([*BODY, "Related articles", *asking]) == BODY
    assert kept([*BODY, "Related articles", *asking[2:], *asking[:2]]) == BODY


def test_the_article_goes_on_after_a_closer_over_its_own_questions() -> None:
    long = ("The crew of the last boat had asked the council for one day of rest a week, and the council had said no "
            "twice, in the spring and again in the autumn.")
    lines = [ONE, TWO, "Related", TEASERS[0], long, "What will the council do now?", FOUR]
    assert kept(lines) == [ONE, TWO, long, "What will the council do now?", FOUR]
    assert kept([*BODY[:2], "Related", TEASERS[0], "Will the council do it?", THREE, FOUR]) == BODY


def test_teasers_go_where_they_stand_twice() -> None:
    assert kept([*BODY, *TEASERS, "Loading", *TEASERS]) == BODY


def test_the_article_goes_on_after_a_closer_where_two_paragraphs_follow() -> None:
    lines = [ONE, TWO, "Related", TEASERS[0], TEASERS[2], THREE, FOUR]
    assert kept(lines) == [ONE, TWO, THREE, FOUR]


def test_a_widget_between_two_paragraphs_does_not_part_them() -> None:
    lines = [ONE, TWO, "Related", TEASERS[0], THREE, "Advertisement", FOUR]
    assert kept(lines) == BODY


def test_headlines_that_stand_twice_are_links() -> None:
    headlines = TEASERS[::2]
    assert kept([ONE, TWO, *headlines, THREE, FOUR]) == [ONE, TWO, *headlines, THREE, FOUR]
    assert kept([ONE, TWO, *headlines, THREE, FOUR, "Related", *headlines]) == BODY


def test_a_note_on_a_person_opens_an_article_and_closes_another() -> None:
    note = "Ada Quill is a reporter for the Courier."
    assert kept([note, *BODY]) == [note, *BODY]
    assert kept([*BODY, note]) == BODY


def test_a_line_above_a_credit_is_a_caption() -> None:
    caption = "The old harbour on the last day of its ferries, with nobody there."
    lines = [ONE, TWO, caption, "Photo: Bo Larch", THREE, FOUR]
    assert kept(lines) == BODY


@pytest.mark.parametrize("title", ["Ferries rest in spring", "Will Ferries Ever Return?"])
def test_an_unknown_title_is_known_by_its_form(title: str) -> None:
    assert classify_lines([title, *BODY])[0] == "title"


def test_a_known_title_goes_though_it_ends_in_a_stop() -> None:
    title = "The ferries of the old harbour will rest in spring, crews hope."
    assert classify_lines([title, *BODY]) == [""] * 5
    assert classify_lines([title, *BODY], title=title[:-1]) == ["title", "", "", "", ""]


def test_a_first_sentence_is_no_title() -> None:
    assert kept(["The harbour is closed now.", *BODY])[0] == "The harbour is closed now."


def test_a_standfirst_that_comes_again_goes() -> None:
    assert classify_lines([ONE, ONE + " " + TWO, THREE, FOUR]) == ["repeat", "", "", ""]
    assert classify_lines([ONE, ONE, TWO, THREE]) == ["repeat", "", "", ""]
    assert classify_lines([*BODY, ONE]) == ["repeat", "", "", "", ""]


def test_a_paragraph_that_comes_again_far_below_stays() -> None:
    others = [f"On day {day} the boats stayed in the harbour, and nobody there knew why." for day in range(12)]
    assert classify_lines([ONE, *others[:9], ONE])[0] == "repeat"
    assert not any(classify_lines([ONE, *others, ONE]))
    assert not any(classify_lines([*others[:3], ONE, TWO, ONE]))


def test_a_text_without_running_text_is_left_alone() -> None:
    names = ["Ada Quill", "Bo Larch", "Cy Pine"]
    assert kept([*names, "Share this"]) == names


def test_a_truncated_last_line_stays() -> None:
    lines = [*BODY, "The office added that boats"]
    assert kept(lines) == lines


def test_no_lines() -> None:
    assert classify_lines([]) == []


def test_the_course_is_the_best_of_all() -> None:
    """Past the bad line between two good ones costs 0.8, past the worse one 4.0; a gap costs 1.5 + 0.2 + 1.5."""
    good, bad, worse = Line("", True, 3.5), Line("", False, -0.8), Line("", False, -4.0)
    assert read_course([bad, good, bad, good, bad]) == [False, True, True, True, False]
    assert read_course([bad, good, worse, good, bad]) == [False, True, False, True, False]
    assert read_course([good, *[worse] * 3, good]) != [True] * 5
    assert read_course([bad, worse]) == [False, False]


def test_after_comments_the_article_hardly_ever_goes_on() -> None:
    more = [TEASERS[1], TEASERS[3]]
    assert kept([*BODY, "Related", *more]) == [*BODY, *more]
    assert kept([*BODY, "Comments", *more]) == BODY


def test_long_lines_without_a_stop_are_no_running_text() -> None:
    headlines = [f"Harbour town number {n} sees its last boat leave at noon while the crew asks for a day of rest"
                 for n in range(6)]
    assert kept([*headlines, *BODY]) == BODY
