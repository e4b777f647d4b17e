"""The article strip: a line an article, and on it each hit where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.showing.chart import HUES, INK, RULE, Chart, dress, finish, make_figure
from analysis.showing.panels import source_of
from analysis.showing.sentences import counted

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_TITLE = "Where the words stand in each article"
_MOST = 40  # articles that have a line each; of more, a line holds all those of an outlet
_CONCEPTS = 3  # that can be told apart on one line
_FEW = "of the three concepts with most hits"
_THIRDS = ["first", "middle", "last"]


def draw_strip(table: pd.DataFrame, title: str, only: list[str] | None) -> Chart:
    """Where in its article each hit stands, from first word to last: a line an article, a mark a hit.

    table: from `positions`. only: the concepts to show, at most three; by default those with most hits. Of more than 40
    articles, those of one outlet share a line, and the text says so. Negated hits are hollow, hits in scare quotes
    ringed. The text counts hits by thirds. ValueError for an unknown concept, and for more than three.
    """
    concepts, title = _concepts(table, only), title or _TITLE
    few = only is None and table["concept"].nunique() > len(concepts)
    lines, together = _lines(table)
    shown = table[table["concept"].isin(list(concepts))]
    shown = shown.assign(line=shown["outlet" if together else "doc_id"].astype(object))
    places = {line: len(lines) - 1 - number for number, line in enumerate(lines)}
    figure, axes = make_figure(1, 1, 1.1 + 0.32 * len(lines))
    for place in places.values():
        axes[0][0].axhline(place, color=RULE, linewidth=0.8, zorder=0)
    for which, concept in enumerate(concepts):
        heights = shown["line"].map(places).astype(float) + (0.26 if together else 0.18) * (
            which - (len(concepts) - 1) / 2)
        _draw(axes[0][0], shown.assign(height=heights)[shown["concept"] == concept], HUES[which], together)
    _dress(axes[0][0], list(lines.values()), list(concepts.values()))
    finish(figure, title, "hollow: negated; ringed: in scare quotes" + "; a line holds all articles of an outlet" *
           together + f"; {_FEW}" * few, source_of(table))
    head = f"{title.rstrip('.')}: hits by third of the article (first, middle, last)" + \
           ", all articles of an outlet together" * together + f", {_FEW}" * few
    return Chart(figure, "\n".join([f"{head}.", *_describe(shown, lines, concepts)]), shown.drop(columns="line"))


def _concepts(table: pd.DataFrame, only: list[str] | None) -> dict[str, str]:
    """The concepts to draw, with their labels."""
    labels = dict(zip(table["concept"], table["label"] if "label" in table else table["concept"], strict=True))
    by_hits = sorted(labels, key=lambda concept: (-(table["concept"] == concept).sum(), concept))
    wanted = list(dict.fromkeys(by_hits[:_CONCEPTS] if only is None else only))
    for concept in wanted:
        if concept not in labels:
            raise ValueError(f"only: {concept!r} is not in the table; it has {sorted(labels)}.")
    if len(wanted) > _CONCEPTS:
        raise ValueError(f"only: {len(wanted)} concepts, but there is room for at most three; draw two figures.")
    return {concept: labels[concept] for concept in wanted}


def _lines(table: pd.DataFrame) -> tuple[dict[object, str], bool]:
    """What each line stands for, with what is beside it; and whether the articles of an outlet share one."""
    articles = table["doc_id"].astype("category").cat.categories
    first = table.drop_duplicates("doc_id").astype({"doc_id": object}).set_index("doc_id")
    known = first.loc[[doc_id for doc_id in articles if doc_id in first.index]]
    if len(articles) > _MOST:
        sizes = known.groupby("outlet", sort=False)["name"].agg(["first", "size"]).to_dict("index")
        return {outlet: f"{row['first']} ({counted(row['size'], 'text')} with a hit)"
                for outlet, row in sizes.items()}, True
    several = known["name"].duplicated(keep=False)
    names = known["name"].where(~several, known["name"] + " (" + known.index + ")").to_dict()
    return {doc_id: names.get(doc_id, str(doc_id)) for doc_id in articles}, False


def _draw(axes: Axes, part: pd.DataFrame, hue: tuple[str, str], many: bool) -> None:
    colour, marker = hue
    for hollow in (False, True):
        there = part[(part["status"] == "negated") == hollow]
        axes.scatter(there["position"], there["height"], s=12 if many else 20, marker=marker, edgecolors=colour,
                     clip_on=False, alpha=0.55 if many else 0.9, facecolors="white" if hollow else colour,
                     linewidths=1.1 if hollow else 0)
    ringed = part[part["scare_quoted"].astype(bool)]
    axes.scatter(ringed["position"], ringed["height"], s=52 if many else 72, marker="o", edgecolors=INK,
                 facecolors="none", linewidths=0.9, clip_on=False)


def _dress(axes: Axes, names: list[str], labels: list[str]) -> None:
    dress(axes, "", names, zero=False)
    axes.set_xlim(-0.01, 1.01)
    axes.set_ylim(-0.6, len(names) - 0.4)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["first word", "¼", "half", "¾", "last word"])
    for number, (label, (colour, marker)) in enumerate(zip(labels, HUES, strict=False)):
        at = 0.33 * number
        axes.plot(at + 0.01, 1.05, marker, color=colour, markersize=4.5, transform=axes.transAxes, clip_on=False)
        axes.annotate(label, (at + 0.03, 1.05), xycoords="axes fraction", color=colour, fontsize=8.5, va="center",
                      fontweight="bold")


def _describe(shown: pd.DataFrame, lines: dict[object, str], concepts: dict[str, str]) -> list[str]:
    told = []
    for line, name in lines.items():
        here = shown[shown["line"] == line]
        cells = [f"{label} {_cell(here[here['concept'] == concept])}" for concept, label in concepts.items()]
        told.append(f"  {name}: {'; '.join(cells)}")
    return told


def _cell(hits: pd.DataFrame) -> str:
    """Hits by thirds, and how many of them are marked in the picture."""
    counts = hits["third"].value_counts()
    marked = {"negated": (hits["status"] == "negated").sum(), "in scare quotes": hits["scare_quoted"].sum()}
    told = [f"{number:,} {word}" for word, number in marked.items() if number]
    return ", ".join(f"{counts.get(third, 0):,}" for third in _THIRDS) + (f" ({', '.join(told)})" if told else "")
