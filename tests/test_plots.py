"""Figures: what is drawn is what the table holds, row by row, and the text says the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes

from analysis.measures.labels import label_shares, scare_quotes
from analysis.measures.sources import source_mix
from analysis.measures.terms import hit_shares, positions, term_choices, term_rates, voice_shares
from analysis.measures.tone import tone
from analysis.reading.annotate import annotate
from analysis.reading.dictionary import Dictionary
from analysis.showing.chart import Chart
from analysis.showing.plot import plot
from analysis.study import Study, load_study

Refused = Callable[..., object]
Seen = tuple[float | None, ...] | str
Asked = Callable[..., pd.DataFrame]
MEASURES: dict[str, tuple[Asked, int]] = {
    "rates": (lambda study, **options: term_rates(study, "fate", **options), 1),
    "scare quotes": (scare_quotes, 1),
    "choices": (lambda study, **options: term_choices(study, "fate", **options), 2),
    "statuses": (lambda study, **options: hit_shares(study, "fate", "status", **options), 2),
    "scare-quoted": (lambda study, **options: hit_shares(study, "fate", "scare_quoted", **options), 2),
    "voices": (voice_shares, 2),
    "labels": (lambda study, **options: label_shares(study, "owner", **options), 2),
    "tone": (tone, 3),
}
SHIPPED: dict[str, Asked] = {
    "term_rates": lambda study, **asked: term_rates(study, "loaded", voice="own", **asked),
    "term_choices": lambda study, **asked: term_choices(study, "exit", **asked),
    "hit_shares": lambda study, **asked: hit_shares(study, "exit", "scare_quoted", **asked),
    "hit_shares by section": lambda study, **asked: hit_shares(study, "exit", "section", **asked),
    "label_shares": lambda study, **asked: label_shares(study, "us_forces", **asked),
    "voice_shares": voice_shares, "scare_quotes": scare_quotes, "source_mix": source_mix, "tone": tone,
}
ROWS: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "all": lambda table: table,
    "filtered": lambda table: table[table["value"] > 0],
    "sorted": lambda table: table.sort_values("value"),
    "headed": lambda table: table.sort_values("value", ascending=False).groupby(cases(table)).head(3),
    "shuffled": lambda table: table.sample(frac=0.6, random_state=4),
    "numbered anew": lambda table: table.iloc[::-1].reset_index(drop=True),
    "one row": lambda table: table.iloc[[3]],
}


def cases(table: pd.DataFrame) -> list[str]:
    names = ["concept", "status", "scare_quoted", "section", "tier", "voice", "source_type", "score"]
    return [name for name in names if name in table] or ["measure"]


@pytest.fixture(scope="module")
def shipped() -> Study:
    return load_study()


@pytest.fixture(scope="module")
def rich(study: Study) -> Study:
    """The made-up study with scored words enough for a tone, save in one outlet."""
    few = study.sentences["doc_id"].eq("tide-1")
    return replace(study, sentences=study.sentences.assign(n_textblob=(~few).astype("int64") * 5, n_vader=5))


# --- what is drawn ---

def panels(chart: Chart) -> list[Axes]:
    return [place for place in chart.figure.axes if place.get_visible()]


def drawn(chart: Chart) -> dict[tuple[str, str], Seen]:
    """What stands in the picture beside each label of each panel: value, low and high, or a note; no other mark."""
    found: dict[tuple[str, str], Seen] = {}
    for place in panels(chart):
        heading = " ".join(place.get_title(loc="left").split())
        labels = labels_beside(chart, place)
        lines, dots = place.collections
        ends = {segment[0][1]: (segment[0][0], segment[1][0]) for segment in lines.get_segments()}
        marks = {at: value for value, at in dots.get_offsets().tolist()}
        notes = {note.xy[1]: note.get_text() for note in place.texts}
        assert len(marks) == len(dots.get_offsets())
        assert set(ends) <= set(marks)
        assert set(marks) | set(notes) == set(labels)
        assert not set(marks) & set(notes)
        found |= {(heading, label): notes[at] if at in notes else (marks[at], *ends.get(at, (None, None)))
                  for at, label in labels.items()}
    return found


def about(chart: Chart) -> str:
    """What stands below the title, in one line."""
    [found] = [text for text in chart.figure.texts if text.get_gid() == "about"]
    return " ".join(found.get_text().split())


def marks_of(place: Axes) -> dict[str, dict[str, list[tuple[float, float]]]]:
    """The marks of each line of an article strip, by name and kind: where they stand, and how high."""
    heights = {note.xy[1]: " ".join(note.get_text().split()) for note in place.texts if note.get_gid() == "name"}
    starts, found = sorted(heights), {heights[height]: defaultdict(list) for height in sorted(heights)}
    for marks in place.collections:
        for at, height in marks.get_offsets().tolist():
            line = max(start for start in starts if start <= height + 1e-9)  # marks are moved down, never up
            found[heights[line]][marks.get_gid()].append((at, height))
    return found


def labels_beside(chart: Chart, place: Axes) -> dict[float, str]:
    """The names that a reader sees at the heights of a panel: those at the left end of its row of panels."""
    line = place.get_subplotspec().rowspan.start
    [first] = [each for each in panels(chart) if each.get_subplotspec().is_first_col() and
               each.get_subplotspec().rowspan.start == line]
    assert first.get_ylim() == place.get_ylim()
    return {round(at, 9): label.get_text().rsplit(" (n = ", 1)[0]
            for at, label in zip(first.get_yticks(), first.get_yticklabels(), strict=True)}


def word(row: dict[str, object], column: str) -> str:
    told = row["label"] if column in ("concept", "source_type") else row[column]
    words = {("scare_quoted", True): "in scare quotes", ("scare_quoted", False): "not in scare quotes"}
    return "" if column == "measure" else words.get((column, told), str(told).replace("_", " "))


def expected(table: pd.DataFrame) -> dict[tuple[str, str], Seen]:
    """The same from the table, by name and case; what is not in the table is told to be so."""
    names, of = list(table["name"]), cases(table)[0]
    rows = {(word(row, of), row["name"]): row for row in table.to_dict("records")}
    headings = {heading for heading, _ in rows}
    return {(heading, name): mark(rows.get((heading, name))) for heading in headings for name in names}


def mark(row: dict[str, object] | None) -> Seen:
    if row is None:
        return "not in the table"
    if pd.isna(row["value"]):
        return "no score" if row["n"] else "nothing to count"
    return tuple(None if pd.isna(row[name]) else row[name] for name in ("value", "low", "high"))


@pytest.mark.parametrize("rows", ["all", "filtered", "sorted", "headed"])
@pytest.mark.parametrize("measure", list(SHIPPED))
def test_what_is_drawn_is_what_the_table_holds(shipped: Study, measure: str, rows: str) -> None:
    table = ROWS[rows](SHIPPED[measure](shipped))
    copy = table.copy()
    assert drawn(plot(table, counts=False)) == expected(table)
    pd.testing.assert_frame_equal(table, copy)


@pytest.mark.parametrize("rows", list(ROWS))
@pytest.mark.parametrize("measure", ["rates", "labels", "tone"])
def test_so_it_is_where_values_are_missing(rich: Study, measure: str, rows: str) -> None:
    table = ROWS[rows](MEASURES[measure][0](rich))
    assert drawn(plot(table, counts=False)) == expected(table)


def test_a_filter_puts_no_dot_beside_another_outlet(shipped: Study) -> None:
    loaded = term_rates(shipped, "loaded", voice="own")
    seen = drawn(plot(loaded[loaded["count"] > 0]))
    row = loaded.query("outlet == 'alwaght' and concept == 'deception'").iloc[0]
    assert [place for place, found in seen.items() if found[0] == row["value"]] == [("deception", row["name"])]
    gone = loaded[loaded["count"] == 0]
    assert len(gone)
    for concept, name in zip(gone["label"], gone["name"], strict=True):
        assert seen[concept, name] == "not in the table"


@pytest.mark.parametrize("by", ["section", ["outlet", "section"], "all", ["article", "section"]])
def test_units_of_every_kind_have_a_row_each(shipped: Study, by: str | list[str]) -> None:
    table = term_rates(shipped, "exit", by=by)
    named = [name for name in ("doc_id", "name", "section") if name in table]
    named = [name for name in named if name != "name" or "doc_id" not in named]
    told = table.assign(name=table[named].agg(", ".join, axis=1))
    for pick in (ROWS["all"], ROWS["headed"]):
        # No label is cut here, so a longer one has to fit.
        seen = {(heading, label.rstrip("…")): found for (heading, label), found in drawn(plot(pick(table))).items()}
        wanted = {(heading, label if len(label) <= 36 else label[:35].rstrip()): found
                  for (heading, label), found in expected(pick(told)).items()}
        assert seen == wanted


def test_outlets_of_one_name_are_not_one_outlet(study: Study) -> None:
    same = term_rates(study, "fate").replace({"name": {"Tide Weekly": "The Gull"}})
    text = plot(same, only=["closure"]).text.splitlines()
    assert [line.split(":")[0] for line in text[2:]] == ["  The Gull (gull)", "  The Gull (tide)", "  Buoy Post",
                                                         "  The Lamp"]


def test_what_is_asked_otherwise_is_another_panel(study: Study) -> None:
    both = pd.concat([term_rates(study, "fate", voice=voice) for voice in ("all", "quoted")])
    heads = [line for line in plot(both, only=["closure", "sale"]).text.splitlines() if line.endswith(":")]
    assert heads == ["closure, as usual:", "sale, as usual:"]
    chart = plot(both)
    assert len(panels(chart)) == 6
    assert "closure, voice quoted:" in chart.text
    families = pd.concat([term_rates(study, family) for family in ("fate", "loaded")])
    assert "loaded, alarm:" in plot(families).text


def test_rows_that_cannot_stand_side_by_side_are_refused(study: Study, refused: Refused) -> None:
    rates = term_rates(study, "fate")
    with refused("two rows for The Gull", "keep one"):
        plot(pd.concat([rates, rates.head(1)]))
    with refused("'per'", "100"):
        plot(pd.concat([rates, term_rates(study, "actors", per=100)]))
    with refused("'level'", "0.8"):
        plot(pd.concat([rates, term_rates(study, "actors", level=0.8)]))
    with refused("term_rates and term_choices", "one measure"):
        plot(pd.concat([rates, term_choices(study, "fate")]))
    with refused("where its rows were counted", "'name'"):
        plot(rates.drop(columns=["outlet", "name"]))
    with refused("do not fit", "only=[...]"):
        plot(pd.concat([rates.assign(outlet=rates["outlet"] + str(each)) for each in range(400)]))


def test_another_table_is_refused_with_a_remedy(study: Study, refused: Refused) -> None:
    for thing in (study, study.outlets, pd.DataFrame(), "rates", term_rates(study, "fate").drop(columns="value")):
        with refused("plot: ", "is no table of a measure; give one such as analysis.term_rates(study)"):
            plot(thing)


# --- what the text says ---

@pytest.mark.parametrize(("kind", "by"), [*((kind, "outlet") for kind in MEASURES), ("rates", "article"),
                                          ("voices", "article"), ("tone", "article")])
def test_the_text_holds_every_plotted_number_in_its_row(rich: Study, kind: str, by: str) -> None:
    measure, digits = MEASURES[kind]
    table = measure(rich, by=by)
    copy = table.copy()
    chart = plot(table, counts=False)
    pd.testing.assert_frame_equal(table, copy)
    lines = [line.strip() for line in chart.text.splitlines() if line.startswith("  ")]
    assert len(lines) == len(table) == len(chart.values)
    for line, row in zip(lines, chart.values.to_dict("records"), strict=True):
        assert line.startswith(f"{row['doc_id'] if by == 'article' else row['name']}: ")
        assert f"{row['n']}" in line
        if pd.isna(row["value"]):
            assert f"no value ({row['varies']}; " in line
            continue
        assert f": {row['value']:.{digits}f} (" in line
        if pd.notna(row["low"]):
            assert f"({row['low']:.{digits}f} to {row['high']:.{digits}f}; " in line
        if kind != "tone":
            assert line.endswith(f"{row['count']} of {row['n']})")
    assert "nan" not in chart.text
    assert chart.text.splitlines()[0].endswith(f"one dot an {by}, with 95 % intervals.")


@pytest.mark.parametrize("rows", ["filtered", "headed", "numbered anew"])
def test_the_text_of_some_rows_is_that_of_the_picture(shipped: Study, rows: str) -> None:
    table = ROWS[rows](SHIPPED["term_rates"](shipped))
    heading, told = "", {}
    for line in plot(table).text.splitlines()[1:]:
        heading = heading if line.startswith("  ") else line[:-1]
        if line.startswith("  "):
            name, _, number = line.strip().partition(": ")
            told[heading, name] = number.split(" ")[0]
    assert told == {place: "not" if isinstance(found, str) else f"{found[0]:.1f}"
                    for place, found in drawn(plot(table)).items()}


@pytest.mark.parametrize("kind", ["rates", "labels", "tone"])
def test_alt_is_the_text_and_bytes_are_the_same_on_two_draws(rich: Study, kind: str) -> None:
    measure, _ = MEASURES[kind]
    first, second = plot(measure(rich)), plot(measure(rich))
    assert first._repr_mimebundle_()[1]["image/png"]["alt"] == first.text == repr(first)
    assert first.png == second.png == first.png
    assert first.png.startswith(b"\x89PNG")
    assert first.text == second.text


def test_one_count_more_changes_text_and_picture(study: Study) -> None:
    more = replace(study, hits=pd.concat([study.hits, study.hits.head(1)], ignore_index=True))
    first, second = (plot(term_rates(each, "fate")) for each in (study, more))
    assert first.text != second.text
    assert first.png != second.png
    assert "  The Gull: 75.0 (" in first.text
    assert "  The Gull: 100.0 (" in second.text


@pytest.mark.parametrize("column", ["value", "low", "high"])
def test_every_number_moves_the_picture(study: Study, column: str) -> None:
    rates = term_rates(study, "fate").query("concept == 'closure'")
    moved = rates.assign(**{column: rates[column] + 30})
    assert plot(moved).png != plot(rates).png


def test_the_text_names_level_and_words_as_they_were_asked_for(study: Study) -> None:
    chart = plot(term_rates(study, "fate", level=0.8, per=100), title="Use")
    assert chart.text.startswith("Use. Use per 100 words, one dot an outlet, with 80 % intervals.")
    assert "  The Gull: 7.5 (" in chart.text
    plain = plot(term_rates(study, "fate", per=100))
    assert plain.text.startswith("Use per 100 words, one dot an outlet, with 95 % intervals.")
    assert plot(tone(study, level=0.9)).text.startswith(
        "Mean tone of sentences, one dot an outlet, with 90 % intervals.")


def test_the_title_names_how_it_was_counted(study: Study) -> None:
    own = plot(term_rates(study, "fate", voice="own", status="not negated"))
    assert own.text.startswith("Use per 1,000 words (voice own, status not negated), one dot")
    assert own.figure.get_suptitle() == "Use per 1,000 words (voice own, status not negated)"
    sentences = plot(term_rates(study, "fate", unit="sentence"))
    assert sentences.text.startswith("Use per 1,000 sentences, one dot")
    assert sentences.figure.get_suptitle() == "Use per 1,000 sentences"
    assert about(sentences).startswith("dot: an outlet; line: 95 % interval")
    rates = term_rates(study, "fate")
    assert plot(rates).figure.get_supxlabel() == rates["tables"].iloc[0]
    assert plot(term_rates(study, "fate", by=["outlet", "section"])).text.startswith(
        "Use per 1,000 words, one dot an outlet and section, with")


def test_concepts_are_shown_as_asked_for_and_in_that_order(study: Study) -> None:
    rates = term_rates(study, "fate")
    chart = plot(rates, only=["sale", "closure"])
    assert [line for line in chart.text.splitlines() if line.endswith(":")] == ["sale:", "closure:"]
    assert list(dict.fromkeys(chart.values["concept"])) == ["sale", "closure"]
    assert set(plot(hit_shares(study, "fate", "status"), only=["negated"]).values["status"]) == {"negated"}
    assert plot(rates, only=["timetable"]).text == plot(rates, only=["new timetable"]).text
    assert set(plot(tone(study), only=["compound"]).values["score"]) == {"compound"}
    assert plot(hit_shares(study, "fate", "scare_quoted"), only=["in scare quotes"]).values["scare_quoted"].all()


def test_an_outlet_without_a_text_has_no_value_in_the_text(study: Study) -> None:
    assert "  Buoy Post: no value (nothing to count in; 0 of 0)" in plot(term_rates(study, "fate")).text


def test_a_mean_without_an_interval_says_so(rich: Study) -> None:
    quoted = tone(replace(rich, sentences=rich.sentences.assign(n_vader=20)), voice="quoted")
    assert "  Tide Weekly: -0.586 (no interval; n = 1, 20 scored words)" in plot(quoted).text


def mix_of(study: Study, types: list[str]) -> pd.DataFrame:
    labels = {"news_organisation": "news organisations", "expert": "experts", "public": "the public",
              "party_or_very_long_movement": "parties or very long movements"}
    return source_mix(replace(study, source_types=pd.DataFrame(
        {"source_type": types, "label": [labels.get(each, each) for each in types]})))


def test_types_of_source_are_drawn_and_told_as_words(study: Study) -> None:
    mix = mix_of(study, ["news_organisation", "expert", "party_or_very_long_movement", "public"])
    chart = plot(mix, counts=False)
    heads = [line for line in chart.text.splitlines() if line.endswith(":")]
    assert heads == ["news organisations:", "experts:", "parties or very long movements:", "the public:"]
    titles = [place.get_title(loc="left") for place in panels(chart)]
    assert [" ".join(title.split()) + ":" for title in titles] == heads
    assert "\n" in titles[2]
    assert all("_" not in title for title in titles)
    assert "not named:" in plot(source_mix(study, "named"), counts=False).text
    assert "True" not in plot(hit_shares(study, "fate", "scare_quoted")).text


@pytest.mark.parametrize("outlets", [3, 10])
def test_nothing_is_drawn_past_the_edge_or_on_another_panel(study: Study, outlets: int) -> None:
    types = ["news_organisation", "expert", "party_or_movement", "anonymous", "official", "document", "public", "other"]
    mix = mix_of(study, types).query("outlet == 'gull'")
    names = [f"The Courier of Ward {number}" for number in range(outlets)]
    chart = plot(pd.concat([mix.assign(name=name, outlet=name) for name in names]), counts=False)
    shown = panels(chart)
    assert len(shown) == 8
    boxes = [place.get_tightbbox() for place in shown]
    assert all(box.x0 > 4 and box.x1 < chart.figure.bbox.width - 4 for box in boxes)
    assert all(left.x1 < right.x0 for left, right in zip(boxes, boxes[1:], strict=False) if left.x0 < right.x0)
    assert len({round(place.get_window_extent().width) for place in shown}) == 1
    numbered = [place for place in shown if place.xaxis.get_tick_params().get("labelbottom", True)]
    assert numbered == shown[-3:]  # the lowest of each column


def test_a_long_name_is_cut_beside_the_picture_and_whole_in_the_text(study: Study) -> None:
    long = "the-association-of-harbour-newspapers-and-their-readers-in-the-north"
    chart = plot(term_rates(study, "fate").replace({"name": {"The Gull": long}}))
    assert f"  {long}: 75.0 (" in chart.text
    [label] = {tick.get_text() for place in chart.figure.axes for tick in place.get_yticklabels()
               if tick.get_text().startswith("the-a")}
    assert label == f"{long[:35]}… (n = 40)"


def test_counts_have_commas(study: Study) -> None:
    rates = term_rates(study, "fate").assign(count=1_234, n=56_789)
    assert "; 1,234 of 56,789)" in plot(rates).text
    tones = tone(study).assign(n_scored=1_234)
    assert ", 1,234 scored words)" in plot(tones).text


def test_what_cannot_be_drawn_is_refused_with_a_remedy(study: Study, refused: Refused) -> None:
    rates = term_rates(study, "fate")
    with refused("only", "'expulsion'", "'closure'", "'sale'"):
        plot(rates, only=["closure", "expulsion"])
    for empty in (rates.head(0), positions(study, "fate").head(0)):
        with refused("no rows", "nothing to draw"):
            plot(empty)


# --- the article strip ---

def test_places_are_told_by_thirds(study: Study) -> None:
    chart = plot(positions(study, "fate"), only=["closure", "timetable"])
    assert chart.text.splitlines() == [
        "Where the words stand in each article: a line an article, a mark a use.",
        "Uses in the first, middle and last third:",
        "  The Gull (gull-1): closure 1, 1, 0; new timetable 0, 0, 0",
        "  The Gull (gull-2): closure 1, 0, 0 (1 negated); new timetable 1, 0, 0",
        "  Tide Weekly: closure 1, 0, 0; new timetable 0, 0, 1",
        "  The Lamp: closure 0, 0, 0; new timetable 1, 0, 2"]
    assert len(chart.values) == 9 == len(positions(study, "fate").query("concept != 'sale'"))


@pytest.mark.parametrize("rows", ["all", "sorted", "quoted", "shuffled"])
def test_hits_are_drawn_where_they_stand_in_their_own_article(shipped: Study, rows: str) -> None:
    table = positions(shipped, "exit")
    some = {"all": table, "sorted": table.sort_values("position"), "quoted": table[table["scare_quoted"]],
            "shuffled": table.sample(frac=0.3, random_state=2)}[rows]
    chart = plot(some, only=["withdrawal"])
    [place] = panels(chart)
    names = dict(zip(some["doc_id"], some["name"], strict=True))
    names = [names.get(doc_id, doc_id) for doc_id in table["doc_id"].cat.categories]  # every article has its line
    marks = marks_of(place)
    assert list(marks) == names
    filled, hollow, ringed = ({(name, at) for name, here in marks.items() for at, _ in here[kind]}
                              for kind in ("withdrawal stated", "withdrawal negated", "ringed"))
    said = some[some["concept"] == "withdrawal"]
    negated = said["status"] == "negated"
    for found, wanted in ((filled, said[~negated]), (hollow, said[negated]), (ringed, said[said["scare_quoted"]])):
        assert found == set(zip(wanted["name"], wanted["position"], strict=True))
    assert len(ringed) == said["scare_quoted"].sum() > 0
    assert " in scare quotes)" in chart.text


def test_an_article_without_a_hit_keeps_its_line(study: Study) -> None:
    text = plot(positions(study, "fate").query("concept == 'closure'")).text
    assert text.splitlines()[-1] == "  lamp-1: closure 0, 0, 0"


def test_without_a_choice_the_three_concepts_with_most_hits_are_drawn(shipped: Study) -> None:
    table = positions(shipped, "exit")
    most = table["label"].value_counts().index[:3].tolist()
    head, _, first, *_ = plot(table).text.splitlines()
    left = int((~table["label"].isin(most)).sum())
    assert head.endswith(f"a mark a use; {left} uses of other words are not drawn.")
    assert [cell.rsplit(" ", 3)[0] for cell in first.split(": ")[1].replace(" (2 negated)", "").split("; ")] == most


def test_places_follow_the_table_and_are_drawn_the_same_twice(study: Study) -> None:
    first, second = (plot(positions(study, "fate"), only=["closure"]) for _ in range(2))
    assert first.png == second.png
    assert first._repr_mimebundle_()[1]["image/png"]["alt"] == first.text
    fewer = replace(study, hits=study.hits.iloc[1:])
    assert plot(positions(fewer, "fate"), only=["closure"]).text != first.text


@pytest.mark.parametrize("change", [{"status": "plain"}, {"scare_quoted": True}])
def test_marked_hits_are_drawn_in_another_way(study: Study, change: dict[str, object]) -> None:
    changed = replace(study, hits=study.hits.assign(**change))
    charts = [plot(positions(each, "fate"), only=["closure"]) for each in (study, study, changed)]
    assert charts[0].png == charts[1].png != charts[2].png
    assert charts[0].text != charts[2].text


def many_articles(study: Study, n: int) -> Study:
    """The made-up study with so many more copies of the first article, the last one without text."""
    copies = [study.articles.head(1).assign(doc_id=f"gull-{number:02}", n_words=20 * (number < n)) for number in
              range(3, n + 1)]
    tables = {name: [rows[rows["doc_id"] == "gull-1"].assign(doc_id=f"gull-{number:02}") for number in range(3, n)]
              for name, rows in (("hits", study.hits), ("sentences", study.sentences))}
    return replace(study, articles=pd.concat([study.articles, *copies], ignore_index=True),
                   **{name: pd.concat([getattr(study, name), *more], ignore_index=True)
                      for name, more in tables.items()})


def test_of_many_articles_those_of_an_outlet_share_a_line(study: Study) -> None:
    each, together = (plot(positions(many_articles(study, n), "fate"), only=["closure", "timetable"])
                      for n in (18, 19))
    assert each.text.count("\n") == 21
    assert together.text.splitlines() == [
        "Where the words stand in each article: a line an outlet with all its articles (in brackets how many have a "
        "hit), a mark a use.",
        "Uses in the first, middle and last third:",
        "  The Gull (18 texts with a hit): closure 18, 17, 0 (1 negated); new timetable 1, 0, 0",
        "  Tide Weekly (1 text with a hit): closure 1, 0, 0; new timetable 0, 0, 1",
        "  The Lamp (1 text with a hit): closure 0, 0, 0; new timetable 1, 0, 2"]
    assert len(together.values) == 17 * 2 + 2 + 2 + 3
    heights = [int.from_bytes(chart.png[20:24], "big") for chart in (each, together)]
    assert heights[0] > 2 * heights[1]


def test_an_article_without_a_text_has_no_places(articles: pd.DataFrame, dictionary: Dictionary,
                                                 outlets: pd.DataFrame) -> None:
    empty = articles.assign(text=articles["text"].where(articles["doc_id"] != "tide-1", ""))
    table = positions(annotate(empty, dictionary, outlets), "fate")
    assert "  tide-1: closure 0, 0, 0" in plot(table, only=["closure"]).text


def test_places_of_unknown_or_too_many_concepts_are_refused(study: Study, refused: Refused) -> None:
    table = positions(study, "fate")
    with refused("only", "'expulsion'", "'closure'"):
        plot(table, only=["expulsion"])
    more = pd.concat([table, table.assign(concept="sale"), table.assign(concept="lease")])
    with refused("4 concepts", "at most three"):
        plot(more, only=["closure", "timetable", "sale", "lease"])


# --- the specification curve ---

def ways(**changes: object) -> pd.DataFrame:
    """An invented table of `sensitivity`: two choices, four ways, one of them without a value."""
    rows = {"voice": ["all", "all", "own", "own"], "unit": ["word", "sentence"] * 2,
            "count": [9, 8, 2, 0], "n": [90, 20, 60, 0], "value": [100.0, 400.0, 33.0, np.nan],
            "other_count": [3, 2, 4, 0], "other_n": [90, 20, 60, 0], "other": [33.0, 100.0, 67.0, np.nan],
            "difference": [67.0, 300.0, -34.0, np.nan], "contrast": [0.5, 0.6, -0.34, np.nan],
            "sign": pd.array([1, 1, -1, None], dtype="Int64"),
            "keeps_order": pd.array([True, True, False, None], dtype="boolean")}
    return pd.DataFrame({**rows, **changes})


def curve(chart: Chart) -> tuple[dict[float, bool], list[float], dict[str, list[float]]]:
    """What is drawn: each value and whether it is filled; the ringed ones; and under each choice the values marked."""
    above, below = chart.figure.axes
    *marks, rings = above.collections
    at = {place: value for each in marks for place, value in each.get_offsets().tolist()}
    filled = {value: bool((each.get_facecolor()[0][:3] != 1).any()) for each in marks
              for _, value in each.get_offsets().tolist()}
    labels = [tick.get_text() for tick in below.get_yticklabels()]
    chosen = {label: [at[place] for place, _ in line.get_offsets().tolist()]
              for label, line in zip(labels, below.collections, strict=True)}
    return filled, [value for _, value in rings.get_offsets().tolist()], chosen


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]])
def test_every_way_stands_over_its_choices(order: list[int]) -> None:
    filled, ringed, chosen = curve(plot(ways().iloc[order]))
    assert filled == {-0.34: False, 0.5: True, 0.6: True}  # rates per word and per sentence: the contrast
    assert ringed == [0.5]
    assert chosen == {"voice: all": [0.5, 0.6], "voice: own": [-0.34], "unit: sentence": [0.6],
                      "unit: word": [-0.34, 0.5]}


def test_shares_and_means_are_drawn_as_differences() -> None:
    shares = ways(value=[0.9, 0.8, 0.1, np.nan], other=[0.1, 0.2, 0.4, np.nan], difference=[0.8, 0.6, -0.3, np.nan])
    assert list(curve(plot(shares))[0]) == [0.6, 0.8, -0.3]
    assert sorted(curve(plot(ways(unit="word")))[0]) == [-34, 67, 300]
    assert sorted(curve(plot(ways(contrast=np.nan)))[0]) == [-34, 67, 300]


def test_ways_of_counting_are_counted_one_by_one() -> None:
    text = plot(ways(), title="Which is chosen").text.splitlines()
    assert text == [
        "Which is chosen. The claim under every declared way of counting: 4 ways of counting, 3 with a value; 2 keep "
        "the order.",
        "  contrast: -0.340 to 0.600, median 0.500; as claimed 0.500",
        "  voice all: 2 of 2 keep it, median 0.550", "  voice own: 0 of 1 keep it, median -0.340",
        "  unit sentence: 1 of 1 keep it, median 0.600", "  unit word: 1 of 2 keep it, median 0.080"]
    assert ": 1 way of counting, 1 with a value; 1 keeps the order." in plot(ways().head(1)).text
    assert "; as claimed not in the table" in plot(ways().iloc[1:]).text
    assert "0 with a value" in plot(ways().tail(1)).text


def test_ways_that_rest_on_the_same_counts_are_one_and_thin_ones_none() -> None:
    judged = ways(events=[12, 12, 3, 0], same_as=[0, 0, 2, 3])
    chart = plot(judged)
    assert "; 1 of 1 distinct ways with ten events or more keeps the order." in chart.text
    assert "grey: fewer than ten events" in about(chart)
    assert "grey" not in about(plot(ways()))


def test_choices_below_the_curve_can_be_picked(refused: Refused) -> None:
    assert list(curve(plot(ways(), only=["voice"]))[2]) == ["voice: all", "voice: own"]
    with refused("only", "'case'", "'voice'"):
        plot(ways(), only=["case"])


def test_the_curve_follows_the_table_and_is_the_same_twice() -> None:
    assert plot(ways()).png == plot(ways()).png != plot(ways(contrast=[0.5, 0.7, -0.34, np.nan])).png
    table, copy = ways(), ways()
    assert plot(table).values["contrast"].is_monotonic_increasing
    pd.testing.assert_frame_equal(table, copy)


def test_the_shipped_study_is_drawn(shipped: Study) -> None:
    family = shipped.concepts["family"].iloc[0]
    for chart in (plot(term_choices(shipped, family)), plot(positions(shipped, family))):
        assert all(name in chart.text for name in shipped.outlets["name"])
        assert "nan" not in chart.text
