"""One way of counting out of several: whose words, which hits, by which patterns, in what unit, and what a word is.

A finding that turns round when one of these choices is made otherwise was a finding about the choice. The choices are
declared here once, and every claim can be counted again under all of them (`analysis.measures.claims.sensitivity`).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.estimate.checks import check_word
from analysis.schema import VOICES
from analysis.study import Study, StudyError

CHOICES: dict[str, tuple[str, ...]] = {
    "voice": ("all", *VOICES),
    "status": ("all", "not negated"),
    "unit": ("word", "sentence"),
    "case": ("folded", "lower"),
    "patterns": ("all", "most frequent", "without most frequent", "without rare"),
    "words": ("as counted", "hyphens split", "white space"),
}
WORD_COLUMNS = {
    "as counted": ("n_words", "n_quoted_words"),
    "hyphens split": ("n_words_hyphens_split", "n_quoted_words_hyphens_split"),
    "white space": ("n_words_white_space", "n_quoted_words_white_space"),
}


def word_definitions(study: Study) -> tuple[str, ...]:
    """The definitions of a word that the study's sentences were counted under, the house's own first.

    >>> from analysis import load_study
    >>> word_definitions(load_study())[0]
    'as counted'
    """
    return tuple(name for name, columns in WORD_COLUMNS.items() if set(columns) <= set(study.sentences.columns))


def sentence_words(
    study: Study, *, voice: str = "all", words: str = "as counted", unit: str = "word"
) -> np.ndarray:
    """What each sentence of the study adds to the size that hits are counted in.

    One number a row of `study.sentences`: its words in a voice ("all", "own", "quoted") under a definition of a word
    ("as counted": hyphens join; "hyphens split"; "white space": whatever stands between spaces). unit="sentence"
    makes it 1 for a sentence that has such words, else 0. Raises ValueError for an unknown word, StudyError where the
    study was not counted under that definition.

    >>> from analysis import load_study
    >>> study = load_study()
    >>> int(sentence_words(study).sum()) == int(study.articles.n_words.sum())
    True
    """
    for name, value in (("voice", voice), ("words", words), ("unit", unit)):
        check_word(name, value, CHOICES[name])
    total, quoted = WORD_COLUMNS[words]
    if words not in word_definitions(study):
        raise StudyError(f"sentences.csv: column {total!r} is missing; annotate again with the texts, or leave "
                         f"words={words!r} out of the specifications.")
    all_words, inside = (study.sentences[column].to_numpy(float) for column in (total, quoted))
    size = {"all": all_words, "own": all_words - inside, "quoted": inside}[voice]
    return (size > 0).astype(float) if unit == "sentence" else size


def counted_hits(
    study: Study, family: str, *, voice: str = "all", status: str = "all", case: str = "folded", patterns: str = "all"
) -> pd.DataFrame:
    """A family's hits that count under these choices.

    Columns: row (of `study.sentences`), concept, tier, pattern, form, voice, status; the index is that of `study.hits`.
    voice: "all", "own", "quoted". status: "all" or "not negated". case: "folded", or "lower": only what is written
    without a capital, which leaves out headlines in capitals, words that begin a sentence, and names. patterns: "all";
    "most frequent": of each concept (and tier) only its pattern with most hits in the study; "without most frequent":
    all but that one; "without rare": no pattern that matched only once. Raises ValueError for an unknown word.

    >>> from analysis import load_study
    >>> found = counted_hits(load_study(), "exit", patterns="most frequent")
    >>> bool((found.groupby("concept", observed=True)["pattern"].nunique() == 1).all())
    True
    """
    check_word("family", family, list(dict.fromkeys(study.concepts["family"])))
    for name, value in (("voice", voice), ("status", status), ("case", case), ("patterns", patterns)):
        check_word(name, value, CHOICES[name])
    hits = _family_hits(study, family)
    kept = np.ones(len(hits), dtype=bool)
    if voice != "all":
        kept &= (hits["voice"] == voice).to_numpy()
    if status != "all":
        kept &= (hits["status"] != "negated").to_numpy()
    if case != "folded":
        kept &= hits["_lower"].to_numpy()
    if patterns != "all":
        column = {"without rare": "_rare"}.get(patterns, "_top")
        kept &= hits[column].to_numpy() == (patterns == "most frequent")
    return hits.loc[kept, ["row", "concept", "tier", "pattern", "form", "voice", "status"]]


@lru_cache(maxsize=32)
def _family_hits(study: Study, family: str) -> pd.DataFrame:
    # A grid asks for the same hits dozens of times; kinds of values compare much faster than strings.
    hits = study.hits[study.hits["family"] == family]
    sentences = pd.MultiIndex.from_frame(study.sentences[["doc_id", "sentence"]])
    place = pd.MultiIndex.from_frame(hits[["doc_id", "sentence"]])
    folded = hits["form"].str.lower()
    table = hits[["concept", "tier", "pattern", "form", "voice", "status"]].assign(
        form=folded, _lower=folded == hits["form"], row=sentences.get_indexer(place))
    times = table.groupby(["concept", "tier", "pattern"], sort=True).size().rename("n").reset_index()
    # Of patterns equally frequent the first in the alphabet is taken, so that the choice does not hang on row order.
    times = times.sort_values(["concept", "tier", "n", "pattern"], ascending=[True, True, False, True])
    times["_top"], times["_rare"] = ~times.duplicated(["concept", "tier"]), times["n"] == 1
    marks = table.reset_index().merge(times, on=["concept", "tier", "pattern"], how="left").set_index("index")
    table = table.assign(_top=marks["_top"].to_numpy(bool), _rare=marks["_rare"].to_numpy(bool))
    return table.astype(dict.fromkeys(["concept", "tier", "pattern", "form", "voice", "status"], "category"))


def per_sentence(study: Study, hits: pd.DataFrame, unit: str = "word") -> np.ndarray:
    """How many of these hits stand in each row of `study.sentences`; unit="sentence" says whether any does (1 or 0).

    hits: rows from `counted_hits`.

    >>> from analysis import load_study
    >>> study = load_study()
    >>> found = counted_hits(study, "exit")
    >>> int(per_sentence(study, found).sum()) == len(found)
    True
    """
    counts = np.bincount(hits["row"].to_numpy(), minlength=len(study.sentences)).astype(float)
    return np.minimum(counts, 1) if check_word("unit", unit, CHOICES["unit"]) == "sentence" else counts


@lru_cache(maxsize=32)
def outlet_numbers(study: Study) -> np.ndarray:
    """The place in `study.outlets` of each sentence's outlet, one number a row of `study.sentences`.

    >>> from analysis import load_study
    >>> int(outlet_numbers(load_study())[0])
    0
    """
    outlet = study.sentences["doc_id"].map(study.articles.set_index("doc_id")["outlet"])
    place = {name: number for number, name in enumerate(study.outlets["outlet"])}
    return outlet.map(place).to_numpy(int)


def text_order(study: Study) -> np.ndarray:
    """The rows of `study.sentences` in the order of the texts; neighbours make the blocks of the bootstrap.

    >>> from analysis import load_study
    >>> study = load_study()
    >>> sorted(text_order(study).tolist()) == list(range(len(study.sentences)))
    True
    """
    return np.lexsort((study.sentences["sentence"].to_numpy(), study.sentences["doc_id"].to_numpy(dtype=object)))
