"""Who gets to speak: the mix of sources, how diverse they are, who they are, and with which verbs.

Every row of `attributions` is a statement with a source. What the extraction misses is missing here, and what it
finds wrongly is counted: both precision and recall stand in the instrument's card.
"""

from __future__ import annotations

from collections import Counter
from math import comb
from typing import Any

import numpy as np
import pandas as pd

from analysis.estimate.checks import check_word
from analysis.measures.language import not_english
from analysis.measures.measure import WAYS, Counts, measure, sentence_places, spread_cases
from analysis.measures.names import in_study_order, outlet_names, source_labels
from analysis.measures.people import one_spelling
from analysis.measures.terms import FREQUENCY
from analysis.study import Study, source_line

UNNAMED = "(no source)"
FORMS = {"all": ("direct", "mixed", "indirect"), "quoted": ("direct", "mixed"), "indirect": ("indirect",)}
OF = ("source_type", "named", "cue_stance")


@measure(scale="share", case="", unit="attribution", evidence="attributions", formula="count / n", source=FREQUENCY,
         title="Share of the attributions", finish=not_english)
def source_mix(study: Study, of: str = "source_type", *, spoken_by: str = "", counted: str = "attributions",
               form: str = "all", sources: str = "all", scope: str = "speech") -> Counts:
    """Who speaks: the share of each type of source among the attributions, or among the attributed words.

    of: "source_type"; "named" (whether a person or an organisation is named); or "cue_stance" (how statements are
    introduced: "says", "claims", "warns", "demands"; the verb's stance in general). spoken_by: only statements by
    this type. counted: "attributions" or "words" (of content; a word counts once, for the innermost source). form:
    "all", "quoted" (direct and mixed speech) or "indirect". sources: "all" or those that are "named". scope: "speech"
    (what is said or written) or "broad" (with attitudes, knowledge, plans and decisions).
    One row a unit and type of the dictionary: count, n, value = count / n, events (attributions), low, high, varies;
    types that never speak have a bounded zero. What the extractor misses or finds wrongly makes counts err either way.
    What it does not measure: whether a source was treated fairly, or should have been asked.

    >>> from analysis import load_study
    >>> sorted(set(source_mix(load_study()).columns) & {"source_type", "value", "low", "high"})
    ['high', 'low', 'source_type', 'value']
    """
    for name, value, known in (("of", of, OF), ("counted", counted, WAYS["counted"]), ("form", form, FORMS),
                               ("sources", sources, WAYS["sources"])):
        check_word(name, value, known)
    types = list(study.source_types["source_type"])
    values: dict[str, list[Any]] = {"source_type": types, "named": [True, False],
                                    "cue_stance": sorted(set(study.attributions["cue_stance"]))}
    rows = attributed_words(study, scope)
    rows = rows[rows["form"].isin(FORMS[form])]
    rows = rows[rows["named"]] if sources == "named" else rows
    rows = rows[rows["source_type"] == check_word("spoken_by", spoken_by, types)] if spoken_by else rows
    cases = pd.DataFrame({of: pd.Series(values[of], dtype=object)})
    if of == "source_type":
        cases["label"] = study.source_types["label"].to_numpy()
    place, n = sentence_places(study, rows), study.n_sentences
    events = spread_cases(place, rows[of], values[of], n)
    if counted == "attributions":
        return Counts(cases, events, np.bincount(place, minlength=n).astype(float)[:, np.newaxis])
    words = rows["n_own_words"].to_numpy(float)
    return Counts(cases, spread_cases(place, rows[of], values[of], n, weights=words),
                  np.bincount(place, weights=words, minlength=n)[:, np.newaxis], events=events, runs=True)


def in_scope(attributions: pd.DataFrame, scope: str) -> pd.DataFrame:
    """The attributions of a definition: "speech" only, or all of the "broad" one, which holds speech too.

    >>> in_scope(pd.DataFrame({"scope": ["speech", "broad"]}), "speech").index.tolist()
    [0]
    """
    if check_word("scope", scope, WAYS["scope"]) == "broad":
        return attributions
    return attributions[attributions["scope"] == scope]


