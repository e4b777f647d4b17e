"""How often terms are used, and which term is chosen where several would do."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.estimate.checks import check_word
from analysis.measures.concepts import first_family
from analysis.measures.ratios import cross_counts, estimate_each, pick_hits, sentence_sizes
from analysis.schema import SECTIONS, STATUSES, VOICES
from analysis.study import Study


def term_rates(
    study: Study,
    family: str = "",
    *,
    by: str = "outlet",
    voice: str = "all",
    status: str = "all",
    per: float = 1_000,
    level: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """How often each concept of a family is used, per 1,000 words.

    One row an outlet (or article) and concept, in the order of `outlets` and of the dictionary: count, n (words in
    that voice), n_articles, rate = per * count / n, low and high, and `varies`: what the interval varies over
    ("over articles", "within this text", "zero count, independent words"). A concept never used is a zero with an
    upper bound; an outlet without text has n = 0 and an empty rate.
    family: left out, the first of the study's dictionary (`first_family`). voice: "all", "own", "quoted"; status:
    "all", "not negated", or one status. Unknown words raise ValueError.
    What it does not measure: prominence, approval, or anything said in words the dictionary does not list.

    >>> from analysis import load_study
    >>> rates = term_rates(load_study(), "exit")
    >>> set(rates.concept) >= {"withdrawal", "security_partnership"}
    True
    """
    family = family or first_family(study)
    cases = _cases(study, family, pick_hits(study, family, voice, status))
    return estimate_each(
        study, sentence_sizes(study, voice), cases, by=by, value="rate", level=level, seed=seed, per=per
    )


def term_choices(
    study: Study,
    family: str = "",
    *,
    by: str = "outlet",
    voice: str = "all",
    status: str = "all",
    level: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """Which concept of a family an outlet chooses: the share of each among all hits of the family.

    One row an outlet (or article) and concept: count, n (hits of the family), share = count / n, low, high, varies.
    Shares of one unit sum to 1. A concept never chosen has share 0 and an upper bound; a unit without any hit has
    n = 0 and empty shares. family: left out, the first of the study's dictionary.
    What it does not measure: how often the subject comes up at all; that is `term_rates`.

    >>> from analysis import load_study
    >>> shares = term_choices(load_study(), "exit")
    >>> float(shares[shares.outlet == shares.outlet[0]].share.sum().round(6))
    1.0
    """
    family = family or first_family(study)
    hits = pick_hits(study, family, voice, status)
    return estimate_each(
        study, sentence_sizes(study), _cases(study, family, hits), hits, by=by, value="share", level=level, seed=seed
    )


def hit_shares(
    study: Study,
    family: str,
    of: str,
    *,
    concept: str | None = None,
    by: str = "outlet",
    level: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """Of a family's hits (or one concept's): the share with each status, in each voice or section, or scare-quoted.

    of: "status", "voice", "section" or "scare_quoted". One row an outlet and value: count, n (hits), share, low,
    high, varies; each value of `of` is listed even where it never occurs.

    >>> from analysis import load_study
    >>> shares = hit_shares(load_study(), "exit", "voice", concept="withdrawal")
    >>> sorted(set(shares.voice))
    ['own', 'quoted']
    """
    values = {"status": STATUSES, "voice": VOICES, "section": SECTIONS, "scare_quoted": (True, False)}
    check_word("of", of, tuple(values))
    hits = pick_hits(study, family)
    if concept is not None:
        check_word("concept", concept, [row["concept"] for row in _concepts(study, family)])
        hits = hits[hits["concept"] == concept]
    cases = [({of: value}, hits[hits[of] == value]) for value in values[of]]
    return estimate_each(study, sentence_sizes(study), cases, hits, by=by, value="share", level=level, seed=seed)


def hit_forms(study: Study, family: str, concept: str, *, by: str = "outlet") -> pd.DataFrame:
    """The words behind a concept: each matched form (lower case) and how often each outlet uses it.

    One row a form, one column an outlet, most frequent first; the look that every count of a concept deserves.
    """
    hits = pick_hits(study, family)
    check_word("concept", concept, [row["concept"] for row in _concepts(study, family)])
    return cross_counts(study, hits[hits["concept"] == concept], "form", by)


def voice_shares(study: Study, *, by: str = "outlet", level: float = 0.95, seed: int = 0) -> pd.DataFrame:
    """Whose words an outlet's text is made of: the share of its words in its own voice and inside quotations.

    One row an outlet (or article) and voice: count (words in that voice), n (words), n_sentences, share, low, high,
    varies. Quoted words come in runs: the interval is over articles or over blocks of sentences, and a voice that is
    never heard is bounded as if sentences, not words, were independent. Words in scare quotes are the outlet's own.
    What it does not measure: speech reported without quotation marks.

    >>> from analysis import load_study
    >>> sorted(set(voice_shares(load_study()).voice))
    ['own', 'quoted']
    """
    sizes = sentence_sizes(study)
    cases = [({"voice": voice}, sentence_sizes(study, voice)["size"].to_numpy()) for voice in VOICES]
    return estimate_each(study, sizes, cases, by=by, value="share", level=level, seed=seed, unit="run")


def _concepts(study: Study, family: str) -> list[dict[str, Any]]:
    table = study.concepts[study.concepts["family"] == family]
    return table[["family", "concept", "label"]].drop_duplicates().to_dict("records")


def _cases(study: Study, family: str, hits: pd.DataFrame) -> list[tuple[dict[str, Any], pd.DataFrame]]:
    return [(concept, hits[hits["concept"] == concept["concept"]]) for concept in _concepts(study, family)]
