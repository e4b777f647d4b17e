"""All families of the dictionary: what each finds, in which words, and which pattern makes most of a concept."""

from __future__ import annotations

import pandas as pd

from analysis.measures.measure import MEASURES, estimate
from analysis.measures.terms import forms, positions
from analysis.measures.titles import part_of
from analysis.study import Study

LEAST_HITS = 5  # of a concept, below which one pattern easily makes most of it


def families(study: Study) -> pd.DataFrame:
    """The families of the dictionary, in its order: family, concepts, used (concepts with a hit), hits, articles.

    >>> from analysis import load_study
    >>> families(load_study())["family"].iloc[0]
    'exit'
    """
    hits, rows = part_of(study).hits, []
    for family, concepts in study.concepts.groupby("family", sort=False):
        here = hits[hits["family"] == family]
        rows.append({"family": family, "concepts": concepts["concept"].nunique(), "used": here["concept"].nunique(),
                     "hits": len(here), "articles": here["doc_id"].nunique()})
    return pd.DataFrame(rows, columns=["family", "concepts", "used", "hits", "articles"])


def _others(study: Study, family: str) -> list[str]:
    return [name for name in families(study)["family"] if name != family]


def family_rates(study: Study, family: str = "", *, by: str = "outlet") -> pd.DataFrame:
    """The rates of every family but one, one below the other: the columns of `term_rates`.

    family: the one that is left out; "" for none. A study of one family gives a table without rows.

    >>> from analysis import load_study
    >>> "exit" in set(family_rates(load_study(), "exit")["family"])
    False
    """
    rates = MEASURES["term_rates"]
    names = _others(study, family)
    tables = [estimate(study, rates, by=by, family=name) for name in names]
    return pd.concat(tables, ignore_index=True) if tables else estimate(study, rates, by=by).head(0)


def family_positions(study: Study, family: str = "") -> dict[str, pd.DataFrame]:
    """The places of the hits of every family but one that has any: family -> the table of `positions`, with titles."""
    found = {name: positions(study, name, titles="with") for name in _others(study, family)}
    return {name: table for name, table in found.items() if len(table)}


def family_forms(study: Study, family: str = "") -> pd.DataFrame:
    """The words behind every concept of every family but one: family, label, a column an outlet, and `all`.

    One row a form, most frequent first within its concept; the index is the form. Columns as in `forms`.
    """
    tables = []
    for name in _others(study, family):
        table = forms(study, name)
        table.insert(0, "family", name)
        tables.append(table)
    return pd.concat(tables) if tables else pd.DataFrame(columns=["family", "label", "all"])


def leading_patterns(study: Study, share: float = 0.5) -> pd.DataFrame:
    """Patterns that make most of their concept: what is counted rests on them.

    One row a pattern with more than `share` of the hits of a concept that has five or more, the largest share first:
    family, concept, label, pattern, hits, of (hits of the concept), share, forms (different words that it matched).
    What it does not measure: whether those words mean the concept; look at them in a concordance.

    >>> from analysis import load_study
    >>> bool((leading_patterns(load_study())["share"] > 0.5).all())
    True
    """
    if not 0 <= share < 1:
        raise ValueError(f"share={share!r} is no share; give a number from 0 to below 1.")
    keys = ["family", "concept"]
    hits = part_of(study).hits
    table = hits.assign(form=hits["form"].str.casefold()).groupby([*keys, "pattern"], sort=False)["form"].agg(
        hits="size", forms="nunique").reset_index()
    table["of"] = table.groupby(keys)["hits"].transform("sum")
    table["share"] = table["hits"] / table["of"]
    labels = study.concepts[[*keys, "label"]].drop_duplicates(keys)
    kept = table[(table["of"] >= LEAST_HITS) & (table["share"] > share)].merge(labels, on=keys)
    kept = kept.sort_values(["share", "hits"], ascending=False, kind="stable", ignore_index=True)
    return kept[[*keys, "label", "pattern", "hits", "of", "share", "forms"]]
