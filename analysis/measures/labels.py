"""What things and people are called: labels of actors, loaded words, and words held at arm's length."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.checks import check_word
from analysis.measures.frequency import term_rates
from analysis.measures.ratios import cross_counts, estimate_each, pick_hits, sentence_sizes
from analysis.study import Study


def label_shares(
    study: Study,
    actor: str,
    *,
    family: str = "actors",
    of: str = "tier",
    by: str = "outlet",
    voice: str = "all",
    level: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """What an actor is called: the share of each kind of name, or of each name, among all namings of the actor.

    of: "tier" (its own name, its role, a name that judges) or "pattern" (each name of the dictionary that occurs).
    One row an outlet and tier (or name): count, n (namings of the actor by that outlet), share, low, high, varies.
    What it does not measure: whether a judging name is deserved, or which way it judges; read the names.

    >>> from analysis import load_study
    >>> shares = label_shares(load_study(), "armed_groups")
    >>> list(dict.fromkeys(shares.tier))
    ['name', 'role', 'evaluative']
    """
    check_word("of", of, ("tier", "pattern"))
    hits = _namings(study, actor, family, voice)
    actors = study.concepts[study.concepts["family"] == family]
    labels = list(actors.loc[actors["concept"] == actor, "tier"]) if of == "tier" else sorted(set(hits["pattern"]))
    cases = [({"actor": actor, of: label}, hits[hits[of] == label]) for label in labels]
    return estimate_each(study, sentence_sizes(study), cases, hits, by=by, value="share", level=level, seed=seed)


def label_counts(
    study: Study, actor: str, *, family: str = "actors", by: str = "outlet", voice: str = "all"
) -> pd.DataFrame:
    """The names an actor is given: one row a name with its tier, one column an outlet, and all together.

    >>> from analysis import load_study
    >>> label_counts(load_study(), "isis").loc["isis", "tier"]
    'name'
    """
    hits = _namings(study, actor, family, voice)
    counts = cross_counts(study, hits, "pattern", by)
    tiers = hits["tier"].set_axis(hits["pattern"].str.lower()).groupby(level=0).first()
    counts.insert(0, "tier", tiers.reindex(counts.index))
    return counts.rename_axis(index="name")


def _namings(study: Study, actor: str, family: str, voice: str) -> pd.DataFrame:
    hits = pick_hits(study, family, voice)
    check_word("actor", actor, list(dict.fromkeys(study.concepts["concept"][study.concepts["family"] == family])))
    return hits[hits["concept"] == actor]


def loaded_rates(
    study: Study,
    *,
    family: str = "loaded",
    by: str = "outlet",
    voice: str = "own",
    per: float = 1_000,
    level: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """How often an outlet uses words that judge, in its own voice unless asked otherwise, per 1,000 words.

    Columns as `term_rates`. The word list is the study's own and short: rates compare these texts with each other,
    they do not say how loaded a text is as such.

    >>> from analysis import load_study
    >>> list(loaded_rates(load_study()).columns[:5])
    ['outlet', 'name', 'family', 'concept', 'label']
    """
    return term_rates(study, family, by=by, voice=voice, per=per, level=level, seed=seed)


def scare_quotes(
    study: Study, *, by: str = "outlet", per: float = 1_000, level: float = 0.95, seed: int = 0
) -> pd.DataFrame:
    """How often an outlet puts a word or short phrase in quotation marks without quoting anybody, per 1,000 words.

    One row an outlet: count, n (words), rate, low, high, varies, and `forms`, what stands in them (five words at
    most each, in the order of the alphabet). The rule that tells them from quotations is described, with its errors,
    in `analysis.reading.quotes`; a name or title in quotation marks counts as one too.

    >>> from analysis import load_study
    >>> "forms" in scare_quotes(load_study())
    True
    """
    found = study.quotes[study.quotes["use"] == "scare"]
    table = estimate_each(
        study, sentence_sizes(study), [({}, found)], by=by, value="rate", level=level, seed=seed, per=per
    )
    key = "outlet" if by == "outlet" else "doc_id"
    forms = found.merge(study.articles[["doc_id", "outlet"]], on="doc_id").groupby(key)["form"]
    listed = {unit: "; ".join(sorted(set(cells) - {""})) for unit, cells in forms}
    return table.assign(forms=pd.Series([listed.get(unit, "") for unit in table[key]], table.index, dtype="str"))
