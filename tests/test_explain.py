"""Every number that can be explained is worked out again from its row, and a changed one is refused."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.measures.agreement import agreement
from analysis.measures.coding import coder_agreement
from analysis.measures.explain import FORMULAS, VARIANTS, evaluate, explain, explained, names_in, write
from analysis.measures.measure import MEASURES, NOTHING, REFUSED
from analysis.study import Study

Refused = Callable[..., object]
OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
             ast.Pow: operator.pow, ast.USub: operator.neg}
FUNCTIONS = {"abs": abs, "ln": math.log, "log2": math.log2, "sqrt": math.sqrt, "half": lambda n: 0.5 if n == 0 else n,
             "g": lambda o, e: 0.0 if o == 0 else o * math.log(o / e)}


def work_out(arithmetic: str) -> float:
    """Evaluate numbers, + - * / **, brackets and the functions above, and nothing else."""

    def walk(node: ast.AST) -> float:
        if isinstance(node, ast.Constant):
            return float(node.value)
        if isinstance(node, ast.BinOp):
            return OPERATORS[type(node.op)](walk(node.left), walk(node.right))
        if isinstance(node, ast.UnaryOp):
            return OPERATORS[type(node.op)](walk(node.operand))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
            return FUNCTIONS[node.func.id](*map(walk, node.args))
        raise ValueError(f"{ast.dump(node)} is no arithmetic.")

    return walk(ast.parse(arithmetic, mode="eval").body)


# --- every public table ---

@pytest.fixture(scope="module")
def shipped() -> Study:
    """The shipped study: one article an outlet."""
    return analysis.load_study()


@pytest.fixture(scope="module")
def several(shipped: Study) -> Study:
    """The shipped articles as if two outlets had published them all, on made-up dates."""
    owner = [shipped.outlets["outlet"][place % 2] for place in range(len(shipped.articles))]
    dates = ["2031-01-04", "2031-02-28", "2031-01-31", "", "2032"]
    return replace(shipped, articles=shipped.articles.assign(outlet=owner, date=dates))


def sheet(study: Study) -> pd.DataFrame:
    return analysis.coding_sheet(study, "exit", n=30).assign(right=["yes", "no", "yes"] * 10).iloc[3:]


CODES = pd.DataFrame({"one": ["a", "b", "b", "a", "c"], "two": ["a", "b", "a", "a", "c"]})
NUMBERS = pd.DataFrame({"one": [1, 2, 2, 1, 4], "two": [1, 2, 1, 1, 4]})
ASK: dict[str, Callable[..., pd.DataFrame]] = {
    "term_rates": analysis.term_rates, "term_choices": analysis.term_choices, "voice_shares": analysis.voice_shares,
    "hit_shares": lambda study, **asked: analysis.hit_shares(study, "exit", **asked),
    "label_shares": lambda study, **asked: analysis.label_shares(study, "armed_groups", **asked),
    "scare_quotes": analysis.scare_quotes, "source_mix": analysis.source_mix, "tone": analysis.tone,
    "judging": analysis.judging}

# A table: the columns of it that must have been worked out again.
WALK: dict[str, tuple[Callable[[Study], list[pd.DataFrame]], set[str]]] = {
    **{name: (lambda study, ask=ask: [ask(study), ask(study, by="article")], {"value"}) for name, ask in ASK.items()},
    "tone": (lambda study: [analysis.tone(study, voice=voice, by=by) for voice in ("all", "own", "quoted")
                            for by in ("outlet", "article")], {"value", "coverage"}),
    "judging": (lambda study: [analysis.judging(study, voice=voice) for voice in ("all", "own")],
                {"value", "coverage"}),
    "toward": (lambda study: [analysis.tone(study, toward=name) for name in ("united_states", "exit/withdrawal")],
               {"value", "coverage"}),
    "word shift": (lambda study: [analysis.tone_words(
        study, scorer, between=tuple(study.articles["outlet"].unique()[:2])) for scorer in ("textblob", "vader")],
        {"contribution"}),
    "rates of a part": (lambda study: [analysis.term_rates(study, voice="quoted", per=100), analysis.term_rates(
        study, "loaded", voice="own", status="not negated", unit="sentence")], {"value"}),
    "shares in per cent": (lambda study: [analysis.voice_shares(study, per=100)], {"value"}),
    "words of sources": (lambda study: [analysis.source_mix(study, "named", counted="words")], {"value"}),
    "compare": (lambda study: [analysis.compare(ask(study, by=by)) for ask in ASK.values()
                               for by in ("outlet", "article")], {"difference"}),
    "tone_words": (lambda study: [analysis.tone_words(study, scorer, by=by) for scorer in ("textblob", "vader")
                                  for by in ("outlet", "article")], {"score", "share"}),
    "describe": (lambda study: [analysis.describe(study)], {"words_per_sentence", "quoted_share", "removed_share"}),
    "keyness": (lambda study: [analysis.keyness(study, least=3).iloc[::9], analysis.keyness(
        study, study.outlets["outlet"][0]).iloc[::9]], {"log_ratio", "percent_diff", "g2", "zeta"}),
    "collocates": (lambda study: [analysis.collocates(study, "exit", stop_words="with", least=1).iloc[::5]],
                   {"expected", "pmi", "npmi", "mi3", "t", "dice", "log_dice"}),
    "positions": (lambda study: [analysis.positions(study)], {"position"}),
    "validate": (lambda study: [analysis.validate(study, coder="one reader")], {"precision", "recall", "f1"}),
    "family_precision": (lambda study: [analysis.family_precision(sheet(study))], {"precision"}),
    "corrected_counts": (lambda study: [analysis.corrected_counts(
        study, "exit", analysis.family_precision(sheet(study)), by=by) for by in ("outlet", "article")],
        {"corrected", "corrected_rate", "precision"}),
    "agreement": (lambda study: [agreement(CODES), agreement(NUMBERS, distance="interval"),
                                 coder_agreement(sheet(study), sheet(study).assign(right="yes"))], {"alpha"}),
}
# Tables that count, list or place, and estimate nothing; and numbers that are resampled or rest on too many parts.
NO_FORMULA: dict[str, Callable[[Study], pd.DataFrame]] = {
    "sources": analysis.sources,
    "forms": lambda study: analysis.forms(study, "exit", "withdrawal"),
    "total": lambda study: analysis.describe(study, "total"),
    "removals": lambda study: analysis.describe(study, "removals"),
    "sections": lambda study: analysis.describe(study, "sections"),
    "sentences": lambda study: analysis.tone_words(study, "vader", by="sentence"),
    "coding_sheet": sheet,
    "source_diversity": lambda study: analysis.source_diversity(study, resamples=20),
    "dispersion": lambda study: analysis.dispersion(study, "exit"),
    "design_limits": analysis.design_limits,
}


@cache
def rows_of(name: str, study: Study) -> list[dict[str, Any]]:
    return [row for table in WALK[name][0](study) for row in table.to_dict("records")]


@pytest.mark.parametrize("name", WALK)
@pytest.mark.parametrize("which", ["shipped", "several"])
def test_every_number_is_worked_out_again(name: str, which: str, request: pytest.FixtureRequest) -> None:
    worked_out: set[str] = set()
    for row in rows_of(name, request.getfixturevalue(which)):
        for column in explained(row):
            told = explain(row, column)
            assert told["says"].endswith(f" ({told['source']}).")
            assert "  " not in told["says"]
            if not math.isfinite(row[column]):
                assert "no finite value here" in told["says"]
                assert told["arithmetic"] == ""
                continue
            assert work_out(told["arithmetic"]) == pytest.approx(row[column], rel=1e-8, abs=1e-10), told["says"]
            worked_out.add(column)
    assert worked_out == WALK[name][1]


@pytest.mark.parametrize("name", WALK)
@pytest.mark.parametrize("factor", [1 + 1e-6, -1, 2])
def test_a_changed_number_is_refused(name: str, factor: float, shipped: Study, refused: Refused) -> None:
    for row in rows_of(name, shipped)[::3]:
        for column in explained(row):
            if math.isfinite(row[column]) and abs(row[column]) > 1e-3:
                with refused(f"explain: {column} is", "ask the measure again"):
                    explain({**row, column: factor * row[column]}, column)


@pytest.mark.parametrize("name", WALK)
def test_a_changed_part_is_refused(name: str, shipped: Study, refused: Refused) -> None:
    for row in rows_of(name, shipped)[::5]:
        for column in explained(row):
            told = explain(row, column)
            parts = names_in(told["formula"]) if told["arithmetic"] else []
            for part in parts:
                with np.errstate(all="ignore"):
                    moved = evaluate(told["formula"], {**row, part: 3 * row[part] + 0.125})
                if not math.isclose(moved, row[column], rel_tol=1e-6, abs_tol=1e-9):
                    with refused(f"explain: {column} is", "ask the measure again"):
                        explain({**row, part: 3 * row[part] + 0.125}, column)


@pytest.mark.parametrize("name", NO_FORMULA)
def test_what_has_no_formula_says_so(name: str, shipped: Study, refused: Refused) -> None:
    row = NO_FORMULA[name](shipped).iloc[0]
    assert explained(row) == []
    with refused("no column of this row has a formula", "give a row"):
        explain(row)


def test_every_formula_and_every_measure_is_followed_somewhere() -> None:
    assert set(ASK) == set(MEASURES)
    followed = {column for _, columns in WALK.values() for column in columns}
    assert set(FORMULAS) | set(VARIANTS) <= followed | {"contrast", "change"}
    for _, formula, source in FORMULAS.values():
        assert source
        assert names_in(formula)


@pytest.mark.parametrize(("row", "column", "formula"), [
    ({"value": 0.6, "other": 0.2, "difference": 0.4, "contrast": 0.5}, "difference", "value - other"),
    ({"value": 0.6, "other": 0.2, "difference": 0.4, "contrast": 0.5}, "contrast", "(value - other) / (value + other)"),
    ({"difference": 0.4, "was": 0.1, "change": 0.3}, "change", "difference - was"),
    ({"kept": 63, "counted": 70, "share": 0.9}, "share", "kept / counted"),
    ({"count": 3, "n": 8, "share": 0.375}, "share", "count / n"),
    ({"mean1": 2, "mean2": 5, "difference": -3}, "difference", "mean1 - mean2"),
    ({"value1": 2, "value2": 5, "difference": -3}, "difference", "value1 - value2"),
])
def test_a_column_has_the_formula_of_its_table(row: dict[str, float], column: str, formula: str) -> None:
    told = explain(row, column)
    assert told["formula"] == formula
    assert work_out(told["arithmetic"]) == pytest.approx(row[column])


# --- the ends of an interval ---

def ended(study: Study) -> Iterator[tuple[str, dict[str, Any]]]:
    """Rows of every measure, by many units and choices."""
    units = ["outlet", "article", "section", "month", "year", "all", ["outlet", "section"], ["all", "year"],
             ["section", "quarter"], ["article", "section"]]
    for name, ask in ASK.items():
        for place, by in enumerate(units):
            usual = {"level": (0.95, 0.8)[place % 2], "seed": (0, 3)[place % 2]}
            for row in ask(study, by=by, **usual).drop_duplicates("varies").to_dict("records"):
                yield name, row
        for choice, values in MEASURES[name].choices.items():
            for row in ask(study, **{choice: values[-1]}).drop_duplicates("varies").to_dict("records"):
                yield name, row
    for of in ("voice", "section", "scare_quoted"):
        shares = analysis.hit_shares(study, "exit", of, concept="withdrawal").drop_duplicates("varies")
        yield from ((of, row) for row in shares.to_dict("records"))


def test_the_ends_of_every_interval_are_computed_again(several: Study) -> None:
    seen = set()
    for _, row in ended(several):
        for column in ("low", "high"):
            told = explain(row, column, study=several)
            assert told["says"].endswith(".")
            if math.isfinite(row[column]):
                assert f"{100 * row['level']:g} % interval" in told["says"]
                seen.add(row["varies"])
            else:
                assert "no value here" in told["says"]
    assert len(seen) == 5, seen  # every way that an interval can be made


def test_a_moved_end_is_refused(several: Study, refused: Refused) -> None:
    moved = 0
    for _, row in list(ended(several))[::9]:
        for column in ("low", "high"):
            if math.isfinite(row[column]) and abs(row[column]) > 1e-3:
                with refused(f"explain: {column} is", "asked again" if row["varies"].startswith(("over", "within"))
                             else "gives", "ask the measure again"):
                    explain({**row, column: row[column] * 1.001}, column, study=several)
                moved += 1
    assert moved > 20


def test_the_upper_end_of_a_zero_needs_no_study(refused: Refused, shipped: Study) -> None:
    rates = analysis.term_rates(shipped, "exit")
    zero = rates[rates["count"] == 0].iloc[0]
    assert f"Clopper and Pearson's bound for no hit in half of {zero['n']:,} words" in explain(zero, "high")["says"]
    with refused("Clopper and Pearson's upper bound", "ask the measure again"):
        explain({**zero, "high": 2 * zero["high"]}, "high")
    never = analysis.voice_shares(shipped).query("count == 0 and n > 0")
    for row in never.to_dict("records"):
        assert f"none in half of {row['n_sentences']:,} sentences" in explain(row, "high")["says"]


def test_an_end_says_what_it_varies_over(several: Study, shipped: Study) -> None:
    over = analysis.voice_shares(several).iloc[0]
    assert f"from {over['n_articles']} articles (Cochran 1977)" in explain(over, "low")["says"]
    assert "the lower end of a 95 % interval from the exact interval" in explain(over, "low")["says"]
    assert "overlapping blocks of sentences of one text (Meketon & Schmeiser 1984)" in explain(
        analysis.voice_shares(shipped).iloc[0], "high")["says"]
    mean = analysis.tone(several).query("varies == 'over articles'").iloc[0]
    assert f"Student's t over {mean['n_articles']} articles (Cochran 1977)" in explain(mean, "low")["says"]


def test_a_row_of_another_study_is_told_apart(shipped: Study, several: Study, refused: Refused) -> None:
    row = analysis.voice_shares(shipped).iloc[0]
    with refused("another study", "give that study"):
        explain(row, "low", study=several)
    assert explain(row, "low", study=shipped)["value"] == row["low"]


# --- what is said ---

def test_the_sentence_holds_who_value_formula_arithmetic_and_source() -> None:
    row = {"measure": "hit_shares", "name": "The Gull", "voice": "quoted", "count": 5, "n": 800, "value": 0.00625}
    assert explain(row)["says"] == "The Gull, quoted: value is 0.00625 = count / n = 5 / 800 (relative frequency)."
    bare = explain({"count": 5, "n": 8, "share": 0.625}, "share")
    assert bare.to_dict() == {"column": "share", "value": 0.625, "formula": "count / n", "arithmetic": "5 / 8",
                              "source": "relative frequency",
                              "says": "share is 0.625 = count / n = 5 / 8 (relative frequency)."}


def test_without_a_column_the_value_or_the_first_formula_is_explained(shipped: Study) -> None:
    assert explain(analysis.tone(shipped).iloc[0])["column"] == "value"
    assert explain(analysis.compare(analysis.tone(shipped)).iloc[0])["column"] == "difference"
    assert explain(analysis.describe(shipped).iloc[0])["column"] == "words_per_sentence"


def test_a_row_may_be_a_series_a_mapping_or_a_table_of_one(shipped: Study, refused: Refused) -> None:
    table = analysis.voice_shares(shipped)
    told = explain(table.iloc[0])
    assert told.equals(explain(table.iloc[0].to_dict()))
    assert told.equals(explain(table.head(1)))
    with refused("the table has 10 rows", "pick one"):
        explain(table)
    with refused("the table has 0 rows", "pick one"):
        explain(table.head(0))


def test_a_missing_number_says_why(study: Study) -> None:
    silent = analysis.voice_shares(study).query("outlet == 'buoy'").iloc[0]
    for column in ("value", "low"):
        assert NOTHING in explain(silent, column)["says"]
    few = analysis.tone(replace(study, sentences=study.sentences.assign(n_vader=0))).query("score == 'compound'")
    assert REFUSED in explain(few.iloc[0])["says"]
    lone = analysis.keyness(analysis.load_study()).query("count2 == 0").iloc[0]
    assert "percent_diff has no finite value here" in explain(lone, "percent_diff")["says"]


def test_counts_that_nobody_judged_stay_as_counted(shipped: Study, refused: Refused) -> None:
    judged = analysis.family_precision(sheet(shipped).query("concept == 'stay'"))
    table = analysis.corrected_counts(shipped, "exit", judged)
    row = table[table["precision"].isna() & table["count"].gt(0)].iloc[0]
    assert explain(row, "corrected")["formula"] == "count"
    assert "none of its hits was judged" in explain(row, "corrected_rate")["says"]
    with refused("corrected is", "ask the measure again"):
        explain({**row, "corrected": row["count"] + 1}, "corrected")


# --- what is refused ---

def test_rows_that_lack_what_the_formula_needs_are_refused(refused: Refused) -> None:
    with refused("'share' needs", "n", "give a whole row"):
        explain({"count": 5, "share": 0.625}, "share")
    with refused("'alpha' needs observed_distance, expected_distance", "give a whole row"):
        explain({"alpha": 0.5}, "alpha")
    for column in ("bias", "share", "difference", "value"):
        with refused(f"'{column}' is no column of the row", "count, n"):
            explain({"measure": "hit_shares", "count": 5, "n": 8}, column)
    with refused("'difference' needs value1, value2", "give a whole row"):
        explain({"difference": 0.5}, "difference")
    with refused("'n' has no formula", "give a whole row"):
        explain({"count": 5, "n": 8, "share": 0.625}, "n")
    with refused("no column of this row has a formula", "give a row"):
        explain({"count": 5})
    for lacking in ("count", "n"):
        row = {"measure": "hit_shares", "count": 5, "n": 800, "value": 0.00625}
        with refused("'value' needs", lacking, "give a whole row"):
            explain({name: cell for name, cell in row.items() if name != lacking})
    with refused("value is 0.00625", "5 / 0 = nan", "ask the measure again"):
        explain({**row, "n": 0})


def test_an_end_of_a_row_that_lacks_its_parts_is_refused(shipped: Study, refused: Refused) -> None:
    row = analysis.term_rates(shipped, "exit").query("count == 0").iloc[0]
    with refused("'high' needs level", "give a whole row"):
        explain(row.drop("level"), "high")


def test_a_formula_is_arithmetic_and_nothing_else() -> None:
    for formula in ("__import__('os')", "n.real", "[n]", "n if n else 0", "n and 1", "open(n)"):
        with pytest.raises((ValueError, KeyError)):
            evaluate(formula, {"n": 1})
    assert evaluate("-n ** 2 + log2(8) * sqrt(4) - abs(-1) + half(0) + g(0, 5)", {"n": 2}) == -4 + 6 - 1 + 0.5
    assert write("g(count1, n1) + half(n1)", {"count1": 2, "n1": 1 / 3}) == (
        "g(2, 0.333333333333) + half(0.333333333333)")
    assert names_in("2 * b / (a + b)") == ["b", "a"]


def test_explaining_changes_nothing(shipped: Study) -> None:
    row = analysis.keyness(shipped).iloc[0]
    copy = row.copy(deep=True)
    explain(row, "zeta")
    explained(row)
    assert row.equals(copy)
