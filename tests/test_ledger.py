"""The ledger: applied, undone, and composed of two; offsets back to the raw text."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from ledgers import apply_removals, raw_places, restore_raw

from analysis.reading.clean.ledger import Edit, apply_edits, compose, make_ledger, to_raw


@st.composite
def edited(draw: st.DrawFn, text: str) -> list[Edit]:
    """Edits of a text that neither overlap nor put in more than they take out."""
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    return [Edit(start, end, draw(st.sampled_from(["", "-"])), "space")
            for start, end in zip(cuts[::2], cuts[1::2], strict=False)]


def rows(*edits: Edit) -> pd.DataFrame:
    return pd.DataFrame(edits, columns=Edit._fields)


def test_an_empty_ledger_changes_nothing() -> None:
    ledger = make_ledger("abc", [], {})
    assert list(ledger.columns) == ["start", "end", "replacement", "rule", "reason", "n_words", "removed"]
    assert (apply_removals("abc", ledger), restore_raw("abc", ledger)) == ("abc", "abc")


def test_a_lone_dash_is_no_word() -> None:
    ledger = make_ledger("Ada Quill – OSLO — 3 boats", [Edit(0, 26, "", "byline")], {"byline": "a reason"})
    assert ledger["n_words"].tolist() == [5]


@given(st.data(), st.text(max_size=30))
def test_there_and_back(data: st.DataObject, text: str) -> None:
    edits = data.draw(edited(text))
    ledger = make_ledger(text, edits, {"space": "a reason"})
    clean = apply_removals(text, ledger)
    assert clean == apply_edits(text, edits)
    assert restore_raw(clean, ledger) == text
    places = raw_places(text, ledger)
    assert to_raw(edits, np.arange(len(clean))).tolist() == places
    assert all(char in (text[place], "-") for char, place in zip(clean, places, strict=True))


@given(st.data(), st.text(max_size=30))
def test_two_edits_in_one(data: st.DataObject, text: str) -> None:
    first = data.draw(edited(text))
    second = data.draw(edited(apply_edits(text, first)))
    both = compose(first, second)
    assert apply_edits(text, both) == apply_edits(apply_edits(text, first), second)
    assert all(above.end <= below.start for above, below in zip(both, both[1:], strict=False))


def test_offsets_on_the_fingers() -> None:
    edits = [Edit(1, 3, "", ""), Edit(5, 6, "-", "")]  # 0123456789 -> 034-6789
    assert apply_removals("0123456789", rows(*edits)) == apply_edits("0123456789", edits) == "034-6789"
    assert to_raw(edits, np.arange(9)).tolist() == [0, 3, 4, 5, 6, 7, 8, 9, 10]


def test_a_longer_replacement_comes_from_its_span() -> None:
    assert to_raw([Edit(1, 2, "--", "")], np.arange(4)).tolist() == [0, 1, 1, 2]  # abc -> a--c
