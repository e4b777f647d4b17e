"""Association of words that stand together: worked vectors, NLTK and SciPy, and the order of the table."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measures.collocates import MEASURES, association, collocates, expected_joint

PAIRS = st.tuples(st.integers(1, 40), st.integers(0, 60), st.integers(0, 60), st.integers(200, 5_000)).map(
    lambda drawn: (drawn[0], drawn[0] + drawn[1], drawn[0] + drawn[2], drawn[3])
)
NLTKS = {
    "pmi": "pmi",
    "dice": "dice",
    "t": "student_t",
    "chi2": "chi_sq",
    "g2": "likelihood_ratio",
}


@pytest.mark.parametrize(
    ("measure", "value"),
    [("pmi", 6.3808), ("npmi", 0.7117), ("mi3", 13.0247), ("t", 3.1243), ("log_dice", 12.6781), ("dice", 0.4)],
)
def test_worked_vector(measure: str, value: float) -> None:
    assert association(10, 30, 20, 5000, measure=measure) == pytest.approx(value, abs=5e-5)


@pytest.mark.parametrize(("measure", "name"), NLTKS.items())
@given(pair=PAIRS)
@settings(max_examples=40)
def test_bigram_measures_are_nltks(measure: str, name: str, pair: tuple[int, int, int, int]) -> None:
    from nltk.metrics import BigramAssocMeasures

    joint, first, second, n = pair
    expected = getattr(BigramAssocMeasures, name)(joint, (first, second), n)
    assert association(joint, first, second, n, measure=measure) == pytest.approx(expected, rel=1e-6, abs=1e-6)


def test_window_counts_every_place_around_the_node() -> None:
    from scipy.stats import chi2_contingency

    assert expected_joint(30, 20, 5000, span=10) == pytest.approx(1.2)
    # 30 nodes with ten places each: 300 places hold 10 of the 20, the other 4,700 words the rest.
    table = [[10, 290], [10, 4690]]
    expected = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert association(10, 30, 20, 5000, measure="g2", span=10) == pytest.approx(expected)


def test_limits_of_npmi_and_log_dice() -> None:
    assert association(20, 20, 20, 5000, measure="npmi") == pytest.approx(1)
    assert association(0, 20, 20, 5000, measure="npmi") == -1
    assert association(20, 20, 20, 5000, measure="log_dice") == 14
    assert np.isneginf(association(0, 20, 20, 5000, measure="pmi"))
    assert np.isnan(association(0, 20, 20, 5000, measure="t"))


@given(pair=PAIRS)
def test_log_dice_alone_does_not_grow_with_the_corpus(pair: tuple[int, int, int, int]) -> None:
    joint, first, second, n = pair
    same, grown = (association(joint, first, second, size, measure="log_dice") for size in (n, 10 * n))
    assert same == grown
    doubled = association(2 * joint, 2 * first, 2 * second, 2 * n, measure="g2")
    assert doubled == pytest.approx(2 * association(joint, first, second, n, measure="g2"), abs=1e-6)
    for measure in MEASURES:
        one, other = (association(joint, *words, n, measure=measure) for words in ((first, second), (second, first)))
        assert one == pytest.approx(other, abs=1e-6)


def test_what_does_not_fit_raises() -> None:
    with pytest.raises(ValueError, match="'log_dice', 'dice', 'pmi'"):
        association(1, 2, 3, 100, measure="mi")
    with pytest.raises(ValueError, match="above node"):
        association(9, 3, 20, 100, measure="pmi", span=2)
    with pytest.raises(ValueError, match="collocate_count"):
        collocates(pd.DataFrame({"node": ["dam"], "collocate": ["burst"], "joint": 1, "node_count": 2, "n": 9}))


def test_fewer_than_five_meetings_have_no_rank() -> None:
    pairs = pd.DataFrame(
        {
            "node": "dam",
            "collocate": ["rare", "old", "strong", "loose"],
            "joint": [4, 4, 5, 9],
            "node_count": 30,
            "collocate_count": [4, 400, 6, 900],
            "n": 5_000,
            "articles": [1, 2, 3, 4],
        }
    )
    table = collocates(pairs).set_index("collocate")
    assert table.index.tolist() == ["strong", "loose", "old", "rare"]
    assert table["rank"].tolist()[:2] == [1, 2]
    assert table["rank"].isna().tolist() == [False, False, True, True]
    assert table["articles"].tolist() == [3, 4, 2, 1]
    assert "rank" not in pairs


def test_ranks_start_again_for_each_node() -> None:
    pairs = pd.DataFrame(
        {
            "node": ["dam", "river"],
            "collocate": ["burst", "burst"],
            "joint": 6,
            "node_count": 30,
            "collocate_count": 20,
            "n": 5_000,
        }
    )
    assert collocates(pairs)["rank"].tolist() == [1, 1]


def test_an_empty_table_stays_empty() -> None:
    columns = ["node", "collocate", "joint", "node_count", "collocate_count", "n"]
    assert collocates(pd.DataFrame({name: [] for name in columns})).empty
