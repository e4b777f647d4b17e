"""Annotate articles: texts -> the tables of a study."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.manifest import input_digests
from analysis.progress import follow
from analysis.reading.articles import read_article_list, read_corpus, read_outlets, sha256
from analysis.reading.attribution import OTHER, Rules, find_attributions, load_rules, reporting_forms
from analysis.reading.clean import clean_text
from analysis.reading.dictionary import Dictionary, load_dictionary
from analysis.reading.match import Lookup, Match, describe_matches, find_matches, head_of
from analysis.reading.neighbours import count_neighbours
from analysis.reading.quotes import find_quotes, is_scare_quoted, word_voices
from analysis.reading.segment import find_sentences, find_words
from analysis.reading.status import StatusRules, find_statuses, load_status_rules
from analysis.reading.tokens import Tokens, make_tokens, sentence_of
from analysis.reading.tone import score_sentences
from analysis.reading.word_variants import count_word_variants
from analysis.schema import TABLES, TITLE
from analysis.study import GENERAL_TITLE, Study, StudyError, check_study, empty_table, save_study, study_name

Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class ParsedText:
    """One article: its clean text, sentences, words, quoted spans, and the words as arrays."""

    text: str
    sentences: pd.DataFrame
    words: pd.DataFrame
    quotes: pd.DataFrame
    tokens: Tokens


@dataclass(frozen=True)
class ReadingRules:
    """The dictionary's rules, compiled once for all articles; attribution is None without that section."""

    lookup: Lookup
    status: StatusRules
    attribution: Rules | None
    speech_verbs: frozenset[str]


def load_reading_rules(dictionary: Dictionary) -> ReadingRules:
    """Compile the status and attribution rules of a dictionary; StudyError names what is wrong there."""
    attribution = load_rules(dictionary.attribution) if dictionary.attribution else None
    verbs = reporting_forms(attribution) if attribution else frozenset()
    return ReadingRules(Lookup(dictionary.entries), load_status_rules(dictionary.status), attribution, verbs)


