"""Texts in, a study out: the one place where the reading half is put together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.progress import follow
from analysis.reading.articles import read_article_list, read_corpus, read_outlets, sha256
from analysis.reading.attribution.cues import Rules, load_rules, reporting_forms
from analysis.reading.attribution.source_types import OTHER
from analysis.reading.attribution.sources import find_attributions
from analysis.reading.clean import clean_text
from analysis.reading.dictionary import Dictionary, load_dictionary
from analysis.reading.match import Match, describe_matches, find_matches, head_of
from analysis.reading.neighbours import count_neighbours
from analysis.reading.quotes import find_quotes, is_scare_quoted, word_voices
from analysis.reading.segment import find_sentences, find_words
from analysis.reading.status import StatusRules, find_statuses, load_status_rules
from analysis.reading.tokens import Tokens, make_tokens, sentence_of
from analysis.reading.tone import score_sentences
from analysis.reading.word_variants import count_word_variants
from analysis.schema import TABLES, TITLE
from analysis.study import Study, StudyError, check_study, empty_table, save_study

Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Reading:
    """One article as it is read: clean text, sentences, words, quoted spans, and the words as arrays."""

    text: str
    sentences: pd.DataFrame
    words: pd.DataFrame
    quotes: pd.DataFrame
    tokens: Tokens


@dataclass(frozen=True)
class ReadingRules:
    """The dictionary's rules, compiled once for all articles; without an attribution section, none of that kind."""

    status: StatusRules
    attribution: Rules | None
    speech_verbs: frozenset[str]


def load_reading_rules(dictionary: Dictionary) -> ReadingRules:
    """Compile the status and attribution rules of a dictionary; StudyError names what is wrong there."""
    attribution = load_rules(dictionary.attribution) if dictionary.attribution else None
    verbs = reporting_forms(attribution) if attribution else frozenset()
    return ReadingRules(load_status_rules(dictionary.status), attribution, verbs)


def annotate(articles: pd.DataFrame, dictionary: Dictionary, outlets: pd.DataFrame | None = None) -> Study:
    """Read articles once and keep what was found: the tables of a study.

    articles: a row an article with doc_id, outlet, title and text; author, date, url and the rest may be missing, and
    a missing cell is an empty one. StudyError names a column that is missing, and a row that does not fit.
    dictionary: from `load_dictionary`. outlets: from `read_outlets`; left out, the outlets of the articles, unknown.
    Returns a Study; all offsets are code points of the clean text. The same articles give the same tables, in
    whatever order they come: rows follow the order of `articles`.
    What it does not measure: anything a dictionary cannot see. Each notebook shows where that goes wrong.
    """
    articles, rules = _complete(articles), load_reading_rules(dictionary)
    known = _outlets_of(articles) if outlets is None else outlets
    names = dict(zip(known["outlet"], known["name"], strict=True))
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in TABLES}
    for row in follow(articles.to_dict("records"), "articles"):
        for name, table in _annotate_one(row, names.get(row["outlet"], ""), dictionary, rules).items():
            parts[name].append(table)
    tables = {name: _stack(parts[name], name) for name in TABLES}
    given = {"outlets": known, "concepts": dictionary.concepts, "source_types": _source_types(dictionary)}
    return check_study(Study(**{**tables, **given}))


def _source_types(dictionary: Dictionary) -> pd.DataFrame:
    types = [*dictionary.attribution.get("source_types", ()), OTHER] if dictionary.attribution else []
    rows = [{"source_type": name, "label": name.replace("_", " ")} for name in types]
    return pd.DataFrame(rows, columns=list(TABLES["source_types"]), dtype="str")


def _complete(articles: pd.DataFrame) -> pd.DataFrame:
    for column in ("doc_id", "outlet", "title", "text"):
        if column not in articles:
            raise StudyError(f"articles: column {column!r} is missing; add it.")
    return articles.astype("object").where(articles.notna(), "")


