"""Dispersion, keyness and collocates of a study: the counts that the formulas ask for, taken from its tables.

The shop window's plain nouns stand here. The formulas themselves (`analysis.measures.dispersion`, `.keyness`,
`.collocates`) take tables of counts from anywhere and know no study.
"""

from __future__ import annotations

import pandas as pd

from analysis.errors import InputError
from analysis.estimate.checks import check_word
from analysis.measures import collocates as association
from analysis.measures import dispersion as spread
from analysis.measures import keyness as keys
from analysis.measures.language import in_language
from analysis.measures.names import outlet_names
from analysis.measures.terms import family_hits, sentence_words
from analysis.measures.titles import part_of
from analysis.measures.units import units
from analysis.schema import VOICES
from analysis.study import Study, StudyError, source_line

PARTS = {"article": ["doc_id"], "paragraph": ["doc_id", "paragraph"], "sentence": ["doc_id", "sentence"]}
BANDS = ("all", "near", "far")
BY_VOICE = ("all", *VOICES)


def dispersion(study: Study, family: str, *, parts: str = "article", outlet: str = "", voice: str = "all",
               status: str = "all") -> pd.DataFrame:
    """How evenly each concept of a family is spread over the study's articles, paragraphs or sentences.

    parts: what it is spread over; state it with the number, for spread over one is not spread over the other. outlet:
    only within that outlet's texts. One row a concept with the columns of `analysis.measures.dispersion.dispersion`:
    family, concept, term (its label), parts, n_parts, count, n, range, dp (Gries 2008: 0 even, towards 1 clumped), the
    least and most that dp could be with so few hits, and the others. Parts without a word are left out; a concept
    never used has no spread. A hit counts in the sentence it begins in.

    >>> from analysis import load_study
    >>> dispersion(load_study(), "exit", parts="sentence").loc[0, "parts"]
    'sentences'
    """
    key = PARTS[check_word("parts", parts, PARTS)]
    texts = part_of(study)
    sentences = texts.sentences[["doc_id", "sentence", "paragraph"]].assign(
        size=sentence_words(texts, voice=voice), outlet=study.outlets["outlet"].to_numpy()[units(texts, "outlet")[1]])
    hits = family_hits(study, family, voice, status).merge(
        texts.sentences[["doc_id", "sentence", "paragraph"]], on=["doc_id", "sentence"])
    if outlet:
        check_word("outlet", outlet, list(study.outlets["outlet"]))
        sentences = sentences[sentences["outlet"] == outlet]
    sizes = sentences.groupby(key, sort=False)["size"].sum()
    sizes = sizes[sizes > 0]
    concepts = study.concepts[study.concepts["family"] == family].drop_duplicates("concept")
    if sizes.empty:
        raise InputError(f"dispersion: there is no word to spread over in {outlet or 'the study'}; choose another "
                         "outlet or voice.")
    counts = hits.groupby(["concept", *key]).size()
    rows = [counts.loc[name].reindex(sizes.index, fill_value=0) if name in counts.index.get_level_values(0)
            else pd.Series(0, sizes.index) for name in concepts["concept"]]
    numbered = sizes.reset_index(drop=True)
    table = pd.DataFrame([row.to_numpy() for row in rows], index=concepts["label"], columns=numbered.index)
    found = spread.dispersion(table, numbered, parts=f"{parts}s")
    found.insert(0, "concept", concepts["concept"].to_numpy())
    found.insert(0, "family", family)
    found.attrs["source"] = source_line(study)
    return found


def keyness(study: Study, target: str = "", reference: str | pd.Series = "", *, voice: str = "all",
            stop_words: str = "with", least: int = 1, top: int | None = None, level: float = 0.95) -> pd.DataFrame:
    """Which words an outlet uses more (or less) than another, than all the others together, or than a frequency list.

    target: an outlet, or left out every outlet in turn, each among the articles of one language: a word of another
    language marks no outlet. reference: another, or left out all the others, or a plain
    frequency list from elsewhere (a Series, word -> count, in lower case as `study.words`; words of the list that the
    study lacks have no row). One row a target and word with the columns of `analysis.measures.keyness.keyness`: counts
    and words of both sides, articles that hold it, log_ratio with its interval (effect), lrc (what the data vouch for,
    Bonferroni over the words), zeta under two priors, g2 (evidence). "with" or "without" those of the dictionary's
    list; least: fewest uses on both sides together. top: only so many words of each target that it uses more, by zeta.
    Words are counted out of all words of a side either way; `name` is the target's.
    Raises ValueError for an unknown outlet or a list that is none.
    It describes these texts: words of an article are not independent, and no p-value is given.

    >>> from analysis import load_study
    >>> study = load_study()
    >>> keyness(study, study.outlets.outlet[0]).columns[:3].tolist()
    ['word', 'target', 'reference']
    """
    listed = isinstance(reference, pd.Series)
    if isinstance(reference, pd.Series) and (not reference.index.is_unique or not (reference >= 0).all()):
        raise InputError("keyness: the frequency list holds a word twice or no count for it; give each word one count.")
    named = {"target": target, **({} if listed else {"reference": reference})}
    for name, outlet in named.items():
        check_word(name, outlet, ["", *study.outlets["outlet"]])
    check_word("stop_words", stop_words, ("with", "without"))
    check_word("voice", voice, BY_VOICE)
    words = study.words if voice == "all" else study.words[study.words["voice"] == voice]
    languages = study.articles.loc[study.articles["doc_id"].isin(set(words["doc_id"])), "language"].unique()
    if len(languages) > 1 and not listed and not target and not reference:
        parts = [keyness(in_language(study, code), voice=voice, stop_words=stop_words, least=least, top=top,
                         level=level) for code in languages]
        # One outlet alone has no other to be marked against.
        some = [part for part in parts if part["target"].nunique() > 1]
        return pd.concat(some, ignore_index=True) if some else parts[0].head(0)
    if words.empty:
        raise InputError("keyness: there are no words in this voice; choose another voice.")
    groups = study.articles.set_index("doc_id")["outlet"]
    counts, articles = keys.word_counts(words, groups)
    for outlet in named.values():
        if outlet and outlet not in counts.columns:
            raise InputError(f"keyness: {outlet!r} has no words in this voice; choose another outlet or voice.")
    table = keys.keyness(counts, target=target or None, articles=articles,
                         reference=reference if listed or reference else None,
                         n_articles=groups.value_counts().reindex(counts.columns), min_count=least, level=level)
    stop = set(study.words["word"][study.words["stop"]]) if stop_words == "without" else set()
    names = outlet_names(study)
    table = table[~table["word"].isin(stop)].assign(name=lambda rows: rows["target"].map(names))
    if top is not None:
        table = table[table["log_ratio"] > 0].sort_values(["zeta", "word"], ascending=[False, True])
        order = table["target"].map({outlet: place for place, outlet in enumerate(names)})
        table = table.loc[order.sort_values(kind="stable").index].groupby("target", sort=False).head(top)
    table = table.reset_index(drop=True)
    table.attrs["source"] = source_line(study)
    return table


