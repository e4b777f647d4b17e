"""Words, sentence ends, paragraphs and sections."""

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis.reading.boundaries as boundaries
from analysis.reading.boundaries import line_ends
from analysis.reading.segment import find_sentences, paragraph_spans, sentence_spans
from analysis.reading.words import find_words, normalise_word, word_spans

NEWS = st.text(alphabet="aB I9.?!…,:;-—'\"“”‘’«»()[]\n\t\xa0é", max_size=120)


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in word_spans(text)]


def sentences(text: str) -> list[str]:
    return [text[start:end] for _, start, end in sentence_spans(text)]


# --- words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n—…“” ", []),
        ("Two plain words", ["Two", "plain", "words"]),
        ("can't won’t o'clock", ["can't", "won’t", "o'clock"]),
        ("the miners' 'own' pit", ["the", "miners", "own", "pit"]),
        ("a well-known al-Orr, north-", ["a", "well-known", "al-Orr", "north"]),
        ("2,500 men, 4.2 miles, 3.14.", ["2,500", "men", "4.2", "miles", "3.14"]),
        ("in 1999,2000", ["in", "1999", "2000"]),
        ("$4.2bn on the 19th", ["4.2bn", "on", "the", "19th"]),
        ("at 5 a.m. in the U.S.", ["at", "5", "a.m.", "in", "the", "U.S."]),
        ("the end.The start", ["the", "end", "The", "start"]),
        ("left.A man", ["left", "A", "man"]),
        ("the U.S.-led U.N-backed force", ["the", "U.S.-led", "U.N-backed", "force"]),
        ("yes/no snake_case either--or", ["yes", "no", "snake", "case", "either", "or"]),
        ("Zürich Mu\u0323hammad", ["Zürich", "Mu\u0323hammad"]),
    ],
)
def test_words_are_runs_of_letters_and_digits(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("written", "counted"),
    [
        ("Harbour", "harbour"),
        ("Orr’s", "orr"),
        ("Orr's", "orr"),
        ("miners", "miners"),
        ("it’s", "it's"),
        ("That's", "that's"),
        ("don’t", "don't"),
        ("U.S.", "u.s."),
        ("US", "u.s."),
        ("US’s", "u.s."),
        ("us", "us"),
        ("Us", "us"),
        ("US-led", "u.s.-led"),
        ("U.S.-led", "u.s.-led"),
        ("anti-US", "anti-u.s."),
        ("USA", "usa"),
        ("U.S.A.", "usa"),
        ("U.N.", "un"),
        ("UN", "un"),
        ("a.m.", "a.m."),
        ("4.2", "4.2"),
        ("2,500", "2,500"),
        ("cafe\u0301", "café"),
    ],
)
def test_normal_form(written: str, counted: str) -> None:
    assert normalise_word(written) == counted


def test_table_of_words() -> None:
    table = find_words("Orr’s U.S. trip")
    assert table.to_dict("list") == {"start": [0, 6, 11], "end": [5, 10, 15], "word": ["orr", "u.s.", "trip"]}


def test_no_words_gives_the_same_columns() -> None:
    empty, full = find_words(""), find_words("one")
    assert len(empty) == 0
    pd.testing.assert_series_equal(empty.dtypes, full.dtypes)


@given(st.lists(st.text(alphabet="abcdefgxyz", min_size=1, max_size=6), max_size=20))
def test_words_of_plain_letters_are_what_split_gives(tokens: list[str]) -> None:
    assert words(", ".join(tokens)) == tokens


@given(NEWS)
def test_words_are_in_order_apart_and_hold_every_letter(text: str) -> None:
    spans = word_spans(text)
    assert all(start < end for start, end in spans)
    assert all(left[1] <= right[0] for left, right in zip(spans, spans[1:], strict=False))
    inside = {at for start, end in spans for at in range(start, end)}
    assert all(at in inside for at, character in enumerate(text) if character.isalnum())


@given(NEWS)
def test_a_normal_form_is_its_own_normal_form(text: str) -> None:
    for word in words(text):
        assert normalise_word(normalise_word(word)) == normalise_word(word)


# --- sentence ends; "|" marks where the line is cut

