"""How often terms are used, which term is chosen where several would do, and where in the text they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.estimate.checks import check_word
from analysis.measures.language import is_english, not_english
from analysis.measures.measure import WAYS, Counts, measure, sentence_places, spread_numbers
from analysis.measures.names import concept_labels
from analysis.measures.titles import part_of
from analysis.measures.units import units
from analysis.schema import SECTIONS, STATUSES, TITLE, VOICES
from analysis.study import Study, StudyError

FREQUENCY = "relative frequency"
WORD_COLUMNS = {
    "as counted": ("n_words", "n_quoted_words"),
    "hyphens split": ("n_words_hyphens_split", "n_quoted_words_hyphens_split"),
    "white space": ("n_words_white_space", "n_quoted_words_white_space"),
}
OF_HITS: dict[str, tuple[Any, ...]] = {"status": STATUSES, "voice": VOICES, "section": SECTIONS,
                                       "scare_quoted": (True, False)}


@measure(scale="rate", case="concept", unit="hit", evidence="hits", formula="per * count / n", source=FREQUENCY,
         title="Use per {per:,.0f} words")
def term_rates(study: Study, family: str = "", *, voice: str = "all", status: str = "all", unit: str = "word",
               case: str = "folded", patterns: str = "all", words: str = "as counted") -> Counts:
    """How often each concept of a family is used, per 1,000 words.

    One row a unit and concept, in the order of the dictionary: family, concept, label, count (hits), n (words in that
    voice), value = per * count / n, low, high, varies. A concept never used is a zero with an upper bound.
    family: left out, the first of the study's dictionary. voice: "all", "own", "quoted". status: "all", "not negated",
    or one status. unit: "word", or "sentence": sentences with a hit, per 1,000 sentences. case: "folded", or "lower":
    only what is written without a capital. patterns: "all", "most frequent" (of each concept only its pattern with most
    hits), "without most frequent", "without rare" (no pattern that matched once). words: what a word is, "as counted"
    (hyphens join), "hyphens split" or "white space". Unknown words raise ValueError.
    What it does not measure: prominence, approval, or anything said in words the dictionary does not list.

    >>> from analysis import load_study
    >>> rates = term_rates(load_study(), "exit")
    >>> set(rates.concept) >= {"withdrawal", "security_partnership"}
    True
    """
    family = family or first_family(study)
    hits = picked_hits(study, family, voice=voice, status=status, case=case, patterns=patterns)
    cases = _concepts(study, family)
    count = hits_by(study, family, hits, "concept", cases["concept"], unit)
    return Counts(cases, count, sentence_words(study, voice=voice, words=words, unit=unit)[:, np.newaxis])


@measure(scale="share", case="concept", unit="hit", evidence="hits", formula="count / n", source=FREQUENCY,
         title="Share of each choice")
def term_choices(study: Study, family: str = "", *, voice: str = "all", status: str = "all", unit: str = "word",
                 case: str = "folded", patterns: str = "all") -> Counts:
    """Which concept of a family is chosen: the share of each among all hits of the family.

    One row a unit and concept: family, concept, label, count, n (hits of the family), value = count / n, low, high,
    varies. Shares of one unit sum to 1. A unit without any hit has n = 0 and empty shares. unit="sentence": of the
    sentences with a hit of the family, those that hold the concept. The other choices as in `term_rates`.
    What it does not measure: how often the subject comes up at all; that is `term_rates`.

    >>> from analysis import load_study
    >>> shares = term_choices(load_study(), "exit")
    >>> float(shares[shares.outlet == shares.outlet[0]].value.sum().round(6))
    1.0
    """
    family = family or first_family(study)
    hits = picked_hits(study, family, voice=voice, status=status, case=case, patterns=patterns)
    cases = _concepts(study, family)
    count = hits_by(study, family, hits, "concept", cases["concept"], unit)
    return Counts(cases, count, per_sentence(study, family, hits, unit)[:, np.newaxis])


def _withheld(study: Study, table: pd.DataFrame, number: np.ndarray) -> pd.DataFrame:
    """Statuses are read in English only; all else of a hit is the same in every language."""
    return not_english(study, table, number) if "status" in table else table


@measure(scale="share", case="", unit="hit", evidence="hits", formula="count / n", source=FREQUENCY,
         title="Share of the uses", finish=_withheld)
def hit_shares(study: Study, family: str = "", of: str = "status", *, concept: str | None = None, voice: str = "all",
               unit: str = "word", case: str = "folded", patterns: str = "all") -> Counts:
    """Of a family's hits (or one concept's): the share with each status, in each voice or section, or scare-quoted.

    of: "status", "voice", "section" or "scare_quoted". One row a unit and value of it, also of those that never occur:
    count, n (hits), value = count / n, low, high, varies. The choices as in `term_rates`. Of "status", hits in articles
    that are not in English take no part: its cues are English.

    >>> from analysis import load_study
    >>> shares = hit_shares(load_study(), "exit", "voice", concept="withdrawal")
    >>> sorted(set(shares.voice))
    ['own', 'quoted']
    """
    check_word("of", of, OF_HITS)
    family = family or first_family(study)
    hits = picked_hits(study, family, voice=voice, case=case, patterns=patterns)
    if concept is not None:
        known = list(_concepts(study, family)["concept"])
        hits &= hits_with(study, family, "concept", check_word("concept", concept, known))
    if of == "status":
        hits &= is_english(study)[hit_rows(study, family)["row"].to_numpy()]
    cases = pd.DataFrame({of: pd.Series(OF_HITS[of], dtype=object)})
    return Counts(cases, hits_by(study, family, hits, of, OF_HITS[of], unit),
                  per_sentence(study, family, hits, unit)[:, np.newaxis])


@measure(scale="share", case="voice", unit="quotation", evidence="sentences", formula="count / n", source=FREQUENCY,
         title="Share of the words in each voice")
def voice_shares(study: Study, *, unit: str = "word", words: str = "as counted") -> Counts:
    """Whose words a text is made of: the share of its words in its own voice and inside quotations.

    One row a unit and voice: count (words in that voice), n (words), value = count / n, events (quotations; of the own
    voice, sentences), n_sentences, low, high, varies. Quoted words come in runs: the interval is over articles or over
    blocks of sentences, and a voice that is never heard is bounded as if sentences, not words, were independent. Words
    in scare quotes are the outlet's own. What it does not measure: speech reported without quotation marks.

    >>> from analysis import load_study
    >>> sorted(set(voice_shares(load_study()).voice))
    ['own', 'quoted']
    """
    count = np.column_stack([sentence_words(study, voice=voice, words=words, unit=unit) for voice in VOICES])
    size = sentence_words(study, words=words, unit=unit)
    quotes = study.quotes
    quotations = np.bincount(sentence_places(study, quotes[quotes["use"] == "quotation"]), minlength=study.n_sentences)
    events = {"own": count[:, VOICES.index("own")] > 0, "quoted": quotations}
    return Counts(pd.DataFrame({"voice": VOICES}), count, size[:, np.newaxis], runs=True,
                  events=np.column_stack([events[voice] for voice in VOICES]).astype(float))


def forms(study: Study, family: str, concept: str | Sequence[str] = "", *, by: str = "outlet", of: str = "form",
          voice: str = "all", titles: str = "without") -> pd.DataFrame:
    """The words behind a concept: how often each matched form (or pattern, or head word) is used by whom.

    of: "form", "pattern" (of the dictionary; names of an actor with their tier), or "head": the head words of an
    actor's names, so that "resistance groups" and "resistance leaders" count as one. One row a form in lower case, one
    column an outlet (by its name; or an article) and `all`, most frequent first; the look that every count of a concept
    deserves. Of several concepts (left out, all of the family) the tables stand one below the other, with the column
    `label` first. titles: "without", "with" or "only" the titles of the articles. Raises ValueError for an unknown
    name, and for heads of what is no actor.

    >>> from analysis import load_study
    >>> forms(load_study(), "actors", "isis", of="pattern").loc["isis", "tier"]
    'name'
    """
    if not isinstance(concept, str) or not concept:
        several = concept or list(dict.fromkeys(_concepts(study, family)["concept"]))
        return _labelled(study, family, several, by=by, of=of, voice=voice, titles=titles)
    check_word("by", by, ("outlet", "article"))
    check_word("of", of, ("form", "pattern", "head"))
    study = part_of(study, titles)
    hits = counted_hits(study, family, voice=voice)
    hits = hits[hits["concept"] == check_word("concept", concept, list(_concepts(study, family)["concept"]))]
    if of == "head" and hits["head"].eq("").any():
        raise InputError(f"of='head': {concept!r} is no actor with names by tier; choose 'form' or 'pattern'.")
    names, number = units(study, by)
    key = "outlet" if by == "outlet" else "doc_id"
    unit = pd.Categorical.from_codes(number[hits["row"]], categories=list(names[key]))
    words = hits["head"] if of == "head" else hits[of].str.lower()
    table = pd.crosstab(words.to_numpy(), unit, dropna=False).rename_axis(index=None, columns=None)
    table.columns = pd.Index(_column_names(names, key), dtype="object")
    table["all"] = table.sum(axis=1)
    table = table.sort_index().sort_values("all", ascending=False, kind="stable")
    if hits["tier"].ne("").any() and of == "pattern":
        tiers = hits["tier"].set_axis(hits["pattern"].str.lower()).groupby(level=0).first()
        table.insert(0, "tier", tiers.reindex(table.index))
    return table.rename_axis(index=of)


def _labelled(study: Study, family: str, concepts: Sequence[str], **asked: str) -> pd.DataFrame:
    """The forms of several concepts, one below the other, each with its label."""
    labels = concept_labels(study, family)
    tables = {concept: forms(study, family, concept, **asked) for concept in concepts}
    for concept, table in tables.items():
        table.insert(0, "label", labels[concept])
    return pd.concat(list(tables.values()))


def _column_names(names: pd.DataFrame, key: str) -> list[str]:
    """What each unit is called at the head of a column: an outlet by its name, no name twice."""
    if key != "outlet":
        return list(names[key])
    shared = names["name"].duplicated(keep=False)
    return list(names["name"].where(~shared, names["name"] + " (" + names["outlet"] + ")"))


def positions(study: Study, family: str = "", *, voice: str = "all", titles: str = "without") -> pd.DataFrame:
    """Each hit of a family with its place in its article.

    One row a hit: outlet, name, doc_id (a category that knows all articles of the study, so that one without a hit
    still has its line in a figure), sentence, family, concept, label, form, voice, status, scare_quoted, section,
    position = start / text_end (its first code point over the end of the last sentence: 0 the beginning, 1 the end),
    third (first, middle, last), start, text_end. family: left out, the first of the study's dictionary.
    titles: "with" or "only" has the hits of titles too, in the section "title" with position 0 and "title" for a third:
    a title stands before its text. What it does not measure: prominence on the page.

    >>> from analysis import load_study
    >>> set(positions(load_study())["third"]) <= {"first", "middle", "last"}
    True
    """
    family = family or first_family(study)
    hits = family_hits(study, family, voice, titles=titles)
    articles, _ = units(study, "article")
    ends = hits["doc_id"].map(part_of(study).sentences.groupby("doc_id")["end"].max())
    above = hits["sentence"] == TITLE
    place = (hits["start"] / ends).mask(above, 0.0)
    third = pd.cut(place, [-1, 1 / 3, 2 / 3, 1], labels=["first", "middle", "last"]).astype("str").mask(above, "title")
    labels = concept_labels(study, family)
    columns = ["doc_id", "sentence", "family", "concept", "form", "voice", "status", "scare_quoted", "section"]
    table = hits[columns].assign(position=place, third=third, start=hits["start"], text_end=ends,
                                 label=hits["concept"].map(labels)).merge(articles, on="doc_id", how="left")
    table["doc_id"] = pd.Categorical(table["doc_id"], categories=list(articles["doc_id"]))
    return table[["outlet", "name", *columns[:4], "label", *columns[4:], "position", "third", "start", "text_end"]]


def first_family(study: Study) -> str:
    """The first family of the study's dictionary; StudyError where it has none.

    >>> from analysis import load_study
    >>> first_family(load_study()) == load_study().concepts["family"].iloc[0]
    True
    """
    families = study.concepts["family"]
    if families.empty:
        raise StudyError("dictionary.yml: there is no family of terms; add one, then annotate.")
    return str(families.iloc[0])


def first_concepts(study: Study, family: str, n: int = 1) -> list[str]:
    """The first n concepts of a family, as the dictionary lists them, used in the texts or not.

    Raises StudyError where the family is unknown or has fewer than n.

    >>> from analysis import load_study
    >>> len(first_concepts(load_study(), first_family(load_study()), n=2))
    2
    """
    families = list(dict.fromkeys(study.concepts["family"]))
    if family not in families:
        raise StudyError(f"dictionary.yml: there is no family {family!r} among {families}; add it, then annotate.")
    concepts = list(_concepts(study, family)["concept"])
    if len(concepts) < n:
        raise StudyError(f"dictionary.yml, family {family!r}: {len(concepts)} of the {n} concepts that are asked for; "
                         "add concepts there and annotate, or change the cell.")
    return concepts[:n]


def word_definitions(study: Study) -> tuple[str, ...]:
    """The definitions of a word that the study's sentences were counted under, the package's own first."""
    known = set(study.sentences.columns)
    return tuple(name for name, columns in WORD_COLUMNS.items() if set(columns) <= known)


def sentence_words(study: Study, *, voice: str = "all", words: str = "as counted", unit: str = "word") -> np.ndarray:
    """The words of each sentence in a voice, under a definition of a word; unit="sentence": 1 where there are any.

    Raises ValueError for an unknown word, StudyError where the study was not counted under that definition.
    """
    for name, value in (("voice", voice), ("words", words), ("unit", unit)):
        check_word(name, value, WAYS[name])
    total, quoted = WORD_COLUMNS[words]
    if words not in word_definitions(study):
        raise StudyError(f"sentences.csv: column {total!r} is missing; annotate again with the texts, or leave "
                         f"words={words!r} out of the specifications.")
    sentences = study.sentences
    all_words, inside = (sentences[column].to_numpy(float) for column in (total, quoted))
    size = {"all": all_words, "own": all_words - inside, "quoted": inside}[voice]
    return (size > 0).astype(float) if unit == "sentence" else size


def counted_hits(study: Study, family: str, *, voice: str = "all", status: str = "all", case: str = "folded",
                 patterns: str = "all") -> pd.DataFrame:
    """A family's hits that count under these choices (see `term_rates`).

    Columns: row (of `study.sentences`), concept, tier, pattern, form, head, voice, status, scare_quoted, section; the
    index is that of `study.hits`. Of patterns equally frequent the first in the alphabet is the most frequent. Raises
    ValueError for an unknown word.
    """
    kept = picked_hits(study, family, voice=voice, status=status, case=case, patterns=patterns)
    return hit_rows(study, family).loc[kept, ["row", "concept", "tier", "pattern", "form", "head", "voice", "status",
                                           "scare_quoted", "section"]]


def picked_hits(study: Study, family: str, *, voice: str = "all", status: str = "all", case: str = "folded",
                patterns: str = "all") -> np.ndarray:
    """Which of a family's hits count under these choices, True or False each; ValueError for an unknown word."""
    _check_family(study, family)
    for name, value in (("voice", voice), ("case", case), ("patterns", patterns)):
        check_word(name, value, WAYS[name])
    check_word("status", status, (*WAYS["status"], *STATUSES))
    kept = np.ones(len(hit_rows(study, family)), dtype=bool)
    if voice != "all":
        kept &= hits_with(study, family, "voice", voice)
    if status != "all":
        kept &= hits_with(study, family, "status", status) if status in STATUSES else (
            ~hits_with(study, family, "status", status.removeprefix("not ")))
    if case != "folded":
        kept &= hits_with(study, family, "_lower", True)
    if patterns != "all":
        kept &= hits_with(study, family, "_rare" if patterns == "without rare" else "_top", patterns == "most frequent")
    return kept


