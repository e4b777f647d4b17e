"""A study counted again from its CSV files in plain pandas, without the package's measures: what findings must state.

Titles stand in the tables as sentence -1; all here is of the texts, but for `headlines`.
"""

from __future__ import annotations

from math import comb
from pathlib import Path
from typing import Any

import pandas as pd

LEAST_SCORED = 10  # words, below which a tone is refused
LEAST_CASES = 10  # what a share or a rate is taken of, below which an outlet is no extreme
KNOWN_BY = {"polarity": "n_textblob", "subjectivity": "n_textblob", "compound": "n_vader"}
Ratios = dict[str, tuple[float, float]]  # outlet to count and n
Counts = dict[str, int]  # outlet by name to count, those without any left out


class Tables:
    """The tables as they lie on disk, each row with its outlet; without titles, and of attributions speech only."""

    def __init__(self, folder: Path) -> None:
        read = {path.stem: pd.read_csv(path, keep_default_na=False) for path in sorted(folder.glob("*.csv"))}
        self.articles, self.outlets, self.concepts = (read[name] for name in ("articles", "outlets", "concepts"))
        whose = self.articles[["doc_id", "outlet"]]
        self.attributions, self.removals = (read[name].merge(whose, on="doc_id")
                                            for name in ("attributions", "removals"))
        self.attributions = self.attributions[self.attributions["scope"] == "speech"]
        every = {name: read[name].merge(whose, on="doc_id") for name in ("hits", "sentences", "quotes")}
        self.hits, self.sentences, self.quotes = (table[table["sentence"] >= 0] for table in every.values())
        self.titled = every["hits"][every["hits"]["sentence"] < 0]
        self.order = self.outlets["outlet"].tolist()
        self.names = dict(zip(self.outlets["outlet"], self.outlets["name"], strict=True))
        self.with_text = set(self.articles.loc[self.articles["n_words"] > 0, "outlet"])

    def words(self, outlet: str, voice: str = "all") -> int:
        rows = self.sentences[self.sentences["outlet"] == outlet]
        quoted = int(rows["n_quoted_words"].sum())
        return {"all": int(rows["n_words"].sum()), "quoted": quoted, "own": int(rows["n_words"].sum()) - quoted}[voice]

    def labels(self, family: str) -> dict[str, str]:
        rows = self.concepts[self.concepts["family"] == family]
        return dict(zip(rows["concept"], rows["label"], strict=True))

    def whose(self, rows: pd.DataFrame) -> Counts:
        counts = {self.names[outlet]: int((rows["outlet"] == outlet).sum()) for outlet in self.order}
        return {name: n for name, n in counts.items() if n}

    def family(self, family: str, concept: str = "") -> pd.DataFrame:
        rows = self.hits[self.hits["family"] == family]
        return rows[rows["concept"] == concept] if concept else rows


# --- claims ---

def ratio(tables: Tables, measure: str, asked: dict[str, Any], where: dict[str, Any]) -> tuple[float, float]:
    """Count and n of one side of a claim: a case of a measure, in an outlet or, where that is empty, in all."""
    outlets = [where["outlet"]] if where["outlet"] else tables.order
    parts = [_ratio(tables, measure, {**asked, **where}, outlet) for outlet in outlets]
    return sum(count for count, _ in parts), sum(n for _, n in parts)


def by_outlet(tables: Tables, measure: str, asked: dict[str, Any], where: dict[str, Any]) -> Ratios:
    """Count and n for each outlet that has something to count in."""
    made = {outlet: ratio(tables, measure, asked, {**where, "outlet": outlet}) for outlet in tables.order}
    return {outlet: (count, n) for outlet, (count, n) in made.items() if n > 0}


def taking_part(tables: Tables, measure: str, asked: dict[str, Any], where: dict[str, Any]) -> Ratios:
    """Those with cases enough to be an extreme."""
    known = by_outlet(tables, measure, asked, where)
    return {outlet: (count, n) for outlet, (count, n) in known.items() if n >= LEAST_CASES}


