"""The one road of every measure: its arithmetic, its intervals, and what follows from declaring a measure once."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, binomtest, norm
from scipy.stats import t as student_t

import analysis
from analysis.measures import measure as road
from analysis.measures.explain import explain, names_in
from analysis.measures.measure import (
    MEASURES,
    NOTHING,
    OVER_ARTICLES,
    SCALES,
    WAYS,
    WITHIN_TEXT,
    ZERO,
    ZERO_RUNS,
    Counts,
    Measure,
    by_sentence,
    measure_of,
    sentence_places,
    split_by,
    spread_cases,
)
from analysis.measures.titles import TITLES
from analysis.measures.units import BY
from analysis.schema import TABLES
from analysis.study import Study, checksum, load_study

Refused = Callable[..., object]

# Every declared measure, asked as its reader would; a family or an actor where it has none by default.
ASK: dict[str, Callable[..., pd.DataFrame]] = {
    "term_rates": analysis.term_rates,
    "term_choices": analysis.term_choices,
    "hit_shares": analysis.hit_shares,
    "voice_shares": analysis.voice_shares,
    "label_shares": lambda study, **options: analysis.label_shares(study, first_actor(study), **options),
    "scare_quotes": analysis.scare_quotes,
    "source_mix": analysis.source_mix,
    "tone": analysis.tone,
    "judging": analysis.judging,
}
ADDITIVE = ["count", "n", "events"]
COMBINED = [*BY, ["outlet", "month"], ["month", "outlet"], ["article", "section"], ["section", "year"],
            ["all", "section"], ["outlet", "section", "quarter"]]


TITLES_FIRST = (TITLES[0], "only", "with")


def first_actor(study: Study) -> str:
    return study.concepts.loc[study.concepts["family"] == "actors", "concept"].iloc[0]


@pytest.fixture(scope="module")
def shipped() -> Study:
    """The shipped study: one article an outlet, none of them dated."""
    return load_study()


@pytest.fixture(scope="module")
def two(shipped: Study) -> Study:
    """The shipped articles as if two outlets had published them all, on made-up dates; every word is a scored one."""
    outlet = [shipped.outlets["outlet"][place % 2] for place in range(len(shipped.articles))]
    dates = ["2031-01-04", "2031-02-28", "2031-01-31", "", "2032"]
    known = dict.fromkeys(("n_textblob", "n_vader"), shipped.sentences["n_words"] + 10)
    return replace(shipped, articles=shipped.articles.assign(outlet=outlet, date=dates),
                   sentences=shipped.sentences.assign(**known))


def case_columns(table: pd.DataFrame) -> list[str]:
    """What names a row beside its unit."""
    unit = ("measure", "outlet", "name", "doc_id", *BY)
    return [name for name in table.columns[:table.columns.get_loc("count")] if name not in unit]


# --- one row ---

def row_of(documents: str, counts: list[float], size: list[float], *, scale: str = "share", known: float | None = None,
           runs: bool = False, events: list[float] | None = None, **options: float) -> dict[str, Any]:
    """An estimate; a letter a sentence, the same letter for sentences of one article."""
    declared = Measure("made_up", lambda study: study, scale, "", "hit", "hits", "count / n", "none", "none")
    column = {name: np.array(values, dtype=float).reshape(-1, 1) for name, values in
              {"count": counts, "size": size, "events": counts if events is None else events}.items()}
    told = Counts(pd.DataFrame(index=[0]), **column, runs=runs, bounds=[(-1.0, 1.0)],
                  known=None if known is None else np.full((len(counts), 1), known))
    numbers = np.unique(list(documents), return_inverse=True)[1] if documents else np.array([], dtype=int)
    order = np.argsort(numbers, kind="stable")
    return road.row_of(told, declared, order, 0, numbers, **options)


def exact(count: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """Clopper and Pearson's interval, also of parts of trials, from scipy's beta distribution."""
    tail = (1 - level) / 2
    low = beta.ppf(tail, count, n - count + 1) if count > 0 else 0.0
    high = beta.ppf(1 - tail, count + 1, n - count) if count < n else 1.0
    return float(low), float(high)


def test_two_in_twenty_are_a_hundred_in_a_thousand() -> None:
    row = row_of("aaaa", [1, 1, 0, 0], [5, 5, 5, 5], per=1_000)
    assert (row["count"], row["n"], row["n_articles"], row["value"]) == (2, 20, 1, 100)
    assert (row["varies"], row["per"], row["level"]) == (WITHIN_TEXT, 1_000, 0.95)
    assert "n_sentences" not in row


def test_a_share_is_a_rate_per_one() -> None:
    assert row_of("aaaa", [1, 1, 0, 0], [5, 5, 5, 5], per=1)["value"] == 0.1


def test_a_count_of_zero_is_bounded_as_if_half_the_words_were_independent_and_is_told_apart() -> None:
    row = row_of("aabb", [0, 0, 0, 0], [5, 5, 5, 5], per=1_000)
    assert (row["value"], row["low"], row["varies"], row["events"]) == (0, 0, ZERO, 0)
    assert row["high"] == pytest.approx(1_000 * binomtest(0, 10).proportion_ci().high)
    assert row["high"] == pytest.approx(1_000 * (1 - 0.025 ** (1 / 10)))  # ten misses in a row come in 2.5 of 100 texts


def test_a_zero_of_what_comes_in_runs_is_bounded_by_the_sentences_that_could_have_held_one() -> None:
    row = row_of("aabb", [0, 0, 0, 0], [5, 5, 5, 0], runs=True)
    assert (row["n"], row["n_sentences"], row["varies"]) == (15, 3, ZERO_RUNS)
    assert row["high"] == pytest.approx(1 - 0.025 ** (1 / 1.5))


def test_nothing_to_count_in_is_empty_and_never_zero() -> None:
    for row in (row_of("", [], []), row_of("aa", [0, 0], [0, 0])):
        assert (row["count"], row["n"], row["n_articles"], row["varies"]) == (0, 0, 0, NOTHING)
        assert all(np.isnan(row[bound]) for bound in ("value", "low", "high"))


def test_what_an_interval_varies_over_follows_the_articles_that_hold_something() -> None:
    assert row_of("aabb", [1, 0, 0, 1], [5, 5, 5, 5])["varies"] == OVER_ARTICLES
    assert row_of("aabb", [1, 1, 0, 0], [5, 5, 0, 0])["varies"] == WITHIN_TEXT
    assert row_of("aabb", [1, 1, 0, 0], [5, 5, 0, 0])["n_articles"] == 1


def test_one_sentence_has_the_interval_of_half_as_many_independent_words() -> None:
    row, half = row_of("a", [2], [20]), binomtest(1, 10).proportion_ci()
    assert (row["low"], row["high"]) == pytest.approx((half.low, half.high))


def test_as_many_words_as_would_vary_as_much_over_articles() -> None:
    row = row_of("abcd", [20, 0, 10, 10], [50] * 4)
    error = np.sqrt(4 / 3 * (10**2 + 10**2)) / 200  # residuals of 10, -10, 0 and 0 words
    trials = 0.2 * 0.8 / error**2 * (1.959964 / 3.182446) ** 2  # Student's t of three degrees of freedom
    assert trials < 200
    assert (row["low"], row["high"]) == pytest.approx(exact(0.2 * trials, trials), rel=1e-5)


def test_a_wider_spread_gives_a_wider_interval() -> None:
    even, uneven = row_of("abcd", [5, 5, 5, 5], [50] * 4), row_of("abcd", [20, 0, 0, 0], [50] * 4)
    assert even["value"] == uneven["value"] == 0.1
    assert uneven["high"] - uneven["low"] > even["high"] - even["low"]
    alone = binomtest(20, 200).proportion_ci()
    assert (even["low"], even["high"]) == pytest.approx((alone.low, alone.high))
    once = row_of("abcd", [5, 5, 5, 5], [50] * 4, events=[1, 1, 1, 1])  # four quotations of five words are four events
    assert (once["low"], once["high"]) == pytest.approx(exact(4, 40))


def test_a_higher_level_gives_a_wider_interval_and_the_level_is_told() -> None:
    narrow, wide = (row_of("aaaa", [2, 0, 1, 1], [10] * 4, level=level) for level in (0.8, 0.99))
    assert wide["low"] < narrow["low"] < narrow["value"] < narrow["high"] < wide["high"]
    assert (narrow["level"], wide["level"]) == (0.8, 0.99)


def test_hits_that_come_in_bursts_widen_the_interval_within_a_text() -> None:
    counts, size = [6, 7, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0], [10, 13, 9, 11, 8, 12, 10, 7] * 2
    share = 19 / 160
    rest = [count - share * words for count, words in zip(counts, size, strict=True)]
    blocks = [sum(rest[start:start + 3]) ** 2 for start in range(14)]  # 16 sentences: blocks of three, overlapping
    k = 16 / 3
    error = (k / (k - 1) * k * sum(blocks) / 14) ** 0.5 / 160
    for level in (0.8, 0.95):
        row = row_of("a" * 16, counts, size, level=level)
        loss = norm.ppf(0.5 + level / 2) / student_t.ppf(0.5 + level / 2, k - 1)
        trials = share * (1 - share) / error**2 * loss**2
        assert (row["low"], row["high"]) == pytest.approx(exact(share * trials, trials, level))
        assert row["high"] > exact(19, 160, level)[1]
        assert row == row_of("a" * 16, counts, size, level=level)  # nothing is drawn


def test_the_order_of_articles_does_not_matter() -> None:
    forth = row_of("aabbc", [1, 0, 2, 0, 1], [5, 5, 10, 10, 8])
    assert row_of("cbbaa", [1, 0, 2, 0, 1], [8, 10, 10, 5, 5]) == forth


def test_events_are_the_count_unless_they_are_told() -> None:
    assert row_of("aab", [3, 1, 0], [5, 5, 5])["events"] == 4
    assert row_of("aab", [3, 1, 0], [5, 5, 5], events=[1, 1, 0])["events"] == 2


def test_a_mean_is_the_sum_over_the_sentences() -> None:
    row = row_of("aabb", [0.5, -0.1, 0.2, 0.0], [1, 1, 1, 0], scale="mean", known=4)
    assert (row["n"], row["n_articles"]) == (3, 2)
    assert (row["count"], row["value"]) == pytest.approx((0.6, 0.2))
    assert row["sd"] == pytest.approx(np.std([0.5, -0.1, 0.2], ddof=1))


def test_nine_scored_words_are_too_few_and_ten_enough() -> None:
    few, enough = (row_of("aaa", [0.1, 0.2, 0.3], [1, 1, 1], scale="mean", known=known) for known in (3, 10 / 3))
    assert few["varies"] == "refused: fewer than ten scored words"
    assert np.isnan(few["value"])
    assert enough["value"] == pytest.approx(0.2)
    assert row_of("aaa", [0.1, 0.2, 0.3], [1, 1, 1], scale="mean")["value"] == pytest.approx(0.2)  # nobody scored


SENTENCES = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3), st.integers(3, 12)), min_size=1, max_size=12)


@settings(max_examples=60)
@given(sentences=SENTENCES, level=st.sampled_from([0.8, 0.95]))
def test_no_interval_is_narrower_than_that_of_independent_words_or_leaves_zero_to_one(
        sentences: list[tuple[str, int, int]], level: float) -> None:
    documents, counts, size = zip(*sorted(sentences), strict=True)
    row = row_of("".join(documents), list(counts), list(size), level=level, per=1)
    low, high = exact(sum(counts), sum(size), level)
    assert 0 <= row["low"] <= min(low + 1e-12, row["value"])
    assert max(high - 1e-12, row["value"]) <= row["high"] <= 1
    assert row["value"] == sum(counts) / sum(size)


# --- from rows to sentences ---

def test_counting_follows_the_rows_of_the_sentences(study: Study) -> None:
    hits = study.hits[study.hits["family"] == "fate"]
    counts = by_sentence(study, hits)
    assert counts.sum() == 9
    assert counts[:5].tolist() == [0, 1, 1, 0, 0]  # the title, and its four sentences
    turned = replace(study, sentences=study.sentences.iloc[::-1])
    assert by_sentence(turned, hits).tolist() == counts[::-1].tolist()
    assert by_sentence(study, hits.iloc[::-1]).tolist() == counts.tolist()
    assert by_sentence(study, hits.head(0)).tolist() == [0] * (22 + 4)  # sentences and titles
    assert by_sentence(study, hits, np.full(9, 0.5)).tolist() == (counts / 2).tolist()
    assert study.sentences.iloc[sentence_places(study, hits)]["doc_id"].tolist() == hits["doc_id"].tolist()


def test_labels_are_spread_over_cases() -> None:
    spread = spread_cases(np.array([0, 0, 2, 2]), ["a", "a", "b", "z"], ["a", "b"], 3)
    assert spread.tolist() == [[2, 0], [0, 0], [0, 1]]
    assert spread_cases(np.array([0, 0, 2, 2]), ["a", "a", "b", "z"], ["a", "b"], 3, once=True).tolist() == [
        [1, 0], [0, 0], [0, 1]]
    weighed = spread_cases(np.array([0, 0]), ["a", "b"], ["a", "b"], 1, weights=np.array([3.0, 4.0]))
    assert weighed.tolist() == [[3, 4]]


def test_rows_are_split_by_their_number() -> None:
    parts = split_by(np.array([2, 0, -1, 2]), 3, np.array([10, 11, 12, 13]))
    assert [part.tolist() for part in parts] == [[11], [], [10, 13]]


# --- what follows from a declaration ---

def test_every_declared_measure_is_asked_here_and_is_public() -> None:
    assert set(ASK) == set(MEASURES)
    for name, declared in MEASURES.items():
        public = getattr(analysis, name)
        assert declared.name == name
        assert public.__doc__ == declared.count.__doc__
        assert ">>> " in public.__doc__
        assert declared.scale in SCALES
        assert declared.evidence in TABLES
        assert declared.unit in ("hit", "quotation", "attribution", "sentence")  # never a word
        assert declared.source
        assert declared.title.format(per=1_000)
        told = inspect.signature(public).parameters
        usual = {"by": "outlet", "titles": None, "per": SCALES[declared.scale], "level": 0.95, "seed": 0}
        assert {word: told[word].default for word in usual} == usual
        assert next(iter(told)) == "study"


def test_every_choice_of_a_measure_is_a_known_way_of_counting_with_its_default_first() -> None:
    questions = {"study", "family", "of", "concept", "actor", "spoken_by", "toward"}
    for declared in MEASURES.values():
        given = inspect.signature(declared.count).parameters
        assert set(given) - questions - {"titles"} == set(declared.choices)
        assert (given["titles"].default, given["titles"].kind) == (TITLES[0], inspect.Parameter.KEYWORD_ONLY)
        for name, values in declared.choices.items():
            assert given[name].default == values[0], (declared.name, name)
            assert given[name].kind is inspect.Parameter.KEYWORD_ONLY


CHOICES = [(name, choice, value) for name, declared in MEASURES.items() for choice, values in declared.choices.items()
           for value in (*values[1:], "made up")]


@pytest.mark.parametrize(("name", "choice", "value"), CHOICES)
def test_every_choice_is_taken_told_and_an_unknown_one_refused(shipped: Study, refused: Refused, name: str, choice: str,
                                                               value: str) -> None:
    if value == "made up":
        with refused(f"{choice}='made up'", *(repr(known) for known in WAYS[choice])):
            ASK[name](shipped, **{choice: value})
        return
    table, usual = ASK[name](shipped, **{choice: value}), ask(name, shipped)
    assert table["choices"].str.endswith(f"{choice}={value}").all()
    assert not usual["choices"].str.contains(f"{choice}=").any()
    keys = ["outlet", *case_columns(table)]
    assert set(map(tuple, table[keys].to_numpy())) <= set(map(tuple, usual[keys].to_numpy()))
    assert (table["n"] >= 0).all()
    if MEASURES[name].scale != "mean":
        assert (table["count"] <= table["n"]).all()


@cache
def ask(name: str, study: Study, by: str = "outlet") -> pd.DataFrame:
    return ASK[name](study, by=by)


@pytest.mark.parametrize("name", ASK)
def test_a_table_has_the_promised_columns_in_their_order(two: Study, name: str) -> None:
    table = ask(name, two)
    at = table.columns.get_loc("count")
    assert table.columns[:3].tolist() == ["measure", "outlet", "name"]
    assert table.columns[at:at + 10].tolist() == [
        "count", "n", "events", "n_articles", "value", "low", "high", "varies", "per", "level"]
    assert table["measure"].eq(name).all()
    assert table["tables"].eq(f"Tables {checksum(two)}; 5 articles; seed 0.").all()
    assert list(dict.fromkeys(table["outlet"])) == list(two.outlets["outlet"])
    assert not table.duplicated(["outlet", *case_columns(table)]).any()
    assert measure_of(table) is MEASURES[name]
    assert measure_of(table.sample(frac=0.5, random_state=1).reset_index(drop=True)) is MEASURES[name]


@pytest.mark.parametrize("name", ASK)
@pytest.mark.parametrize("by", COMBINED, ids=str)
def test_what_units_hold_adds_up_to_the_whole(two: Study, name: str, by: str | list[str]) -> None:
    titles = "with" if "section" in ([by] if isinstance(by, str) else by) else "without"  # titles are a section
    parts, whole = ASK[name](two, by=by), ASK[name](two, by="all", titles=titles)
    keys = case_columns(whole)
    if not keys:
        summed = parts[ADDITIVE].sum().to_frame().T
    else:
        summed = parts.groupby(keys, sort=False)[ADDITIVE].sum().reset_index()
        pd.testing.assert_frame_equal(summed[keys], whole[keys])
    np.testing.assert_allclose(summed[ADDITIVE].to_numpy(float), whole[ADDITIVE].to_numpy(float), rtol=0, atol=1e-9)
    assert len(parts) % len(whole) == 0


@pytest.mark.parametrize("name", ASK)
def test_titles_and_texts_add_up_to_both_and_titles_are_a_section(two: Study, name: str) -> None:
    without, only, both = (ASK[name](two, titles=titles)[ADDITIVE].to_numpy(float) for titles in TITLES_FIRST)
    np.testing.assert_allclose(without + only, both)
    assert (np.nansum(only) > 0) == (name != "source_mix")  # no title attributes a statement
    pd.testing.assert_frame_equal(ASK[name](two, titles="without"), ask(name, two))
    section = ASK[name](two, by=["outlet", "section"]).query("section == 'title'")[ADDITIVE].to_numpy(float)
    np.testing.assert_allclose(section, only)


@pytest.mark.parametrize("name", ASK)
def test_the_order_of_units_asked_for_changes_the_order_of_rows_only(two: Study, name: str) -> None:
    one, other = (ASK[name](two, by=by) for by in (["outlet", "section"], ["section", "outlet"]))
    keys = ["outlet", "section", *case_columns(one)]
    pd.testing.assert_frame_equal(one.sort_values(keys, ignore_index=True),
                                  other[one.columns].sort_values(keys, ignore_index=True))


@pytest.mark.parametrize("name", ASK)
@pytest.mark.parametrize("by", ["outlet", "article", "month", ["outlet", "section"]], ids=str)
def test_shuffled_rows_change_nothing(two: Study, name: str, by: str | list[str]) -> None:
    shuffled = {table: getattr(two, table).sample(frac=1, random_state=5)
                for table in ("articles", "sentences", "words", "hits", "quotes", "tone_words", "neighbours")}
    mixed, plain = ASK[name](replace(two, **shuffled), by=by), ASK[name](two, by=by)
    keys = [column for column in ("outlet", "doc_id", "month", "section", *case_columns(plain)) if column in plain]
    there, here = (table.drop(columns="tables").sort_values(keys, ignore_index=True) for table in (mixed, plain))
    pd.testing.assert_frame_equal(there, here)


@pytest.mark.parametrize("name", ASK)
def test_every_article_twice_doubles_counts_and_keeps_values(two: Study, double: Callable[[Study], Study],
                                                             name: str) -> None:
    once, twice = ask(name, two), ASK[name](double(two))
    for column in (*ADDITIVE, "n_articles"):
        np.testing.assert_allclose(twice[column], 2 * once[column])
    np.testing.assert_allclose(twice["value"], once["value"])


@pytest.mark.parametrize("name", ASK)
def test_an_outlets_rows_are_those_of_its_articles_alone(two: Study, name: str) -> None:
    outlet = two.outlets["outlet"][0]
    own = set(two.articles.loc[two.articles["outlet"] == outlet, "doc_id"])
    tables = {table: getattr(two, table) for table in TABLES if "doc_id" in TABLES[table]}
    alone = replace(two, **{table: rows[rows["doc_id"].isin(own)].reset_index(drop=True)
                            for table, rows in tables.items()})
    there, here = (table[table["outlet"] == outlet].drop(columns="tables").reset_index(drop=True)
                   for table in (ASK[name](alone), ask(name, two)))
    pd.testing.assert_frame_equal(there, here)


@pytest.mark.parametrize("name", ASK)
def test_an_outlet_of_one_article_has_that_articles_row(shipped: Study, name: str) -> None:
    by_outlet, by_article = ask(name, shipped), ask(name, shipped, "article")
    pd.testing.assert_frame_equal(by_article.drop(columns="doc_id"), by_outlet)


@pytest.mark.parametrize("name", ASK)
def test_a_higher_level_is_a_wider_interval_and_a_seed_moves_nothing_else(two: Study, name: str) -> None:
    narrow, wide = (ASK[name](two, level=level) for level in (0.5, 0.99))
    known = narrow["low"].notna()
    assert known.any()
    assert (wide["low"][known] <= narrow["low"][known]).all()
    assert (wide["high"][known] >= narrow["high"][known]).all()
    ends = ["low", "high", "tables"]
    pd.testing.assert_frame_equal(ASK[name](two, seed=4).drop(columns=ends), ask(name, two).drop(columns=ends))


@pytest.mark.parametrize("name", ASK)
def test_a_value_lies_between_its_ends_and_on_its_scale(two: Study, name: str) -> None:
    table = ask(name, two).dropna(subset=["value", "low", "high"])
    assert len(table)
    assert (table["low"] <= table["value"] + 1e-12).all()
    assert (table["value"] <= table["high"] + 1e-12).all()
    if MEASURES[name].scale == "mean":
        return
    assert table[["low", "value", "high"]].ge(0).all().all()
    assert table[["low", "value", "high"]].le(SCALES[MEASURES[name].scale]).all().all()
    np.testing.assert_allclose(table["value"], table["per"] * table["count"] / table["n"])


@pytest.mark.parametrize("name", [name for name, declared in MEASURES.items() if declared.scale != "mean"])
def test_per_multiplies_the_value_and_its_ends(two: Study, refused: Refused, name: str) -> None:
    few, many = (ASK[name](two, per=per) for per in (1, 10_000))
    for column in ("value", "low", "high"):
        np.testing.assert_allclose(many[column], 10_000 * few[column])
    assert few["count"].equals(many["count"])
    for per in (0, -1, float("inf"), float("nan")):
        with refused(f"per={per!r}", "above 0"):
            ASK[name](two, per=per)


@pytest.mark.parametrize("name", ASK)
def test_what_a_table_cannot_be_is_refused(study: Study, refused: Refused, name: str) -> None:
    with refused("by='page'", "'outlet'", "'month'", "'all'"):
        ASK[name](study, by="page")
    with refused("by='month'", "no article has a date"):
        ASK[name](replace(study, articles=study.articles.assign(date="")), by="month")
    with refused("level=95", "between 0 and 1"):
        ASK[name](study, level=95)
    with pytest.raises(TypeError, match="sections"):
        ASK[name](study, sections="all")


def test_a_unit_that_is_the_case_already_is_refused(study: Study, refused: Refused) -> None:
    with refused("by='section'", "hit_shares", "section already"):
        analysis.hit_shares(study, "fate", "section", by="section")
    assert len(analysis.hit_shares(study, "fate", "voice", by="section")) == 8  # two voices, four sections with titles


@pytest.mark.parametrize("name", ASK)
def test_the_formula_of_a_measure_is_over_its_columns_and_gives_its_values(two: Study, name: str) -> None:
    table = ask(name, two)
    assert set(names_in(MEASURES[name].formula)) <= set(table.columns)
    told = [explain(row) for row in table.to_dict("records")]
    assert {each["formula"] for each in told} == {MEASURES[name].formula}
    assert [each["value"] for each in told] == pytest.approx(table["value"].tolist(), nan_ok=True)


def test_one_declaration_is_enough(study: Study, monkeypatch: pytest.MonkeyPatch, refused: Refused) -> None:
    monkeypatch.setattr(road, "MEASURES", {})

    @road.measure(scale="rate", case="end", unit="sentence", evidence="sentences", formula="per * count / n",
                  source="made up", title="Sentences with an even number")
    def even(study: Study, *, voice: str = "all") -> Counts:  # noqa: ARG001
        """Sentences with an even number."""
        number = study.sentences["sentence"].to_numpy()
        count = np.column_stack([number % 2 == 0, number % 2]).astype(float)
        return Counts(pd.DataFrame({"end": ["even", "odd"]}), count, np.ones((len(number), 1)))

    table = even(study, by=["outlet"], per=100)
    assert table.query("end == 'even'")[["count", "n", "value"]].fillna(-1).to_numpy().tolist() == [
        [4, 8, 50], [1, 2, 50], [0, 0, -1], [6, 12, 50]]
    assert road.MEASURES["even"].choices == {"voice": ("all", "own", "quoted")}
    assert even.__name__ == "even"
    assert even(study, voice="own")["choices"].eq("voice=own").all()
    with refused("scale='odds'", "'rate', 'share', 'mean'"):
        road.measure(scale="odds", case="", unit="hit", evidence="hits", formula="", source="", title="")


def test_a_table_of_no_measure_or_of_several_is_told(study: Study, refused: Refused) -> None:
    with refused("no row of a measure", "give the table of one measure"):
        measure_of(pd.DataFrame({"outlet": ["gull"]}))
    rates = analysis.term_rates(study, "fate")
    both = pd.concat([rates, analysis.voice_shares(study)])
    with refused("rows of term_rates and voice_shares", "give"):
        measure_of(both)
    with refused("no row of a measure", "give"):
        measure_of(rates.head(0))
    with refused("no row of a measure", "give"):
        measure_of(rates.drop(columns="value"))


@pytest.mark.parametrize("level", [0.5, 0.95, 0.999])
def test_many_articles_computed_together_have_the_rows_of_each_computed_alone(
        study: Study, double: Callable[[Study], Study], monkeypatch: pytest.MonkeyPatch, level: float) -> None:
    studies = (study, double(study), load_study())
    tables = []
    for least in (1, 1_000_000):
        monkeypatch.setattr(road, "MANY", least)
        tables.append([road.estimate(each, MEASURES[name], by="article", level=level, **choices)
                       for each in studies for name, choices in ASKED])
    for together, alone in zip(*tables, strict=True):
        pd.testing.assert_frame_equal(together, alone, check_exact=True)
    assert any(table["varies"].nunique() > 1 for table in tables[0])


ASKED = [("term_rates", {}), ("term_rates", {"voice": "quoted"}), ("term_choices", {"unit": "sentence"}),
         ("hit_shares", {"of": "scare_quoted"}), ("tone", {}), ("tone", {"voice": "quoted"}), ("voice_shares", {}),
         ("voice_shares", {"titles": "with"}), ("source_mix", {}), ("source_mix", {"counted": "words"})]
