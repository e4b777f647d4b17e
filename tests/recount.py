"""A study counted again from its CSV files in plain pandas, without the package's measures: what claims must state."""

from __future__ import annotations

from math import comb, sqrt
from pathlib import Path
from statistics import NormalDist
from typing import Any

import pandas as pd
from analysis.measures.claims.claim import Claim

LEAST_SCORED = 10  # words, below which a tone is refused
LEAST_CASES = 10  # what a share or a rate is taken of, below which an outlet is no extreme
KNOWN_BY = {"polarity": "n_textblob", "subjectivity": "n_textblob", "compound": "n_vader"}
Ratios = dict[str, tuple[float, float]]  # outlet (or side) to count and n


class Tables:
    """The tables as they lie on disk, each row with its outlet."""

    def __init__(self, folder: Path) -> None:
        read = {path.stem: pd.read_csv(path, keep_default_na=False) for path in sorted(folder.glob("*.csv"))}
        self.articles, self.outlets, self.concepts = (read[name] for name in ("articles", "outlets", "concepts"))
        whose = self.articles[["doc_id", "outlet"]]
        self.hits, self.sentences, self.attributions, self.removals, self.quotes = (
            read[name].merge(whose, on="doc_id")
            for name in ("hits", "sentences", "attributions", "removals", "quotes"))
        self.source_types = read["source_types"]["source_type"].tolist()
        self.order = self.outlets["outlet"].tolist()
        self.names = dict(zip(self.outlets["outlet"], self.outlets["name"], strict=True))

    def words(self, outlet: str, voice: str = "all") -> int:
        rows = self.sentences[self.sentences["outlet"] == outlet]
        quoted = int(rows["n_quoted_words"].sum())
        return {"all": int(rows["n_words"].sum()), "quoted": quoted, "own": int(rows["n_words"].sum()) - quoted}[voice]


def by_outlet(tables: Tables, measure: str, given: dict[str, Any]) -> Ratios:
    """Count and n of a measure for each outlet; one with nothing to count in is left out."""
    made = {outlet: _ratio(tables, measure, given, outlet) for outlet in tables.order}
    return {outlet: (count, n) for outlet, (count, n) in made.items() if n > 0}


def taking_part(tables: Tables, measure: str, given: dict[str, Any]) -> Ratios:
    """Those with cases enough to be an extreme."""
    return {outlet: (count, n) for outlet, (count, n) in by_outlet(tables, measure, given).items() if n >= LEAST_CASES}


def _ratio(tables: Tables, measure: str, given: dict[str, Any], outlet: str) -> tuple[float, float]:
    hits = tables.hits[tables.hits["outlet"] == outlet]
    if measure == "term_rates":
        voice = given.get("voice", "all")
        hits = hits[(hits["family"] == given["family"]) & ((hits["voice"] == voice) | (voice == "all"))]
        return float((hits["concept"] == given["concept"]).sum()), float(tables.words(outlet, voice))
    if measure == "voice_shares":
        return float(tables.words(outlet, "quoted")), float(tables.words(outlet))
    if measure == "tone":
        return _tone(tables, given["score"], outlet)
    if measure == "label_shares":
        named = hits[(hits["family"] == "actors") & (hits["concept"] == given["actor"])]
        return float((named["tier"] == given["tier"]).sum()), float(len(named))
    family = hits[hits["family"] == given["family"]]
    concept = family[family["concept"] == given["concept"]]
    if measure == "term_choices":
        return float(len(concept)), float(len(family))
    return float((concept["status"] == given.get("of", "negated")).sum()), float(len(concept))  # hit_shares


def _tone(tables: Tables, score: str, outlet: str) -> tuple[float, float]:
    rows = tables.sentences[tables.sentences["outlet"] == outlet]
    scored = rows[KNOWN_BY[score]].sum() >= LEAST_SCORED
    return (float(rows[score].sum()), float(len(rows))) if scored else (0.0, 0.0)


