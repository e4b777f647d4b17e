"""What each pattern of a dictionary makes of its concept, on invented articles."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.commands.check_patterns import check_patterns, pattern_shares
from analysis.reading.annotate import annotate, read_one
from analysis.reading.dictionary import load_dictionary, parse_dictionary
from analysis.reading.match import find_matches
from analysis.study import Study

ROOT = Path(__file__).resolve().parents[1]
TEXTS = {"gull-1": "They close the pier. It closed. Closing hurts. The end came. The end came.",
         "tide-1": "The pier closed. Curtains fell. Curtains fell. Curtains fell."}
FATE = {"closure": ["clos*", "the end", "curtains"], "sale": ["sale*"]}


@pytest.fixture(scope="module")
def study() -> Study:
    rows = [{"doc_id": name, "outlet": name[:4], "title": "Closed", "text": text} for name, text in TEXTS.items()]
    return annotate(pd.DataFrame(rows), parse_dictionary({"families": {"fate": {"concepts": FATE}}}))


def test_each_pattern_has_its_share_of_the_concept(study: Study) -> None:
    table = pattern_shares(study)
    assert table[["pattern", "n", "of", "articles", "only_in"]].values.tolist() == [
        ["clos*", 4, 9, 2, ""], ["curtains", 3, 9, 1, "tide-1"], ["the end", 2, 9, 1, "gull-1"]]
    assert table["share"].sum() == pytest.approx(1)


def test_what_stands_in_one_article_alone_is_told_in_one_line(study: Study) -> None:
    told = [one.found for one in check_patterns(study)]
    assert told == ["family 'fate', concept 'closure': in one article alone, 5 of 9: curtains (3, tide-1), "
                    "the end (2, gull-1)"]


def test_a_wildcard_that_makes_most_of_a_concept_is_told() -> None:
    rows = [{"doc_id": name, "outlet": name[:4], "title": "", "text": "They close it. It closed. It closes."}
            for name in TEXTS]
    found = annotate(pd.DataFrame(rows), parse_dictionary({"families": {"fate": {"concepts": FATE}}}))
    assert [one.found for one in check_patterns(found)] == ["family 'fate', concept 'closure': clos* makes 6 of 6 hits"]
    plain = parse_dictionary({"families": {"fate": {"concepts": {"closure": ["close", "closed", "closes"]}}}})
    assert not list(check_patterns(annotate(pd.DataFrame(rows), plain)))


@pytest.mark.parametrize(("sentence", "hits"), [
    ("The troops withdrew from the valley.", 1),
    ("They announced the withdrawal of soldiers.", 1),
    ("The senator withdrew her nomination.", 0),
    ("The governor withdrew his early endorsement of the mayor.", 0),
    ("She will withdraw from the race for mayor.", 0),
    ("Customers withdrew money all day.", 0),
    ("American customers made withdrawals of cash.", 0),
    ("The island withdrew from the Harbour Treaty.", 0),
    ("American nurses asked for maternity leave.", 0),
])
def test_only_forces_withdraw_in_the_shipped_dictionary(sentence: str, hits: int) -> None:
    matches, _ = find_matches(read_one(sentence).tokens, load_dictionary(ROOT / "corpus" / "dictionary.yml"))
    assert sum(match.entry.concept == "withdrawal" for match in matches) == hits
