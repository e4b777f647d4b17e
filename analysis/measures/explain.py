"""Explain a number of a table: its formula, its arithmetic with the row's own numbers, and its source.

Every formula here is worked out again from the row, and a number that it does not give is refused: an explanation of a
wrong number would be worse than none.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.estimate import share_interval
from analysis.estimate.clusters import BURST
from analysis.measures.measure import MEASURES, NOTHING, OVER_ARTICLES, OVER_BOTH, REFUSED, WITHIN_TEXT, ZERO, ZERO_RUNS
from analysis.study import Study, source_line

# column: what it is, the formula over other columns of the row, its source
FORMULAS: dict[str, tuple[str, str, str]] = {
    # compare, sensitivity, robustness
    "difference": ("how far the first number lies above the second", "value1 - value2", "difference"),
    "contrast": ("the difference as a part of both together", "(value - other) / (value + other)", "contrast"),
    "change": ("how far the difference moves without this part", "difference - was", "leave-one-out"),
    # keyness
    "log_ratio": ("how much more often the first side uses it, where each unit doubles",
                  "log2((half(count1) / n1) / (half(count2) / n2))", "Hardie 2014, a zero counts as a half"),
    "percent_diff": ("by how many per cent the first rate lies above the second",
                     "100 * (count1 / n1 - count2 / n2) / (count2 / n2)", "Gabrielatos & Marchi 2011"),
    "g2": ("how badly one common rate fits both sides",
           "2 * (g(count1, n1 * (count1 + count2) / (n1 + n2)) + g(count2, n2 * (count1 + count2) / (n1 + n2)) "
           "+ g(n1 - count1, n1 * (n1 + n2 - count1 - count2) / (n1 + n2)) "
           "+ g(n2 - count2, n2 * (n1 + n2 - count1 - count2) / (n1 + n2)))", "Dunning 1993; g(o, e) = o ln(o / e)"),
    "zeta": ("the log-odds over their standard error", "log_odds / sqrt(1 / (count1 + prior) + 1 / (count2 + prior))",
             "Monroe, Colaresi & Quinn 2008, Fightin' Words"),
    # collocates
    "expected": ("how often the two would meet by chance", "node_count * collocate_count * span / n",
                 "chance of independent words"),
    "pmi": ("how many times they doubled the meetings of chance", "log2(joint / expected)", "Church & Hanks 1990"),
    "npmi": ("how closely the two keep together, 1 where they only meet each other",
             "log2(joint / expected) / -log2(joint / n)", "Bouma 2009"),
    "mi3": ("how far the meetings pass chance, with the weight on pairs that meet often",
            "log2(joint ** 3 / expected)", "Daille 1994"),
    "t": ("the meetings beyond chance over their own uncertainty", "(joint - expected) / sqrt(joint)",
          "Church, Gale, Hanks & Hindle 1991"),
    "dice": ("the meetings as a part of all that they could be", "2 * joint / (node_count + collocate_count)",
             "Dice 1945"),
    "log_dice": ("how closely the two keep together, 14 at the most, where each unit doubles",
                 "14 + log2(2 * joint / (node_count + collocate_count))", "Rychly 2008"),
    # tone_words, describe, positions, sources
    "score": ("the mean of the values it was given", "total / n", "arithmetic mean"),
    "contribution": ("what the word adds to the difference of the two means",
                     "score1 * n1 / all1 - score2 * n2 / all2 - (n1 / all1 - n2 / all2) * reference",
                     "word shift, Gallagher and others 2021"),
    "coverage": ("the share of the words that the scorer knew", "n_scored / n_words", "relative frequency"),
    "words_per_sentence": ("the words over the sentences", "words / sentences", "relative frequency"),
    "quoted_share": ("the share of the words inside quotations", "quoted_words / words", "relative frequency"),
    "removed_share": ("the share of the words received that cleaning took out",
                      "removed_words / (words + removed_words)", "relative frequency"),
    "position": ("where it begins, from 0 at the first letter of the text to 1 at the last", "start / text_end",
                 "relative position"),
    # validate, corrected_counts, agreement
    "precision": ("the share of what was found that is right", "n_right / n_found", "van Rijsbergen 1979"),
    "recall": ("the share of what was coded that was found", "n_right / n_coded", "van Rijsbergen 1979"),
    "f1": ("precision and recall in one", "2 * n_right / (n_found + n_coded)", "van Rijsbergen 1979"),
    "corrected": ("the count less the wrong hits, as far as the judged sheet tells", "count * precision",
                  "count times precision"),
    "corrected_rate": ("the rate less the wrong hits, as far as the judged sheet tells", "value * precision",
                       "rate times precision"),
    "alpha": ("agreement beyond chance, 1 where full and 0 where as by chance",
              "1 - observed_distance / expected_distance", "Krippendorff 2011"),
}
# What a column of one name may be in different tables: the first formula whose columns the row has.
VARIANTS = {"share": ("abs(total) / all_totals", "kept / counted", "count / n"),
            "difference": ("value1 - value2", "mean1 - mean2", "value - other"),
            "precision": ("n_right / n_found", "n_right / n_coded", "count / n")}
_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Pow: operator.pow, ast.USub: operator.neg}
_FUNCTIONS: dict[str, Callable[..., float]] = {
    "log2": math.log2, "ln": math.log, "sqrt": math.sqrt, "abs": abs, "half": lambda n: n or 0.5,
    "g": lambda o, e: o * math.log(o / e) if o else 0.0}
_EXACT = "the exact interval of as many independent {unit} as vary as much (Korn & Graubard 1998), from "
_MEAN = "Student's t over "
_OVER = {
    OVER_ARTICLES: "{n_articles} articles (Cochran 1977)",
    OVER_BOTH: "sentences, which here is wider than over {n_articles} articles",
    WITHIN_TEXT: "overlapping blocks of sentences of one text (Meketon & Schmeiser 1984)",
}
_ENDS = {
    ZERO: "Clopper and Pearson's bound for no hit in half of {n:,} words",
    ZERO_RUNS: "Clopper and Pearson's bound for none in half of {n_sentences:,} sentences",
}


def explain(row: Mapping[str, Any] | pd.Series | pd.DataFrame, column: str | None = None, *,
            study: Study | None = None) -> pd.Series:
    """Write out how one number of a table is computed, so that a reader can work it out again.

    row: one row of a table (`table.iloc[0]`, or a table of one row). column: the number, by default `value`, or the
    first column with a formula. study: the study the table was made from; with it the ends of an interval are computed
    again too. Returns column, value, formula, arithmetic (the formula with the row's numbers), source and says, which
    is all of it in one sentence.

    The formula is worked out again: ValueError where it does not give the number in the row. The same for a column
    without a formula, and for a row that lacks what the formula needs.
    It explains how a number is made, not whether it answers the question.

    >>> explain({"measure": "term_rates", "name": "The Gull", "count": 5, "n": 800, "per": 1_000, "value": 6.25}).says
    'The Gull: value is 6.25 = per * count / n = 1000 * 5 / 800 (relative frequency).'
    >>> explain({"measure": "term_rates", "count": 0, "n": 492, "per": 1_000, "value": 999.0})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    analysis.errors.InputError: explain: value is 999 in the row, but per * count / n = 1000 * 0 / 492 = 0; ask ...
    """
    cells = _cells(row)
    name = column or _main(cells)
    if name in ("low", "high") and cells.get("measure") in MEASURES:
        return _explain_end(cells, name, study)
    formula, source = _formula_of(cells, name)
    value = cells[name]
    if name == "position" and cells.get("section") == "title":
        return _told(cells, name, "", "", source, f"{name} is 0, for a title stands before its text")
    if pd.isna(value) or not math.isfinite(value):
        why = f": {cells['varies']}" if cells.get("varies") in (NOTHING, REFUSED) else ""
        return _told(cells, name, formula, "", source, f"{name} has no finite value here{why}")
    arithmetic = write(formula, cells)
    try:
        again = evaluate(formula, cells)
    except (ZeroDivisionError, ValueError):  # nothing to divide by, or no logarithm
        again = math.nan
    if not math.isclose(again, value, rel_tol=1e-8, abs_tol=1e-10):
        raise InputError(f"explain: {name} is {value:.10g} in the row, but {formula} = {arithmetic} = {again:.10g}; "
                         "ask the measure again.")
    what = f", {FORMULAS[name][0]}," if name in FORMULAS else ""
    return _told(cells, name, formula, arithmetic, source, f"{name}{what} is {value:.4g} = {formula} = {arithmetic}")


def explained(row: Mapping[str, Any] | pd.Series) -> list[str]:
    """The columns of a row that `explain` can explain."""
    cells = _cells(row)
    found = []
    for name in cells:
        try:
            _formula_of(cells, name)
        except ValueError:
            continue
        found.append(name)
    return found


def _cells(row: Mapping[str, Any] | pd.Series | pd.DataFrame) -> dict[str, Any]:
    if isinstance(row, pd.DataFrame):
        if len(row) != 1:
            raise InputError(f"explain: the table has {len(row)} rows; pick one, as in table.iloc[0].")
        row = row.iloc[0]
    return {str(name): cell for name, cell in dict(row).items()}


def _main(cells: Mapping[str, Any]) -> str:
    if "value" in cells and cells.get("measure") in MEASURES:
        return "value"
    known = explained(cells)
    if not known:
        raise InputError("explain: no column of this row has a formula; give a row of a measure's table.")
    return known[0]


def _formula_of(cells: Mapping[str, Any], name: str) -> tuple[str, str]:
    """The formula of a column over columns that the row has, and its source."""
    if name not in cells:
        raise InputError(f"explain: {name!r} is no column of the row; it has {', '.join(cells)}.")
    if name == "value" and cells.get("measure") in MEASURES:
        declared = MEASURES[cells["measure"]]
        formula = "per * count / n" if cells.get("per", 1) != 1 else declared.formula
        _needs(cells, name, names_in(formula))
        return formula, declared.source
    if name in ("corrected", "corrected_rate") and pd.isna(cells.get("precision", 0)):
        return {"corrected": "count", "corrected_rate": "value"}[name], "as counted: none of its hits was judged"
    source = FORMULAS[name][2] if name in FORMULAS else "relative frequency"
    formulas = VARIANTS.get(name, (FORMULAS[name][1],) if name in FORMULAS else ())
    candidates = [(formula, source) for formula in formulas]
    for formula, source in candidates:
        if set(names_in(formula)) <= cells.keys():
            return formula, source
    for formula, _ in candidates:
        _needs(cells, name, names_in(formula))
    raise InputError(f"explain: {name!r} has no formula; give a whole row of a measure's table.")


def _needs(cells: Mapping[str, Any], name: str, needed: list[str]) -> None:
    lacking = [each for each in needed if each not in cells]
    if lacking:
        raise InputError(f"explain: {name!r} needs {', '.join(lacking)}, which the row lacks; give a whole row of a "
                         "measure's table.")


def _explain_end(cells: Mapping[str, Any], name: str, study: Study | None) -> pd.Series:
    """An end of an interval: by which method, and computed again where the study is given or the formula is exact."""
    _needs(cells, name, [name, "varies", "level", "per", "n", "n_articles",
                         *(["n_sentences"] if cells.get("varies") == ZERO_RUNS else []),
                         *(["choices", "tables"] if study is not None else [])])
    value, varies, source = cells[name], cells["varies"], "analysis.measures.measure"
    if pd.isna(value) or varies not in {**_ENDS, **_OVER}:
        return _told(cells, name, "", "", source, f"{name} has no value here: {varies or 'no interval'}")
    if varies in (ZERO, ZERO_RUNS) and name == "high":
        n = cells["n"] if varies == ZERO else cells["n_sentences"]
        again = share_interval(0, n / BURST, level=cells["level"], method="clopper-pearson")[1]
        _same(name, value, cells["per"] * float(again), "Clopper and Pearson's upper bound")
    if study is not None:
        _same(name, value, _row_again(study, cells)[name], "the measure, asked again,")
    how = _how(cells, varies)
    end = {"low": "lower", "high": "upper"}[name]
    says = f"{name} is {value:.4g}, the {end} end of a {100 * cells['level']:g} % interval from {how}"
    return _told(cells, name, "", "", source, says)


def _how(cells: Mapping[str, Any], varies: str) -> str:
    """What an interval rests on, in words."""
    if varies in _ENDS:
        return _ENDS[varies].format_map(cells)
    declared = MEASURES[cells["measure"]]
    start = _MEAN if declared.scale == "mean" else _EXACT.format(unit="words" if declared.scale == "rate" else "cases")
    return start + _OVER[varies].format_map(cells)


def _same(name: str, value: float, again: float, what: str) -> None:
    if not math.isclose(again, value, rel_tol=1e-8, abs_tol=1e-10):
        raise InputError(f"explain: {name} is {value:.10g} in the row, but {what} gives {again:.10g}; ask the measure "
                         "again.")


def _row_again(study: Study, cells: Mapping[str, Any]) -> pd.Series:
    """The same row of the same measure, estimated anew; ValueError where the row is from another study."""
    from analysis.measures.measure import estimate
    from analysis.measures.units import PERIODS

    declared, seed = MEASURES[cells["measure"]], int(cells["tables"].rpartition("seed ")[2].rstrip("."))
    if cells["tables"] != source_line(study, seed):
        raise InputError("explain: the row was made from the tables of another study; give that study.")
    asked = dict(part.split("=", 1) for part in cells["choices"].split(", ") if part)
    outlet = "all" if cells.get("outlet") == "all" else "article" if "doc_id" in cells else "outlet"
    by = [outlet] * ("outlet" in cells) + [each for each in ("section", *PERIODS) if each in cells
                                           and each not in asked.values()]
    table = estimate(study, declared, by=by, level=cells["level"], seed=seed, per=cells["per"], **asked)
    keys = [name for name in table.columns[:table.columns.get_loc("count")] if name in cells]
    same = np.logical_and.reduce([(table[key] == cells[key]).to_numpy() for key in keys])
    return table[same].iloc[0]


def _told(cells: Mapping[str, Any], name: str, formula: str, arithmetic: str, source: str, says: str) -> pd.Series:
    who = [str(cells[key]) for key in ("name", "label", "score", "tier", "status", "voice", "source_type", "word",
                                       "collocate") if isinstance(cells.get(key), str)]
    about = f"{', '.join(who).replace('_', ' ')}: " if who else ""
    end = f" ({source})." if formula else "."
    return pd.Series({"column": name, "value": cells[name], "formula": formula, "arithmetic": arithmetic,
                      "source": source, "says": f"{about}{says}{end}"}, name="explain", dtype=object)


def names_in(formula: str) -> list[str]:
    """The columns that a formula names, in their order.

    >>> names_in("log2(joint / expected)")
    ['joint', 'expected']
    """
    found = [node.id for node in ast.walk(ast.parse(formula, mode="eval"))
             if isinstance(node, ast.Name) and node.id not in _FUNCTIONS]
    return sorted(dict.fromkeys(found), key=formula.index)


def evaluate(formula: str, cells: Mapping[str, Any]) -> float:
    """What a formula gives with a row's numbers; arithmetic, log2, ln, sqrt and abs only.

    >>> evaluate("2 * joint / (a + b)", {"joint": 3, "a": 4, "b": 8})
    0.5
    """
    def work_out(node: ast.AST) -> Any:
        match node:
            case ast.Expression(body=body):
                return work_out(body)
            case ast.Constant(value=value):
                return value
            case ast.Name(id=name):
                return float(cells[name])
            case ast.BinOp(left=left, op=op, right=right):
                return _OPERATORS[type(op)](work_out(left), work_out(right))
            case ast.UnaryOp(op=op, operand=operand):
                return _OPERATORS[type(op)](work_out(operand))
            case ast.Call(func=ast.Name(id=name), args=args):
                return _FUNCTIONS[name](*map(work_out, args))
        raise InputError(f"explain: {ast.unparse(node)} is no arithmetic.")

    return float(work_out(ast.parse(formula, mode="eval")))


def write(formula: str, cells: Mapping[str, Any]) -> str:
    """A formula with a row's numbers in place of its names, to twelve digits.

    >>> write("per * count / n", {"per": 1000, "count": 5, "n": 800})
    '1000 * 5 / 800'
    """
    class Fill(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.AST:  # noqa: N802
            if node.id in _FUNCTIONS:
                return node
            return ast.Name(id=f"{float(cells[node.id]):.12g}", ctx=node.ctx)

    return ast.unparse(Fill().visit(ast.parse(formula, mode="eval")))
