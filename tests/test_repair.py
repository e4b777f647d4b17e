"""Character repairs: one line break, one plain space, nothing invisible."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.reading.clean.ledger import apply_edits
from analysis.reading.clean.repair import find_repairs, wrap_width

ODD = "\r\t\xa0\u2003\ufeff\u200b\xad\u2028\x0b\x1f\x00"
TROUBLE = st.text(st.sampled_from("ab é\u06cc\u200c\u200d\n " + ODD), max_size=40)


def repaired(text: str) -> str:
    return apply_edits(text, find_repairs(text))


@pytest.mark.parametrize(("text", "clean", "rules"), [
    ("\ufeffone", "one", ["invisible"]),
    ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour", ["blank"] * 3),
    ("one\xa0two", "one two", ["space"]),
    ("one  \t two", "one two", ["space"]),
    ("sea\xadside and zero\u200bwidth", "seaside and zerowidth", ["invisible", "invisible"]),
    ("one\n\n \n\ntwo", "one\ntwo", ["blank"]),
    ("one   \n  two", "one\ntwo", ["blank"]),
    (" \none\n", "one", ["blank", "blank"]),
    ("one two\nthree", "one two\nthree", []),
    ("“one” – two’s", "“one” – two’s", []),
    (" \n\xa0\u200b", "", ["blank"]),
    ("", "", []),
])
def test_each_kind(text: str, clean: str, rules: list[str]) -> None:
    assert repaired(text) == clean
    assert [edit.rule for edit in find_repairs(text)] == rules


def test_a_blank_line_costs_one_break_only() -> None:
    assert find_repairs("one\n\ntwo") == [(4, 5, "", "blank")]


def test_joiners_stay_where_they_join() -> None:
    assert repaired("می\u200cخواهم") == "می\u200cخواهم"
    assert repaired("\U0001f469\u200d\U0001f680 a\u200cb") == "\U0001f469\u200d\U0001f680 ab"


WRAPPED = """The ferries of the old harbour will not run on
Sunday, since their crews have asked for a day of
rest and the town council has said that it agrees
with them.

Only the small boat to the Lighthouse Island of
Norwick will sail, at noon and at six, the harbour
office said."""


def test_a_hard_wrapped_text_is_unwrapped() -> None:
    lines = repaired(WRAPPED).split("\n")
    assert [line.split()[-1] for line in lines] == ["them.", "said."]
    assert "Island of Norwick will" in lines[1]
    assert {edit.rule for edit in find_repairs(WRAPPED)} == {"wrap", "blank"}


def test_a_blank_line_parts_wrapped_paragraphs_though_the_last_line_is_full() -> None:
    full = WRAPPED.replace("with them.", "with them, for this one Sunday in the spring.")
    assert len(repaired(full).split("\n")) == 2


def test_paragraphs_are_not_unwrapped() -> None:
    text = "\n".join(["The ferries of the old harbour will not run on Sunday, the council said."] * 5)
    assert wrap_width(text) == 0
    assert repaired(text) == text


@given(TROUBLE)
def test_repairing_twice_is_repairing_once(text: str) -> None:
    once = repaired(text)
    assert repaired(once) == once
    assert once == once.strip()
    assert not set(once) & set(ODD)
    assert "\n\n" not in once
    assert "  " not in once


@given(TROUBLE)
def test_letters_are_never_touched(text: str) -> None:
    assert [char for char in text if char.isalpha()] == [char for char in repaired(text) if char.isalpha()]