def hit_rows(study: Study, family: str) -> pd.DataFrame:
    """All hits of a family, in the order of `study.hits` and with its index, and what `counted_hits` picks them by."""
    made: pd.DataFrame = study.memo(("hits", family), lambda: _family_hits(study, family))
    return made


def _codes(study: Study, family: str, column: str) -> tuple[np.ndarray, pd.Index]:
    """A column of a family's hits as numbers, and what they stand for: what is asked of it again and again is quick."""
    def made() -> tuple[np.ndarray, pd.Index]:
        codes, values = pd.factorize(hit_rows(study, family)[column])
        return codes, pd.Index(values)

    return study.memo(("codes", family, column), made)


def hits_with(study: Study, family: str, column: str, value: object) -> np.ndarray:
    """Which of a family's hits have this value."""
    codes, values = _codes(study, family, column)
    found: np.ndarray = codes == (values.get_loc(value) if value in values else -2)
    return found


def _family_hits(study: Study, family: str) -> pd.DataFrame:
    hits = study.hits
    hits = hits[hits["family"] == family]
    table = hits[["concept", "tier", "pattern", "form", "head", "voice", "status", "scare_quoted", "section"]]
    folded = hits["form"].str.lower()
    table = table.assign(form=folded, _lower=folded == hits["form"], row=sentence_places(study, hits))
    keys = ["concept", "tier", "pattern"]
    times = table.groupby(keys, sort=True).size().rename("n").reset_index()
    times = times.sort_values(["concept", "tier", "n", "pattern"], ascending=[True, True, False, True])
    times["_top"], times["_rare"] = ~times.duplicated(["concept", "tier"]), times["n"] == 1
    marks = table[keys].merge(times, on=keys, how="left")
    return table.assign(_top=marks["_top"].to_numpy(bool), _rare=marks["_rare"].to_numpy(bool))


