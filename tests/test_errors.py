"""A mistake is told in one sentence: a ValueError to programs, and in a notebook without the calls that led to it."""

from __future__ import annotations

import traceback
from collections.abc import Callable

import pytest
from IPython.core.interactiveshell import InteractiveShell

import analysis
from analysis.study import Study

MISTAKES: dict[str, tuple[Callable[[Study], object], str]] = {
    "no such concept": (lambda study: analysis.forms(study, "fate", "closed"),
                        "concept='closed' is not known; choose one of 'closure', 'timetable', 'sale'."),
    "a concept as an actor": (lambda study: analysis.forms(study, "actors", "closure"),
                              "concept='closure' is not known; choose one of 'owner'."),
    "an actor as a concept": (lambda study: analysis.claim(study, "term_choices", "closure", "owner", family="fate"),
                              "concept='owner' is not known; choose one of 'closure', 'timetable', 'sale'."),
    "a concept as a family": (lambda study: analysis.term_rates(study, "closure"),
                              "family='closure' is not known; choose one of 'fate', 'actors', 'loaded'."),
    "a concept of another family": (lambda study: analysis.concordance(study, "closure", family="actors"),
                                    "concept='closure' is not known; choose one of 'owner'."),
    "with itself": (lambda study: analysis.findings(study, "fate", "sale", "sale"),
                    "term_choices: 'sale' is compared with itself; name two different ones."),
    "an outlet with itself": (lambda study: analysis.compare(analysis.term_rates(study, "fate"), "gull", "gull"),
                              "compare: 'gull' is compared with itself; name two different ones."),
    "no such finding": (lambda study: analysis.findings(study, recounted=False)["chioce"],
                        "there is no finding 'chioce'; there are "),
    "no such column": (lambda study: analysis.show(study.outlets, columns=["nme"]), "there is no column 'nme'; "),
    "no such study": (lambda _: analysis.load_study("nowhere"), "is missing; "),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_sentence_in_a_notebook(name: str, study: Study, capsys: pytest.CaptureFixture[str]) -> None:
    make, said = MISTAKES[name]
    shell = InteractiveShell.instance()
    try:
        with pytest.raises(ValueError, match=".") as caught:
            make(study)
        shell.showtraceback((caught.type, caught.value, caught.tb))
    finally:
        InteractiveShell.clear_instance()
    told = capsys.readouterr().out
    assert said in told
    assert told.count("\n") == 1
    assert "Traceback" not in told


def test_a_program_sees_the_calls_as_ever(study: Study) -> None:
    with pytest.raises(ValueError, match="not known") as caught:
        analysis.forms(study, "fate", "closed")
    assert "check_word" in "".join(traceback.format_exception(caught.value))


def test_an_unknown_finding_is_a_key_that_is_not_there(study: Study) -> None:
    found = analysis.findings(study, recounted=False)
    assert found.get("chioce") is None
    assert "chioce" not in found
