"""Words that mark one group: UCREL's and Evert's worked vectors, SciPy, and swapped, doubled, shuffled counts."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measures.contingency import bic, chi2, ell, g2
from analysis.measures.effect_sizes import conservative_log_ratio, log_ratio, percent_diff, weighted_log_odds
from analysis.measures.keyness import keyness, word_counts

ONE, NONE = (12, 800, 1, 1200), (8, 700, 0, 4300)
CELLS = st.tuples(st.integers(0, 40), st.integers(40, 2_000), st.integers(0, 40), st.integers(40, 2_000))
COUNTS = pd.DataFrame(
    {"Gazette": [12, 5, 0, 783], "Courier": [1, 6, 4, 1189], "Herald": [2, 0, 0, 498]},
    index=["dam", "river", "levee", "other"],
)


@pytest.mark.parametrize(("cells", "four", "two"), [(ONE, 16.0588, 15.9617), (NONE, 31.5368, 31.4578)])
def test_log_likelihood_with_four_cells_and_with_two(cells: tuple[int, ...], four: float, two: float) -> None:
    assert g2(*cells) == pytest.approx(four, abs=5e-5)
    assert g2(*cells, cells="two") == pytest.approx(two, abs=5e-5)


@given(cells=CELLS.filter(lambda cells: cells[0] + cells[2] > 0 and cells[0] + cells[2] < cells[1] + cells[3]))
@settings(max_examples=60)
def test_evidence_is_scipys(cells: tuple[int, int, int, int]) -> None:
    from scipy.stats import chi2_contingency

    a, n1, b, n2 = cells
    table = [[a, b], [n1 - a, n2 - b]]
    lr = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert g2(*cells) == pytest.approx(lr, abs=1e-8)
    assert abs(chi2(*cells)) == pytest.approx(chi2_contingency(table, correction=False).statistic, abs=1e-8)
    yates = chi2_contingency(table, correction=True).statistic
    assert abs(chi2(*cells, correction="yates")) == pytest.approx(yates, abs=1e-8)


@given(cells=CELLS)
def test_swapped_groups_turn_the_sign_and_doubled_counts_double_the_evidence(cells: tuple[int, int, int, int]) -> None:
    a, n1, b, n2 = cells
    swapped, doubled = (b, n2, a, n1), tuple(2 * each for each in cells)
    assert g2(*swapped) == pytest.approx(g2(*cells), abs=1e-9)
    assert chi2(*swapped) == pytest.approx(-chi2(*cells), abs=1e-9)
    assert g2(*doubled) == pytest.approx(2 * g2(*cells), abs=1e-9)
    if a + b:
        assert log_ratio(*swapped)[0] == pytest.approx(-log_ratio(*cells)[0])
        assert conservative_log_ratio(*swapped)[0] == pytest.approx(-conservative_log_ratio(*cells)[0], abs=1e-9)
    if a and b:
        assert log_ratio(*doubled)[0] == pytest.approx(log_ratio(*cells)[0])
        assert abs(conservative_log_ratio(*doubled)[0]) >= abs(conservative_log_ratio(*cells)[0]) - 1e-9
        assert 0 <= conservative_log_ratio(*cells)[0] * np.sign(log_ratio(*cells)[0]) <= abs(log_ratio(*cells)[0])


def test_log_ratio_and_what_the_data_vouch_for() -> None:
    assert log_ratio(*ONE)[0] == pytest.approx(4.1699, abs=5e-5)
    assert log_ratio(*NONE)[0] == pytest.approx(6.6189, abs=5e-5)
    assert conservative_log_ratio(*ONE) == pytest.approx((1.4132, 1.4132, 9.5877), abs=5e-5)
    assert conservative_log_ratio(*ONE, tests=500)[0] == 0
    assert conservative_log_ratio(*NONE)[0] == pytest.approx(3.3903, abs=5e-5)
    assert conservative_log_ratio(*NONE, tests=500)[0] == pytest.approx(1.327, abs=5e-4)
    assert conservative_log_ratio(*NONE)[2] == np.inf


def test_a_word_in_neither_text_has_no_ratio() -> None:
    assert np.isnan(log_ratio(0, 800, 0, 1200)).all()
    assert np.isnan(conservative_log_ratio(0, 800, 0, 1200)).all()
    assert g2(0, 800, 0, 1200) == 0
    assert np.isnan(g2(0, 0, 3, 1200))


def test_weighted_log_odds_under_two_priors() -> None:
    informed = weighted_log_odds(*ONE, prior=3.25, prior_total=500)
    flat = weighted_log_odds(*ONE, prior=0.01, prior_total=6)
    assert informed == pytest.approx((1.5552, 2.8353), abs=5e-5)
    assert flat == pytest.approx((2.8929, 2.7923), abs=5e-5)
    with pytest.raises(ValueError, match="pseudo-count"):
        weighted_log_odds(*ONE, prior=0, prior_total=6)


def test_percent_difference_says_nothing_where_the_reference_is_silent() -> None:
    assert percent_diff(*ONE) == pytest.approx(1700)
    assert np.isnan(percent_diff(*NONE))


def test_bic_and_ell() -> None:
    assert bic(g2(*ONE), 2000) == pytest.approx(16.0588 - np.log(2000), abs=5e-5)
    assert ell(g2(*ONE, cells="two"), 2000, 5.2) == pytest.approx(0.0048, abs=5e-5)
    assert np.isnan(ell(3.0, 2000, 0.9))


def test_modes_are_words() -> None:
    with pytest.raises(ValueError, match="'four', 'two'"):
        g2(*ONE, cells="six")
    with pytest.raises(ValueError, match="'none', 'yates', 'quanteda'"):
        chi2(*ONE, correction="williams")
    with pytest.raises(ValueError, match="'bonferroni', 'none'"):
        keyness(COUNTS, correction="holm")


def test_every_group_in_turn_against_the_rest() -> None:
    table = keyness(COUNTS).set_index(["target", "word"])
    dam = table.loc[("Gazette", "dam")]
    assert dam[["count1", "n1", "count2", "n2"]].tolist() == [12, 800, 3, 1700]
    assert dam["reference"] == "the rest"
    assert dam["g2"] == pytest.approx(g2(12, 800, 3, 1700))
    assert set(table.index.get_level_values("target")) == {"Gazette", "Courier", "Herald"}
    assert (table["tests"] == 4).all()


def test_group_against_group_is_ucrels_vector() -> None:
    table = keyness(COUNTS, target="Gazette", reference="Courier", correction="none").set_index("word")
    dam = table.loc["dam"]
    assert dam[["g2", "lrc", "log_ratio"]].tolist() == pytest.approx([16.0588, 1.4132, 4.1699], abs=5e-5)
    assert dam["prior"] == pytest.approx(3.25)
    assert dam["zeta"] == pytest.approx(2.8353, abs=5e-5)
    assert dam["prior_total_b"] == 5_000
    assert dam["zeta_b"] != pytest.approx(dam["zeta"])


def test_largest_effect_that_the_data_vouch_for_comes_first() -> None:
    table = keyness(COUNTS, target="Gazette", reference="Courier")
    assert table["word"].iloc[0] == "dam"
    assert (table["lrc"].diff().dropna() <= 0).all()


def test_only_in_one_side_is_said_in_words() -> None:
    table = keyness(COUNTS, target="Gazette", reference="Courier").set_index("word")
    assert table.loc["levee", "only_in"] == "only in Courier"
    assert table.loc["levee", "percent_diff"] == -100
    herald = keyness(COUNTS, target="Courier", reference="Herald").set_index("word")
    assert herald.loc["levee", "only_in"] == "only in Courier"
    assert np.isnan(herald.loc["levee", "percent_diff"])
    assert herald.loc["dam", "only_in"] == ""


def test_hiding_rare_words_does_not_shrink_the_texts() -> None:
    every, few = (keyness(COUNTS, target="Gazette", min_count=least).set_index("word") for least in (1, 10))
    assert set(every.index) - set(few.index) == {"levee"}
    pd.testing.assert_frame_equal(every.loc[few.index], few)


def test_selected_rows_with_totals_are_the_full_table() -> None:
    full = keyness(COUNTS, target="Gazette", correction="none").set_index("word")
    part = keyness(COUNTS.loc[["dam", "river"]], COUNTS.sum(), target="Gazette", correction="none").set_index("word")
    assert part.loc["dam", "g2"] == pytest.approx(full.loc["dam", "g2"])
    assert part.loc["dam", "n2"] == full.loc["dam", "n2"]


def test_plain_frequency_list_as_reference_and_as_background() -> None:
    plain = pd.Series({"dam": 1, "other": 1_000}, name="radio news")
    table = keyness(COUNTS, target="Gazette", reference=plain, reference_total=1_200, background=plain)
    table = table.set_index("word")
    assert table.loc["dam", ["count2", "n2"]].tolist() == [1, 1200]
    assert (table["reference"] == "radio news").all()
    assert table.loc["dam", "prior"] == pytest.approx(500 / 1_001)
    assert table.loc["river", "prior"] == pytest.approx(500 * 0.5 / 1_001)
    assert "levee" not in table.index


def test_words_beside_the_articles_that_hold_them() -> None:
    words = pd.DataFrame(
        [("a", "dam", "own", 9), ("a", "dam", "quoted", 3), ("b", "river", "own", 5), ("c", "dam", "own", 1)],
        columns=["doc_id", "word", "voice", "n"],
    )
    groups = pd.Series({"a": "Gazette", "b": "Gazette", "c": "Courier"})
    counts, articles = word_counts(words, groups)
    assert counts.loc["dam"].to_dict() == {"Courier": 1, "Gazette": 12}
    assert articles.loc["dam"].to_dict() == {"Courier": 1, "Gazette": 1}
    totals = pd.Series({"Courier": 1_200, "Gazette": 800})
    n_articles = groups.value_counts()
    table = keyness(counts, totals, target="Gazette", articles=articles, n_articles=n_articles).set_index("word")
    dam = table.loc["dam", ["count1", "articles1", "n_articles1", "count2", "articles2", "n_articles2"]]
    assert dam.tolist() == [12, 1, 2, 1, 1, 1]
    with pytest.raises(ValueError, match="n_articles"):
        keyness(counts, totals, articles=articles)
    with pytest.raises(ValueError, match="doc_id"):
        word_counts(words, pd.Series({"z": "Gazette"}))


def test_unknown_groups_raise_and_list_the_known() -> None:
    with pytest.raises(ValueError, match="'Gazette', 'Courier', 'Herald'"):
        keyness(COUNTS, target="Tribune")
    with pytest.raises(ValueError, match="'Gazette', 'Courier', 'Herald'"):
        keyness(COUNTS, target="Gazette", reference="Tribune")


def test_shuffled_rows_and_columns_change_nothing() -> None:
    shuffled = COUNTS.loc[["other", "levee", "dam", "river"], ["Herald", "Gazette", "Courier"]]
    for target in COUNTS:
        pd.testing.assert_frame_equal(keyness(shuffled, target=target), keyness(COUNTS, target=target))


def test_one_group_alone_has_no_rest() -> None:
    assert keyness(COUNTS[["Gazette"]])["log_ratio"].isna().all()
