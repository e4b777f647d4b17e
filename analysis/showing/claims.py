"""Claims as sentences and tables: what may be said of them follows what they rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pandas as pd

from analysis.measures.claims.claim import (
    HALVES,
    LEAST_CASES,
    Claim,
    claim_table,
    direction,
    has_cases,
    is_apart,
    strength,
)
from analysis.showing.say import Sentence, counted
from analysis.showing.tables import Table


def say_claim(claim: Claim) -> Sentence:
    """A claim as a sentence whose wording follows its strength (thresholds: `analysis.measures.claims.claim`).

    "In these texts it is higher in A than in B": intervals apart, and robust. "More often than not it is higher in A":
    the same sign in most ways of counting, but too few for more, or the intervals overlap in part. "Not separable"
    otherwise. The numbers, their intervals and counts follow always, how many ways of counting keep the order, and, of
    an extreme, how many comparisons it was picked from.

    >>> from analysis import load_study
    >>> from analysis.measures.claims.kinds import claim_choice
    >>> claim = claim_choice(load_study(), "exit", "withdrawal", "security_partnership")
    >>> str(say_claim(claim)).split(" the share")[0]
    'As counted here'
    """
    what = claim.measured
    if not claim.subject:
        return Sentence(f"{what[:1].upper()}{what[1:]}: {claim.varies}, so there is nothing to compare.")
    tail = f"{_picked(claim)}{_ties(claim)}{_bearing(claim)}{_left_out(claim)}"
    if claim.kind in HALVES:
        return Sentence(f"{_against_half(claim)}: {_side(claim, '')}.{tail}")
    pair = f"**{claim.subject}** and **{claim.against}**"
    numbers = f"{_side(claim, '')} against {_side(claim, 'other_')}"
    if direction(claim) == "unknown":
        return Sentence(f"By the {what} {pair} cannot be compared: {numbers}.")
    if direction(claim) == "level":
        return Sentence(f"By the {what} {pair} are level: {numbers}.{tail}")
    if strength(claim) == "not separable":
        return Sentence(f"By the {what} {pair} are not separable: {numbers}.{tail}")
    side = {"above": "higher", "below": "lower"}[direction(claim)]
    where = "in" if claim.kind == "outlets" else "for"
    return Sentence(f"{_head(claim)} the {what} is {side} {where} **{claim.subject}** than {where} "
                    f"**{claim.against}**: {numbers}.{tail}")


def _head(claim: Claim) -> str:
    if claim.kept is None:
        return "As counted here"
    return {"in these texts": "In these texts", "more often": "More often than not"}[strength(claim)]


def _against_half(claim: Claim) -> str:
    """A share and the rest are one number: what can be said is whether it is more or fewer than half."""
    is_what = f"of the {claim.measured} are **{claim.subject}**"
    if direction(claim) == "unknown":
        return f"What share {is_what} cannot be said"
    if direction(claim) == "level":
        return f"Exactly half {is_what}"
    if strength(claim) == "not separable":
        return f"Whether more or fewer than half {is_what} is not separable"
    return f"{_head(claim)} {'more' if direction(claim) == 'above' else 'fewer'} than half {is_what}"


def say_claims(claims: Iterable[Claim]) -> Sentence:
    """Several claims as a list, in their order."""
    return Sentence("\n".join(f"- {say_claim(claim)}" for claim in claims))


def say_tally(claims: Iterable[Claim]) -> Sentence:
    """One comparison made in several outlets: in how many it may be said how strongly, and in how many the reverse.

    claims: of one subject and one other, an outlet each (`analysis.choice_by_outlet`).

    >>> from analysis import choice_by_outlet, load_study
    >>> claims = choice_by_outlet(load_study(), "exit", "withdrawal", "security_partnership")
    >>> str(say_tally(claims)).split(": ")[0]
    'Outlet by outlet, **withdrawal** against **security partnership**'
    """
    listed = list(claims)
    known = [claim for claim in listed if direction(claim) != "unknown"]
    if not known:
        return Sentence("Outlet by outlet: nothing was counted, so there is nothing to compare.")
    told = Counter((strength(claim), direction(claim)) for claim in known)
    parts = {"higher in these texts": told["in these texts", "above"],
             "higher more often than not": told["more often", "above"],
             "not separable": sum(told["not separable", side] for side in ("above", "level", "below")),
             "lower more often than not": told["more often", "below"],
             "lower in these texts": told["in these texts", "below"]}
    said = [f"{words} in {count}" for words, count in parts.items() if count]
    said[0] += f" of {counted(len(known), 'outlet')}"
    gap = f" In {len(listed) - len(known)} nothing was counted." if len(known) < len(listed) else ""
    return Sentence(f"Outlet by outlet, **{known[0].subject}** against **{known[0].against}**: {', '.join(said)}.{gap}")


def _picked(claim: Claim) -> str:
    return f" Picked after looking, from {claim.picked_from:,} pairs." if claim.picked_from > 1 else ""


def _ties(claim: Claim) -> str:
    return f" Level with one of the two: {', '.join(claim.ties)}." if claim.ties else ""


def _left_out(claim: Claim) -> str:
    return f" Left out, with fewer than {LEAST_CASES} cases: {', '.join(claim.left_out)}." if claim.left_out else ""


def _bearing(claim: Claim) -> str:
    """What the wording rests on: cases, whether the intervals overlap, and how many ways of counting keep the order."""
    if direction(claim) == "unknown":
        return ""
    if not has_cases(claim):
        return f" With fewer than {LEAST_CASES} cases nothing more can be said."
    apart, loose, ways = is_apart(claim), strength(claim) == "not separable", _ways(claim)
    if pd.isna(claim.low) or pd.isna(claim.other_low):
        return f" There is no interval ({claim.varies.removeprefix('no interval: ')}); {ways}."
    if claim.kind in HALVES:
        reaches = "does not reach half" if apart else "reaches half"
        return f" The interval {reaches}{', yet only' if apart and loose else ';'} {ways}."
    if apart:
        return f" The intervals do not overlap{', yet only' if loose else ';'} {ways}."
    return f" The intervals overlap{' in part' if not loose else ''}; {ways}."


def _ways(claim: Claim) -> str:
    if claim.kept is None or claim.specifications is None:
        return "it was not yet counted in other ways"
    if not claim.specifications:
        return "no way of counting has a value"
    kept = "are level too" if direction(claim) == "level" else "keep this order"
    return f"{claim.kept:,} of {claim.specifications:,} ways of counting {kept}"


def _side(claim: Claim, side: str) -> str:
    value, low, high = (getattr(claim, f"{side}{name}" if name != "value" else side.rstrip("_") or "value")
                        for name in ("value", "low", "high"))
    counted, n = getattr(claim, f"{side}count"), getattr(claim, f"{side}n")
    if pd.isna(value):
        return f"no value (n = {0 if pd.isna(n) else int(n):,})"
    of = {"share": f"{counted:,.0f} of {n:,.0f}", "rate": f"{counted:,.0f} in {n:,.0f}", "mean": f"n = {n:,.0f}"}
    bounds = "" if pd.isna(low) else f"{_number(low, claim.scale)} to {_number(high, claim.scale)}; "
    return f"{_number(value, claim.scale)} ({bounds}{of[claim.scale]})"


def _number(value: float, scale: str) -> str:
    # A mean that rounds to nothing from below would print a sign in front of its zero.
    return {"share": f"{value:.0%}", "rate": f"{value:.1f}", "mean": f"{round(value, 2) + 0:.2f}"}[scale]


def show_claims(claims: Iterable[Claim]) -> Table:
    """The registry to read: a row a claim, with what its wording rests on; the numbers stand in its sentence.

    Columns: first, is, second; intervals (apart, overlap, none), kept (ways of counting that keep the order), strength,
    and what it rests on (rows of which table; `analysis.evidence_rows` shows them).
    """
    listed = list(claims)
    table = claim_table(listed)
    return Table(pd.DataFrame({
        "measured": table["measured"], "first": table["subject"], "is": table["direction"], "second": table["against"],
        "intervals": ["none" if pd.isna(claim.low) else "apart" if is_apart(claim) else "overlap" for claim in listed],
        "kept": [f"{claim.kept} of {claim.specifications}" if claim.kept is not None else "-" for claim in listed],
        "strength": table["strength"],
        "rests on": [f"{len(claim.evidence[1]):,} rows of {claim.evidence[0]}" for claim in listed],
    }).set_index("measured").rename_axis(index=None))


def say_robustness(robust: pd.DataFrame) -> Sentence:
    """How many ways of counting keep a claim, from the one row of `robustness`.

    >>> row = {"n": 48, "n_defined": 40, "kept": 38, "share": 0.95, "lowest": -0.1, "median": 0.3, "highest": 0.8}
    >>> str(say_robustness(pd.DataFrame([row]))).split(";")[0]
    '38 of 40 ways of counting (95 %) keep the order'
    """
    row = robust.iloc[0]
    if not row["n_defined"]:
        return Sentence(f"None of the {int(row['n'])} declared ways of counting has a value.")
    gap = int(row["n"] - row["n_defined"])
    told = f" {gap} of the {int(row['n'])} declared ways {'has' if gap == 1 else 'have'} no value." if gap else ""
    return Sentence(
        f"{int(row['kept'])} of {int(row['n_defined'])} ways of counting ({100 * row['share']:.0f} %) keep the order; "
        f"the difference runs from {row['lowest']:.2f} to {row['highest']:.2f}, with the median at "
        f"{row['median']:.2f}.{told}")


def say_carriers(carried: pd.DataFrame) -> Sentence:
    """Which single article, sentence and pattern carries a claim, and what is left without it; from `carriers`."""
    if carried.empty:
        return Sentence("There is nothing to leave out.")
    return Sentence("\n".join(f"- {_carrier(row)}" for row in carried.to_dict("records")))


def _carrier(row: dict[str, object]) -> str:
    unit, place, n = row["unit"], row["place"], row["n"]
    turning = f"{row['turning']:,} of {n:,} single {unit}s turn it round or leave nothing to compare"
    if pd.isna(row["was"]):
        return f"There is nothing to compare, with or without any {unit}."
    if pd.isna(row["change"]):
        return f"Without the {unit} *{place}* there is nothing to compare ({turning})."
    if round(float(str(row["change"])), 9) == 0:
        return f"No single {unit} changes it (of {n:,})."
    stays = not pd.isna(row["keeps_order"]) and bool(row["keeps_order"])
    order = "the order stays" if stays else "the order falls"
    parted = ("" if not row["was_apart"] else
              " and so does the separation" if row["apart"] and stays else
              " and the intervals overlap")
    return (f"The {unit} that carries most is *{place}*: without it the difference, now {_step(row, 'was')}, changes "
            f"by {_step(row, 'change')}; {order}{parted} ({turning}).")


def show_carriers(carried: pd.DataFrame) -> Table:
    """`carriers_each` to read: whose claim, the one unit that carries most, and what becomes of the order without it.

    turning: how many single units turn the order round or leave nothing to compare, of how many there are.
    """
    rows = [row | {"place": "no single one"} if row["change"] == 0 else row for row in carried.to_dict("records")]
    return Table(pd.DataFrame({
        "without the": [row["unit"] for row in rows], "namely": [row["place"] for row in rows],
        "difference": ["-" if pd.isna(row["was"]) else _step(row, "was") for row in rows],
        "change": ["nothing left" if pd.isna(row["change"]) else _step(row, "change") for row in rows],
        "order": ["-" if pd.isna(row["keeps_order"]) else "stays" if row["keeps_order"] else "falls" for row in rows],
        "turning": [f"{row['turning']:,} of {row['n']:,}" for row in rows],
    }, index=pd.Index(carried["measured"], name=None)))


def _step(row: dict[str, object], column: str) -> str:
    """A difference in the unit of its claim: points of a share, a rate per thousand, or a mean."""
    value = float(str(row[column]))
    scale, digits = {"share": (100, 1), "rate": (1, 1), "mean": (1, 3)}[str(row["scale"])]
    rounded = round(scale * value, digits) + 0.0  # no minus before a zero
    unit = {"share": " points", "rate": f" per {row['per']:,.0f}", "mean": ""}[str(row["scale"])]
    return f"{rounded:+.{digits}f}{unit}"


def show_robustness(table: pd.DataFrame) -> Table:
    """`robustness_by` to read: a row a choice and value, with how many ways of counting keep the claim."""
    out = table.assign(kept=[f"{row.kept} of {row.n_defined}" for row in table.itertuples()]).drop(
        columns=["n", "n_defined"])
    return Table(out.set_index("choice").rename_axis(index=None).round(2))
