"""One verb for all figures: `plot` asks what a table holds and draws it so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.errors import InputError
from analysis.showing.chart import Chart, Charts, no_chart
from analysis.showing.counts import counts_suit, draw_counts
from analysis.showing.curve import draw_curve
from analysis.showing.dots import draw_dots
from analysis.showing.matrix import draw_matrix, is_forms
from analysis.showing.panels import kind_of
from analysis.showing.slope import can_rank, draw_ranks, is_ranks
from analysis.showing.strip import draw_strip
from analysis.showing.timeline import draw_timeline

if TYPE_CHECKING:
    from analysis.study import Study

NO_HITS = "No other family of the dictionary has a hit, so there is nothing to draw."


def plot(table: pd.DataFrame | Mapping[str, pd.DataFrame], *, title: object = "", only: list[str] | None = None,
         counts: bool | None = None, ranks: bool = False, speakers: Study | None = None,
         events: pd.DataFrame | None = None) -> Chart | Charts:
    """The figure of a table, by what it holds.

    - Of a measure, or some rows of it in any order: dots with intervals, a panel a case (concept, tier, score ...), a
      row a unit (outlet, article, month ...); a unit that has no row in a panel keeps its line there, marked "not in
      the table". counts=True draws rows of dots that can be counted instead, one dot one event, a panel a unit; so are
      shares drawn of themselves where no unit has more than forty events, since a share of three has no place on an
      axis of per cents; counts=False asks for the axis all the same. ranks=True draws ranks by one score and another,
      a line a unit, where there are two units or more and lines can be told apart; so is a table of ranks drawn.
    - Of `forms`: a matrix of words by outlet; several such tables by label, {"label": table}, are blocks of one.
    - Of `positions`: where in its article each hit stands. speakers=study: and above it who speaks there.
      Several of them by family, as `family_positions` gives them, are a figure each.
    - Of `sensitivity`: the specification curve.
    - Of `over_time`, with events=analysis.read_events(): a line of time, a panel an outlet, the events as dashed lines.
      Without a row, because no article has a date, a sentence says so in place of a figure.

    title: words, or a finding: its title stands on top, and its strength before what is drawn. only: the cases to draw,
    in this order; of positions at most three. The Chart says the same as text, and draws itself wide or narrow, light
    or dark. ValueError for any other table, for one without rows, and for a case that is not in it.

    >>> from analysis import load_study, term_rates
    >>> print(plot(term_rates(load_study()), only=["withdrawal"]).text.splitlines()[0])
    Use per 1,000 words, one dot an outlet, with 95 % intervals.
    """
    if isinstance(table, Mapping) and all(kind_of(each) == "places" for each in table.values()):
        return Charts(draw_strip(each, f"{title or 'Where the words stand'}: {name}".replace("_", " "), only)
                      for name, each in table.items()) if table else no_chart(NO_HITS, pd.DataFrame())
    if is_forms(table) or (isinstance(table, Mapping) and table and all(map(is_forms, table.values()))):
        return draw_matrix(table, title, only)
    kind = kind_of(table)
    if kind not in ("measure", "places", "specifications") and not is_ranks(table):
        raise InputError(f"plot: {_what(table)} is no table of a measure; give one such as analysis.term_rates(study), "
                         "or one of analysis.positions, analysis.forms or analysis.sensitivity.")
    if kind == "measure" and events is not None:
        return draw_timeline(table, title, only, events)
    if table.empty:
        raise InputError("the table has no rows: there is nothing to draw, so leave the figure out.")
    if kind == "places":
        return draw_strip(table, title, only, speakers)
    if kind == "specifications":
        return draw_curve(table, title, only)
    if kind != "measure" or (ranks and can_rank(table, only)):
        return draw_ranks(table, title, only)
    wanted = counts_suit(table) if counts is None else counts
    return (draw_counts if wanted else draw_dots)(table, title, only)


def _what(table: Any) -> str:
    if isinstance(table, pd.DataFrame):
        return f"a table with the columns {', '.join(map(str, table.columns))}"
    return f"an object of type {type(table).__name__}"