def annotate_corpus(folder: str | Path, *, missing: str = "error") -> Study:
    """Annotate a corpus folder (`articles.csv`, `outlets.csv`, `dictionary.yml`, `texts/`) without writing anything."""
    place = Path(folder)
    dictionary = load_dictionary(place / "dictionary.yml")
    outlets = read_outlets(place / "outlets.csv")
    return annotate(read_corpus(place, missing=missing), dictionary, outlets)


def rebuild_tables(folder: str | Path, *, missing: str = "error") -> Study:
    """Annotate a corpus folder and write its `tables/`; nothing is written if anything is wrong."""
    study = annotate_corpus(folder, missing=missing)
    save_study(study, Path(folder) / "tables", package_head(Path(folder)))
    return study


def package_head(folder: Path) -> dict[str, Any]:
    """The head of the data package: its name, and the pages the articles stand on as its sources."""
    articles = read_article_list(folder / "articles.csv").to_dict("records")
    sources = [{"title": row["title"], **({"path": row["url"]} if row["url"] else {})} for row in articles]
    return {
        "name": "parallax-tables",
        "title": "Stand-off annotation of news articles: counts, places and scores, without the texts",
        "licenses": [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0 (the tables, not the articles)"}],
        "sources": sources,
    }


def read_one(text: str, speech_verbs: frozenset[str] = frozenset()) -> Reading:
    """Sentences, words and quoted spans of one clean text."""
    return _read(text, find_sentences(text), speech_verbs)


def read_title(title: str, speech_verbs: frozenset[str] = frozenset()) -> Reading:
    """A title, read as one sentence that stands in a section of its own."""
    sentences = pd.DataFrame([{"sentence": 0, "paragraph": 0, "section": "title", "start": 0, "end": len(title)}])
    return _read(title, sentences, speech_verbs)


def _read(text: str, sentences: pd.DataFrame, speech_verbs: frozenset[str]) -> Reading:
    words = find_words(text)
    return Reading(text, sentences, words, find_quotes(text, speech_verbs), make_tokens(text, words, sentences))


def _annotate_one(row: dict[str, Any], outlet: str, dictionary: Dictionary,
                  rules: ReadingRules) -> Tables:
    text, removals = clean_text(row["text"], title=row["title"], author=row.get("author") or "", outlet=outlet)
    reading = read_one(text, rules.speech_verbs)
    voices = word_voices(text, reading.words, reading.quotes)
    found, neighbours = _count_sentences(reading, voices, dictionary, rules.status)
    title = _count_title(row["title"], dictionary, rules)
    words = pd.DataFrame({"word": reading.words["word"], "voice": voices})
    counted = words.groupby(["word", "voice"], sort=True).size().rename("n").reset_index()
    counted = counted.assign(stop=counted["word"].isin(dictionary.stop_words))
    raw_sum, clean_sum = (sha256(row["text"]), sha256(text)) if row["text"] else ("", "")
    sums = {"n_words": len(words), "n_sentences": len(reading.sentences), "raw_sha256": raw_sum,
            "clean_sha256": clean_sum}
    article = pd.DataFrame([{column: {**row, **sums}.get(column, "") for column in TABLES["articles"]}])
    both = {name: pd.concat([*([title[name]] if title else []), table]) for name, table in found.items()}
    tables = {"articles": article, "removals": removals, "words": counted, "neighbours": neighbours, **both,
              "attributions": _attribute(reading, rules.attribution)}
    return {name: table.assign(doc_id=row["doc_id"]) for name, table in tables.items()}


def _count_sentences(reading: Reading, voices: np.ndarray, dictionary: Dictionary,
                     rules: StatusRules) -> tuple[Tables, pd.DataFrame]:
    """The tables that texts and titles have alike, and the words near the concepts."""
    sentences, tone_words = _score(reading, voices, dictionary)
    hits, shadowed, neighbours = _look_up(reading, voices, dictionary, rules)
    return {"sentences": sentences, "hits": hits, "shadowed": shadowed, "tone_words": tone_words,
            "quotes": _describe_quotes(reading)}, neighbours


def _count_title(title: str, dictionary: Dictionary, rules: ReadingRules) -> Tables:
    """The same tables of a title, as sentence -1; none where there is no title."""
    if not title.strip():
        return {}
    reading = read_title(title, rules.speech_verbs)
    voices = word_voices(title, reading.words, reading.quotes)
    tables, _ = _count_sentences(reading, voices, dictionary, rules.status)
    tables["sentences"] = tables["sentences"].assign(paragraph=TITLE)
    return {name: table.assign(sentence=TITLE) for name, table in tables.items()}


def _score(reading: Reading, voices: np.ndarray, dictionary: Dictionary) -> tuple[pd.DataFrame, pd.DataFrame]:
    sentences = reading.sentences
    strings = [reading.text[start:end] for start, end in zip(sentences["start"], sentences["end"], strict=True)]
    scores, tone_words = score_sentences(strings, dictionary.topic_words)
    number = sentence_of(reading.words["start"].to_numpy(), sentences)
    counts = np.bincount(number, minlength=len(sentences))
    quoted = np.bincount(number[voices == "quoted"], minlength=len(sentences))
    variants = count_word_variants(reading.text, reading.words, sentences, reading.quotes)
    return pd.concat([sentences.assign(n_words=counts, n_quoted_words=quoted), variants, scores], axis=1), tone_words


def _look_up(reading: Reading, voices: np.ndarray, dictionary: Dictionary,
             rules: StatusRules) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    tokens, sentences = reading.tokens, reading.sentences
    matches, lost = find_matches(tokens, dictionary)
    ends = dict(zip(sentences["sentence"].tolist(), sentences["end"].tolist(), strict=True))
    hits = describe_matches(matches, reading.text, tokens)
    shadowed = describe_matches([match for match, _ in lost], reading.text, tokens)
    scare = is_scare_quoted(tokens.start, tokens.end, reading.quotes)
    hits = hits.assign(
        head=[head_of(match, tokens) for match in matches],
        voice=[_voice(match, voices) for match in matches],
        scare_quoted=[bool(scare[list(match.at)].mean() > 0.5) for match in matches],
        status=find_statuses(matches, reading.text, tokens, ends, rules),
        section=hits["sentence"].map(sentences.set_index("sentence")["section"]),
    )
    return hits, shadowed.assign(reason=[reason for _, reason in lost]), count_neighbours(tokens, matches)


def _attribute(reading: Reading, rules: Rules | None) -> pd.DataFrame:
    if rules is None:
        return empty_table("attributions")
    return find_attributions(reading.text, reading.sentences, reading.quotes, rules)


def _describe_quotes(reading: Reading) -> pd.DataFrame:
    quotes, starts = reading.quotes, reading.words["start"].to_numpy()
    first = np.searchsorted(starts, quotes["inner_start"].to_numpy())
    last = np.searchsorted(starts, quotes["inner_end"].to_numpy())
    # Only what stands in scare quotes is kept as words, and only where it is as short as a matched form may be.
    forms = [" ".join(reading.words["word"].iloc[a:b]) if use == "scare" and b - a <= 5 else ""
             for a, b, use in zip(first, last, quotes["kind"], strict=True)]
    sentence = sentence_of(quotes["start"].to_numpy(), reading.sentences)
    table = quotes[["start", "end", "kind", "closed"]].rename(columns={"kind": "use"})
    return table.assign(sentence=sentence, n_words=last - first, form=forms)


def _voice(match: Match, voices: np.ndarray) -> str:
    return str(voices[match.at[0]])


def _outlets_of(articles: pd.DataFrame) -> pd.DataFrame:
    rows = [{"outlet": outlet, "name": outlet, "country": "unknown", "owner": "unknown", "description": "unknown",
             "source": ""} for outlet in dict.fromkeys(articles["outlet"])]
    return pd.DataFrame(rows, columns=list(TABLES["outlets"]), dtype="str")


def _stack(parts: list[pd.DataFrame], name: str) -> pd.DataFrame:
    filled = [part for part in parts if len(part)]
    if not filled:
        return empty_table(name)
    table = pd.concat(filled, ignore_index=True).reindex(columns=list(TABLES[name]))
    blank = empty_table(name)
    return table.astype({column: blank[column].dtype for column in table})