ENDS = [
    "One fish. |Two fish! |Red fish? |Blue fish.",
    "Mr. Orr met Dr. Bell, Gen. Stone and Sen. Will Hart.",
    "She left the U.S. in May. |He stayed in the U.S. |The rest is known.",
    "The U.S. Army and the U.S. are one.",
    "He came at 5 p.m. on Monday. |She came at 6 a.m. |They met.",
    "It opens at 8 p.m. Monday.",
    "Orr Corp. and Bell Inc. merged. |Hart works for Bell Inc. |He likes it.",
    "J. K. Orr met Ann B. Bell and C.D. Hart.",
    "The C.E.O. was out. |H.R. 19 passed.",
    "Platform No. 5 is shut. |There were no. |None came.",
    "It closed on Jan. 5 and Sept. 11.",
    "It rose 4.2 percent. |2,500 people came.",
    "He saw St. Mary and Mt. Orr.",
    "Orr v. Bell was heard. |Cats vs. Dogs was not.",
    "Is it near Springfield, Mass. or not? |The mass. |It ended.",
    '"It is late," she said. |"We go."',
    '"It is late." |She left.',
    "“It is late.” |She left.",
    "“It is late”. |She left.",
    "(It is late.) |She left.",
    "She left (it was late.) and slept.",
    "“Why?” she asked. |“Go!” he said.",
    "“Why?” Orr asked. |“Go!” Ann Bell said.",
    "“Why?” |He said nothing. |“Why?” |Orr said that she knew.",
    "“Why?” Ann Orr, the captain of the Sea Lark, asked the crew. |“Go!” Orr, 58, a baker from the old town, shouted.",
    "“Why?” |Ann Orr, the captain, said that she knew. |“Why?” |Orr, a baker, slept.",
    "“Why?” |Ann Orr, the captain, left. |She asked.",
    "“Why?” |Orr slept, Bell sang, and Hart asked.",
    "Yahoo! News and Yahoo! shares rose. |Hurrah! |News came.",
    "She paused … and went on. |He waited… |Then he left.",
    "He stopped. ... |She went.",
    "We ... Orr and I ... stay.",
    "It is over.|Then it rained.",
    "They lost….|But they stayed.",
    "1. First things come first.",
    "Neither do I. |This must end.",
    "HARTVILLE, N.H. — At noon it rained.",
    "Michael A. (Mike) Orr won.",
    "He cited it.[3] |Then he left.",
    "It ended. |— The editors",
    "He wrote: … Then it ended.",
    "He stopped. ... |Orr went.",
    "See p. 5 and sec. 2 of it.",
    "Ann B. (The Axe) Orr won.",
    "So do I. |Orr left.",
    "He was ill. |Orr left.",
    "It was “made in the U.S.” |Orr left.",
    "He saw Orr vs. The State.",
    "Write to ann@orr.Example or J.Orr now.",
    "1.) Caulk the hull |2.) Mend the sail",
    "1) Caulk the hull. |2) Mend the sail. |It is late.",
    "1. Caulk the hull |2. Mend 4 sails |3. Rest",
    "• 9. Caulk the hull |• 10. Mend the sail",
    "⁃9. Caulk the hull |⁃10. Mend the sail",
    "a. Caulk it |b. Mend it. |Mend it well. |c. Rest",
    "Caulk 1. |2. |Mend it.",
    "3. Caulk the hull at 5. |It leaks.",
    "Ann met Lark I. Orr. |Ann and I. |Orr left.",
    "It was World War I. |Orr fought.",
    "It is N°. 26.25.5. |That is it.",
    "U.S. Officials met in May. |U.S. Orders rose.",
    "O.K. |The rest is known.",
    "His address is Ann.Orr@example.com. |We wrote to him.",
    "Ahoy there.|Today is Monday.|Mr. Orr paid 2,000.|That is much.",
    # A line for each of the phenomena that the "golden rules" of sentence ends list, as far as they stand in one line.
    "Were Ann and co. on the pier? |Ask Ann and co. |They must know.",
    "They sold it to Orr, Bell & Co. at night. |They sold it to Orr & Co. |It was cheap.",
    "St. Anne's Chapel is on 4th st. near the pier. |This is Otto Orr Jr.'s boat.",
    "He lives in the E.U. |How about her? |He works for the U.S. Government in Maine.",
    "The ticket costs $20.00 in May. |It cost $20.00. |It is for one day.",
    "He repairs boats (He once sailed for ten years.) at the old pier.",
    "See https://www.example.60.com/new-pier/old_boats.html. |Please look at it.",
    "She looked at him, 'This is fine.' she said. |She said, \"This is fine.\" |She gave him the rope.",
    "Ahoy!! |It has been long. |Ahoy?? |Who goes there? |Ahoy!? |Is it Ann? |Ahoy?! |It is.",
    "She works at Yahoo! in the harbour office.",
    "The captain wrote that “the rules of the harbour will seem less strict. . . .”",
    "“The clerk [...] used the picture of a ladder [...]” (Orr 12).",
    "Mark the gap with dots and close with a stop . . . . |We never said that.... |She left the pier.",
    "One habit that grew weak . . . was that of tying knots. . . . |The habit was not lost. . . .",
]


