"""Which words mark one outlet's text against the others'."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.checks import check_word
from analysis.measures.keyness import keyness, word_counts
from analysis.measures.ratios import in_study_order
from analysis.schema import VOICES
from analysis.study import Study, source_line

_COLUMNS = {**dict.fromkeys(("outlet", "name", "word"), "str"),
            **dict.fromkeys(("count", "n", "count_others", "n_others", "articles"), "int64"),
            **dict.fromkeys(("log_ratio", "low", "high", "zeta", "zeta_large_prior", "level"), "float64")}


def distinctive_words(study: Study, *, voice: str = "all", least: int = 3, top: int = 10, stop_words: str = "without",
                      level: float = 0.95) -> pd.DataFrame:
    """The words each outlet uses more than the others together.

    One row an outlet and word, the largest zeta first among words used at least `least` times there: count, n
    (words of the outlet), count_others, n_others, articles (of the outlet, with the word), log_ratio (Hardie 2014:
    each unit doubles the ratio; a zero counts as a half) with low and high (Katz 1978), zeta: the weighted log-odds
    of Monroe, Colaresi & Quinn (2008) with a prior of 500 words, and again with 5,000; level.
    stop_words: "without" leaves out the words of the dictionary's stop list, "with" keeps them.
    Texts without a word in that voice give no rows.
    These are descriptions of these texts: words in an article are not independent and no p-value is given. A name
    only one article has reason to mention is distinctive too; that is topic, not bias.

    >>> from analysis import load_study
    >>> distinctive_words(load_study(), top=1).columns[:3].tolist()
    ['outlet', 'name', 'word']
    """
    check_word("voice", voice, ("all", *VOICES))
    check_word("stop_words", stop_words, ("with", "without"))
    words = study.words if voice == "all" else study.words[study.words["voice"] == voice]
    if words.empty:
        return _told(pd.DataFrame({column: pd.Series(dtype=kind) for column, kind in _COLUMNS.items()}), study)
    groups = study.articles.set_index("doc_id")["outlet"]
    counts, articles = word_counts(words, groups)
    n_articles = groups.value_counts().reindex(counts.columns)
    table = keyness(counts, articles=articles, n_articles=n_articles, level=level)
    stop = set(study.words["word"][study.words["stop"]]) if stop_words == "without" else set()
    table = table[(table["count1"] >= least) & ~table["word"].isin(stop) & (table["log_ratio"] > 0)]
    table = table.rename(columns={"target": "outlet", "count1": "count", "n1": "n", "count2": "count_others",
                                  "n2": "n_others", "articles1": "articles", "log_ratio_low": "low",
                                  "log_ratio_high": "high", "zeta_b": "zeta_large_prior"})
    table = table.merge(study.outlets[["outlet", "name"]], on="outlet")
    table = in_study_order(table.sort_values(["zeta", "word"], ascending=[False, True]), study)
    return _told(table.groupby("outlet", sort=False).head(top)[list(_COLUMNS)].reset_index(drop=True), study)


def _told(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    table.attrs["source"] = source_line(study)
    return table