def _ratio(tables: Tables, measure: str, given: dict[str, Any], outlet: str) -> tuple[float, float]:
    if measure == "voice_shares":
        return float(tables.words(outlet, given["voice"])), float(tables.words(outlet))
    if measure == "tone":
        return _tone(tables, given["score"], outlet)
    if measure == "source_mix":
        rows = tables.attributions[tables.attributions["outlet"] == outlet]
        return float((rows["source_type"] == given["source_type"]).sum()), float(len(rows))
    hits = tables.hits[(tables.hits["outlet"] == outlet) & (tables.hits["family"] == given["family"])]
    concept = hits[hits["concept"] == given["concept"]]
    if measure == "term_rates":
        voice = given.get("voice", "all")
        return float(((concept["voice"] == voice) | (voice == "all")).sum()), float(tables.words(outlet, voice))
    if measure == "term_choices":
        return float(len(concept)), float(len(hits))
    assert measure == "hit_shares"
    return float((concept["status"] == given["status"]).sum()), float(len(concept))


def _tone(tables: Tables, score: str, outlet: str) -> tuple[float, float]:
    rows = tables.sentences[tables.sentences["outlet"] == outlet]
    scored = rows[KNOWN_BY[score]].sum() >= LEAST_SCORED
    return (float(rows[score].sum()), float(len(rows))) if scored else (0.0, 0.0)


LISTED, MANY = 5, 8  # outlets that a sentence lists, where there are more than MANY


def comparisons(tables: Tables, claims: int) -> int:
    """How many comparisons a study makes: its first concept with each other one, and for each claim all pairs."""
    return len(tables.labels("dome")) - 1 + claims * max(1, comb(len(tables.with_text), 2))


# --- facts: what each sentence must say, from the files ---

def words(tables: Tables, family: str, one: str) -> str:
    rows, labels = tables.family(family), tables.labels(family)
    totals = rows["concept"].value_counts()
    leading = 0
    for outlet in tables.with_text:
        own = rows.loc[rows["outlet"] == outlet, "concept"].value_counts()
        leading += own.get(one, 0) > max((n for concept, n in own.items() if concept != one), default=0)
    n = len(tables.with_text)
    who = f"All {_spelt(n)} outlets use" if leading == n else (
        f"{_spelt(leading).capitalize() if leading else 'None'} of {_spelt(n)} outlets use{'s' if leading < 2 else ''}")
    second = runner_up(tables, family, one)
    return (f"{who} words for “{labels[one]}” more than for any other concept: {totals.get(one, 0)} of {len(rows):,} "
            f"choices, against {totals.get(second, 0)} for “{labels[second]}”.")


def runner_up(tables: Tables, family: str, one: str) -> str:
    """The concept that is used most beside the first."""
    totals = tables.family(family)["concept"].value_counts().to_dict()
    return min((concept for concept in tables.labels(family) if concept != one),
               key=lambda concept: (-totals.get(concept, 0), concept))


def phrase(tables: Tables, family: str, concept: str) -> str:
    label, rows = tables.labels(family)[concept], tables.family(family)
    there = rows[[label.lower() in form.lower() for form in rows["form"]]]
    by, held = tables.whose(there), tables.whose(there[there["scare_quoted"].astype(str).str.lower() == "true"])
    n = len(tables.with_text)
    quoted = f", and in scare quotes in {listed(held)}" if held else ""
    return (f"The words “{label}” themselves stand in {_spelt(len(by))} of {_spelt(n)} outlet{'s' * (n != 1)}: "
            f"{listed(by)}{quoted}.")


def scare(tables: Tables) -> str:
    by = tables.whose(tables.quotes[tables.quotes["use"] == "scare"])
    if not by:
        return "No outlet puts a word in scare quotes."
    return f"Terms in scare quotes: {listed(by)}{'; the other outlets none' * (len(by) < len(tables.order))}."


