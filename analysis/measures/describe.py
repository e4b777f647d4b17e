"""What a study holds, what was taken out of its texts, and how little its design can show."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate import share_interval, smallest_p
from analysis.estimate.checks import check_word
from analysis.languages import has_spaces, language_name
from analysis.measures.gold import coded
from analysis.measures.names import in_study_order, source_labels
from analysis.measures.over_time import dates
from analysis.measures.sources import in_scope
from analysis.measures.titles import part_of
from analysis.schema import SECTIONS
from analysis.study import Study


def describe(study: Study, of: str = "outlets") -> pd.DataFrame:
    """What a study holds: its outlets, all of it in one row, what cleaning removed, or the words in each section.

    of: "outlets": one row an outlet, in the study's order. "total": one row for the whole study: articles, outlets,
    with_text (outlets with text), words, sentences, languages (articles in others than English). "dates": one row an
    outlet: articles, dated (to the day), dated_to_the_month, first and last. "languages": one row a language, most
    words first: language (ISO 639-1), articles, words, outlets (their names). "removals": one row an outlet and
    cleaning rule: spans, words, reason. "sections": one row an outlet, a column a section, in words; the words of
    titles are in no other number. "articles": one row an article, with what a card of it says: title, url, published
    (who publishes it, as far as a page at hand states it), words, quoted_share, speaks (the types of source with most
    attributions, hand-coded where they are) and held (words in scare quotes).

    >>> from analysis import load_study
    >>> study = load_study()
    >>> int(describe(study)["articles"].sum()) == int(describe(study, "total")["articles"].item())
    True
    """
    made = {"outlets": _outlets, "total": _total, "removals": _removals, "sections": _sections,
            "articles": _articles, "dates": dates, "languages": _languages}
    return made[check_word("of", of, made)](study)


def _outlets(study: Study) -> pd.DataFrame:
    """One row an outlet, in the study's order.

    Columns: outlet, name, articles, words, sentences, words_per_sentence, quoted_share (of the words), removed_share
    (words taken out by cleaning, of those received), dated (articles with a publication date), and the counts behind
    the shares, quoted_words and removed_words.
    An outlet without text has 0 words and empty shares.
    """
    articles = study.articles
    removed = study.removals.groupby("doc_id")["n_words"].sum().reindex(articles["doc_id"], fill_value=0).to_numpy()
    sentences = part_of(study).sentences
    quoted = sentences.groupby("doc_id")["n_quoted_words"].sum().reindex(articles["doc_id"], fill_value=0)
    per = articles.assign(
        articles=1, removed=removed, quoted=quoted.to_numpy(), dated=articles["date"].ne("").astype(int)
    )
    columns = ["articles", "n_words", "n_sentences", "quoted", "removed", "dated"]
    sums = per.groupby("outlet")[columns].sum().reindex(study.outlets["outlet"], fill_value=0)
    words = sums["n_words"].to_numpy().astype(float)
    filled = np.where(words > 0, words, np.nan)
    return pd.DataFrame(
        {
            "outlet": study.outlets["outlet"].tolist(),  # an array would share its memory with the study
            "name": study.outlets["name"].tolist(),
            "articles": sums["articles"].to_numpy(),
            "words": sums["n_words"].to_numpy(),
            "sentences": sums["n_sentences"].to_numpy(),
            "words_per_sentence": filled / np.maximum(sums["n_sentences"].to_numpy(), 1),
            "quoted_share": sums["quoted"].to_numpy() / filled,
            "removed_share": sums["removed"].to_numpy() / (filled + sums["removed"].to_numpy()),
            "dated": sums["dated"].to_numpy(),
            "quoted_words": sums["quoted"].to_numpy(),
            "removed_words": sums["removed"].to_numpy(),
        }
    )


def _total(study: Study) -> pd.DataFrame:
    table = _outlets(study)
    return pd.DataFrame([{"articles": int(table["articles"].sum()), "outlets": len(table),
                          "with_text": int((table["words"] > 0).sum()), "words": int(table["words"].sum()),
                          "sentences": int(table["sentences"].sum()), "languages": _told_languages(study)}])


def _languages(study: Study) -> pd.DataFrame:
    articles = study.articles.merge(study.outlets[["outlet", "name"]], on="outlet")
    table = articles.groupby("language", sort=True).agg(
        articles=("doc_id", "size"), words=("n_words", "sum"),
        outlets=("name", lambda names: ", ".join(dict.fromkeys(names)))).reset_index()
    return table.sort_values("words", ascending=False, kind="stable", ignore_index=True)


NO_SPACES = " (written without spaces, so that its words cannot be counted)"


def _told_languages(study: Study) -> str:
    """How many articles are in another language than English, as "20 in Spanish, 1 in French"; "" where none is."""
    others = _languages(study).query("language != 'en'")
    return ", ".join(f"{row.articles} in {language_name(row.language)}{NO_SPACES * (not has_spaces(row.language))}"
                     for row in others.itertuples())


def _sections(study: Study) -> pd.DataFrame:
    rows = study.sentences.merge(study.articles[["doc_id", "outlet"]], on="doc_id")
    table = rows.pivot_table(index="outlet", columns="section", values="n_words", aggfunc="sum", fill_value=0)
    table = table.reindex(index=study.outlets["outlet"], columns=list(SECTIONS), fill_value=0).astype(int)
    return table.set_axis(study.outlets["name"].tolist(), axis=0).rename_axis(index=None, columns=None)


def _removals(study: Study) -> pd.DataFrame:
    rows = study.removals.merge(study.articles[["doc_id", "outlet"]], on="doc_id")
    rows = rows.merge(study.outlets[["outlet", "name"]], on="outlet")
    table = (
        rows.groupby(["outlet", "name", "rule"], sort=True)
        .agg(spans=("rule", "size"), words=("n_words", "sum"), reason=("reason", "first"))
        .reset_index()
    )
    return in_study_order(table, study)


def _articles(study: Study) -> pd.DataFrame:
    table = study.articles[["doc_id", "outlet", "title", "url", "n_words"]].merge(
        study.outlets[["outlet", "name", "owner", "description"]], on="outlet")
    hand = coded(study)
    sentences, quotes = part_of(study).sentences, part_of(hand).quotes
    quoted = sentences.groupby("doc_id")["n_quoted_words"].sum().reindex(table["doc_id"], fill_value=0).to_numpy()
    held = quotes[quotes["use"] == "scare"].groupby("doc_id")["form"].agg(lambda cells: ", ".join(dict.fromkeys(
        f"“{cell}”" for cell in cells if cell)))
    other = study.articles.loc[study.articles["language"] != "en", "doc_id"]
    known = table[["owner", "description"]].replace({"unknown": "", "": ""})
    told = known["description"].where(known["description"] != "", known["owner"]).replace("", "unknown")
    words = table["n_words"].to_numpy(float)
    return in_study_order(table.assign(
        published=told, words=table["n_words"], quoted_words=quoted,
        quoted_share=np.divide(quoted, words, out=np.full(len(words), np.nan), where=words > 0),
        speaks=_speakers(hand).reindex(table["doc_id"]).fillna("nobody that was found").mask(
            table["doc_id"].isin(other).to_numpy(), "not measured, since it is not in English").to_numpy(),
        held=held.reindex(table["doc_id"]).fillna("nothing").to_numpy()).drop(columns=["n_words", "owner",
                                                                                      "description"]), study)


def _speakers(study: Study, top: int = 2) -> pd.Series:
    """For each article the types of source that speak most, with their counts: so many, and what is level with them."""
    labels = source_labels(study)
    rows = in_scope(study.attributions, "speech")
    counts = rows.groupby("doc_id")["source_type"].value_counts()  # of each article the most frequent first
    told: dict[str, list[tuple[str, int]]] = {}
    for (doc_id, kind), n in zip(counts.index, counts.tolist(), strict=True):
        told.setdefault(doc_id, []).append((labels[kind], n))
    return pd.Series({doc_id: _most(kinds, top) for doc_id, kinds in told.items()}, dtype=object)


def _most(kinds: list[tuple[str, int]], top: int) -> str:
    """The first of these kinds and those that are level with them, of how many in all.

    >>> _most([("officials", 3), ("experts", 1), ("media", 1), ("", 0)], 2)
    'officials 3, experts 1, media 1 of 5 attributions'
    """
    total, least = sum(n for _, n in kinds), kinds[:top][-1][1]
    listed = ", ".join(f"{kind} {n}" for kind, n in kinds if n >= least)
    return f"{listed} of {total} attribution{'' if total == 1 else 's'}"


def design_limits(study: Study, *, per: float = 1_000, rate: float = 5.0, level: float = 0.95) -> pd.DataFrame:
    """What this study could show at best, before anything is measured: one row, printed at the top of each notebook.

    Articles and outlets without a word are in no count. Columns: articles, outlets, fewest_per_outlet and
    most_per_outlet (articles), smallest_p (the smallest two-sided p-value an exact permutation of articles could give
    for one outlet against the others, n1 articles against n2; empty with fewer than two outlets), least_words (of the
    outlet with the least text), rate, low and high (the interval that a rate of `rate` per 1,000 seen in so much text
    would have if words were independent, so at best), per, level.

    >>> from analysis import load_study
    >>> float(design_limits(load_study()).smallest_p.iloc[0]) >= 0.2
    True
    """
    filled = study.articles[study.articles["n_words"] > 0].groupby("outlet")["n_words"].agg(["size", "sum"])
    least = int(filled["sum"].min()) if len(filled) else 0
    low, high = (np.nan, np.nan) if not least else share_interval(rate / per * least, least, level=level)
    sizes = filled["size"]
    sides = [(int(n), int(sizes.sum() - n)) for n in sizes] if len(sizes) > 1 else []
    p, n1, n2 = min(((smallest_p(side), *side) for side in sides), default=(np.nan, np.nan, np.nan))
    return pd.DataFrame(
        [
            {
                "articles": int(sizes.sum()),
                "outlets": len(sizes),
                "fewest_per_outlet": int(sizes.min()) if len(sizes) else 0,
                "most_per_outlet": int(sizes.max()) if len(sizes) else 0,
                "smallest_p": p,
                "n1": n1,
                "n2": n2,
                "least_words": least,
                "rate": rate,
                "low": per * float(low),
                "high": per * float(high),
                "per": per,
                "level": level,
            }
        ]
    )
