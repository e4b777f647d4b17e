"""Datelines before the first sentence and signatures after the last."""

import pytest

from analysis.reading.clean.edges import find_dateline, find_signature

SENTENCE = "Ferries stopped at noon on Friday, the harbour office said."


@pytest.mark.parametrize("prefix", [
    "SOUNDHAVEN — ", "SOUNDHAVEN, Norwick — ", "SOUNDHAVEN (HCN) - ", "Soundhaven, May 3 (Harbour News) -- ",
    "NEW SOUNDHAVEN, May 3 – ", "SOUNDHAVEN: ", "Soundhaven (dpa) – ", "Harbourline- ",
    "Harbour Courier Online - Opinion: ",
])
def test_a_prefix_known_by_its_form(prefix: str) -> None:
    assert find_dateline(prefix + SENTENCE) == len(prefix)


@pytest.mark.parametrize("prefix", [
    "The Harbour Courier - ", "The Harbour Courier—Interview: ", "the harbour courier: ", "The Harbour Courier/ ",
    "The Harbour Courier (Norwick) – ", "THE HARBOUR COURIER | ",
])
def test_the_outlets_own_name(prefix: str) -> None:
    assert find_dateline(prefix + SENTENCE, "The Harbour Courier") == len(prefix)


@pytest.mark.parametrize("line", [
    SENTENCE, "The harbour – once the town's pride – is closed to all boats.",
    "Boats: the town has too many of them now.",
    "Norwick-based crews have asked for a day of rest.",
    "The Harbour Courier reported on Friday that ferries had stopped.",
    "A day (May 3) was lost to the storm, the office said.", "NORWICK — Closed.", "SOUNDHAVEN", "",
])
def test_what_is_no_dateline(line: str) -> None:
    assert find_dateline(line, "The Harbour Courier") == 0


@pytest.mark.parametrize("tail", [
    " Ada Quill – Harbour correspondent",
    " Ada M. Quill — Fellow of the Norwick Institute",
    " By Ada Quill | Staff writer",
])
def test_a_name_and_a_role(tail: str) -> None:
    assert find_signature(SENTENCE + tail) == len(tail)


def test_a_known_author_needs_no_role() -> None:
    assert find_signature(SENTENCE + " Ada Quill", "Ada Quill") == len(" Ada Quill")
    assert find_signature(SENTENCE + " Ada Quill") == 0


@pytest.mark.parametrize("line", [
    SENTENCE, SENTENCE + " Ada Quill – Harbour correspondent – said so.", "Ada Quill – Harbour correspondent", "",
    "It is done. Ada Quill – Harbour correspondent",
    SENTENCE + " The town - Norwick of old",
])
def test_what_is_no_signature(line: str) -> None:
    assert find_signature(line) == 0