def names(tables: Tables, actor: str) -> str:
    rows, label = tables.family("actors", actor), tables.labels("actors")[actor]
    ranked = sorted(rows["head"].value_counts().items(), key=lambda pair: (-pair[1], pair[0]))
    users = {head: tables.whose(rows[rows["head"] == head]) for head, _ in ranked[:2]}
    parts = [f"“{head}” {_times(n)} ({listed(users[head])})" for head, n in ranked[:2]]
    rest = sum(n for _, n in ranked[2:])
    more = f", and other names {_times(rest)}" if rest else ""
    apart = len(users) == 2 and not set.intersection(*map(set, users.values()))
    heads = list(users)
    none = f" No outlet uses both “{heads[0]}” and “{heads[1]}”." if apart else ""
    return f"{label[:1].upper()}{label[1:]}: {' and '.join(parts)}{more}.{none}"


def speakers(tables: Tables) -> dict[str, tuple[set[str], int, int]]:
    """By outlet: the types that speak most, how often each does, and of how many; those without a type left out."""
    out = {}
    for outlet in tables.order:
        rows = tables.attributions[tables.attributions["outlet"] == outlet]
        counts = rows.loc[rows["source_type"] != "other", "source_type"].value_counts()
        if len(counts):
            top = int(counts.max())
            out[tables.names[outlet]] = (set(counts.index[counts == top]), top, len(rows))
    return out


def quotations(tables: Tables) -> str:
    sums = {tables.names[outlet]: (tables.words(outlet, "quoted"), tables.words(outlet)) for outlet in tables.order
            if tables.words(outlet)}
    ranked = sorted(sums.items(), key=lambda pair: -pair[1][0] / pair[1][1])
    told = [f"{name} {100 * quoted / n:.0f} % ({quoted:,} of {n:,})" for name, (quoted, n) in ranked]
    if len(told) > MANY:
        told[LISTED - 1:] = [f"{told[LISTED - 1]}; {len(told) - LISTED} more, the least {told[-1]}"]
    return f"Words inside quotations: {', '.join(told)}."


def judging(tables: Tables, concept: str) -> tuple[Counts, int]:
    """Words of a judgement in each outlet's own voice; of the one with most, how many match in its one article only."""
    rows = tables.family("loaded", concept)
    articles = tables.family("loaded").groupby(["concept", "pattern"])["doc_id"].nunique()
    rows = rows[rows["voice"] == "own"]
    counts = tables.whose(rows)
    most = max(counts, key=lambda name: counts[name])
    of_most = rows[rows["outlet"].map(tables.names) == most]
    return counts, int(sum(articles[concept, pattern] == 1 for pattern in of_most["pattern"]))


def headlines(tables: Tables, family: str) -> tuple[int, int, dict[str, Counts]]:
    """How many titles have a word of the family, of how many; and whose titles use which concept how often."""
    rows = tables.titled[tables.titled["family"] == family]
    by = {concept: tables.whose(rows[rows["concept"] == concept]) for concept in set(rows["concept"])}
    return rows["doc_id"].nunique(), int((tables.articles["title"] != "").sum()), by


def ranks(tables: Tables, score: str) -> dict[str, int]:
    """Each outlet's place by its mean tone; of equals each has the best place."""
    known = {outlet: count / n for outlet, (count, n) in by_outlet(tables, "tone", {}, {"score": score}).items()}
    return {outlet: 1 + sum(other > value + 1e-12 for other in known.values()) for outlet, value in known.items()}


def listed(counts: Counts) -> str:
    ranked = sorted(counts.items(), key=lambda pair: -pair[1])
    if len(ranked) > MANY:
        others = ranked[LISTED:]
        ranked[LISTED:] = [(f"{len(others)} other outlets", f"{sum(n for _, n in others):,}")]
    return ", ".join(f"{name} {n}" for name, n in ranked)


def _spelt(n: int) -> str:
    small = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    return small[n] if n <= 10 else f"{n:,}"


def _times(n: int) -> str:
    return "once" if n == 1 else "twice" if n == 2 else f"{_spelt(n)} times"