def attributed_words(study: Study, scope: str = "broad") -> pd.DataFrame:
    """Attributions with `who` speaks and `n_own_words`: words of content that are nobody else's down the chain.

    scope: "broad", or "speech" only; then what is thought within a statement is the speaker's.
    In "Reuters quoted officials as saying X" the words of X are the officials', not Reuters' a second time, so that
    sums over sources count no word twice.
    """
    return study.memo(("attributed words", scope), lambda: _attributed(study, scope)).copy(deep=False)


def _attributed(study: Study, scope: str) -> pd.DataFrame:
    table = study.attributions.merge(study.articles[["doc_id", "outlet"]], on="doc_id")
    table = in_scope(table.assign(row=table.groupby("doc_id").cumcount()), scope)
    inner = table[table["chain"] >= 0].groupby(["doc_id", "chain"])["n_words"].sum()
    keys = pd.MultiIndex.from_frame(table[["doc_id", "row"]])
    inside = inner.reindex(keys, fill_value=0).to_numpy()
    return table.assign(n_own_words=np.maximum(table["n_words"].to_numpy() - inside, 0), who=who_speaks(table))


def who_speaks(attributions: pd.DataFrame) -> pd.Series:
    """Whom to call the speaker: the full name if known, else the source as it stands, else "(no source)"."""
    speaker = attributions["speaker"]
    return speaker.where(speaker.ne(""), attributions["source"]).replace("", UNNAMED)


def merged(rows: pd.DataFrame) -> pd.Series:
    """Whom to call the speaker of each attribution, with one spelling for a person within an outlet."""
    names = rows.loc[rows["speaker"] != ""].groupby("outlet")["who"].agg(one_spelling).to_dict()
    return pd.Series([names.get(outlet, {}).get(who, who) for outlet, who in zip(rows["outlet"], rows["who"],
                                                                              strict=True)], rows.index, dtype=object)


def sources(study: Study, *, least: int = 1, top: int | None = None, scope: str = "speech",
            merge: bool = True) -> pd.DataFrame:
    """Each source of each outlet: who, as what type, named or not, how often, in how many words, with which cues.

    One row an outlet, speaker and type (the full name a pronoun or surname leads back to, else the source as it
    stands; an attribution without source is "(no source)"), most words first: outlet, name, speaker, source_type, type
    (its label), named, attributions, words, cues (dictionary forms, in the order of the alphabet), spellings.
    least: leave out those who speak less. top: so many of each outlet. scope: "speech" or "broad", as in `source_mix`.
    merge: count one person under several spellings once (`one_spelling`, within an outlet); `spellings` shows what was
    merged, merge=False undoes it.
    """
    rows = attributed_words(study, scope).merge(study.outlets[["outlet", "name"]], on="outlet")
    rows = rows.assign(written=rows["who"], who=merged(rows) if merge else rows["who"])
    table = rows.groupby(["outlet", "name", "who", "source_type"], sort=True).agg(
        named=("named", "max"), attributions=("who", "size"),
        words=("n_own_words", "sum"), cues=("cue", lambda cells: ", ".join(sorted(set(cells)))),
        spellings=("written", lambda cells: "; ".join(sorted(set(cells))))).reset_index()
    table = in_study_order(table.sort_values(["words", "who"], ascending=[False, True]), study)
    labels = source_labels(study)
    table = table.rename(columns={"who": "speaker"}).assign(type=table["source_type"].map(labels))
    table = table[table["attributions"] >= least]
    table = table if top is None else table.groupby("outlet", sort=False).head(top)
    columns = ["outlet", "name", "speaker", "source_type", "type", "named", "attributions", "words", "cues",
               "spellings"]
    return table[columns].reset_index(drop=True)