@pytest.mark.parametrize("marked", ENDS)
def test_ends_of_sentences(marked: str) -> None:
    line = marked.replace("|", "")
    expected = [len("".join(marked.split("|")[: at + 1]).rstrip()) for at in range(marked.count("|"))]
    assert list(line_ends(line)) == expected


@pytest.mark.parametrize("line", ["She left at 7 P.M. Mr. Orr went home.", "It was . . . I did not ask."])
def test_where_an_end_is_placed_wrongly_is_known(line: str) -> None:
    """Kept on purpose: a title behind an hour, and "I" behind spaced dots."""
    assert len(list(line_ends(line))) == (0 if "P.M." in line else 1)


def test_addresses_and_file_names_are_not_cut() -> None:
    assert sentences("Write to ann@orr.example or see www.orr.example/index.html today.") == [
        "Write to ann@orr.example or see www.orr.example/index.html today."
    ]


def test_punkt_decides_with_the_bundled_parameters() -> None:
    """The same text falls apart without the abbreviations, as it does in Punkt without training."""
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    line = "The firm hired Prof. Orr and Lt. Bell of Acme Mfg. Ltd. near Oak Blvd. in town."
    assert sentences(line) == [line]
    assert len(PunktSentenceTokenizer().tokenize(line)) > 1


def test_the_parameter_file_is_sorted_and_holds_single_words() -> None:
    path = Path(boundaries.__file__).with_name("punkt.json")
    table = json.loads(path.read_text(encoding="utf-8"))
    assert path.stat().st_size < 150_000
    for entries in table.values():
        assert entries == sorted(set(entries))
        assert all(entry == entry.lower() and not any(map(str.isspace, entry)) for entry in entries)


@pytest.mark.slow
def test_nltk_is_imported_only_when_a_sentence_is_cut() -> None:
    import subprocess
    import sys

    code = "import sys, analysis.reading.segment; print('nltk' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


NOUNS = st.sampled_from(["harbour", "ferry", "strike", "council", "vote"])
plain_sentence = st.lists(NOUNS, min_size=1, max_size=5).map(lambda tokens: "The " + " ".join(tokens) + ".")


@given(st.lists(plain_sentence, min_size=1, max_size=6))
def test_plain_sentences_are_cut_as_untrained_punkt_cuts_them(parts: list[str]) -> None:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    text = " ".join(parts)
    assert sentences(text) == parts == PunktSentenceTokenizer().tokenize(text)


# --- paragraphs and sentences of a text


@given(NEWS)
@settings(max_examples=300)
def test_every_character_that_is_not_space_lies_in_exactly_one_sentence(text: str) -> None:
    times = [0] * len(text)
    last = 0
    for _, start, end in sentence_spans(text):
        assert last <= start < end <= len(text)
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        last = end
        for at in range(start, end):
            times[at] += 1
    assert all(count == 1 for count, character in zip(times, text, strict=True) if not character.isspace())


@given(NEWS)
def test_no_sentence_crosses_a_line(text: str) -> None:
    assert not any("\n" in sentence for sentence in sentences(text))


