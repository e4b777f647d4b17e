"""The ledger: there and back, offsets both ways, bad rows."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.reading.clean.ledger import (
    Edit,
    apply_edits,
    apply_removals,
    clean_offset,
    compose,
    make_ledger,
    raw_offset,
    restore_raw,
    to_raw,
)


@st.composite
def edited(draw: st.DrawFn, text: str) -> list[Edit]:
    """Edits of a text that neither overlap nor put in more than they take out."""
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    return [Edit(start, end, draw(st.sampled_from(["", "-"])), "space")
            for start, end in zip(cuts[::2], cuts[1::2], strict=False)]


def rows(*spans: tuple[int, int, str]) -> pd.DataFrame:
    return pd.DataFrame(spans, columns=["start", "end", "replacement"])


def test_apply_takes_out_and_puts_in() -> None:
    assert apply_removals("0123456789", rows((1, 3, ""), (5, 6, "-"))) == "034-6789"


def test_a_missing_replacement_counts_as_empty() -> None:
    assert apply_removals("abc", pd.DataFrame({"start": [0], "end": [1], "replacement": [float("nan")]})) == "bc"


def test_offsets_on_the_fingers() -> None:
    ledger = rows((1, 3, ""), (5, 6, "-"))  # 0123456789 -> 034-6789
    assert [raw_offset(ledger, place) for place in range(9)] == [0, 3, 4, 5, 6, 7, 8, 9, 10]
    assert [clean_offset(ledger, place) for place in range(11)] == [0, -1, -1, 1, 2, 3, 4, 5, 6, 7, 8]


def test_a_longer_replacement_comes_from_its_span() -> None:
    ledger = rows((1, 2, "--"))  # abc -> a--c
    assert [raw_offset(ledger, place) for place in range(4)] == [0, 1, 1, 2]


def test_an_empty_ledger_changes_nothing() -> None:
    ledger = make_ledger("abc", [], {})
    assert list(ledger.columns) == ["start", "end", "replacement", "rule", "reason", "n_words", "removed"]
    assert (apply_removals("abc", ledger), restore_raw("abc", ledger)) == ("abc", "abc")
    assert (raw_offset(ledger, 2), clean_offset(ledger, 2)) == (2, 2)


@pytest.mark.parametrize("spans", [[(2, 2, "")], [(3, 5, ""), (4, 6, "")], [(4, 6, ""), (1, 2, "")], [(-1, 2, "")]])
def test_rows_out_of_order_are_refused(spans: list[tuple[int, int, str]]) -> None:
    with pytest.raises(ValueError, match=r"removals: row \d .* sort the ledger"):
        apply_removals("0123456789", rows(*spans))


def test_a_ledger_of_another_text_is_refused() -> None:
    with pytest.raises(ValueError, match="row 0 ends at 4, past the text's 3"):
        apply_removals("abc", rows((0, 4, "")))


def test_restoring_needs_the_removed_words() -> None:
    with pytest.raises(ValueError, match="no column 'removed'"):
        restore_raw("abc", rows((0, 4, "")))


@given(st.data(), st.text(max_size=30))
def test_there_and_back(data: st.DataObject, text: str) -> None:
    edits = data.draw(edited(text))
    ledger = make_ledger(text, edits, {"space": "a reason"})
    clean = apply_removals(text, ledger)
    assert clean == apply_edits(text, edits)
    assert restore_raw(clean, ledger) == text
    for place, char in enumerate(clean):
        raw = raw_offset(ledger, place)
        assert clean_offset(ledger, raw) == place
        assert char in (text[raw], "-")


@given(st.data(), st.text(max_size=30))
def test_two_edits_in_one(data: st.DataObject, text: str) -> None:
    first = data.draw(edited(text))
    second = data.draw(edited(apply_edits(text, first)))
    both = compose(first, second)
    assert apply_edits(text, both) == apply_edits(apply_edits(text, first), second)
    assert all(above.end <= below.start for above, below in zip(both, both[1:], strict=False))


def test_to_raw_maps_many_at_once() -> None:
    edits = [Edit(1, 3, "", ""), Edit(5, 6, "-", "")]
    ledger = rows(*[edit[:3] for edit in edits])
    places = pd.Series(range(8)).to_numpy()
    assert to_raw(edits, places).tolist() == [raw_offset(ledger, place) for place in range(8)]
