"""Every number's printed arithmetic works out to the number, in every row of every public measure."""

from __future__ import annotations

import ast
import inspect
import math
import operator
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.estimate import compare_groups, rate_interval, rate_ratio
from analysis.measures.accuracy import class_scores, detection_scores
from analysis.measures.agreement import agreement
from analysis.measures.claims.claim import Claim
from analysis.measures.collocates import collocates
from analysis.measures.dispersion import dispersion
from analysis.measures.explanation.explain import explain, explained
from analysis.measures.explanation.formulas import FORMULAS
from analysis.measures.explanation.table_formulas import KINDS
from analysis.measures.keyness import keyness
from analysis.study import Study

Refused = Callable[..., object]

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

    return float(beta.ppf(p, a, b))


def gamma_quantile(p: float, a: float) -> float:
    from scipy.stats import gamma

    return float(gamma.ppf(p, a))


FUNCTIONS = {
    "abs": abs,
    "choose": lambda n, k: math.comb(int(n), int(k)),
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
            if check(row, column):
                followed.add(column)
    told_elsewhere = {"mean1", "mean2", "p_adjusted"}
    assert followed >= set(table.columns.intersection(list(FORMULAS))) - told_elsewhere


def check(row: pd.Series | dict, column: str) -> str:
    """Explain one number, hold the arithmetic (if any) against it, and return the arithmetic."""
    told = explain(row, column)
    value = float(row["estimate"] if told["measure"] not in row or column == "estimate" else row[column])
    assert told["says"].endswith(f"({told['source']}).")
    assert "  " not in told["says"], told["says"]
    assert not re.search(r"[{}]|nan|None|<NA>", told["says"]), told["says"]
    if not math.isfinite(value):
        assert "no finite value here" in told["says"]
    elif told["arithmetic"]:
        assert work_out(told["arithmetic"]) == pytest.approx(value, rel=1e-8, abs=1e-12), told["says"]
    return told["arithmetic"]


# --- every public measure ---

@pytest.fixture(scope="module")
def shipped() -> Study:
    """The shipped study: one article an outlet."""
    return analysis.load_study()


@pytest.fixture(scope="module")
def several(shipped: Study) -> Study:
    """The shipped articles as if two outlets had published them all."""
    outlets = shipped.outlets.head(2)
    owner = [outlets["outlet"].iloc[place % 2] for place in range(len(shipped.articles))]
    return replace(shipped, outlets=outlets, articles=shipped.articles.assign(outlet=owner))


@pytest.fixture(scope="module")
def sample() -> Study:
    """The made-up study: three outlets of four articles each, enough to test."""
    return analysis.annotate_corpus(Path(__file__).parent.parent / "corpus" / "sample")


def sheet(study: Study) -> pd.DataFrame:
    judged = analysis.coding_sheet(study, "exit", n=30)
    return judged.assign(right=["yes", "no", "yes"] * 10).iloc[3:]


@cache
def claims(study: Study) -> list[Claim]:
    first = study.outlets["outlet"].iloc[0]
    found = [analysis.claim_choice(study, "exit", "withdrawal", "security_partnership"),
             analysis.claim_choice(study, "exit", "withdrawal", "stay", outlet=first),
             analysis.claim_status(study, "exit", "withdrawal"), analysis.claim_names(study, "armed_groups"),
             analysis.claim_extreme(study, "term_rates", "uses per thousand", family="exit", concept="withdrawal"),
             analysis.claim_extreme(study, "tone", "mean compound", score="compound"),
             analysis.claim_scorers(study, "polarity", "compound")]
    return [*analysis.recount_claims(study, found[:3]), *found[3:]]


def over_claims(table: Callable[[Study, Claim], pd.DataFrame]) -> Callable[[Study], list]:
    return lambda study: [table(study, claim) for claim in varied(study)]


def varied(study: Study) -> list[Claim]:
    """A share, a rate and a mean."""
    return [claims(study)[place] for place in (0, 4, 5)]


def left_out(study: Study) -> list[pd.DataFrame]:
    return [analysis.leave_one_out(study, claim, unit) for claim in varied(study)
            for unit in ("article", "pattern") if unit == "article" or claim.evidence[0] == "hits"]


GOLD = ("concepts", "status", "voice", "quotes", "sentences", "attributions")
CODES = pd.DataFrame({"one": ["a", "b", "b", "a", "c"], "two": ["a", "b", "a", "a", "c"]})

# Public measure: its tables. Every row and every number of them is explained.
WALK: dict[str, Callable[[Study], list[pd.DataFrame]]] = {
    "agreement": lambda _: [agreement(CODES)],
    "agreement_with_gold": lambda study: [analysis.agreement_with_gold(study, name) for name in GOLD],
    "agreements": lambda study: [analysis.agreements(study, ["status", "voice"])],
    "anonymous_share": lambda study: [analysis.anonymous_share(study)],
    "attribution_card": lambda study: [analysis.attribution_card(study)],
    "card": lambda study: [analysis.card(study, "status", coder="one reader", level=0.9)],
    "cards": lambda study: [analysis.cards(study, list(GOLD), coder="one reader")],
    "carriers": over_claims(analysis.carriers),
    "carriers_each": lambda study: [analysis.carriers_each(study, varied(study))],
    "claim_table": lambda study: [analysis.claim_table(claims(study))],
    "class_scores": lambda _: [class_scores(CODES["one"], CODES["two"])],
    "coder_agreement": lambda study: [analysis.coder_agreement(sheet(study), sheet(study).assign(right="yes"))],
    "collocates": lambda study: [analysis.collocates(study, "exit", stop_words="with", least=1)],
    "compare": lambda study: [analysis.compare(analysis.term_rates(study, "exit", by="article"))],
    "compare_groups": lambda _: [group_rows()],
    "corrected_counts": lambda study: [analysis.corrected_counts(study, "exit", analysis.family_precision(sheet(study)),
                                                                 by=by) for by in ("outlet", "article")],
    "cue_stances": lambda study: [analysis.cue_stances(study)],
    "describe": lambda study: [analysis.describe(study)],
    "design_limits": lambda study: [analysis.design_limits(study), analysis.design_limits(study, level=0.8, per=100)],
    "detection_scores": lambda _: [detection_scores(8, 2, 4),
                                   detection_scores([3, 5], [1, 1], [0, 4], method="articles")],
    "dispersion": lambda study: [analysis.dispersion(study, "exit", parts=parts) for parts in ("article", "sentence")],
    "distinctive_words": lambda study: [analysis.distinctive_words(study, level=0.9)],
    "family_precision": lambda study: [analysis.family_precision(sheet(study))],
    "hit_shares": lambda study: [analysis.hit_shares(study, "exit", of) for of in ("status", "scare_quoted")],
    "keyness": lambda study: [analysis.keyness(study, study.outlets["outlet"].iloc[0], least=3)],
    "label_shares": lambda study: [analysis.label_shares(study, "armed_groups", of=of) for of in ("tier", "pattern")],
    "leave_one_out": left_out,
    "loaded_rates": lambda study: [analysis.loaded_rates(study)],
    "positions": lambda study: [analysis.positions(study)],
    "robustness": over_claims(lambda study, claim: analysis.robustness(analysis.sensitivity(study, claim))),
    "robustness_by": over_claims(lambda study, claim: analysis.robustness_by(analysis.sensitivity(study, claim))),
    "scare_quotes": lambda study: [analysis.scare_quotes(study)],
    "sensitivity": over_claims(lambda study, claim: analysis.sensitivity(study, claim).iloc[::7]),
    "source_diversity": lambda study: [analysis.source_diversity(study, of=of, resamples=20) for of in
                                       ("source_type", "speaker")],
    "source_mix": lambda study: [analysis.source_mix(study, of=of, level=0.9) for of in ("attributions", "words")],
    "term_choices": lambda study: [analysis.term_choices(study, by=by) for by in ("outlet", "article")],
    "term_rates": lambda study: [analysis.term_rates(study, voice=voice, per=100) for voice in ("all", "quoted")],
    "tone": lambda study: [analysis.tone(study, voice=voice) for voice in ("all", "own", "quoted")],
    "tone_sources": lambda study: [analysis.tone_sources(study, scorer) for scorer in ("textblob", "vader")],
    "voice_shares": lambda study: [analysis.voice_shares(study)],
    "weakest": lambda study: [analysis.weakest(analysis.cards(study, ["status"], coder="one reader"), "recall")],
}

# Tables that count, list or place, and estimate nothing.
NO_ESTIMATE = {
    "check_coding", "coding_sheet", "describe_grid", "describe_removals", "describe_total", "evidence_rows",
    "hit_forms", "label_counts", "load_gold", "section_words", "sources", "specifications",
    "tone_extremes", "word_counts",
}

# What a formula takes as it is: numbers that were counted, given, or are the extremes of what was counted.
TAKEN = {"count", "n", "other_count", "other_n", "level", "per", "prior", "prior_b", "prior_total", "prior_total_b",
         "span", "observed_distance", "expected_distance", "matches", "min1", "max1", "min2", "max2", "estimate",
         "all_totals", "sign", "total", "was", "resamples", "seed", "counts", "sizes"}


@cache
def tables_of(name: str, study: Study) -> list[pd.DataFrame]:
    return WALK[name](study)


@pytest.mark.parametrize("name", WALK)
@pytest.mark.parametrize("which", ["shipped", "several"])
def test_every_number_of_every_measure_is_explained(name: str, which: str, request: pytest.FixtureRequest) -> None:
    assert walk_through(tables_of(name, request.getfixturevalue(which)))


def walk_through(tables: list[pd.DataFrame]) -> int:
    """Explain every number of every row; return how many could be worked out again."""
    worked_out = 0
    for table in tables:
        for row in table.to_dict("records"):
            known = explained(row)
            for column in table.columns:
                is_number = pd.api.types.is_float_dtype(table[column])
                assert column in known or column in TAKEN or not is_number, f"{column} of {list(table.columns)}"
            worked_out += sum(bool(check(row, column)) for column in known)
    return worked_out


def test_every_number_of_a_tested_comparison_is_explained(sample: Study) -> None:
    compared = analysis.compare(analysis.term_rates(sample, "closure", by="article"))
    assert compared["p"].notna().all()
    assert walk_through([compared, analysis.tone(sample), analysis.term_rates(sample, "closure")])


def test_every_public_measure_is_walked_through_or_known_to_estimate_nothing() -> None:
    measures = {name for name in analysis.__all__ if is_measure(getattr(analysis, name))}
    assert measures - WALK.keys() - NO_ESTIMATE == set()
    assert (WALK.keys() | NO_ESTIMATE) - set(analysis.__all__) == set()
    assert WALK.keys() & NO_ESTIMATE == set()


def is_measure(thing: object) -> bool:
    """A function of the house that returns a table."""
    home = getattr(thing, "__module__", "")
    return (inspect.isfunction(thing) and home.startswith(("analysis.measures.", "analysis.estimate."))
            and "DataFrame" in str(inspect.signature(thing).return_annotation))


@pytest.mark.parametrize("name", NO_ESTIMATE - {"check_coding", "coding_sheet", "word_counts"})
def test_what_estimates_nothing_has_nothing_to_explain(name: str, shipped: Study, refused: Refused) -> None:
    claim = analysis.claim_choice(shipped, "exit", "withdrawal", "stay")
    more = {"evidence_rows": [claim], "hit_forms": ["exit", "withdrawal"], "label_counts": ["isis"],
            "specifications": [claim]}
    made = {"describe_grid": lambda _: analysis.describe_grid(analysis.specifications(shipped, claim)),
            "load_gold": lambda _: analysis.load_gold("exit")}.get(name, getattr(analysis, name))
    with refused("no column of this row has a formula"):
        explain(made(shipped, *more.get(name, [])).iloc[0])


# --- what is said ---

MAIN = {"term_rates": "rate", "term_choices": "share", "tone": "mean", "source_diversity": "effective",
        "corrected_counts": "corrected", "family_precision": "precision", "coder_agreement": "alpha",
        "compare": "difference", "distinctive_words": "log_ratio", "robustness": "share", "claim_table": "value",
        "design_limits": "smallest_p", "positions": "position", "leave_one_out": "difference"}


@pytest.mark.parametrize("name", MAIN)
def test_a_row_is_explained_by_what_its_table_is_about(name: str, shipped: Study) -> None:
    row = tables_of(name, shipped)[0].iloc[0]
    assert explain(row)["measure"] == MAIN[name]
    assert explain(row).equals(explain(row, MAIN[name]))


@pytest.mark.parametrize("name", ["keyness", "dispersion", "collocates", "cards", "describe"])
def test_a_row_of_several_equals_asks_which(name: str, shipped: Study, refused: Refused) -> None:
    row = tables_of(name, shipped)[0].iloc[0]
    with refused("no one number", *map(repr, explained(row)[:3])):
        explain(row)


def test_no_two_kinds_of_table_are_taken_for_each_other(shipped: Study) -> None:
    for name in WALK:
        for table in tables_of(name, shipped):
            assert sum(kind.marks <= set(table.columns) for kind in KINDS) <= 1 + (name == "corrected_counts"), name


@pytest.mark.parametrize("scores", [detection_scores(8, 2, 4), class_scores(list("aabbc"), list("abbbc"))])
def test_rows_that_name_their_measure(scores: pd.DataFrame) -> None:
    for _, row in scores.iterrows():
        assert work_out(explain(row)["arithmetic"]) == pytest.approx(row["estimate"])
        for end in ("low", "high"):
            told = explain(row, end)
            if row["method"] == "wilson":
                assert work_out(told["arithmetic"]) == pytest.approx(row[end], rel=1e-8, abs=1e-12)
                assert f"interval of {row['measure']} (Wilson's" in told["says"]
            else:
                assert "when the units are drawn again, resamples 2000, seed 0" in told["says"]


def test_every_formula_is_followed_somewhere() -> None:
    columns = set().union(*(table().columns for table in TABLES.values()))
    of_measures = {"precision", "recall", "f1", "macro_f1", "sd", "coverage", "position"}
    assert set(FORMULAS) <= columns | of_measures


def test_the_sentence_holds_value_words_formula_arithmetic_and_source() -> None:
    says = explain({"doc_id": "gull-1", "voice": "quoted", "count": 5, "n": 800, "share": 0.00625}, "share")["says"]
    assert says == ("gull-1, quoted: share is 0.00625, which is 5 of 800; count / n = 5 / 800 (relative frequency).")
    bare = explain({"count": 5, "n": 8, "share": 0.625})["says"]
    assert bare.startswith("share is 0.625, which is 5 of 8;")


def test_a_word_on_one_side_only_is_said_not_divided() -> None:
    row = keyness_rows().query("word == 'sluice' and target == 'Gazette'").iloc[0]
    told = explain(row, "percent_diff")
    assert told["arithmetic"] == ""
    assert "no finite value here, only in Gazette" in told["says"]


def test_a_missing_number_says_why(shipped: Study) -> None:
    nothing = {"count": 0, "n": 0, "share": np.nan, "low": np.nan, "varies": "nothing to count in"}
    assert "no finite value here: nothing to count in" in explain(nothing)["says"]
    assert "no finite value here: nothing to count in" in explain(nothing, "low")["says"]
    assert "has fewer than four articles" in explain(compare_groups(list(range(11)), list("aaaabbbbccc")).iloc[1],
                                                     "p")["says"]
    assert "not yet counted in other ways" in explain(analysis.claim_table(claims(shipped)[3:]).iloc[0],
                                                      "robustness")["says"]
    never = dispersion(pd.DataFrame([[0, 0]]), pd.Series([5, 5]), parts="articles").iloc[0]
    assert "it does not occur" in explain(never, "dp")["says"]


def test_intervals_over_what_a_table_says_they_vary_over() -> None:
    row = {"count": 5, "n": 800, "rate": 6.25, "low": 1.0, "high": 9.0, "per": 1_000, "level": 0.95,
           "varies": "within this text", "n_articles": 3}
    drawn = explain(row, "low")
    assert drawn["arithmetic"] == ""
    assert "95 % interval of rate within this text, from what is found when runs of neighbouring" in drawn["says"]
    assert drawn["source"].startswith("Kunsch 1989")
    over = explain(row | {"varies": "over articles"}, "high")
    assert over["arithmetic"] == ""
    assert "from how far the 3 articles lie apart (Student's t)" in over["says"]
    assert over["source"].startswith("Cochran 1977")  # not resampled: the interval of a ratio
    mean = {"mean": 0.1, "n": 8, "low": -0.2, "level": 0.95, "varies": "over articles"}
    score = explain(mean, "low")
    assert score["formula"].startswith("(1 + mean)")
    cut = explain(row | {"varies": "over articles", "share": 0.9, "per": 1.0, "high": 1.0}, "high")
    assert "cut at 1" in cut["says"]


def test_an_end_that_is_wilsons_is_told_as_such() -> None:
    low, high = (1_000 * float(end) for end in analysis.estimate.share_interval(5, 800))
    row = {"count": 5, "n": 800, "rate": 6.25, "low": low, "high": high + 1, "per": 1_000, "level": 0.95}
    for varies, where in (("within this text", "within this text"), ("over articles", "over articles")):
        told = explain(row | {"varies": varies}, "low")
        assert f"(Wilson's, for independent counts, and wider here than that {where})" in told["says"]
        assert work_out(told["arithmetic"]) == pytest.approx(low, rel=1e-8)
        assert explain(row | {"varies": varies}, "high")["arithmetic"] == ""
    zero = row | {"count": 0, "rate": 0.0, "low": 0.0, "high": 4.779, "varies": "zero count, independent words"}
    told = explain(zero, "high")
    assert work_out(told["arithmetic"]) == pytest.approx(4.779, abs=5e-4)
    assert told["source"].startswith("Wilson")
    assert explain(zero, "low")["formula"] == "the least there can be"


def test_an_end_that_follows_from_sentences_is_worked_out(several: Study) -> None:
    rows = [row for voice in ("all", "own", "quoted") for _, row in analysis.tone(several, voice=voice).iterrows()
            if row["varies"] == "over articles and their sentences"]
    worked_out = [end for row in rows for end in ("low", "high") if check(row, end)]
    assert worked_out
    assert "(Student's, for independent sentences" in explain(rows[0], worked_out[0])["says"]


def test_parts_too_many_for_a_row_are_said_to_be(shipped: Study) -> None:
    row = analysis.dispersion(shipped, "exit", parts="sentence").iloc[0]
    assert explain(row, "dp")["arithmetic"] == ""
    assert "from the counts of 151 sentences, too many for a row" in explain(row, "dp")["says"]


def test_rows_that_lack_what_the_formula_needs_raise(refused: Refused) -> None:
    with refused("'per'", "which the row lacks", "per="):
        explain({"count": 5, "n": 800, "rate": 6.25}, "rate")
    assert explain({"count": 5, "n": 800, "rate": 6.25}, "rate", per=1_000)["arithmetic"] == "1000 * 5 / 800"
    with refused("no column of this row has a formula"):
        explain({"count": 5}, "bias")
    with refused("'rate' is no column of the row", "'share'"):
        explain({"count": 5, "n": 8, "share": 0.625}, "rate")
    with refused("'n' has no formula", "'share'"):
        explain({"count": 5, "n": 8, "share": 0.625}, "n")


def test_explaining_changes_nothing() -> None:
    row = keyness_rows().iloc[0]
    copy = row.copy()
    explain(row, "lrc_low")
    assert row.equals(copy)