def collocates(study: Study, family: str, concept: str = "", *, outlet: str = "", band: str = "all",
               stop_words: str = "without", least: int = 2) -> pd.DataFrame:
    """Which words stand within five words of a concept, in the same sentence, more often than chance.

    concept: one of the family, or left out all. band: "all" five words on both sides, "near" the nearest two, "far"
    the third to the fifth. One row a concept and word: node (the concept), collocate, joint, articles (in which they
    meet), node_count, collocate_count, n (words), span (places looked at around a hit, on average, for sentences end),
    expected, log_dice, pmi, npmi, mi3, t, dice, g2, rank. Pairs that met at least five times come first and have a
    rank; all others have none, because association of so few meetings is mostly chance. least: fewest meetings shown.
    What it does not measure: order or side; and words of a multi-word hit are no neighbours of it.

    A concept counts in the articles that have at least three hits of it (`analysis.reading.neighbours` says why).
    Raises StudyError where the study was made without neighbours, ValueError for an unknown name.
    """
    check_word("band", band, BANDS)
    check_word("stop_words", stop_words, ("with", "without"))
    articles = study.articles if not outlet else study.articles[study.articles["outlet"] == check_word(
        "outlet", outlet, list(study.outlets["outlet"]))]
    near, hits, words = (table[table["doc_id"].isin(articles["doc_id"])]
                         for table in (_neighbours(study), family_hits(study, family), study.words))
    near = near[(near["family"] == family) & ((near["band"] == band) | (band == "all"))]
    if concept:
        known = list(dict.fromkeys(study.concepts.loc[study.concepts["family"] == family, "concept"]))
        near = near[near["concept"] == check_word("concept", concept, known)]
    stop = set(study.words["word"][study.words["stop"]]) if stop_words == "without" else set()
    parts = [_pairs(part, hits[hits["concept"] == node], words, least, stop)
             for node, part in near.groupby("concept", sort=True)]
    empty = pd.DataFrame(columns=["node", "collocate", "joint", "articles", "node_count", "collocate_count", "n"])
    table = pd.concat(parts, ignore_index=True) if parts else association.collocates(empty.astype(
        dict.fromkeys(empty.columns[2:], "int64")))
    table.attrs["source"] = source_line(study)
    return table


def _pairs(near: pd.DataFrame, hits: pd.DataFrame, words: pd.DataFrame, least: int, stop: set[str]) -> pd.DataFrame:
    """One node with its neighbours, counted in the articles whose neighbours the study tells."""
    words, hits = (table[table["doc_id"].isin(near["doc_id"])] for table in (words, hits))
    pairs = near.groupby("word", sort=True).agg(joint=("n", "sum"), articles=("doc_id", "nunique"))
    pairs = pairs.rename_axis("collocate").reset_index()
    pairs = pairs.assign(node=hits["concept"].iloc[0], node_count=len(hits), n=int(words["n"].sum()),
                         collocate_count=pairs["collocate"].map(words.groupby("word")["n"].sum()).astype(int))
    shown = pairs[(pairs["joint"] >= least) & ~pairs["collocate"].isin(stop)]
    columns = ["node", "collocate", "joint", "articles", "node_count", "collocate_count", "n"]
    return association.collocates(shown[columns], span=float(pairs["joint"].sum() / len(hits)))


def _neighbours(study: Study) -> pd.DataFrame:
    table = getattr(study, "neighbours", None)
    if table is None:
        raise StudyError("neighbours.csv: the table is missing; annotate again with the texts.")
    return table
