"""Claims as sentences and tables: what may be said of them follows what they rest on."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.measures.claim import Claim, claim_table, direction, is_apart, strength
from analysis.showing.say import Sentence
from analysis.showing.tables import Table

_SIDE = {"above": "higher", "below": "lower"}


def say_claim(claim: Claim) -> Sentence:
    """A claim as a sentence whose wording follows its strength (thresholds: `analysis.measures.claim`).

    "In these texts higher for A than for B": intervals apart, and robust. "More often higher": the same sign in most
    ways of counting, but too few for more, or the intervals overlap in part. "Not separable" otherwise. The numbers,
    their intervals and n follow always, and how many ways of counting keep the order.

    >>> from analysis import load_study
    >>> from analysis.measures.claims import claim_choice
    >>> claim = claim_choice(load_study(), "exit", "withdrawal", "security_partnership")
    >>> str(say_claim(claim)).split(",")[0]
    'Share of the choices: more often higher for **withdrawal** than for **security partnership**'
    """
    head = claim.measured[:1].upper() + claim.measured[1:]
    numbers = f"{_side(claim, '')} against {_side(claim, 'other_')}"
    if direction(claim) == "unknown":
        return Sentence(f"{head}: **{claim.subject}** and **{claim.against}** cannot be compared, {numbers}.")
    if direction(claim) == "level":
        return Sentence(f"{head}: level for **{claim.subject}** and **{claim.against}**, {numbers}.{_tail(claim)}")
    if strength(claim) == "not separable":
        return Sentence(f"{head}: **{claim.subject}** and **{claim.against}** are not separable, {numbers}."
                        f"{_tail(claim)}")
    return Sentence(f"{head}: {strength(claim)} {_SIDE[direction(claim)]} for **{claim.subject}** than for "
                    f"**{claim.against}**, {numbers}.{_intervals(claim)}{_tail(claim)}")


def say_claims(claims: Iterable[Claim]) -> Sentence:
    """Several claims as a list, in their order."""
    return Sentence("\n".join(f"- {say_claim(claim)}" for claim in claims))


def _intervals(claim: Claim) -> str:
    if pd.isna(claim.low) or pd.isna(claim.other_low):
        return ""
    return " The intervals do not overlap." if is_apart(claim) else " The intervals overlap in part."


def _tail(claim: Claim) -> str:
    if claim.kept is None or claim.specifications is None:
        return " It was not yet counted in other ways."
    return f" {claim.kept} of {claim.specifications} ways of counting keep this order."


def _side(claim: Claim, side: str) -> str:
    value, low, high = (getattr(claim, f"{side}{name}" if name != "value" else side.rstrip("_") or "value")
                        for name in ("value", "low", "high"))
    counted = getattr(claim, f"{side}n")
    n = "n = 0" if pd.isna(counted) else f"n = {int(counted):,}"
    if pd.isna(value):
        return f"no value ({n})"
    bounds = "" if pd.isna(low) else f"{_number(low, claim.scale)} to {_number(high, claim.scale)}; "
    return f"{_number(value, claim.scale)} ({bounds}{n})"


def _number(value: float, scale: str) -> str:
    return {"share": f"{value:.0%}", "rate": f"{value:.1f}", "mean": f"{value:.2f}"}[scale]


def show_claims(claims: Iterable[Claim]) -> Table:
    """The registry to read: a row a claim, both numbers with intervals, ways of counting that keep it, and strength."""
    listed = list(claims)
    table = claim_table(listed)
    kept = [f"{claim.kept} of {claim.specifications}" if claim.kept is not None else "-" for claim in listed]
    return Table(pd.DataFrame({
        "measured": table["measured"], "first": table["subject"], "is": table["direction"], "second": table["against"],
        "first number": [_side(claim, "") for claim in listed],
        "second number": [_side(claim, "other_") for claim in listed], "kept": kept, "strength": table["strength"],
        "rests on": [f"{len(claim.evidence[1])} {claim.evidence[0]}" for claim in listed],
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
    unit, place = row["unit"], row["place"]
    turning = f"{row['turning']} of {row['n']} single {unit}s turn it round or leave nothing to compare"
    if pd.isna(row["change"]):
        return f"Without the {unit} *{place}* there is nothing to compare ({turning})."
    if round(float(str(row["change"])), 9) == 0:
        return f"No single {unit} changes it (of {row['n']})."
    stays = not pd.isna(row["keeps_order"]) and bool(row["keeps_order"])
    order = "the order stays" if stays else "the order falls"
    parted = ("" if not row["was_apart"] else
              " and so does the separation" if row["apart"] and stays else
              " and the intervals overlap")
    return (f"The {unit} that carries most is *{place}*: without it the difference changes by {row['change']:+.3f}; "
            f"{order}{parted} ({turning}).")


def show_robustness(table: pd.DataFrame) -> Table:
    """`robustness_by` to read: a row a choice and value, with how many ways of counting keep the claim."""
    out = table.assign(kept=[f"{row.kept} of {row.n_defined}" for row in table.itertuples()]).drop(
        columns=["n", "n_defined"])
    return Table(out.set_index("choice").rename_axis(index=None).round(2))
