"""The instruments against the hand coding of the five articles: the aims they were built to, on the texts they know."""

import pandas as pd
import pytest

from analysis import load_study
from analysis.measures.attribution_scores import score_attributions
from analysis.measures.gold import coded, load_gold, match_spans, score_spans
from analysis.measures.titles import part_of
from analysis.study import Study, StudyError


@pytest.fixture(scope="module")
def study() -> Study:
    return part_of(load_study())  # the coder coded the texts, not their titles


def _estimate(table: pd.DataFrame, label: str, measure: str) -> float:
    return float(table[(table["label"] == label) & (table["measure"] == measure)]["estimate"].iloc[0])


def test_withdrawal_hits_are_right_97_times_in_100(study: Study) -> None:
    scores = score_spans(study.hits[study.hits["family"] == "exit"], load_gold("exit"), "concept")
    assert _estimate(scores, "withdrawal", "precision") >= 0.97
    assert _estimate(scores, "withdrawal", "recall") >= 0.97


def test_negated_is_right_nine_times_in_ten(study: Study) -> None:
    hits, gold = study.hits[study.hits["family"] == "exit"].reset_index(drop=True), load_gold("exit")
    pairs = match_spans(hits, gold, prefer="concept")
    found, coded = hits.loc[pairs["found"], "status"].to_numpy(), gold.loc[pairs["coded"], "status"].to_numpy()
    both = ((found == "negated") & (coded == "negated")).sum()
    assert both / (found == "negated").sum() >= 0.9
    assert both / (coded == "negated").sum() >= 0.9


def test_sentences_begin_and_end_where_the_coder_saw_them(study: Study) -> None:
    keys = ["doc_id", "start", "end"]
    found, coded = set(map(tuple, study.sentences[keys].values)), set(map(tuple, load_gold("sentences")[keys].values))
    assert 2 * len(found & coded) / (len(found) + len(coded)) > 0.954


def test_quotations_and_scare_quotes_are_told_apart(study: Study) -> None:
    scores = score_spans(study.quotes, load_gold("quotes").rename(columns={"kind": "use"}), "use")
    assert _estimate(scores, "quotation", "f1") >= 0.85
    assert _estimate(scores, "scare", "f1") >= 0.85


def test_cleaning_took_out_what_the_coder_marked_as_furniture(study: Study) -> None:
    taken = study.removals[study.removals["n_words"] > 0]
    coded = load_gold("removals")
    pairs = taken.merge(coded, on="doc_id", suffixes=("", "_coded"))
    pairs = pairs[(pairs["start"] < pairs["end_coded"]) & (pairs["end"] > pairs["start_coded"])]
    places = ["doc_id", "start"]
    assert set(map(tuple, pairs[places].values)) == set(map(tuple, taken[places].values))
    assert set(map(tuple, pairs[["doc_id", "start_coded"]].values)) == set(map(tuple, coded[places].values))


def test_attributions_are_found_as_often_as_the_card_says(study: Study) -> None:
    scores = score_attributions(study.attributions, load_gold("attributions")).set_index(["target", "measure"])
    assert scores["estimate"]["cue", "f1"] >= 0.72


def test_a_span_is_matched_once_and_agreement_comes_first() -> None:
    found = pd.DataFrame({"doc_id": ["x"] * 2, "start": [0, 2], "end": [4, 6], "concept": ["a", "b"]})
    coded = pd.DataFrame({"doc_id": ["x"], "start": [3], "end": [5], "concept": ["b"]})
    assert match_spans(found, coded, prefer="concept").values.tolist() == [[1, 0]]
    scores = score_spans(found, coded, "concept")
    assert _estimate(scores, "b", "precision") == 1.0
    assert _estimate(scores, "a", "precision") == 0.0


def test_a_missing_gold_file_is_named() -> None:
    with pytest.raises(StudyError, match=r"nothing\.csv: the file is missing"):
        load_gold("nothing")


def test_a_hit_in_marks_that_a_coder_calls_speech_is_not_scare_quoted() -> None:
    plain, hand = load_study(), coded(load_study())
    changed = plain.hits["scare_quoted"] != hand.hits["scare_quoted"]
    assert changed.any()
    spoken = hand.quotes[(hand.quotes["use"] == "quotation") & (plain.quotes["use"] == "scare")]
    for row in plain.hits[changed].itertuples():
        around = spoken[(spoken["doc_id"] == row.doc_id) & (spoken["sentence"] == row.sentence)]
        assert ((around["start"] < row.end) & (around["end"] > row.start)).any()
        assert row.scare_quoted
