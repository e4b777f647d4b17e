"""Every number's printed arithmetic works out to the number."""

import ast
import math
import operator

import numpy as np
import pandas as pd
import pytest

from analysis.estimate import compare_groups, rate_interval, rate_ratio
from analysis.measures.accuracy import class_scores, detection_scores
from analysis.measures.agreement import agreement
from analysis.measures.collocates import collocates
from analysis.measures.dispersion import dispersion
from analysis.measures.explain import explain
from analysis.measures.formulas import FORMULAS
from analysis.measures.keyness import keyness

OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
}


def beta_quantile(p: float, a: float, b: float) -> float:
    from scipy.stats import beta

    return float(beta(a, b).ppf(p))


def gamma_quantile(p: float, a: float) -> float:
    from scipy.stats import gamma

    return float(gamma(a).ppf(p))


FUNCTIONS = {
    "abs": abs,
    "exp": math.exp,
    "factorial": lambda n: math.factorial(int(n)),
    "ln": math.log,
    "log2": math.log2,
    "max": max,
    "min": min,
    "sqrt": math.sqrt,
    "beta_quantile": beta_quantile,
    "gamma_quantile": gamma_quantile,
}


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


def rate_rows() -> pd.DataFrame:
    rows = []
    for method in ("wilson", "jeffreys", "clopper-pearson", "garwood"):
        for count in (0, 5, 800):
            low, high = rate_interval(count, 800, level=0.9, method=method)
            row = {"count": count, "n": 800, "per": 1_000, "rate": 1_000 * count / 800, "level": 0.9}
            rows.append(row | {"method": method, "low": float(low), "high": float(high)})
    return pd.DataFrame(rows)


def ratio_rows() -> pd.DataFrame:
    rows = []
    for cells in ((12, 800, 1, 1200), (8, 700, 0, 4300)):
        names = ("rate_ratio", "rate_ratio_low", "rate_ratio_high")
        bounds = dict(zip(names, map(float, rate_ratio(*cells)), strict=True))
        rows.append(dict(zip(("count1", "n1", "count2", "n2"), cells, strict=True)) | bounds | {"level": 0.95})
    return pd.DataFrame(rows)


def keyness_rows() -> pd.DataFrame:
    counts = pd.DataFrame(
        {"Gazette": [12, 8, 0, 2, 400], "Courier": [1, 0, 4, 9, 700], "Herald": [0, 0, 5, 5, 90]},
        index=["dam", "sluice", "levee", "river", "other"],
    )
    return keyness(counts)


def dispersion_rows(norm: str) -> pd.DataFrame:
    counts = pd.DataFrame([[1, 2, 3, 4, 5, 0], [0, 0, 1, 0, 0, 0], [4, 0, 0, 2, 0, 0]], index=["dam", "levee", "river"])
    return dispersion(counts, pd.Series([9, 10, 10, 10, 11, 0]), parts="articles", norm=norm)


def collocate_rows() -> pd.DataFrame:
    pairs = {"collocate": ["burst", "old", "far"], "joint": [10, 2, 0], "collocate_count": [20, 2, 7]}
    return collocates(pd.DataFrame(pairs).assign(node="dam", node_count=30, n=5_000), span=4)


def group_rows() -> pd.DataFrame:
    rng = np.random.default_rng(2)
    exact = compare_groups(rng.normal(size=13), ["a"] * 4 + ["b"] * 4 + ["c"] * 5)
    drawn = compare_groups(rng.normal(size=40), ["a"] * 20 + ["b"] * 20, resamples=999)
    return pd.concat([exact, drawn], ignore_index=True)


def agreement_rows() -> pd.DataFrame:
    codings = pd.DataFrame({"A": [1, 2, 3, 3, 1], "B": [1, 2, 2, 3, 4], "C": [1, None, 3, 3, 4]})
    return pd.concat([agreement(codings, distance=name, resamples=20) for name in ("nominal", "ordinal", "interval")])


