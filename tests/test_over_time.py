"""Dates: rates by period, first uses, events and trends, counted again; and what is said where there are none."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.negative_binomial import fit_rates
from analysis.measures.describe import describe
from analysis.measures.over_time import dates, first_uses, over_time, trend
from analysis.measures.terms import term_rates
from analysis.showing.chart import NoChart
from analysis.showing.look import LOOKS
from analysis.showing.plot import plot
from analysis.showing.say import say
from analysis.showing.timeline import middles, placed
from analysis.study import Study, read_events

Refused = Callable[..., object]
NO_EVENTS = pd.DataFrame(columns=["date", "label", "source"], dtype="str")


def dated(study: Study, **days: str) -> Study:
    """The study with these dates, by doc_id without its hyphen."""
    articles = study.articles
    told = {doc_id: days.get(doc_id.replace("-", ""), "") for doc_id in articles["doc_id"]}
    return dataclasses.replace(study, articles=articles.assign(date=articles["doc_id"].map(told).astype("str")))


@pytest.fixture
def days(study: Study) -> Study:
    """Four articles of three outlets: two of the gull, one of them dated to the month only."""
    return dated(study, gull1="2031-03-04", gull2="2031-04", tide1="2031-02-28", lamp1="2031-03-30")


def test_rates_by_month_are_those_of_the_articles_of_that_month(days: Study) -> None:
    table = over_time(days, "fate")
    by_article = term_rates(days, "fate", by="article").set_index(["doc_id", "concept"])
    months = table.set_index(["outlet", "month", "concept"])
    for doc_id, outlet, month in (("gull-1", "gull", "2031-03"), ("gull-2", "gull", "2031-04"),
                                  ("tide-1", "tide", "2031-02"), ("lamp-1", "lamp", "2031-03")):
        for concept in ("closure", "timetable", "sale"):
            wanted = by_article.loc[(doc_id, concept), ["count", "n", "value", "low", "high"]]
            pd.testing.assert_series_equal(months.loc[(outlet, month, concept), wanted.index], wanted,
                                           check_names=False)
    assert len(table) == 4 * 3  # nothing of months without an article


def test_articles_whose_date_tells_no_month_take_no_part(days: Study) -> None:
    assert set(over_time(days, "fate", by="week")["week"]) == {"2031-03-03", "2031-02-24", "2031-03-24"}
    assert dates(days).set_index("outlet").loc["gull"].tolist()[1:] == [2, 1, 2, "2031-03-04", "2031-04"]
    assert str(say(describe(days, "dates"))) == (
        "3 of 4 articles are dated to the day, 1 more only to the month, from 2031-02-28 to 2031-04.")


def test_without_dates_a_sentence_stands_in_place_of_everything(study: Study) -> None:
    bare = dated(study)
    assert "None of the 4 articles states its date" in str(say(describe(bare, "dates")))
    table = over_time(bare, "fate", by="week")
    assert list(table.columns[:4]) == ["measure", "outlet", "name", "week"]
    chart = plot(table, events=NO_EVENTS)
    assert isinstance(chart, NoChart)
    assert str(chart) == ("No article of this study states a date that tells its week, so there is nothing to draw "
                          "over time.")
    assert chart._repr_mimebundle_()[0]["text/markdown"] == str(chart)
    with pytest.raises(ValueError, match="there is no figure"):
        _ = chart.figure
    assert str(say(first_uses(bare, "fate"))) == "No article is dated to the day, so who starts cannot be told."
    assert "no model; 0 articles are dated to the day" in str(say(trend(bare, "fate", "closure")))


def test_who_starts_is_counted_again(days: Study) -> None:
    table = first_uses(days, "fate")
    hits = days.hits[days.hits["family"] == "fate"].merge(days.articles[["doc_id", "outlet", "date"]], on="doc_id")
    hits = hits[hits["date"].str.len() == 10]
    for row in table.to_dict("records"):
        own = hits[(hits["concept"] == row["concept"]) & (hits["outlet"] == row["outlet"])]
        assert row["date"] == (own["date"].min() if len(own) else "")
        others = hits.loc[hits["concept"] == row["concept"], "date"]
        assert row["starts"] == bool(len(own) and own["date"].min() == others.min())
        assert pd.isna(row["waited"]) == (row["date"] == "")
    assert set(table["since"]) == {"2031-03-04", "2031-02-28", "2031-03-30"}


def test_an_outlet_that_begins_late_could_not_have_started(days: Study) -> None:
    told = str(say(first_uses(days, "fate").query("concept == 'closure'")))
    first = first_uses(days, "fate").query("concept == 'closure' and starts")["name"].tolist()
    assert told.startswith(f"- **closure**: first in {first[0]} on ")
    assert "there is no article from before that day, so" in told


def test_a_mark_stands_in_the_middle_of_its_period_and_an_event_on_its_day() -> None:
    assert middles(pd.Series(["2031"]), "year").dt.strftime("%m-%d").tolist() == ["07-02"]
    events = pd.DataFrame({"date": ["2031-05-02", "2031", "2031-03"], "label": ["b", "never", "a"], "source": ""})
    table = placed(events)
    assert table["label"].tolist() == ["a", "b"]  # a year alone has no place
    assert table["at"].dt.strftime("%m-%d").tolist() == ["03-16", "05-02"]
    assert table["number"].tolist() == [1, 2]


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_drawn_is_what_the_table_holds(days: Study, look: str) -> None:
    events = pd.DataFrame({"date": ["2031-03-20"], "label": ["the vote"], "source": [""]})
    table = over_time(days, "fate")
    chart = plot(table, only=["closure", "sale"], events=events)
    figure = chart.draw(LOOKS[look])
    assert [axes.get_title(loc="left") for axes in figure.axes] == list(dict.fromkeys(table["name"]))
    for axes, outlet in zip(figure.axes, dict.fromkeys(table["outlet"]), strict=True):
        for concept in ("closure", "sale"):
            [line] = [line for line in axes.lines if line.get_gid() == f"{outlet} {concept}"]
            wanted = table[(table["outlet"] == outlet) & (table["concept"] == concept)].sort_values("month")
            assert np.allclose(line.get_ydata(), wanted["value"])
        assert sum(line.get_gid() == "event 1" for line in axes.lines) == 1
    assert "event 1, 2031-03-20: the vote" in chart.text
    row = table[(table["outlet"] == "gull") & (table["concept"] == "closure")].iloc[0]
    assert f"{row['month']} {row['value']:.1f} ({row['low']:.1f} to {row['high']:.1f})" in chart.text


def test_a_table_without_time_has_no_place_for_events(days: Study, refused: Refused) -> None:
    with refused("a table of outlets and periods"):
        plot(term_rates(days, "fate"), events=NO_EVENTS)
    with refused("room for at most three"):
        plot(over_time(days, "fate"), only=["closure", "timetable", "sale", "closure"], events=NO_EVENTS)


def test_events_are_read_or_refused(tmp_path: Path, refused: Refused) -> None:
    assert read_events(tmp_path).empty
    file = tmp_path / "events.csv"
    file.write_text("date,label,source\n2031-03-11,the vote,minutes\n2031-05,repair,\n", encoding="utf-8")
    assert read_events(tmp_path)["label"].tolist() == ["the vote", "repair"]
    for text, words in (("day,label,source\n", ["events.csv, row 1", "date, label, source"]),
                        ("date,label,source\n2031-03-11,the vote,\n11 March,x,\n", ["events.csv, row 3", "YYYY-MM-DD"]),
                        ("date,label,source\n2031-03-11, ,\n", ["events.csv, row 2", "'label'"])):
        file.write_text(text, encoding="utf-8")
        with refused(*words):
            read_events(tmp_path)


# --- the model ---

COUNTS = np.array([1, 14, 6, 2, 3, 6, 14, 4, 1, 2, 4, 0, 7, 9, 1, 10, 8, 10, 10, 20, 3, 19, 4, 24, 5, 18, 14, 2, 39, 23,
                   21, 8, 8, 45, 32, 61, 23, 12, 5, 45], dtype=float)
SIZES = np.array([476, 574, 546, 380, 573, 589, 586, 186, 354, 423, 277, 319, 432, 510, 411, 228, 454, 542, 248, 394,
                  302, 555, 177, 364, 553, 343, 212, 505, 584, 592, 568, 316, 479, 586, 408, 568, 415, 229, 358, 423],
                 dtype=float)


def test_the_model_is_that_of_statsmodels() -> None:
    """The same counts in statsmodels 0.15.0 (NegativeBinomial with offset): coefficients, dispersion, likelihood."""
    group, time = np.repeat([0, 1], 20), np.tile(np.arange(20) / 4, 2)
    model = fit_rates(COUNTS, np.column_stack([group == 0, group == 1, time - time.mean()]).astype(float), SIZES)
    assert np.allclose(model.coefficients, [-4.18814101, -3.10363609, 0.23864794], atol=2e-6)
    assert model.dispersion == pytest.approx(0.39447354, abs=2e-6)
    assert model.log_likelihood == pytest.approx(-131.47393037, abs=1e-7)
    # Statsmodels' errors are of the observed information, these of the expected: close, not equal.
    assert np.allclose(np.sqrt(np.diag(model.covariance)), [0.16809107, 0.15116252, 0.07550421], rtol=0.05)


def test_counts_that_vary_less_than_chance_are_poisson() -> None:
    model = fit_rates(np.array([5.0, 5, 10, 10]), np.array([[1.0, 0], [1, 0], [0, 1], [0, 1]]), np.full(4, 100.0))
    assert np.allclose(np.exp(model.coefficients), [0.05, 0.1])
    assert model.dispersion < 1e-6
    assert np.allclose(np.diag(model.covariance), [1 / 10, 1 / 20])  # one over the events


def test_a_model_that_cannot_be_fitted_is_refused(refused: Refused) -> None:
    ones = np.ones((3, 1))
    with refused("there is no event"):
        fit_rates(np.zeros(3), ones, np.ones(3))
    with refused("sizes"):
        fit_rates(np.ones(3), ones, np.array([1.0, 0, 1]))
    with refused("design"):
        fit_rates(np.ones(3), np.ones((3, 2)), np.ones(3))


def test_the_interval_of_a_trend_holds_the_planted_one() -> None:
    """Of 300 made-up studies with a trend of 1.2, 95 % should hold it; chance leaves it between 91 and 98."""
    draw, held = np.random.default_rng(0), 0
    from analysis.estimate.clusters import student

    time = np.linspace(-3, 3, 40)
    design = np.column_stack([np.ones(40), time])
    for _ in range(300):
        means = SIZES * np.exp(-4 + np.log(1.2) * time)
        model = fit_rates(draw.negative_binomial(2, 1 / (1 + means / 2)).astype(float), design, SIZES)
        half = student(38, 0.95) * np.sqrt(model.covariance[1, 1])
        held += abs(model.coefficients[1] - np.log(1.2)) <= half
    assert 0.91 <= held / 300 <= 0.98


def test_dated_articles_without_events_have_their_figure(study: Study) -> None:
    dated = dataclasses.replace(study, articles=study.articles.assign(date=[
        f"2031-0{1 + number % 3}-11" for number in range(len(study.articles))]))
    none = read_events(Path("nowhere"))
    assert none.empty
    chart = plot(over_time(dated, "fate"), events=none)
    assert chart.figure.axes
    assert "event 1" not in chart.text
