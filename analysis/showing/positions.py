"""Ticks for places: where in its article each hit stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.measures.positions import positions
from analysis.showing.chart import HUES, RULE, Chart, check_known, dress, finish, make_figure
from analysis.showing.say import counted
from analysis.study import Study, source_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_TITLE = "Where the words stand in each article"
_MOST = 40  # articles that have a row each; of more, a row holds all those of an outlet
_THIRDS = ["first", "middle", "last"]
_NO_TEXT = ": no text"


def plot_positions(study: Study, family: str, only: list[str], *, title: str = _TITLE) -> Chart:
    """Where in its article each hit stands, from first word to last: a row an article, a mark a hit.

    only: the concepts to show, at most three. Of more than 40 articles, those of one outlet share a row, and the text
    says so. Negated hits are drawn hollow. The text counts hits by thirds; a row without a text says so. ValueError
    for an unknown family or concept, and for more than three.

    >>> from analysis import load_study
    >>> bool(plot_positions(load_study(), "exit", ["withdrawal"]).values["position"].between(0, 1).all())
    True
    """
    table = positions(study, family)
    if len(only) > 3:
        raise ValueError(f"only: {len(only)} concepts, but there is room for at most three; draw two figures.")
    concepts = study.concepts[study.concepts["family"] == family].drop_duplicates("concept").reset_index(drop=True)
    only = check_known(only, list(concepts["concept"]))
    hues = {concept: HUES[number % len(HUES)] for number, concept in enumerate(concepts["concept"])}
    labels = dict(zip(concepts["concept"], concepts["label"], strict=True))
    table = table[table["concept"].isin(only)]
    together = len(study.articles) > _MOST
    names = _outlets_in_order(study) if together else _articles_in_order(study)
    rows = table["doc_id"].map(study.articles.set_index("doc_id")["outlet"]) if together else table["doc_id"]
    figure, axes = make_figure(1, 1, 1.1 + 0.32 * len(names))
    places = {row: len(names) - 1 - number for number, row in enumerate(names)}
    for place in places.values():
        axes[0][0].axhline(place, color=RULE, linewidth=0.8, zorder=0)
    for which, concept in enumerate(only):
        heights = rows.map(places) + (0.26 if together else 0.18) * (which - (len(only) - 1) / 2)
        _draw(axes[0][0], table.assign(height=heights)[table["concept"] == concept], hues[concept], together)
    _dress_places(axes[0][0], list(names.values()), [(labels[concept], hues[concept][0]) for concept in only])
    png = finish(figure, title, "hollow: negated" + "; a row holds all articles of an outlet" * together,
                 source_line(study))
    head = f"{title.rstrip('.')}: hits by third of the article (first, middle, last)" + (
        ", all articles of an outlet together." if together else ".")
    text = _describe(table.assign(row=rows), names, {concept: labels[concept] for concept in only})
    return Chart(png, f"{head}\n{text}" if text else head, table)


def _articles_in_order(study: Study) -> dict[str, str]:
    table = study.outlets[["outlet", "name"]].merge(study.articles[["outlet", "doc_id", "n_words"]], on="outlet")
    several = table["outlet"].duplicated(keep=False)
    names = table["name"].where(~several, table["name"] + " (" + table["doc_id"] + ")")
    return dict(zip(table["doc_id"], names.where(table["n_words"] > 0, names + _NO_TEXT), strict=True))


def _outlets_in_order(study: Study) -> dict[str, str]:
    """What stands at the row of each outlet: its name, and how many of its articles hold text."""
    filled = (study.articles["n_words"] > 0).groupby(study.articles["outlet"]).sum().to_dict()
    told = {}
    for outlet, name in zip(study.outlets["outlet"], study.outlets["name"], strict=True):
        n = filled.get(outlet, 0)
        told[outlet] = f"{name} ({counted(n, 'text')})" if n else f"{name}{_NO_TEXT}"
    return told


def _draw(axes: Axes, part: pd.DataFrame, hue: tuple[str, str], many: bool) -> None:
    colour, marker = hue
    for hollow in (False, True):
        there = part[(part["status"] == "negated") == hollow]
        axes.scatter(there["position"], there["height"], s=12 if many else 20, marker=marker, edgecolors=colour,
                     clip_on=False, alpha=0.55 if many else 0.9, facecolors="white" if hollow else colour,
                     linewidths=1.1 if hollow else 0)


def _dress_places(axes: Axes, names: list[str], keys: list[tuple[str, str]]) -> None:
    dress(axes, "", names, zero=False)
    axes.set_xlim(-0.01, 1.01)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["first word", "¼", "half", "¾", "last word"])
    for number, (label, colour) in enumerate(keys):
        axes.annotate(label, (0.33 * number, 1.02), xycoords="axes fraction", color=colour, fontsize=8.5,
                      fontweight="bold")


def _describe(table: pd.DataFrame, names: dict[str, str], labels: dict[str, str]) -> str:
    counts = table.groupby(["row", "concept", "third"]).size().to_dict()
    lines = []
    for row, name in names.items():
        cells = [f"{label} {', '.join(f'{counts.get((row, concept, third), 0):,}' for third in _THIRDS)}"
                 for concept, label in labels.items()]
        lines.append(f"  {name}" if name.endswith(_NO_TEXT) else f"  {name}: {'; '.join(cells)}")
    return "\n".join(lines)