def annotate(articles: pd.DataFrame, dictionary: Dictionary, outlets: pd.DataFrame | None = None) -> Study:
    """Annotate articles: return the tables of a study.

    articles: one row per article with doc_id, outlet, title and text; author, date, url and other columns may be
    missing, and a missing cell is empty. dictionary: from `load_dictionary`. outlets: from `read_outlets`; by default
    the outlets of the articles, described as unknown. Returns a Study, with offsets in code points of the clean text
    and rows in the order of `articles`. The same articles give the same tables.

    Raises StudyError, which names the missing column or the row that does not fit.
    It finds only what a dictionary can find; each notebook shows where that goes wrong.
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
    labels = dictionary.attribution.get("source_labels", {}) if dictionary.attribution else {}
    rows = [{"source_type": name, "label": str(labels.get(name, name.replace("_", " ")))} for name in types]
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
    """Annotate a corpus folder and write its `tables/`; if anything is wrong, nothing is written."""
    head = package_head(Path(folder))  # before the files are read: what changes meanwhile must not pass for read
    study = annotate_corpus(folder, missing=missing)
    save_study(study, Path(folder) / "tables", head)
    return study


def package_head(folder: Path) -> dict[str, Any]:
    """The head of the data package: name, title, licence, the pages of the articles, checksums of what was read.

    The title is the study's name: the one that stands there already, or else that of its folder.
    """
    articles = read_article_list(folder / "articles.csv").to_dict("records")
    sources = [{"title": row["title"], **({"path": row["url"]} if row["url"] else {})} for row in articles]
    return {
        "name": "parallax-tables",
        "title": study_name(folder / "tables"),
        "description": GENERAL_TITLE,
        "licenses": [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0 (the tables, not the articles)"}],
        "sources": sources,
        "inputs": input_digests(folder),
    }


def read_one(text: str, speech_verbs: frozenset[str] = frozenset()) -> ParsedText:
    """Find the sentences, words and quoted spans of one clean text."""
    return _parse(text, find_sentences(text), speech_verbs)


def read_title(title: str, speech_verbs: frozenset[str] = frozenset()) -> ParsedText:
    """Read a title as one sentence, in a section of its own."""
    sentences = pd.DataFrame([{"sentence": 0, "paragraph": 0, "section": "title", "start": 0, "end": len(title)}])
    return _parse(title, sentences, speech_verbs)


def _parse(text: str, sentences: pd.DataFrame, speech_verbs: frozenset[str]) -> ParsedText:
    words = find_words(text)
    return ParsedText(text, sentences, words, find_quotes(text, speech_verbs), make_tokens(text, words, sentences))


def _annotate_one(row: dict[str, Any], outlet: str, dictionary: Dictionary,
                  rules: ReadingRules) -> Tables:
    text, removals = clean_text(row["text"], title=row["title"], author=row.get("author") or "", outlet=outlet)
    parsed = read_one(text, rules.speech_verbs)
    voices = word_voices(text, parsed.words, parsed.quotes)
    found, neighbours = _count_sentences(parsed, voices, dictionary, rules)
    title = _count_title(row["title"], dictionary, rules)
    words = pd.DataFrame({"word": parsed.words["word"], "voice": voices})
    counted = words.groupby(["word", "voice"], sort=True).size().rename("n").reset_index()
    counted = counted.assign(stop=counted["word"].isin(dictionary.stop_words))
    raw_sum, clean_sum = (sha256(row["text"]), sha256(text)) if row["text"] else ("", "")
    sums = {"n_words": len(words), "n_sentences": len(parsed.sentences), "raw_sha256": raw_sum,
            "clean_sha256": clean_sum}
    article = pd.DataFrame([{column: {**row, **sums}.get(column, "") for column in TABLES["articles"]}])
    both = {name: pd.concat([*([title[name]] if title else []), table]) for name, table in found.items()}
    tables = {"articles": article, "removals": removals, "words": counted, "neighbours": neighbours, **both,
              "attributions": _attribute(parsed, rules.attribution)}
    return {name: table.assign(doc_id=row["doc_id"]) for name, table in tables.items()}


def _count_sentences(parsed: ParsedText, voices: np.ndarray, dictionary: Dictionary,
                     rules: ReadingRules) -> tuple[Tables, pd.DataFrame]:
    """The tables that texts and titles have alike, and the words near the concepts."""
    sentences, tone_words = _score(parsed, voices, dictionary)
    hits, shadowed, neighbours = _look_up(parsed, voices, rules)
    return {"sentences": sentences, "hits": hits, "shadowed": shadowed, "tone_words": tone_words,
            "quotes": _describe_quotes(parsed)}, neighbours


def _count_title(title: str, dictionary: Dictionary, rules: ReadingRules) -> Tables:
    """The same tables of a title, as sentence -1; none where there is no title."""
    if not title.strip():
        return {}
    parsed = read_title(title, rules.speech_verbs)
    voices = word_voices(title, parsed.words, parsed.quotes)
    tables, _ = _count_sentences(parsed, voices, dictionary, rules)
    tables["sentences"] = tables["sentences"].assign(paragraph=TITLE)
    return {name: table.assign(sentence=TITLE) for name, table in tables.items()}


def _score(parsed: ParsedText, voices: np.ndarray, dictionary: Dictionary) -> tuple[pd.DataFrame, pd.DataFrame]:
    sentences = parsed.sentences
    strings = [parsed.text[start:end] for start, end in zip(sentences["start"], sentences["end"], strict=True)]
    scores, tone_words = score_sentences(strings, dictionary.topic_words)
    number = sentence_of(parsed.words["start"].to_numpy(), sentences)
    counts = np.bincount(number, minlength=len(sentences))
    quoted = np.bincount(number[voices == "quoted"], minlength=len(sentences))
    variants = count_word_variants(parsed.text, parsed.words, sentences, parsed.quotes)
    return pd.concat([sentences.assign(n_words=counts, n_quoted_words=quoted), variants, scores], axis=1), tone_words


def _look_up(parsed: ParsedText, voices: np.ndarray,
             rules: ReadingRules) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    tokens, sentences = parsed.tokens, parsed.sentences
    matches, lost = find_matches(tokens, rules.lookup)
    ends = dict(zip(sentences["sentence"].tolist(), sentences["end"].tolist(), strict=True))
    hits = describe_matches(matches, parsed.text, tokens)
    shadowed = describe_matches([match for match, _ in lost], parsed.text, tokens)
    scare = is_scare_quoted(tokens.start, tokens.end, parsed.quotes)
    hits = hits.assign(
        head=[head_of(match, tokens) for match in matches],
        voice=[_voice(match, voices) for match in matches],
        scare_quoted=[bool(scare[list(match.at)].mean() > 0.5) for match in matches],
        status=find_statuses(matches, parsed.text, tokens, ends, rules.status),
        section=hits["sentence"].map(sentences.set_index("sentence")["section"]),
    )
    return hits, shadowed.assign(reason=[reason for _, reason in lost]), count_neighbours(tokens, matches)


def _attribute(parsed: ParsedText, rules: Rules | None) -> pd.DataFrame:
    if rules is None:
        return empty_table("attributions")
    return find_attributions(parsed.text, parsed.sentences, parsed.quotes, rules)


def _describe_quotes(parsed: ParsedText) -> pd.DataFrame:
    quotes, starts = parsed.quotes, parsed.words["start"].to_numpy()
    first = np.searchsorted(starts, quotes["inner_start"].to_numpy())
    last = np.searchsorted(starts, quotes["inner_end"].to_numpy())
    # Words are kept only of scare quotes, and only up to five, as for matched forms.
    forms = [" ".join(parsed.words["word"].iloc[a:b]) if use == "scare" and b - a <= 5 else ""
             for a, b, use in zip(first, last, quotes["kind"], strict=True)]
    sentence = sentence_of(quotes["start"].to_numpy(), parsed.sentences)
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
