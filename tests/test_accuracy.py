"""An instrument against its coders: arithmetic by hand, and symmetries."""

import numpy as np
import pytest

from analysis.estimate import share_interval
from analysis.measures.accuracy import class_scores, detection_scores


def test_precision_recall_and_f1_by_hand() -> None:
    scores = detection_scores(8, 2, 4).set_index("measure")
    assert scores["estimate"].tolist() == pytest.approx([8 / 10, 8 / 12, 16 / 22])
    assert (scores["low"] < scores["estimate"]).all()
    assert scores.loc["recall", "low"] == pytest.approx(share_interval(8, 12)[0])
    found = share_interval(8, 8 + 2 + 4)[0]
    assert scores.loc["f1", "low"] == pytest.approx(2 * found / (1 + found))
    assert (scores["estimate"] < scores["high"]).all()


def test_false_alarms_and_misses_swap_precision_and_recall() -> None:
    one, other = detection_scores(8, 2, 4).set_index("measure"), detection_scores(8, 4, 2).set_index("measure")
    numbers = ["count", "n", "estimate", "low", "high"]
    assert one.loc["precision", numbers].tolist() == other.loc["recall", numbers].tolist()
    assert one.loc["f1", numbers].tolist() == other.loc["f1", numbers].tolist()


def test_articles_that_differ_widen_the_interval() -> None:
    tp, fp, fn = [20, 0, 20, 0], [0, 20, 0, 20], [1, 1, 1, 1]
    over_articles = detection_scores(tp, fp, fn, method="articles").set_index("measure").loc["precision"]
    as_if_alone = detection_scores(tp, fp, fn).set_index("measure").loc["precision"]
    assert over_articles["estimate"] == as_if_alone["estimate"] == 0.5
    assert over_articles["high"] - over_articles["low"] > 2 * (as_if_alone["high"] - as_if_alone["low"])


def test_nothing_found_is_no_precision() -> None:
    scores = detection_scores(0, 0, 3).set_index("measure")
    assert np.isnan(scores.loc["precision", "estimate"])
    assert scores.loc["recall", ["estimate", "low"]].tolist() == [0, 0]
    with pytest.raises(ValueError, match="'wilson', 'articles'"):
        detection_scores(1, 1, 1, method="exact")


def test_labels_one_by_one_and_their_mean() -> None:
    coded, found = list("aaabbbccc"), list("aabbbbcca")
    scores = class_scores(coded, found)
    f1 = scores[scores["measure"] == "f1"].set_index("label")["estimate"]
    assert f1.to_dict() == pytest.approx({"a": 4 / 6, "b": 6 / 7, "c": 4 / 5})
    macro = scores[scores["measure"] == "macro_f1"].iloc[0]
    assert macro["estimate"] == pytest.approx(f1.mean())
    assert macro["low"] < macro["estimate"] < macro["high"]
    assert scores["count"].isna().sum() == 1


def test_perfect_labels_score_one_and_unequal_lists_raise() -> None:
    assert (class_scores(list("ab"), list("ab"))["estimate"] == 1).all()
    with pytest.raises(ValueError, match="one label per unit"):
        class_scores(["a"], [])