@given(st.lists(NEWS.filter(lambda text: "\n" not in text), max_size=5), st.randoms())
def test_shuffled_paragraphs_keep_their_sentences(paragraphs: list[str], random) -> None:  # noqa: ANN001
    mixed = paragraphs.copy()
    random.shuffle(mixed)
    assert sorted(sentences("\n".join(mixed))) == sorted(sentences("\n\n".join(paragraphs)))


def test_paragraphs_are_lines_that_are_not_blank() -> None:
    text = "\n One. Two. \r\n\r\n\tThree.\u2028Four."
    assert [text[start:end] for start, end in paragraph_spans(text)] == ["One. Two.", "Three.", "Four."]
    assert find_sentences(text)["paragraph"].tolist() == [0, 0, 1, 2]
    assert find_sentences(text)["sentence"].tolist() == [0, 1, 2, 3]


def test_an_empty_text_gives_the_same_columns() -> None:
    for text in ("", "\n \n"):
        table = find_sentences(text)
        assert len(table) == 0
        pd.testing.assert_series_equal(table.dtypes, find_sentences("One.").dtypes)


# --- sections

LEAD = "The ferry stopped on Monday. " * 8  # 40 words


def sections(*paragraphs: str) -> list[str]:
    table = find_sentences("\n".join(paragraphs))
    return table.drop_duplicates("paragraph")["section"].tolist()


def test_a_short_line_without_a_stop_above_body_text_is_a_headline() -> None:
    assert sections("Ferry Stops", LEAD, "Why it stopped", "It broke.") == ["headline", "lead", "headline", "body"]


@pytest.mark.parametrize(
    "line", ["It broke.", "It broke!", "The reasons:", "It broke. It sank", "one " * 15, "- a point", "“It broke.”"]
)
def test_other_lines_are_no_headlines(line: str) -> None:
    assert sections(LEAD, line, "It sank.") == ["lead", "body", "body"]


def test_the_last_line_is_no_headline() -> None:
    assert sections(LEAD, "Ann Bell in Hartville") == ["lead", "body"]


def test_a_question_is_a_headline_first_or_among_others() -> None:
    assert sections("Will it sail?", LEAD, "Will it?", "Yes.") == ["headline", "lead", "body", "body"]
    divided = sections(LEAD, "Will it?", "Yes.", "The crew", "It left.")
    assert divided == ["lead", "headline", "body", "headline", "body"]


def test_questions_are_headlines_where_three_divide_the_text() -> None:
    asked = ["Will it sail?", "It broke.", "Who pays?", "The town.", "Who gains?", "The crew."]
    assert sections(LEAD, *asked) == ["lead", *["headline", "body"] * 3]
    assert sections(LEAD, *asked[:4]) == ["lead", *["body"] * 4]


@pytest.mark.parametrize("form", ["“{}”", "Q: {}", "Bell: {}", "'{}'"])
def test_questions_in_somebodys_words_divide_no_text(form: str) -> None:
    asked = [form.format(question) for question in ("Will it sail?", "Who pays?", "Who gains?")]
    lines = [line for question in asked for line in (question, "Nobody knows.")]
    assert sections(LEAD, *lines) == ["lead", *["body"] * 6]


def test_questions_in_a_row_divide_no_text() -> None:
    assert sections(LEAD, "Will it sail?", "Who pays?", "Who gains?", "Nobody knows.") == ["lead", *["body"] * 4]


def test_the_lead_grows_until_it_has_forty_words() -> None:
    assert sections(LEAD, "It broke.") == ["lead", "body"]
    assert sections("The ferry stopped.", LEAD, "It broke.") == ["lead", "lead", "body"]
    assert sections("The ferry stopped.") == ["lead"]


# --- long and strange input


@pytest.mark.parametrize("unit", ["“", "'", ".", "\n", "A.", "! ", "U.S. ", "word ", "a.b", "“a.” "])
def test_long_repetitions_are_cut_in_full(unit: str) -> None:
    text = unit * 20_000
    spans = sentence_spans(text)
    covered = sum(len(text[start:end].replace(" ", "")) for _, start, end in spans)
    assert covered == len("".join(text.split()))
