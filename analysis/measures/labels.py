"""What people and things are called, and which words are held at arm's length."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.checks import check_word
from analysis.measures.measure import Counts, by_sentence, measure, sentence_places
from analysis.measures.terms import (
    FREQUENCY,
    hit_rows,
    hits_by,
    hits_with,
    per_sentence,
    picked_hits,
    sentence_words,
)
from analysis.study import Study


@measure(scale="share", case="", unit="hit", evidence="hits", formula="count / n", source=FREQUENCY,
         title="Share of the names")
def label_shares(study: Study, actor: str, of: str = "tier", *, family: str = "actors", voice: str = "all",
                 unit: str = "word", patterns: str = "all") -> Counts:
    """What an actor is called: the share of each kind of name, head word or name among all namings of the actor.

    of: "tier" (its own name, its role, a name that judges), "head" (the head word of each name that occurs, so that
    names that share it count as one) or "pattern" (each name of the dictionary that occurs).
    One row a unit and tier (or head, or name): actor, count, n (namings of the actor by that unit), value = count / n,
    low, high, varies. The choices as in `term_rates`.
    What it does not measure: whether a judging name is deserved, or which way it judges; read the names.

    >>> from analysis import load_study
    >>> shares = label_shares(load_study(), "armed_groups")
    >>> list(dict.fromkeys(shares.tier))
    ['name', 'role', 'evaluative']
    """
    check_word("of", of, ("tier", "head", "pattern"))
    concepts = study.concepts[study.concepts["family"] == family]
    hits = picked_hits(study, family, voice=voice, patterns=patterns)
    hits &= hits_with(study, family, "concept", check_word("actor", actor, list(dict.fromkeys(concepts["concept"]))))
    tiers = list(concepts.loc[concepts["concept"] == actor, "tier"])
    values = tiers if of == "tier" else sorted(set(hit_rows(study, family).loc[hits, of]))
    cases = pd.DataFrame({"actor": actor, of: pd.Series(values, dtype="str")})
    return Counts(cases, hits_by(study, family, hits, of, values, unit),
                  per_sentence(study, family, hits, unit)[:, np.newaxis])


def _quoted_forms(study: Study, table: pd.DataFrame, number: np.ndarray) -> pd.DataFrame:
    """The table with what stands in the quotation marks of each unit, in the order of the alphabet."""
    scare = study.quotes[study.quotes["use"] == "scare"]
    held = scare["form"].groupby(number[sentence_places(study, scare)])
    listed = held.agg(lambda forms: "; ".join(sorted(set(forms) - {""}))).reindex(range(len(table)), fill_value="")
    return table.assign(forms=listed.to_numpy(dtype=object)).astype({"forms": "str"})


@measure(scale="rate", case="", unit="quotation", evidence="quotes", formula="per * count / n", source=FREQUENCY,
         title="Terms in scare quotes per {per:,.0f} words", finish=_quoted_forms, sums=False)
def scare_quotes(study: Study, *, words: str = "as counted") -> Counts:
    """How often a word or short phrase stands in quotation marks without anybody being quoted, per 1,000 words.

    One row a unit: count, n (words), value = per * count / n, low, high, varies, and `forms`, what stands in the marks
    (five words at most each, in the order of the alphabet). The rule that tells them from quotations is described, with
    its errors, in `analysis.reading.quotes`; a name or title in quotation marks counts as one too.

    >>> from analysis import load_study
    >>> "forms" in scare_quotes(load_study())
    True
    """
    quotes = study.quotes
    count = by_sentence(study, quotes[quotes["use"] == "scare"])
    return Counts(pd.DataFrame(index=[0]), count[:, np.newaxis], sentence_words(study, words=words)[:, np.newaxis])