TABLES = {
    "rates": rate_rows,
    "ratios": ratio_rows,
    "shares": lambda: pd.DataFrame([{"count": 3, "n": 8, "share": 0.375}]),
    "means": lambda: pd.DataFrame([{"total": -3.0, "n": 8, "mean": -0.375}]),
    "keyness": keyness_rows,
    "dispersion": lambda: dispersion_rows("lijffijt-gries-2012"),
    "dispersion by Egbert": lambda: dispersion_rows("egbert-2020"),
    "collocates": collocate_rows,
    "groups": group_rows,
    "agreement": agreement_rows,
}


@pytest.mark.parametrize("name", TABLES)
def test_the_arithmetic_of_every_column_works_out(name: str) -> None:
    table, followed = TABLES[name](), set()
    for _, row in table.iterrows():
        for column in table.columns.intersection(list(FORMULAS)):
            told = explain(row, column)
            if told["arithmetic"]:
                followed.add(column)
                assert work_out(told["arithmetic"]) == pytest.approx(row[column], rel=1e-6, abs=1e-9), told["says"]
            else:
                assert not np.isfinite(row[column]) or row["method"] in ("articles", "units")
            assert told["source"] in told["says"]
    assert followed >= set(table.columns.intersection(list(FORMULAS))) - {"low", "high"}


@pytest.mark.parametrize("scores", [detection_scores(8, 2, 4), class_scores(list("aabbc"), list("abbbc"))])
def test_rows_that_name_their_measure(scores: pd.DataFrame) -> None:
    for _, row in scores.iterrows():
        assert work_out(explain(row)["arithmetic"]) == pytest.approx(row["estimate"])
        for end in ("low", "high"):
            told = explain(row, end)
            if row["method"] == "wilson":
                assert work_out(told["arithmetic"]) == pytest.approx(row[end], rel=1e-6, abs=1e-9)
            else:
                assert "percentile over resampled units, resamples 2000, seed 0" in told["says"]


def test_every_formula_is_followed_somewhere() -> None:
    columns = set().union(*(table().columns for table in TABLES.values()))
    assert set(FORMULAS) <= columns | {"precision", "recall", "f1", "macro_f1"}


def test_the_sentence_holds_formula_arithmetic_value_and_source() -> None:
    says = explain({"count": 5, "n": 800, "share": 0.00625}, "share")["says"]
    assert says == "share = count / n = 5 / 800 = 0.00625 (relative frequency)."


def test_a_word_on_one_side_only_is_said_not_divided() -> None:
    row = keyness_rows().query("word == 'sluice' and target == 'Gazette'").iloc[0]
    told = explain(row, "percent_diff")
    assert told["arithmetic"] == ""
    assert "no finite value here, only in Gazette" in told["says"]


def test_intervals_over_what_a_table_says_they_vary_over() -> None:
    row = {"count": 5, "n": 800, "rate": 6.25, "low": 1.0, "high": 9.0, "varies": "within this text"}
    assert "resampled blocks, or Wilson's bound where that is wider" in explain(row, "low")["says"]
    zero = row | {"count": 0, "rate": 0.0, "low": 0.0, "high": 4.779, "varies": "zero count, independent words"}
    told = explain(zero, "high", per=1_000, level=0.95)
    assert work_out(told["arithmetic"]) == pytest.approx(4.779, abs=5e-4)
    assert told["source"].startswith("Wilson")


def test_rows_that_lack_what_the_formula_needs_raise() -> None:
    with pytest.raises(ValueError, match="'per', which the row lacks; give it, as in per="):
        explain({"count": 5, "n": 800, "rate": 6.25}, "rate")
    with pytest.raises(ValueError, match="choose one of 'share', 'rate'"):
        explain({"count": 5}, "bias")
    with pytest.raises(ValueError, match="choose one of 'share'"):
        explain({"count": 5, "n": 8, "share": 0.625}, "rate")
    with pytest.raises(ValueError, match="name the column"):
        explain({"count": 5, "n": 8, "share": 0.625})
