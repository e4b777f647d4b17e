"""Figures: every plotted number stands in the text, and the text follows the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest
from matplotlib.figure import Figure

from analysis.measures.claims.kinds import claim_choice
from analysis.measures.claims.sensitivity import sensitivity
from analysis.measures.frequency import hit_shares, term_choices, term_rates, voice_shares
from analysis.measures.labels import label_shares, scare_quotes
from analysis.measures.positions import positions
from analysis.measures.sourcing import anonymous_share, source_mix
from analysis.measures.tone import tone
from analysis.reading.annotate import annotate
from analysis.reading.dictionary import Dictionary
from analysis.showing.chart import Chart, finish
from analysis.showing.plots import plot_rates, plot_shares, plot_tone
from analysis.showing.positions import plot_positions
from analysis.showing.specification_plot import plot_specifications
from analysis.study import Study, load_study

Refused = Callable[..., object]
DRAWN: dict[str, tuple[Callable[..., pd.DataFrame], Callable[..., Chart], str, int]] = {
    "rates": (lambda study, **options: term_rates(study, "fate", **options), plot_rates, "rate", 1),
    "scare quotes": (scare_quotes, plot_rates, "rate", 1),
    "choices": (lambda study, **options: term_choices(study, "fate", **options), plot_shares, "share", 2),
    "statuses": (lambda study, **options: hit_shares(study, "fate", "status", **options), plot_shares, "share", 2),
    "scare-quoted": (lambda study, **options: hit_shares(study, "fate", "scare_quoted", **options), plot_shares,
                     "share", 2),
    "voices": (voice_shares, plot_shares, "share", 2),
    "labels": (lambda study, **options: label_shares(study, "owner", **options), plot_shares, "share", 2),
    "tone": (tone, plot_tone, "mean", 3),
}


@pytest.fixture(scope="module")
def rich(study: Study) -> Study:
    """The made-up study with scored words enough for a tone, save in one outlet."""
    few = study.sentences["doc_id"].eq("tide-1")
    return replace(study, sentences=study.sentences.assign(n_textblob=(~few).astype("int64") * 5, n_vader=5))


@pytest.mark.parametrize(("kind", "by"), [*((kind, "outlet") for kind in DRAWN), ("rates", "article"),
                                          ("voices", "article"), ("tone", "article")])
def test_the_text_holds_every_plotted_number_in_its_row(rich: Study, kind: str, by: str) -> None:
    measure, plot, value, digits = DRAWN[kind]
    table = measure(rich, by=by)
    copy = table.copy()
    chart = plot(table)
    pd.testing.assert_frame_equal(table, copy)
    lines = [line.strip() for line in chart.text.splitlines() if line.startswith("  ")]
    assert len(lines) == len(table) == len(chart.values)
    for line, row in zip(lines, chart.values.to_dict("records"), strict=True):
        assert line.startswith(f"{row['doc_id'] if by == 'article' else row['name']}: ")
        assert f"{row['n']}" in line
        if pd.isna(row[value]):
            assert f"no value ({row['varies']}; " in line
            continue
        assert f": {row[value]:.{digits}f} (" in line
        if pd.notna(row["low"]):
            assert f"({row['low']:.{digits}f} to {row['high']:.{digits}f}; " in line
        if "count" in row:
            assert line.endswith(f"{row['count']} of {row['n']})")
    assert "nan" not in chart.text
    assert chart.text.splitlines()[0].endswith(f"one dot an {by}, with 95 % intervals.")


@pytest.mark.parametrize("kind", ["rates", "labels", "tone"])
def test_alt_is_the_text_and_bytes_are_the_same_on_two_draws(rich: Study, kind: str) -> None:
    measure, plot, _, _ = DRAWN[kind]
    first, second = plot(measure(rich)), plot(measure(rich))
    assert first._repr_mimebundle_()[1]["image/png"]["alt"] == first.text == repr(first)
    assert first.png == second.png
    assert first.png.startswith(b"\x89PNG")
    assert first.text == second.text


def test_one_count_more_changes_text_and_picture(study: Study) -> None:
    more = replace(study, hits=pd.concat([study.hits, study.hits.head(1)], ignore_index=True))
    first, second = (plot_rates(term_rates(each, "fate")) for each in (study, more))
    assert first.text != second.text
    assert first.png != second.png
    assert "  The Gull: 75.0 (" in first.text
    assert "  The Gull: 100.0 (" in second.text


@pytest.mark.parametrize("column", ["rate", "low", "high"])
def test_every_number_moves_the_picture(study: Study, column: str) -> None:
    rates = term_rates(study, "fate").query("concept == 'closure'")
    moved = rates.assign(**{column: rates[column] + 30})
    assert plot_rates(moved).png != plot_rates(rates).png


def test_the_text_names_level_and_words_as_they_were_asked_for(study: Study) -> None:
    chart = plot_rates(term_rates(study, "fate", level=0.8, per=100), title="Use")
    assert chart.text.startswith("Use, one dot an outlet, with 80 % intervals.")
    assert "  The Gull: 7.5 (" in chart.text
    plain = plot_rates(term_rates(study, "fate", per=100))
    assert plain.text.startswith("Use per 100 words, one dot an outlet, with 95 % intervals.")
    assert plot_tone(tone(study, level=0.9)).text.startswith(
        "Mean tone of sentences, one dot an outlet, with 90 % intervals.")


def test_concepts_are_shown_as_asked_for_and_in_that_order(study: Study) -> None:
    rates = term_rates(study, "fate")
    chart = plot_rates(rates, only=["sale", "closure"])
    assert [line for line in chart.text.splitlines() if line.endswith(":")] == ["sale:", "closure:"]
    assert list(dict.fromkeys(chart.values["concept"])) == ["sale", "closure"]
    chart = plot_shares(hit_shares(study, "fate", "status"), only=["negated"])
    assert set(chart.values["status"]) == {"negated"}


def test_an_outlet_without_a_text_has_no_value_in_the_text(study: Study) -> None:
    assert "  Buoy Post: no value (nothing to count in; 0 of 0)" in plot_rates(term_rates(study, "fate")).text


def test_a_mean_without_an_interval_says_so(rich: Study) -> None:
    quoted = tone(replace(rich, sentences=rich.sentences.assign(n_vader=20)), voice="quoted")
    assert "  Tide Weekly: -0.586 (no interval; n = 1, 20 scored words)" in plot_tone(quoted).text


def drawn(chart: Callable[[], Chart], monkeypatch: pytest.MonkeyPatch) -> Figure:
    """The figure behind a chart, laid out."""
    kept: list[Figure] = []

    def keep(*asked: object) -> bytes:
        png = finish(*asked)
        kept.append(asked[0])
        return png

    monkeypatch.setattr("analysis.showing.plots.finish", keep)
    chart()
    return kept[0]


def mix_of(study: Study, types: list[str]) -> pd.DataFrame:
    return source_mix(replace(study, source_types=pd.DataFrame({"source_type": types, "label": types})))


def test_types_of_source_are_drawn_and_told_as_words(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    mix = mix_of(study, ["news_organisation", "expert", "party_or_very_long_movement", "public"])
    heads = [line for line in plot_shares(mix).text.splitlines() if line.endswith(":")]
    assert heads == ["news organisation:", "expert:", "party or very long movement:", "public:"]
    figure = drawn(lambda: plot_shares(mix), monkeypatch)
    titles = [place.get_title(loc="left") for place in figure.axes if place.get_visible()]
    assert [" ".join(title.split()) + ":" for title in titles] == heads
    assert "\n" in titles[2]
    for place in figure.axes:
        assert place.get_title() == "" or "_" not in place.get_title()
    assert "named:" in plot_shares(anonymous_share(study)).text
    assert "True" not in plot_shares(hit_shares(study, "fate", "scare_quoted")).text


@pytest.mark.parametrize("outlets", [3, 10])
def test_nothing_is_drawn_past_the_edge_or_on_another_panel(study: Study, outlets: int,
                                                            monkeypatch: pytest.MonkeyPatch) -> None:
    types = ["news_organisation", "expert", "party_or_movement", "anonymous", "official", "document", "public", "other"]
    mix = mix_of(study, types).query("outlet == 'gull'")
    names = [f"The Courier of Ward {number}" for number in range(outlets)]
    figure = drawn(lambda: plot_shares(pd.concat([mix.assign(name=name, outlet=name) for name in names])), monkeypatch)
    shown = [place for place in figure.axes if place.get_visible()]
    assert len(shown) == 8
    boxes = [place.get_tightbbox() for place in shown]
    assert all(box.x0 > 4 and box.x1 < figure.bbox.width - 4 for box in boxes)
    assert all(left.x1 < right.x0 for left, right in zip(boxes, boxes[1:], strict=False) if left.x0 < right.x0)
    assert len({round(place.get_window_extent().width) for place in shown}) == 1
    numbered = [place for place in shown if place.xaxis.get_tick_params().get("labelbottom", True)]
    assert numbered == shown[-3:]  # the lowest of each column


def test_a_long_name_is_cut_beside_the_picture_and_whole_in_the_text(study: Study,
                                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    long = "the-association-of-harbour-newspapers-and-their-readers-in-the-north"
    rates = term_rates(study, "fate").replace({"name": {"The Gull": long}})
    assert f"  {long}: 75.0 (" in plot_rates(rates).text
    [label] = {tick.get_text() for place in drawn(lambda: plot_rates(rates), monkeypatch).axes
               for tick in place.get_yticklabels() if tick.get_text().startswith("the-a")}
    assert label == f"{long[:35]}… (n = 40)"


def test_counts_have_commas(study: Study) -> None:
    rates = term_rates(study, "fate").assign(count=1_234, n=56_789)
    assert "; 1,234 of 56,789)" in plot_rates(rates).text
    tones = tone(study).assign(n_scored=1_234)
    assert ", 1,234 scored words)" in plot_tone(tones).text


def test_ways_of_counting_are_counted_one_by_one(study: Study) -> None:
    ways = sensitivity(study, claim_choice(study, "fate", "closure", "timetable"))
    assert f": {len(ways)} ways of counting, " in plot_specifications(ways).text
    one = ways[ways["keeps_order"].fillna(False).astype(bool)].head(1)
    assert ": 1 way of counting, 1 with a value; 1 keeps the order." in plot_specifications(one).text


def test_what_cannot_be_drawn_is_refused_with_a_remedy(study: Study, refused: Refused) -> None:
    rates = term_rates(study, "fate")
    with refused("only", "'expulsion'", "'closure'", "'sale'"):
        plot_rates(rates, only=["closure", "expulsion"])
    with refused("no rows", "nothing to draw"):
        plot_rates(rates.head(0))


def test_places_are_told_by_thirds(study: Study) -> None:
    chart = plot_positions(study, "fate", ["closure", "timetable"])
    assert chart.text.splitlines() == [
        "Where the words stand in each article: hits by third of the article (first, middle, last).",
        "  The Gull (gull-1): closure 1, 1, 0; new timetable 0, 0, 0",
        "  The Gull (gull-2): closure 1, 0, 0; new timetable 1, 0, 0",
        "  Tide Weekly: closure 1, 0, 0; new timetable 0, 0, 1",
        "  The Lamp: closure 0, 0, 0; new timetable 1, 0, 2"]
    assert len(chart.values) == 9
    told = sum(int(number) for line in chart.text.splitlines()[1:] for cell in line.split(": ", 1)[1].split("; ")
               for number in cell.replace(",", "").split() if number.isdigit())
    assert told == len(positions(study, "fate").query("concept != 'sale'"))


def test_places_follow_the_table_and_are_drawn_the_same_twice(study: Study) -> None:
    first, second = (plot_positions(study, "fate", ["closure"]) for _ in range(2))
    assert first.png == second.png
    assert first._repr_mimebundle_()[1]["image/png"]["alt"] == first.text
    fewer = replace(study, hits=study.hits.iloc[1:])
    assert plot_positions(fewer, "fate", ["closure"]).text != first.text


def test_negated_hits_are_drawn_in_another_way(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.showing.positions.source_line", lambda _: "the same source")
    affirmed = replace(study, hits=study.hits.assign(status="plain"))
    pictures = [plot_positions(each, "fate", ["closure"]).png for each in (study, study, affirmed)]
    assert pictures[0] == pictures[1] != pictures[2]


def many_articles(study: Study, n: int) -> Study:
    """The made-up study with so many more copies of the first article, the last one without text."""
    copies = [study.articles.head(1).assign(doc_id=f"gull-{number:02}", n_words=20 * (number < n)) for number in
              range(3, n + 1)]
    tables = {name: [rows[rows["doc_id"] == "gull-1"].assign(doc_id=f"gull-{number:02}") for number in range(3, n)]
              for name, rows in (("hits", study.hits), ("sentences", study.sentences))}
    return replace(study, articles=pd.concat([study.articles, *copies], ignore_index=True),
                   **{name: pd.concat([getattr(study, name), *more], ignore_index=True)
                      for name, more in tables.items()})


def test_of_many_articles_those_of_an_outlet_share_a_row(study: Study) -> None:
    each, together = (plot_positions(many_articles(study, n), "fate", ["closure", "timetable"]) for n in (38, 39))
    assert each.text.count("\n") == 40
    assert together.text.splitlines() == [
        "Where the words stand in each article: hits by third of the article (first, middle, last), all articles of an "
        "outlet together.",
        "  The Gull (38 texts): closure 38, 37, 0; new timetable 1, 0, 0",
        "  Tide Weekly (1 text): closure 1, 0, 0; new timetable 0, 0, 1",
        "  Buoy Post: no text",
        "  The Lamp (1 text): closure 0, 0, 0; new timetable 1, 0, 2"]
    assert len(together.values) == 37 * 2 + 2 + 2 + 3
    heights = [int.from_bytes(chart.png[20:24], "big") for chart in (each, together)]
    assert heights[0] > 4 * heights[1]


def test_an_article_without_a_text_has_no_places(articles: pd.DataFrame, dictionary: Dictionary,
                                                 outlets: pd.DataFrame) -> None:
    empty = articles.assign(text=articles["text"].where(articles["doc_id"] != "tide-1", ""))
    assert "  Tide Weekly: no text" in plot_positions(annotate(empty, dictionary, outlets), "fate", ["closure"]).text


def test_places_of_unknown_or_too_many_concepts_are_refused(study: Study, refused: Refused) -> None:
    with refused("only", "'expulsion'", "'closure'"):
        plot_positions(study, "fate", ["expulsion"])
    with refused("family='fates'", "'fate'"):
        plot_positions(study, "fates", ["closure"])
    with refused("4 concepts", "at most three"):
        plot_positions(study, "fate", ["closure", "timetable", "sale", "closure"])


def test_the_shipped_study_is_drawn() -> None:
    study = load_study()
    family, concepts = study.concepts["family"].iloc[0], list(dict.fromkeys(study.concepts["concept"]))[:3]
    for chart in (plot_shares(term_choices(study, family)), plot_positions(study, family, concepts)):
        assert all(name in chart.text for name in study.outlets["name"])
        assert "nan" not in chart.text
