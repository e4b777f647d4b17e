"""A ledger of removals applied and undone in plain steps: the oracle for cleaning and its offsets."""

import pandas as pd


def apply_removals(raw: str, removals: pd.DataFrame) -> str:
    """Return the clean text that a ledger gives; its rows must be in order, apart and within the text."""
    after, parts = 0, []
    for start, end, replacement in removals[["start", "end", "replacement"]].itertuples(index=False):
        assert after <= start < end <= len(raw)
        parts += [raw[after:start], replacement]
        after = end
    return "".join([*parts, raw[after:]])


def restore_raw(clean: str, removals: pd.DataFrame) -> str:
    """Return the raw text: the removed spans put back."""
    place, after, parts = 0, 0, []
    spans = removals[["start", "end", "replacement", "removed"]]
    for start, end, replacement, removed in spans.itertuples(index=False):
        parts += [clean[place:place + start - after], removed]
        place, after = place + start - after + len(replacement), end
    return "".join([*parts, clean[place:]])


def raw_places(raw: str, removals: pd.DataFrame) -> list[int]:
    """Return for each character of the clean text its place in the raw text; a replacement counts from its span."""
    after, places = 0, []
    for start, end, replacement in removals[["start", "end", "replacement"]].itertuples(index=False):
        places += [*range(after, start), *(min(start + i, end - 1) for i in range(len(replacement)))]
        after = end
    return [*places, *range(after, len(raw))]
