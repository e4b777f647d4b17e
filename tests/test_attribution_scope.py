"""Scope: reported speech, and what belongs to the broad definition of attribution only."""

import pytest
from sourcing import attributions, only

SPEECH = {
    "that": "Mara Lind said that the bridge is safe.",
    "quotation": "“The bridge is safe,” Mara Lind said.",
    "inverted": "“The bridge is safe,” said Mara Lind, a harbour engineer.",
    "closing": "The bridge is safe, Mara Lind said.",
    "according to": "The bridge is safe, according to Mara Lind.",
    "bidding": "Mara Lind urged the council to close the bridge.",
    "quoted words": "Mara Lind called the bridge “a heap of rust and hope”.",
}
BROAD = {
    "knowledge": "Mara Lind knows that the bridge is safe.",
    "belief": "Mara Lind believes that the bridge is safe.",
    "wish": "Mara Lind wants to close the bridge.",
    "fear": "Mara Lind feared that the bridge was not safe.",
    "noun behind the cue": "Mara Lind announced the plan.",
    "noun as cue": "Nobody came because of Mara Lind's claim that the bridge is safe.",
    "expectation": "Mara Lind expects that the bridge will be safe.",
    "finding": "The study shows that the bridge is safe.",
}


@pytest.mark.parametrize("case", SPEECH)
def test_what_is_said_or_written_is_speech(case: str) -> None:
    assert only(SPEECH[case])["scope"] == "speech"


@pytest.mark.parametrize("case", BROAD)
def test_what_is_thought_wished_or_shown_is_not(case: str) -> None:
    table = attributions(BROAD[case])
    assert "speech" not in table["scope"].tolist()


def test_a_cue_of_the_broad_definition_is_found_all_the_same() -> None:
    assert only(BROAD["belief"])["scope"] == "broad"