def two_sides(tables: Tables, claim: Claim) -> Ratios:
    """Count and n of a claim's two sides, as "subject" and "against"; none where there are not two to compare."""
    given = {key: value for key, value in claim.arguments.items() if value}
    if not claim.subject:
        return {}
    if claim.kind == "outlets":
        known = by_outlet(tables, given["measure"], given)
        return {"subject": known[given["outlet"]], "against": known[given["against"]]}
    return {"subject": (0, 0), "against": (0, 0)} | _OF_KIND[claim.kind](tables, given)


def pairs(tables: Tables, claim: Claim) -> int:
    """From how many pairs an extreme was picked."""
    given = {key: value for key, value in claim.arguments.items() if value}
    if claim.kind == "outlets":
        return comb(len(taking_part(tables, given["measure"], given)), 2) if given else 0
    if claim.kind == "sources":
        return comb(len(set(tables.attributions["source_type"]) - {"other"}), 2)
    return 1


def _choice(tables: Tables, given: dict[str, Any]) -> Ratios:
    hits = _here(tables.hits[tables.hits["family"] == given["family"]], given)
    return {side: (float((hits["concept"] == given[key]).sum()), float(len(hits)))
            for side, key in (("subject", "first"), ("against", "rival"))}


def _status(tables: Tables, given: dict[str, Any]) -> Ratios:
    hits = tables.hits
    hits = _here(hits[(hits["family"] == given["family"]) & (hits["concept"] == given["concept"])], given)
    of = float((hits["status"] == given.get("of", "negated")).sum())
    return {"subject": (of, float(len(hits))), "against": (len(hits) - of, float(len(hits)))}


def _tier(tables: Tables, given: dict[str, Any]) -> Ratios:
    hits = _here(tables.hits[(tables.hits["family"] == "actors") & (tables.hits["concept"] == given["actor"])], given)
    of = float((hits["tier"] == given.get("tier", "evaluative")).sum())
    return {"subject": (of, float(len(hits))), "against": (len(hits) - of, float(len(hits)))}


def _sources(tables: Tables, given: dict[str, Any]) -> Ratios:
    rows = _here(tables.attributions, given)
    return {side: (float((rows["source_type"] == given[key]).sum()), float(len(rows)))
            for side, key in (("subject", "first"), ("against", "rival")) if key in given}


def _names(tables: Tables, given: dict[str, Any]) -> Ratios:
    hits = tables.hits
    named = hits[(hits["family"] == "actors") & (hits["concept"] == given["actor"])]
    users = named.groupby("pattern")["outlet"].nunique()
    if named["outlet"].nunique() < 2:  # nobody else to share a name with
        return {}
    alone = float((users == 1).sum())
    return {"subject": (alone, float(len(users))), "against": (len(users) - alone, float(len(users)))}


def _scorers(tables: Tables, given: dict[str, Any]) -> Ratios:
    one, two = ({outlet: count / n for outlet, (count, n) in by_outlet(tables, "tone", {"score": given[key]}).items()}
                for key in ("score", "other_score"))
    known = [outlet for outlet in tables.order if outlet in one and outlet in two]
    steps = [(one[a] - one[b]) * (two[a] - two[b]) for place, a in enumerate(known) for b in known[place + 1:]]
    alike = float(sum(step > 0 for step in steps))
    return {"subject": (alike, float(len(steps))), "against": (len(steps) - alike, float(len(steps)))}


_OF_KIND = {"choice": _choice, "status": _status, "tier": _tier, "sources": _sources, "names": _names,
            "scorers": _scorers}


def _here(rows: pd.DataFrame, given: dict[str, Any]) -> pd.DataFrame:
    return rows[rows["outlet"] == given["outlet"]] if "outlet" in given else rows


def wilson(count: float, n: float, z: float = NormalDist().inv_cdf(0.975)) -> tuple[float, float]:
    """Wilson's interval, by its textbook formula: the least an interval may span (Wilson 1927)."""
    middle = (count + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * sqrt(count * (n - count) / n + z * z / 4)
    return max(middle - half, 0.0), min(middle + half, 1.0)