def effective_number(counts: np.ndarray) -> float:
    """The number of equally frequent kinds that would be as diverse: exp of Shannon's entropy (Jost 2006).

    counts: how often each kind occurs. It is the number of kinds when all are equally frequent, 1 when one has all;
    missing (nan) when there is nothing.

    >>> effective_number(np.array([5, 5])), effective_number(np.array([7, 0]))
    (2.0, 1.0)
    """
    counts = np.asarray(counts, dtype=float)
    counts = counts[counts > 0]
    if not len(counts):
        return float("nan")
    shares = counts / counts.sum()
    return round(float(np.exp(-(shares * np.log(shares)).sum())), 12)


def rarefied_number(counts: np.ndarray, m: int) -> float:
    """How many different kinds m of the items would hold on average, drawn without replacement (Hurlbert 1971).

    The fair comparison of texts with different numbers of attributions. Missing where there are fewer than m items.

    >>> rarefied_number(np.array([1, 1]), 2), rarefied_number(np.array([3]), 2)
    (2.0, 1.0)
    """
    kinds = [int(count) for count in counts if count > 0]
    total = sum(kinds)
    if m < 1 or total < m:
        return float("nan")
    return round(sum(1 - comb(total - count, m) / comb(total, m) for count in kinds), 12)


def source_diversity(study: Study, *, of: str = "source_type", scope: str = "speech", level: float = 0.95,
                     resamples: int = 2_000, seed: int = 0) -> pd.DataFrame:
    """How diverse an outlet's sources are: the effective number of types, or of different speakers.

    of: "source_type" or "speaker". scope: as in `source_mix`. One row an outlet: n (attributions), kinds (different
    ones), effective (exp of
    Shannon's entropy), low and high (attributions drawn again, percentiles; resampled diversity is biased down, so
    the true value is rather above the middle), most (the largest value n attributions could give), rarefied (kinds
    expected among `drawn` attributions), drawn (the fewest attributions any outlet with at least two has), level, and
    spectrum: pairs (times, kinds), how many kinds occur so many times, which is all that the number rests on.
    An outlet with few attributions cannot look diverse: read `effective` against `most`, and compare by `rarefied`.
    """
    rows = in_scope(study.attributions, scope).merge(study.articles[["doc_id", "outlet"]], on="doc_id")
    rows = rows.assign(who=who_speaks(rows))
    rows = rows.assign(speaker=merged(rows))
    tables = {outlet: rows.loc[rows["outlet"] == outlet, of].value_counts().to_numpy()
              for outlet in study.outlets["outlet"]}
    sizes = [int(counts.sum()) for counts in tables.values() if counts.sum() >= 2]
    drawn = min(sizes, default=0)
    kinds = len(study.source_types) if of == "source_type" else None
    names = outlet_names(study)
    out = pd.DataFrame([{"outlet": outlet, "name": names[outlet],
                         **_row(counts, kinds, drawn, level, resamples, seed)} for outlet, counts in tables.items()])
    out.attrs["source"] = source_line(study, seed)
    return out


def _row(counts: np.ndarray, kinds: int | None, drawn: int, level: float, resamples: int, seed: int) -> dict[str, Any]:
    n = int(counts.sum())
    row = {"n": n, "kinds": len(counts), "effective": effective_number(counts), "low": np.nan, "high": np.nan,
           "most": min(n, kinds or n), "rarefied": rarefied_number(counts, drawn), "drawn": drawn, "level": level,
           "spectrum": tuple(sorted(Counter(map(int, counts)).items(), reverse=True))}
    if n < 2:
        return row
    samples = np.random.default_rng(seed).multinomial(n, counts / n, size=resamples)
    values = np.array([effective_number(sample) for sample in samples])
    tail = (1 - level) / 2
    low, high = np.quantile(values, [tail, 1 - tail])
    return {**row, "low": float(low), "high": float(high)}
