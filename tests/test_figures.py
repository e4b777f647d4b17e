"""Counts, matrix, ranks and the article strip: what is drawn is what the table holds. And figures on every screen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import combinations

import pandas as pd
import pytest
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis.measures.gold import coded
from analysis.measures.labels import label_shares
from analysis.measures.sources import source_mix
from analysis.measures.speech import speech_stretches
from analysis.measures.terms import forms, hit_shares, positions, term_choices, term_rates, voice_shares
from analysis.measures.tone import tone
from analysis.showing.chart import Chart
from analysis.showing.look import LEAST, LOOKS, NARROW, Look, contrast, text_width, wrap
from analysis.showing.matrix import shade
from analysis.showing.plot import plot
from analysis.study import Study, load_study

Refused = Callable[..., object]
LABELS = {"us_official": "US officials", "expert": "experts", "party_or_faction": "parties or factions",
          "public": "the public", "other": "others"}
TYPES = list(LABELS)


@dataclass(frozen=True)
class Finding:
    title: str
    verdict: str


@pytest.fixture(scope="module")
def shipped() -> Study:
    return load_study()


def mix(counts: dict[str, list[int]]) -> pd.DataFrame:
    """An invented table of `source_mix`: how often each outlet has each of TYPES."""
    rows = [{"measure": "source_mix", "outlet": name.lower(), "name": name, "source_type": kind, "label": LABELS[kind],
             "count": n, "n": sum(some), "events": n, "value": n / sum(some) if sum(some) else float("nan"), "low": 0.0,
             "high": 1.0, "varies": "within this text", "per": 1.0, "level": 0.95, "choices": "", "tables": "abc"}
            for name, some in counts.items() for kind, n in zip(TYPES, some, strict=True)]
    return pd.DataFrame(rows)


MIX = {"Gull": [12, 0, 1, 2, 0], "Tide Weekly": [2, 7, 0, 0, 0], "Lamp": [0, 0, 0, 0, 0]}


def dots_by_row(chart: Chart, look: Look | None = None) -> dict[tuple[str, str], int]:
    """How many dots stand in each row of each panel, and that none stands on another."""
    found = {}
    for axes in (chart.figure if look is None else chart.draw(look)).axes:
        head = " ".join(axes.get_title(loc="left").split()).rpartition(" (n = ")[0] or axes.get_title(loc="left")
        for row in axes.collections:
            places = [tuple(place) for place in row.get_offsets().tolist()]
            assert len(set(places)) == len(places)
            found[head, row.get_gid()] = len(places)
    return found


# --- counts ---

@pytest.mark.parametrize("look", list(LOOKS.values()), ids=list(LOOKS))
@pytest.mark.parametrize("order", ["as it is", "sorted", "shuffled"])
def test_one_dot_is_one_event(order: str, look: Look) -> None:
    table = mix(MIX)
    some = {"as it is": table, "sorted": table.sort_values("value"), "shuffled": table.sample(frac=1, random_state=3)}
    drawn = dots_by_row(plot(some[order]), look)
    assert drawn == {(name, LABELS[kind]): n for name, counts in MIX.items()
                     for kind, n in zip(TYPES, counts, strict=True) if kind != "other"}  # which never speaks


def test_rows_of_counts_are_in_the_order_of_the_dictionary_and_numbered() -> None:
    chart = plot(mix(MIX))
    first = chart.figure.axes[0]
    names = [label.get_text() for label in first.get_yticklabels()]
    labels = dict(zip(first.get_yticks().tolist(), names, strict=True))
    assert [labels[at] for at in sorted(labels, reverse=True)] == ["US officials", "experts", "parties or factions",
                                                                    "the public"]
    heights = {row.get_gid(): row.get_offsets()[0][1] for row in first.collections if len(row.get_offsets())}
    assert {labels[height]: kind for kind, height in heights.items()} == {kind: kind for kind in heights}
    numbers = {round(text.get_position()[1]): text.get_text() for text in first.texts if text.get_text()}
    assert numbers == {3: "12", 1: "1", 0: "2"}
    assert chart.text.splitlines() == [
        "Number of attributions, one dot one attribution.",
        "  Gull (n = 15): US officials 12, experts 0, parties or factions 1, the public 2",
        "  Tide Weekly (n = 9): US officials 2, experts 7, parties or factions 0, the public 0",
        "  Lamp (n = 0): US officials 0, experts 0, parties or factions 0, the public 0"]
    assert "nothing to count" in [text.get_text() for text in chart.figure.axes[2].texts]


def test_what_is_not_in_the_table_is_no_zero() -> None:
    table = mix(MIX)
    chart = plot(table[table["count"] > 0])
    assert "  Tide Weekly (n = 9): US officials 2, parties or factions not in the table" in chart.text
    assert "not in the table" in [text.get_text() for text in chart.figure.axes[1].texts]


@pytest.mark.parametrize("look", [Look(), Look(NARROW)], ids=["wide", "narrow"])
def test_a_row_that_is_too_long_goes_on_below(look: Look) -> None:
    chart = plot(mix({"Gull": [97, 3, 0, 0, 0], "Tide": [1, 1, 0, 0, 0]}), counts=True)
    assert dots_by_row(chart, look)["Gull", "US officials"] == 97
    axes = chart.draw(look).axes[0]
    edge = axes.get_xlim()[1]
    assert all(place[0] < edge for row in axes.collections for place in row.get_offsets())
    heights = [{place[1] for place in row.get_offsets()} for row in axes.collections]
    assert len(heights[0]) > 1
    assert not heights[0] & heights[1]


def test_small_shares_are_counts_and_others_are_asked_for(shipped: Study, refused: Refused) -> None:
    hand = coded(shipped)
    assert plot(source_mix(hand)).text.startswith("Number of attributions, one dot one attribution.")
    assert plot(source_mix(hand), counts=False).text.startswith("Share of the attributions, one dot an outlet, with")
    assert plot(label_shares(shipped, "us_forces")).text.startswith("Number of names, one dot")
    for table in (voice_shares(shipped), term_choices(shipped, "exit"), term_rates(shipped, "exit")):
        assert "one dot an outlet" in plot(table).text
    own = plot(hit_shares(shipped, "exit", voice="own"), counts=True)
    assert own.text.startswith("Number of uses (voice own), one dot")
    assert plot(term_rates(shipped, "exit"), counts=True).text.startswith("Number of hits, one dot one hit.")
    for table in (tone(shipped), voice_shares(shipped)):
        with refused("counts no single events", "counts=True"):
            plot(table, counts=True)
    with refused("nobody counts 900 dots", "counts=True"):
        plot(mix({"Gull": [900, 0, 0, 0, 0]}), counts=True)


def test_the_coded_speakers_of_the_shipped_study_are_drawn(shipped: Study) -> None:
    table = source_mix(coded(shipped))
    spoken = table.groupby("source_type")["count"].transform("sum") > 0
    wanted = {(row["name"], row["label"]): row["count"]
              for row in table[spoken].to_dict("records")}
    assert dots_by_row(plot(table)) == wanted
    assert sum(wanted.values()) == table["count"].sum() > 0


# --- the matrix ---

def words(of: str = "head", **more: list[int]) -> pd.DataFrame:
    counts = {"row": [1, 0, 2], "islet": [0, 4, 0], "pier*": [2, 2, 3], **more}
    table = pd.DataFrame.from_dict(counts, orient="index", columns=["The Gull", "Tide Weekly", "The Lamp"])
    return table.assign(all=table.sum(axis=1)).rename_axis(index=of)


def cells(figure: Figure) -> dict[tuple[str, str], int]:
    """The number in each cell, by the word beside it and the heading above it; zeros are dots."""
    [axes] = figure.axes
    texts = defaultdict(list)
    for text in axes.texts:
        texts[text.get_gid()].append(text)
    rows = {round(text.get_position()[1], 6): " ".join(text.get_text().split()) for text in texts["word"]}
    headings = {round(text.get_position()[0], 6): " ".join(text.get_text().split()) for text in texts["heading"]}
    found = {}
    for gid in {name for name in headings.values() if name != "all"}:
        for text in texts[gid]:
            at, height = (round(place, 6) for place in text.get_position())
            assert headings[at] == gid
            found[rows[height], gid] = int(text.get_text().replace(",", ""))
    for dot in axes.lines:
        found[rows[round(dot.get_ydata()[0], 6)], headings[round(dot.get_xdata()[0], 6)]] = 0
    totals = [(rows[round(text.get_position()[1], 6)], "all", int(text.get_text())) for text in texts["all"]]
    return found | {(word, all_): n for word, all_, n in totals}


@pytest.mark.parametrize("look", list(LOOKS.values()), ids=list(LOOKS))
def test_a_cell_holds_the_count_of_its_word_and_outlet(look: Look) -> None:
    table = words()
    assert cells(plot(table).draw(look)) == {
        (word.rstrip("*"), column): n for word, row in table.to_dict("index").items() for column, n in row.items()}


def test_words_stand_most_frequent_first_under_their_label() -> None:
    chart = plot({"boats": words(), "Piers": words().head(2)}, title="Whose pier")
    [axes] = chart.figure.axes
    told = [text.get_text() for text in sorted(axes.texts, key=lambda text: text.get_position()[1])
            if text.get_gid() in ("word", "label")]
    assert told == ["Boats", "pier", "islet", "row", "Piers", "islet", "row"]
    assert chart.text.splitlines() == [
        "Whose pier. Which words are used, by head word, with how often each is used.",
        "boats:", "  pier*: The Gull 2, Tide Weekly 2, The Lamp 3 (7 uses)", "  islet: Tide Weekly 4 (4 uses)",
        "  row: The Gull 1, The Lamp 2 (3 uses)",
        "Piers:", "  islet: Tide Weekly 4 (4 uses)", "  row: The Gull 1, The Lamp 2 (3 uses)"]
    assert chart.values.columns.tolist() == ["label", "head", "The Gull", "Tide Weekly", "The Lamp", "all"]
    assert plot({"boats": words(), "Piers": words()}, only=["Piers"]).text.splitlines()[1] == "Piers:"


def test_several_concepts_are_blocks_of_one_matrix(study: Study, shipped: Study) -> None:
    table = forms(study, "fate", ["closure", "timetable", "sale"])
    assert table["label"].tolist() == ["closure", "closure", "new timetable"]
    drawn = cells(plot(table).figure)
    assert drawn["closure", "The Gull"] == 2
    assert {column for _, column in drawn} == {"The Gull", "Tide Weekly", "Buoy Post", "The Lamp", "all"}
    actors = forms(shipped, "actors", ["armed_groups", "isis"], of="pattern")
    assert {column for _, column in cells(plot(actors).figure)} == {*shipped.outlets["name"], "all"}
    assert actors["tier"].ne("").all()


def test_forms_name_outlets_and_tell_two_of_one_name_apart(study: Study) -> None:
    names = ["The Gull", "Tide Weekly", "Buoy Post", "The Lamp", "all"]
    assert forms(study, "fate", "closure").columns.tolist() == names
    same = replace(study, outlets=study.outlets.assign(name=study.outlets["name"].replace("Tide Weekly", "The Gull")))
    assert forms(same, "fate", "closure").columns.tolist() == ["The Gull (gull)", "The Gull (tide)", "Buoy Post",
                                                               "The Lamp", "all"]
    assert forms(study, "fate", "closure", by="article").columns.tolist() == [*study.articles["doc_id"], "all"]


@pytest.mark.parametrize("look", list(LOOKS.values()), ids=list(LOOKS))
def test_headings_are_names_with_their_words_whole(shipped: Study, look: Look) -> None:
    [axes] = plot(forms(shipped, "actors", "us_forces", of="pattern")).draw(look).axes
    headings = [" ".join(text.get_text().split()) for text in axes.texts if text.get_gid() == "heading"]
    assert headings == [*shipped.outlets["name"], "all"]


@pytest.mark.parametrize("look", list(LOOKS.values()), ids=list(LOOKS))
def test_more_often_is_a_fuller_shade(look: Look) -> None:
    steps = [contrast(shade(n, 30, look), look.paper) for n in range(1, 31)]
    assert steps == sorted(steps)
    assert steps[-1] > 3 > steps[0]


def test_a_matrix_that_cannot_be_read_is_refused(refused: Refused) -> None:
    long = pd.DataFrame({"The Gull": 1, "all": 1}, index=[f"word {number}" for number in range(201)])
    with refused("do not fit", "table.head"):
        plot(long.rename_axis(index="head"))
    with refused("no rows", "leave"):
        plot(words().head(0))
    with refused("differ in their outlets", "count them"):
        plot({"a": words(), "b": words().drop(columns="The Lamp")})
    with refused("only: 'c'", "it has"):
        plot({"a": words()}, only=["c"])


# --- ranks ---

RANKS = pd.DataFrame({"polarity": [1, 2, 3, 3], "compound": [4, 2, 1, 3]},
                     index=pd.Index(["Alder", "Birch", "Cedar", "Dogwood"], name="name"))


def ends(figure: Figure) -> dict[str, list[tuple[int, str]]]:
    """By each line: the rank and the name that stand at its left end and at its right."""
    [axes] = figure.axes
    beside = {(text.get_gid(), text.xy): " ".join(text.get_text().split()) for text in axes.texts}
    return {line.get_gid(): [(int(beside["rank", (x, y)]), beside["name", (x, y)]) for x, y in
                             zip((0, len(line.get_xdata()) - 1), line.get_ydata()[[0, -1]], strict=True)]
            for line in axes.lines if line.get_gid()}


@pytest.mark.parametrize("look", list(LOOKS.values()), ids=list(LOOKS))
@pytest.mark.parametrize("order", [[0, 1, 2, 3], [3, 1, 0, 2]])
def test_a_line_leads_from_rank_to_rank(order: list[int], look: Look) -> None:
    chart = plot(RANKS.iloc[order])
    assert ends(chart.draw(look)) == {name: [(row["polarity"], name), (row["compound"], name)]
                                      for name, row in RANKS.to_dict("index").items()}
    [axes] = chart.draw(look).axes
    for column in (0, -1):  # no two names at one place, though two have one rank
        assert len({line.get_ydata()[column] for line in axes.lines if line.get_gid()}) == 4
    box = axes.get_window_extent()
    names = [(text.xy[0], text.get_window_extent()) for text in axes.texts if text.get_gid() in ("name", "rank")]
    assert all(beside.x0 > box.x1 if column else beside.x1 < box.x0 for column, beside in names)  # on no line


def test_ranks_are_told_and_drawn_from_a_measure_too(shipped: Study, refused: Refused) -> None:
    assert plot(RANKS, title=Finding("They differ", "Counted.")).text.splitlines() == [
        "They differ. Counted. Ranks by TextBlob polarity and VADER compound, 1 the highest.",
        "  Alder: TextBlob polarity 1, VADER compound 4", "  Birch: TextBlob polarity 2, VADER compound 2",
        "  Cedar: TextBlob polarity 3, VADER compound 1", "  Dogwood: TextBlob polarity 3, VADER compound 3"]
    table = tone(shipped)
    drawn = ends(plot(table, ranks=True).figure)
    for name, (left, right) in drawn.items():
        for score, (rank, _) in (("polarity", left), ("compound", right)):
            values = table[table["score"] == score].set_index("name")["value"]
            assert rank == 1 + (values > values[name]).sum()
    assert len(plot(table, ranks=True, only=["compound", "subjectivity", "polarity"]).values.columns) == 4
    # One score has no second to compare ranks with: the dots are drawn.
    assert plot(table, ranks=True, only=["compound"]).text == plot(table, only=["compound"]).text
    with refused("only: 'mood'", "it has"):
        plot(RANKS, only=["mood", "polarity"])


def test_an_outlet_without_a_score_has_no_line(study: Study) -> None:
    rich = replace(study, sentences=study.sentences.assign(n_textblob=study.sentences["doc_id"].ne("tide-1") * 20,
                                                           n_vader=20))
    chart = plot(tone(rich), ranks=True)
    assert set(ends(chart.figure)) == {"The Gull", "The Lamp"}
    assert chart.text.endswith("  Tide Weekly: no value\n  Buoy Post: no value")


# --- the article strip ---

def titled(table: pd.DataFrame) -> pd.DataFrame:
    """A table of `positions` with three hits in headlines."""
    some = table.iloc[[0, 1, 5]].assign(section="title", position=0.0)
    return pd.concat([some, table]).astype({"doc_id": table["doc_id"].dtype})


def speakers(study: Study) -> Study:
    """The made-up study with statements within a statement, and one beside them."""
    rows = [("lamp-1", "expert", 0, 100), ("lamp-1", "us_official", 20, 40), ("lamp-1", "other", 200, 250),
            ("gull-2", "public", 0, 30)]
    table = pd.DataFrame(rows, columns=["doc_id", "source_type", "content_start", "content_end"]).assign(sentence=0)
    types = pd.DataFrame(list(LABELS.items()), columns=["source_type", "label"])
    return replace(study, attributions=table, source_types=types)


def test_stretches_are_those_of_the_innermost_speaker(study: Study) -> None:
    table = speech_stretches(speakers(study))
    lamp = table[table["doc_id"] == "lamp-1"]
    assert list(zip(lamp["source_type"], lamp["start"], lamp["end"], strict=True)) == [
        ("expert", 0, 20), ("us_official", 20, 40), ("expert", 40, 100), ("other", 200, 250)]
    end = study.sentences.query("doc_id == 'lamp-1'")["end"].max()
    assert lamp["ends"].tolist() == [place / end for place in (20, 40, 100, 250)]
    assert table.query("doc_id == 'tide-1'")["source_type"].tolist() == [""]  # a quotation of which no source is known
    assert table["doc_id"].tolist() == ["gull-2", "tide-1", "lamp-1", "lamp-1", "lamp-1", "lamp-1"]


@pytest.mark.parametrize("look", list(LOOKS.values()), ids=list(LOOKS))
def test_bands_stand_above_their_line_where_the_speakers_speak(study: Study, look: Look) -> None:
    made = speakers(study)
    chart = plot(positions(study, "fate"), speakers=made)
    [axes] = chart.draw(look).axes
    lines = {note.xy[1]: " ".join(note.get_text().split()) for note in axes.texts if note.get_gid() == "name"}
    drawn = set()
    for bar in axes.patches:
        line = min(height for height in lines if height > bar.get_y())
        assert bar.get_y() + bar.get_height() < line
        drawn.add((lines[line], bar.get_gid(), bar.get_x(), round(bar.get_x() + bar.get_width(), 9)))
    table = speech_stretches(made)
    names = {"gull-2": "The Gull (gull-2)", "tide-1": "Tide Weekly", "lamp-1": "The Lamp"}
    known = {"expert": "experts", "us_official": "US officials", "public": "the public"}
    assert drawn == {(names[row["doc_id"]], known.get(row["source_type"], "others"), row["begins"],
                      round(row["ends"], 9)) for row in table.to_dict("records")}
    keys = [text.get_text() for text in chart.draw(look).texts if text.get_gid() == "key"]
    assert keys[-4:] == ["the public", "experts", "US officials", "others"]  # most of the text first


def test_the_text_tells_who_speaks_and_how_much(study: Study) -> None:
    lines = plot(positions(study, "fate"), only=["closure"], speakers=speakers(study)).text.splitlines()
    end = study.sentences.groupby("doc_id")["end"].max()
    assert lines[5].endswith(f"; who speaks: experts {8000 / end['lamp-1']:.0f} %, US officials "
                             f"{2000 / end['lamp-1']:.0f} %, others {5000 / end['lamp-1']:.0f} % of the text")
    assert lines[2].endswith("; who speaks: nobody but the outlet")


def test_hits_of_a_headline_stand_in_a_column_of_their_own(shipped: Study) -> None:
    table = positions(shipped, "exit")
    chart = plot(titled(table), only=["withdrawal", "security_partnership"])
    [axes] = chart.figure.axes
    before = [place for marks in axes.collections for place in marks.get_offsets().tolist() if place[0] < 0]
    kept = titled(table).query("section == 'title' and concept in ('withdrawal', 'security_partnership')")
    rings = int(kept["scare_quoted"].sum())
    assert len(before) == len(kept) + rings > 0
    assert "headline" in [text.get_text() for text in axes.texts]
    assert "in the headline" in chart.text
    plain = plot(table, only=["withdrawal", "security_partnership"])
    assert [line.split("; in the headline")[0] for line in chart.text.splitlines()][1:] == plain.text.splitlines()[1:]
    assert "headline" not in [text.get_text() for text in plain.figure.axes[0].texts]
    inside = [place[0] for marks in plain.figure.axes[0].collections for place in marks.get_offsets().tolist()]
    assert min(inside) >= 0


@pytest.mark.parametrize("look", [Look(), Look(NARROW)], ids=["wide", "narrow"])
def test_no_mark_lies_on_another(shipped: Study, look: Look) -> None:
    table = titled(positions(shipped, "exit"))
    only = table["concept"].value_counts().index[:3].tolist()
    figure = plot(table, only=only).draw(look)
    [axes] = figure.axes
    across = axes.get_position().width * figure.get_size_inches()[0]
    discs = []
    for marks in axes.collections:
        size = marks.get_sizes()[0] ** 0.5 / 72 / 2 if len(marks.get_sizes()) else 0
        if marks.get_gid() != "ringed":
            discs += [(x * across, y, size) for x, y in marks.get_offsets().tolist()]
    assert len(discs) == len(table[table["concept"].isin(only)])
    for (x1, y1, one), (x2, y2, two) in combinations(discs, 2):
        assert ((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5 >= (one + two) * 0.98


# --- every figure, on every screen ---

LONG = ("Nobody expected the ferry to be sold, and of all the newspapers that said so only one had ever asked who "
        "would buy it")


def every(study: Study, shipped: Study) -> dict[str, Chart]:
    found = Finding(LONG, "Firm in these texts.")
    hand = coded(shipped)
    exits = titled(positions(shipped, "exit"))
    return {"dots": plot(term_rates(shipped, "exit"), title=found), "shares": plot(term_choices(shipped, "exit")),
            "tone": plot(tone(study)), "counts": plot(source_mix(hand), title=LONG), "ranks": plot(RANKS, title=found),
            "three ranks": plot(tone(shipped), ranks=True, only=["polarity", "subjectivity", "compound"]),
            "matrix": plot(forms(shipped, "actors", ["us_forces", "isis"], of="pattern"), title=found),
            "strip": plot(exits, speakers=hand, title=found), "many": plot(positions(study, "fate"))}


@pytest.fixture(scope="module")
def charts(study: Study, shipped: Study) -> dict[str, Chart]:
    return every(study, shipped)


KINDS = ["dots", "shares", "tone", "counts", "ranks", "three ranks", "matrix", "strip", "many"]


def seen(figure: Figure) -> list[Text]:
    """The words of a figure that show."""
    hidden = {text for axes in figure.axes if not axes.get_visible() for text in axes.findobj(Text)}
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):  # ticks past the ends are not drawn
            ends = sorted(axis.get_view_interval())
            hidden |= {label for tick in axis.get_major_ticks() for label in (tick.label1, tick.label2)
                       if not ends[0] - 1e-9 <= tick.get_loc() <= ends[1] + 1e-9}
        for axis, on in ((axes.xaxis, axes.xaxis.get_tick_params().get("labelbottom", True)),
                         (axes.yaxis, axes.yaxis.get_tick_params().get("labelleft", True))):
            if not on or not axes.axison:
                hidden |= {label for tick in axis.get_major_ticks() for label in (tick.label1, tick.label2)}
    return [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip() and
            text not in hidden]


@pytest.mark.parametrize("look", list(LOOKS), ids=list(LOOKS))
@pytest.mark.parametrize("kind", KINDS)
def test_words_are_large_and_dark_enough_and_within_the_figure(charts: dict[str, Chart], kind: str, look: str) -> None:
    figure = charts[kind].draw(LOOKS[look])
    figure.draw_without_rendering()
    paper, cells = LOOKS[look].paper, {}
    for axes in figure.axes:
        cells |= {patch.get_gid(): to_hex(patch.get_facecolor()) for patch in axes.patches}
    texts = seen(figure)
    assert len(texts) > 5
    for text in texts:
        assert text.get_fontsize() * 350 / 262.5 >= 9, text  # pixels, of a figure of 262.5 points that is 350 wide
        assert text.get_fontsize() >= LEAST
        if kind != "matrix" or text.get_gid() not in cells:
            assert contrast(to_hex(text.get_color()), paper) >= 4.5, text
        box = text.get_window_extent()
        assert box.x0 >= 0, text
        assert box.x1 <= figure.bbox.width + 1, text
        assert box.y0 >= 0, text
        assert box.y1 <= figure.bbox.height + 1, text


@pytest.mark.parametrize("look", list(LOOKS), ids=list(LOOKS))
@pytest.mark.parametrize("kind", KINDS)
def test_no_word_lies_on_another(charts: dict[str, Chart], kind: str, look: str) -> None:
    figure = charts[kind].draw(LOOKS[look])
    figure.draw_without_rendering()
    boxes = [(text.get_text(), text.get_window_extent()) for text in seen(figure)]
    laid = [(one, two) for (one, a), (two, b) in combinations(boxes, 2)
            if min(a.x1, b.x1) - max(a.x0, b.x0) > 2 and min(a.y1, b.y1) - max(a.y0, b.y0) > 3]
    assert laid == []


@pytest.mark.parametrize("look", list(LOOKS), ids=list(LOOKS))
@pytest.mark.parametrize("kind", KINDS)
def test_marks_stand_out_from_the_paper(charts: dict[str, Chart], kind: str, look: str) -> None:
    figure, paper = charts[kind].draw(LOOKS[look]), LOOKS[look].paper
    colours = set()
    for axes in figure.axes:
        for marks in axes.collections:
            if isinstance(marks, PathCollection) and len(marks.get_offsets()):
                edge = len(marks.get_linewidths()) and marks.get_linewidths()[0] > 0
                colours |= {to_hex(each) for each in (marks.get_edgecolor() if edge else marks.get_facecolor())}
            if isinstance(marks, LineCollection):
                colours |= {to_hex(each) for each in marks.get_color()}
        colours |= {to_hex(line.get_color()) for line in axes.lines if line.get_gid()}
        colours |= {to_hex(bar.get_facecolor() if not bar.get_linewidth() else bar.get_edgecolor())
                    for bar in axes.patches if kind == "strip"}
    assert all(contrast(colour, paper) >= 3 for colour in colours), colours
    assert colours or kind == "matrix"


@pytest.mark.parametrize("look", [Look(), Look(dark=True)], ids=["light", "dark"])
def test_the_house_colours_stand_out(look: Look) -> None:
    assert all(contrast(look.hue(number)[0], look.paper) >= 3 for number in range(6))
    assert min(contrast(look.ink, look.paper), contrast(look.grey, look.paper)) >= 4.5
    for most in (1, 5, 40):
        grounds = [shade(n, most, look) for n in range(1, most + 1)]
        assert all(max(contrast(look.ink, each), contrast(look.paper, each)) >= 4.5 for each in grounds)


@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_is_the_same_bytes_on_two_draws(study: Study, shipped: Study, charts: dict[str, Chart],
                                                     kind: str) -> None:
    again = every(study, shipped)[kind] if kind in ("counts", "strip") else charts[kind]
    first, second = charts[kind].variants(), again.variants()
    assert first == second
    assert len(first) == 5
    assert charts[kind]._repr_mimebundle_()[1]["image/png"]["alt"] == charts[kind].text


def test_a_finding_gives_title_and_strength_and_long_titles_wrap(shipped: Study) -> None:
    chart = plot(term_rates(shipped, "exit"), title=Finding(LONG, "Firm in these texts."))
    told = {text.get_gid(): text.get_text() for text in chart.figure.texts}
    assert " ".join(chart.figure.get_suptitle().split()) == LONG
    assert chart.figure.get_suptitle().count("\n") == 1
    assert chart.draw(Look(NARROW)).get_suptitle().count("\n") > 1
    assert told["about"].startswith("Firm in these texts. Use per 1,000 words; dot: an outlet; line: 95 % interval")
    assert chart.text.startswith(f"{LONG}. Firm in these texts. Use per 1,000 words, one dot an outlet, with")
    asked = plot(term_rates(shipped, "exit"), title="Who says it?")
    assert asked.text.startswith("Who says it? Use per 1,000 words, one dot")


def test_lines_are_no_wider_than_their_room() -> None:
    for room in (0.4, 1.0, 3.0):
        lines = wrap(LONG, room, 9).split("\n")
        assert all(text_width(line, 9) <= room for line in lines)
        assert "".join(lines).replace(" ", "") == LONG.replace(" ", "")
    assert wrap("costs $5 and $6", 9, 9) == "costs $5 and $6"
    assert text_width("iii", 9) < text_width("mmm", 9) < text_width("mmm", 9, bold=True)