def family_hits(study: Study, family: str = "", voice: str = "all", status: str = "all", *,
                titles: str = "without") -> pd.DataFrame:
    """The rows of `study.hits` of a family (left out, the first), in a voice and of a status.

    titles: "without", "with" or "only" the titles of the articles. Raises ValueError for an unknown name.
    """
    hits = study.hits
    kept = counted_hits(part_of(study, titles), family or first_family(study), voice=voice, status=status).index
    return hits.loc[kept]


def per_sentence(study: Study, family: str, hits: np.ndarray, unit: str = "word") -> np.ndarray:
    """How many of these hits of a family (of `picked_hits`) stand in each sentence; unit="sentence": 1 if any does."""
    places = hit_rows(study, family)["row"].to_numpy()[hits]
    counts = np.bincount(places, minlength=study.n_sentences).astype(float)
    return np.minimum(counts, 1) if check_word("unit", unit, WAYS["unit"]) == "sentence" else counts


def hits_by(study: Study, family: str, hits: np.ndarray, column: str, values: Iterable[Any],
            unit: str = "word") -> np.ndarray:
    """How many of these hits of a family have each value of a column, sentence by sentence: a column a value."""
    check_word("unit", unit, WAYS["unit"])
    codes, known = _codes(study, family, column)
    cases = pd.Index(values, dtype=object)
    number = np.append(cases.get_indexer(known), -1)[codes[hits]]
    places = hit_rows(study, family)["row"].to_numpy()[hits]
    return spread_numbers(places, number, len(cases), study.n_sentences, once=unit == "sentence")


