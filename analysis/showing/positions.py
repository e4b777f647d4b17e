"""Ticks for places: where in its article each hit stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.measures.positions import positions
from analysis.showing.chart import HUES, RULE, Chart, check_known, dress, finish, make_figure
from analysis.study import Study, source_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_TITLE = "Where the words stand in each article"


def plot_positions(study: Study, family: str, only: list[str], *, title: str = _TITLE) -> Chart:
    """Where in its article each hit stands, from first word to last: a row an article, a mark a hit.

    only: the concepts to show, at most three. Negated hits are drawn hollow. The text counts hits by thirds; an
    article without a text says so. ValueError for an unknown family or concept, and for more than three.

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
    order = _articles_in_order(study)
    figure, axes = make_figure(1, 1, 1.1 + 0.32 * len(order))
    place = axes[0][0]
    for number, doc_id in enumerate(reversed(list(order))):
        place.axhline(number, color=RULE, linewidth=0.8, zorder=0)
        for which, concept in enumerate(only):
            part = table[(table["doc_id"] == doc_id) & (table["concept"] == concept)]
            _draw(place, part, number + 0.18 * (which - (len(only) - 1) / 2), hues[concept])
    _dress_places(place, list(order.values()), [(labels[concept], hues[concept][0]) for concept in only])
    png = finish(figure, title, "hollow: negated", source_line(study))
    return Chart(png, _describe(table, order, {concept: labels[concept] for concept in only}, title), table)


def _articles_in_order(study: Study) -> dict[str, str]:
    table = study.outlets[["outlet", "name"]].merge(study.articles[["outlet", "doc_id", "n_words"]], on="outlet")
    several = table["outlet"].duplicated(keep=False)
    names = table["name"].where(~several, table["name"] + " (" + table["doc_id"] + ")")
    return dict(zip(table["doc_id"], names.where(table["n_words"] > 0, names + ": no text"), strict=True))


def _draw(axes: Axes, part: pd.DataFrame, height: float, hue: tuple[str, str]) -> None:
    colour, marker = hue
    for hollow in (False, True):
        there = part["position"][(part["status"] == "negated") == hollow]
        axes.scatter(there, [height] * len(there), s=20, marker=marker, edgecolors=colour, clip_on=False, alpha=0.9,
                     facecolors="white" if hollow else colour, linewidths=1.1 if hollow else 0)


def _dress_places(axes: Axes, names: list[str], keys: list[tuple[str, str]]) -> None:
    dress(axes, "", names, zero=False)
    axes.set_xlim(-0.01, 1.01)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["first word", "¼", "half", "¾", "last word"])
    for number, (label, colour) in enumerate(keys):
        axes.annotate(label, (0.33 * number, 1.02), xycoords="axes fraction", color=colour, fontsize=8.5,
                      fontweight="bold")


def _describe(table: pd.DataFrame, order: dict[str, str], labels: dict[str, str], title: str) -> str:
    lines = [f"{title.rstrip('.')}: hits by third of the article (first, middle, last)."]
    for doc_id, name in order.items():
        if name.endswith(": no text"):
            lines.append(f"  {name}")
            continue
        cells = []
        for concept, label in labels.items():
            part = table[(table["doc_id"] == doc_id) & (table["concept"] == concept)]
            counts = part["third"].value_counts().reindex(["first", "middle", "last"], fill_value=0)
            cells.append(f"{label} {', '.join(str(count) for count in counts)}")
        lines.append(f"  {name}: {'; '.join(cells)}")
    return "\n".join(lines)
