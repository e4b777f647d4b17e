"""Who gets to speak: the mix of sources, how many there are in effect, who is named, and with which verbs.

Every row of `attributions` is a statement with a source. What the extraction misses is missing here, and what it
finds wrongly is counted: both precision and recall stand in the instrument's card.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.checks import check_word
from analysis.measures.ratios import estimate_each, in_study_order, sentence_sizes
from analysis.study import Study

UNNAMED = "(no source)"


def attributed_words(study: Study) -> pd.DataFrame:
    """Attributions with `who` speaks and `n_own_words`: words of content that are nobody else's down the chain.

    In "Reuters quoted officials as saying X" the words of X are the officials', not Reuters' a second time, so that
    sums over sources count no word twice.
    """
    table = study.attributions.merge(study.articles[["doc_id", "outlet"]], on="doc_id")
    table = table.assign(row=table.groupby("doc_id").cumcount())
    inner = table[table["chain"] >= 0].groupby(["doc_id", "chain"])["n_words"].sum()
    keys = pd.MultiIndex.from_frame(table[["doc_id", "row"]])
    inside = inner.reindex(keys, fill_value=0).to_numpy()
    return table.assign(n_own_words=np.maximum(table["n_words"].to_numpy() - inside, 0), who=who_speaks(table))


def who_speaks(attributions: pd.DataFrame) -> pd.Series:
    """Whom to call the speaker: the full name if known, else the source as it stands, else "(no source)"."""
    speaker = attributions["speaker"]
    return speaker.where(speaker.ne(""), attributions["source"]).replace("", UNNAMED)


def source_mix(study: Study, *, of: str = "attributions", by: str = "outlet", level: float = 0.95,
               seed: int = 0) -> pd.DataFrame:
    """Who speaks: the share of each type of source among the attributions, or among the attributed words.

    of: "attributions" or "words" (content; a word counts once, for the innermost source). One row an outlet (or
    article) and type of the dictionary: count, n, share, low, high, varies; types that never speak have a bounded zero.
    Attributions that were not found are in neither count, and some that were found are false: both can err either way.
    What it does not measure: whether a source was treated fairly, or should have been asked.

    >>> from analysis import load_study
    >>> sorted(set(source_mix(load_study()).columns) & {"source_type", "share", "low", "high"})
    ['high', 'low', 'share', 'source_type']
    """
    check_word("of", of, ("attributions", "words"))
    return _shares(study, "source_type", _types(study), of, by, level, seed)


def anonymous_share(study: Study, *, by: str = "outlet", level: float = 0.95, seed: int = 0) -> pd.DataFrame:
    """The share of attributions whose source is not named (neither person nor organisation), and of those that are.

    One row an outlet and `named` (True, False): count, n (attributions), share, low, high, varies.
    """
    return _shares(study, "named", [True, False], "attributions", by, level, seed)


def cue_stances(study: Study, *, by: str = "outlet", source_type: str | None = None, level: float = 0.95,
                seed: int = 0) -> pd.DataFrame:
    """How statements are introduced: the share of each stance of the cue ("says", "claims", "warns", "demands").

    source_type: only statements by this type. One row an outlet and stance that occurs in the study: count, n, share,
    low, high, varies. The stance is the verb's in general, not what it does in its sentence.
    """
    rows = study.attributions
    if source_type is not None:
        check_word("source_type", source_type, _types(study))
        rows = rows[rows["source_type"] == source_type]
    stances = sorted(set(study.attributions["cue_stance"]))
    return _shares(study, "cue_stance", stances, "attributions", by, level, seed, kept=rows.index)


def _types(study: Study) -> list[str]:
    return list(study.source_types["source_type"])


def _shares(study: Study, column: str, values: list, of: str, by: str, level: float, seed: int,
            kept: pd.Index | None = None) -> pd.DataFrame:
    rows = attributed_words(study)
    rows = rows if kept is None else rows.loc[rows.index.isin(kept)]
    rows = rows.assign(weight=rows["n_own_words"] if of == "words" else 1)
    sizes = sentence_sizes(study)
    total = _sum_by_sentence(sizes, rows)
    cases = [({column: value}, _sum_by_sentence(sizes, rows[rows[column] == value])) for value in values]
    return estimate_each(study, sizes.assign(size=total), cases, by=by, value="share", level=level, seed=seed,
                         unit="run" if of == "words" else "case")


def _sum_by_sentence(sizes: pd.DataFrame, rows: pd.DataFrame) -> np.ndarray:
    sums = rows.groupby(["doc_id", "sentence"])["weight"].sum()
    return sums.reindex(pd.MultiIndex.from_frame(sizes[["doc_id", "sentence"]]), fill_value=0).to_numpy()


def sources(study: Study, *, least: int = 1, top: int | None = None) -> pd.DataFrame:
    """Each source of each outlet: who, as what type, named or not, how often, in how many words, with which cues.

    One row an outlet and speaker (the full name a pronoun or surname leads back to, else the source as it stands; an
    attribution without source is "(no source)"), most words first: outlet, name, speaker, source_type, named,
    attributions, words, cues (dictionary forms, in the order of the alphabet). least: leave out those who speak less.
    top: so many of each outlet.
    """
    rows = attributed_words(study).merge(study.outlets[["outlet", "name"]], on="outlet")
    table = rows.groupby(["outlet", "name", "who"], sort=True).agg(
        source_type=("source_type", "first"), named=("named", "max"), attributions=("who", "size"),
        words=("n_own_words", "sum"), cues=("cue", lambda cells: ", ".join(sorted(set(cells))))).reset_index()
    table = in_study_order(table.sort_values(["words", "who"], ascending=[False, True]), study)
    table = table.rename(columns={"who": "speaker"})
    table = table[table["attributions"] >= least]
    table = table if top is None else table.groupby("outlet", sort=False).head(top)
    columns = ["outlet", "name", "speaker", "source_type", "named", "attributions", "words", "cues"]
    return table[columns].reset_index(drop=True)