def _check_family(study: Study, family: str) -> str:
    known: list[str] = study.memo("families", lambda: list(dict.fromkeys(study.concepts["family"])))
    return check_word("family", family, known)


def _concepts(study: Study, family: str) -> pd.DataFrame:
    """The concepts of a family with their labels, in the dictionary's order."""
    def made() -> pd.DataFrame:
        table = study.concepts
        return table[table["family"] == _check_family(study, family)][["family", "concept", "label"]].drop_duplicates(
            ).reset_index(drop=True)

    return study.memo(("concepts", family), made).copy(deep=False)


def attested(study: Study) -> Study:
    """The study with hits of those patterns only that were found in two articles or more.

    A dictionary drawn from the texts that it compares is circular; a pattern that matches in one text only may have
    been put there for it.

    >>> from analysis import load_study
    >>> study = load_study()
    >>> len(attested(study).hits) < len(study.hits)
    True
    """
    return study.memo("attested", lambda: _attested(study))


def _attested(study: Study) -> Study:
    hits, key = study.hits, ["family", "concept", "pattern"]
    articles = part_of(study).hits.groupby(key)["doc_id"].nunique()
    known = pd.MultiIndex.from_frame(hits[key]).isin(articles.index[articles > 1])
    return study.with_tables(hits=hits[known].reset_index(drop=True))
