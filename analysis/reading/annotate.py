"""Annotate articles: texts -> the tables of a study."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import groupby, islice, repeat
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from analysis.progress import follow
from analysis.reading.articles import sha256
from analysis.reading.attribution import OTHER, Rules, attribution_columns, load_rules, reporting_forms
from analysis.reading.cache import BY_FAMILY
from analysis.reading.clean import clean_columns
from analysis.reading.cues import JUDGING_COLUMNS, judging_rows, target_rows
from analysis.reading.dictionary import Dictionary
from analysis.reading.engines import map_in_order
from analysis.reading.language import ENGLISH, language_of
from analysis.reading.match import MATCH_COLUMNS, Lookup, Match, find_matches, head_of, match_rows
from analysis.reading.neighbours import NEIGHBOUR_COLUMNS, neighbour_rows
from analysis.reading.quotes import is_scare_quoted, quote_columns, word_voices
from analysis.reading.segment import sentence_columns, word_columns
from analysis.reading.status import StatusRules, find_statuses, load_status_rules
from analysis.reading.tokens import Tokens, make_tokens, sentence_of
from analysis.reading.tone import MASKED_COLUMNS, SCORE_COLUMNS, WORD_COLUMNS, score_rows
from analysis.reading.word_variants import variant_columns
from analysis.schema import COLUMNS, NOT_MARKED, TABLES, TITLE
from analysis.study import Study, StudyError, check_study, empty_table

Columns = dict[str, Any]  # the columns of a table, lists or arrays of one length: a table costs a hundred times more
Found = dict[str, Columns]  # by the name of the table
Tables = dict[str, pd.DataFrame]
Asked = tuple[str, ...] | None  # the families that alone are looked for in an article; None where all of it is read
GIVEN = ("outlets", "concepts", "source_types")  # tables that no text is read for
SEARCHED = ("articles", *BY_FAMILY, "warnings")  # tables of articles that are only searched for families
DTYPES = {name: empty_table(name).dtypes.to_dict() for name in TABLES if name not in GIVEN}
BATCH = 500  # articles whose columns are collected before they become tables
SHARED = 50  # articles at most that one of several workers is given at once: a few seconds of work
SHARES = 4  # batches for each of several workers, so that all end at about the same time


@dataclass(frozen=True)
class ParsedText:
    """One article: its clean text, the columns of its sentences, words and quoted spans, and the words as arrays."""

    text: str
    sentence_columns: Columns
    word_columns: Columns
    quote_columns: Columns
    tokens: Tokens

    @property
    def sentences(self) -> pd.DataFrame:
        """The sentences as a table."""
        return pd.DataFrame(self.sentence_columns)

    @property
    def words(self) -> pd.DataFrame:
        """The words as a table."""
        return pd.DataFrame(self.word_columns)

    @property
    def quotes(self) -> pd.DataFrame:
        """The quoted spans as a table."""
        return pd.DataFrame(self.quote_columns)


@dataclass(frozen=True)
class ReadingRules:
    """The dictionary's rules, compiled once for all articles; attribution is None without that section.

    tables: the names of those that are made.
    """

    tables: tuple[str, ...]
    lookup: Lookup
    status: StatusRules
    attribution: Rules | None
    speech_verbs: frozenset[str]


def load_reading_rules(dictionary: Dictionary, asked: Asked = None) -> ReadingRules:
    """Compile the rules of a dictionary, or of some of its families; StudyError names what is wrong there."""
    attribution = load_rules(dictionary.attribution) if dictionary.attribution else None
    verbs = reporting_forms(attribution) if attribution else frozenset()
    lookup = Lookup(entry for entry in dictionary.entries if asked is None or entry.family in asked)
    return ReadingRules(tuple(DTYPES) if asked is None else SEARCHED, lookup, load_status_rules(dictionary.status),
                        attribution, verbs)


def annotate(articles: pd.DataFrame, dictionary: Dictionary, outlets: pd.DataFrame | None = None, *,
             workers: int = 1, cluster: str = "") -> Study:
    """Annotate articles: return the tables of a study.

    articles: one row per article with doc_id, outlet, title and text; author, date, url and other columns may be
    missing, and a missing cell is empty. dictionary: from `load_dictionary`. outlets: from `read_outlets`; by default
    the outlets of the articles, described as unknown. workers: processes among which the articles are shared out; a
    script that asks for several does so under `if __name__ == "__main__":`. cluster: the address of a scheduler of
    dask.distributed, whose workers do it instead. Returns a Study, with offsets in code points of the clean text and
    rows in the order of `articles`. The same articles give the same tables, whoever reads them. An article that cannot
    be read has a row in `warnings`, and counts as one without words.

    Raises StudyError, which names the missing column or the row that does not fit.
    It finds only what a dictionary can find; each notebook shows where that goes wrong.
    """
    articles = complete(articles)
    known = _outlets_of(articles) if outlets is None else outlets
    rows = zip(repeat(None), articles.to_dict("records"), strict=False)
    parts = annotate_rows(rows, len(articles), dictionary, known, workers=workers, cluster=cluster)
    return check_study(Study(**{**_stack(list(parts)), **given_tables(dictionary, known)}))


def annotate_rows(rows: Iterable[tuple[Asked, dict[str, Any]]], n: int, dictionary: Dictionary, outlets: pd.DataFrame,
                  then: Callable[[Tables], Any] = dict, *, workers: int = 1, cluster: str = "") -> Iterator[Any]:
    """The tables of articles, some at a time, in their order; nothing is held that has been handed out.

    rows: so many articles as `annotate` takes them, complete, each behind the families that alone are looked for in it,
    in half the time. then: what is made of the tables where they are made. workers, cluster: as there.
    """
    packed = pickle.dumps((dictionary, dict(zip(outlets["outlet"], outlets["name"], strict=True))))
    _unpacked(packed, None)  # what is wrong in the dictionary is told before any work
    alone = workers == 1 and not cluster
    size = BATCH if alone else max(1, min(SHARED, n // (SHARES * max(workers, 2))))
    batches = _batches(follow(rows, "articles", n), size)
    return map_in_order(partial(_annotate_packed, packed, then), batches, workers, cluster)


def given_tables(dictionary: Dictionary, outlets: pd.DataFrame) -> Tables:
    """The tables that do not depend on articles."""
    return {"outlets": outlets, "concepts": dictionary.concepts, "source_types": _source_types(dictionary)}


def _batches(rows: Iterable[tuple[Asked, dict[str, Any]]], size: int) -> Iterator[tuple[Asked, list[dict[str, Any]]]]:
    for asked, pairs in groupby(rows, itemgetter(0)):
        left = (row for _, row in pairs)
        while batch := list(islice(left, size)):
            yield asked, batch


def _annotate_packed(packed: bytes, then: Callable[[Tables], Any], batch: tuple[Asked, list[dict[str, Any]]]) -> Any:
    asked, rows = batch
    dictionary, names, rules = _unpacked(packed, asked)
    return then(annotate_batch(rows, names, dictionary, rules))


@lru_cache(maxsize=2)  # compiled once in each process, where articles are read and others searched too
def _unpacked(packed: bytes, asked: Asked) -> tuple[Dictionary, dict[str, str], ReadingRules]:
    dictionary, names = pickle.loads(packed)
    return dictionary, names, load_reading_rules(dictionary, asked)


def annotate_batch(rows: list[dict[str, Any]], names: Mapping[str, str], dictionary: Dictionary,
                   rules: ReadingRules) -> Tables:
    """The tables of some articles; it depends on nothing else, so that it may run anywhere.

    rows: articles with doc_id, outlet, title and text. names: the full name of each outlet.
    """
    found: Found = {name: {column: [] for column in TABLES[name]} for name in rules.tables}
    for row in rows:
        for name, columns in _annotate_safely(row, names.get(row["outlet"], ""), dictionary, rules).items():
            _append(found[name], {**columns, "doc_id": [row["doc_id"]] * _length(columns)})
    return {name: _table(name, columns) for name, columns in found.items()}


def _append(collected: Columns, columns: Columns) -> None:
    for name, values in collected.items():
        more = columns[name]
        values.extend(more.tolist() if isinstance(more, np.ndarray) else more)


def _length(columns: Columns) -> int:
    return len(next(iter(columns.values())))


def _table(name: str, columns: Columns) -> pd.DataFrame:
    return pd.DataFrame({column: pd.Series(columns[column], dtype=kind) for column, kind in DTYPES[name].items()})


def _source_types(dictionary: Dictionary) -> pd.DataFrame:
    types = [*dictionary.attribution.get("source_types", ()), OTHER] if dictionary.attribution else []
    labels = dictionary.attribution.get("source_labels", {}) if dictionary.attribution else {}
    rows = [{"source_type": name, "label": str(labels.get(name, name.replace("_", " ")))} for name in types]
    return pd.DataFrame(rows, columns=list(TABLES["source_types"]), dtype="str")


def complete(articles: pd.DataFrame) -> pd.DataFrame:
    """The articles with an empty cell for a missing one; StudyError where a column is missing."""
    for column in ("doc_id", "outlet", "title", "text"):
        if column not in articles:
            raise StudyError(f"articles: column {column!r} is missing; add it.")
    return articles.astype("object").where(articles.notna(), "")


def read_one(text: str, speech_verbs: frozenset[str] = frozenset()) -> ParsedText:
    """Find the sentences, words and quoted spans of one clean text."""
    return _parse(text, sentence_columns(text), speech_verbs)


def read_title(title: str, speech_verbs: frozenset[str] = frozenset()) -> ParsedText:
    """Read a title as one sentence, in a section of its own."""
    numbers = {"sentence": 0, "paragraph": TITLE, "start": 0, "end": len(title)}
    whole: Columns = {name: np.array([value]) for name, value in numbers.items()}
    return _parse(title, {**whole, "section": ["title"]}, speech_verbs)


def _parse(text: str, sentences: Columns, speech_verbs: frozenset[str]) -> ParsedText:
    words = word_columns(text)
    return ParsedText(text, sentences, words, quote_columns(text, speech_verbs), make_tokens(text, words, sentences))


def _annotate_safely(row: dict[str, Any], outlet: str, dictionary: Dictionary, rules: ReadingRules) -> Found:
    """The tables of one article; of one that cannot be read, a row without words and a warning."""
    try:
        return _annotate_one(row, outlet, dictionary, rules)
    except Exception as error:  # whatever it is, it is this article's alone
        said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        # Its checksum is kept, so that the file beside the tables is known to be the one that could not be read.
        known = {"n_words": 0, "n_sentences": 0, "clean_sha256": "",
                 "raw_sha256": sha256(row["text"].encode("utf-8", "replace").decode()) if row["text"] else ""}
        article = {column: [{**row, **known}.get(column, "")] for column in TABLES["articles"]}
        return {"articles": article, "warnings": {"doc_id": [row["doc_id"]], "problem": [said]}}


def _annotate_one(row: dict[str, Any], outlet: str, dictionary: Dictionary, rules: ReadingRules) -> Found:
    text, removals = clean_columns(row["text"], row["title"], row.get("author") or "", outlet)
    parsed, year = read_one(text, rules.speech_verbs), _year(row.get("date"))
    voices = word_voices(text, parsed.word_columns, parsed.quote_columns)
    found, matches = _count_sentences(parsed, voices, dictionary, rules, year)
    title = _count_title(row["title"], dictionary, rules, year)
    raw_sum, clean_sum = (sha256(row["text"]), sha256(text)) if row["text"] else ("", "")
    sums = {"n_words": len(voices), "n_sentences": _length(parsed.sentence_columns), "raw_sha256": raw_sum,
            "clean_sha256": clean_sum, "language": language_of(row.get("language") or "", text)}
    english = sums["language"] == ENGLISH  # the rules of attribution and status, and both scorers, are
    article = {column: [{**row, **sums}.get(column, "")] for column in TABLES["articles"]}
    both = {name: _beneath(title.get(name, {}), columns) for name, columns in found.items()}
    both |= {} if english else without_english(both)
    both |= {"articles": article, "neighbours": _columns(NEIGHBOUR_COLUMNS, neighbour_rows(parsed.tokens, matches))}
    if rules.tables == SEARCHED:
        return {name: both[name] for name in ("articles", *BY_FAMILY)}
    return {**both, "removals": removals, "words": _count_words(parsed, voices, dictionary),
            "attributions": _attribute(parsed, rules.attribution if english else None)}


def _columns(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Columns:
    return dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(names, ())


def _beneath(title: Columns, text: Columns) -> Columns:
    """The rows of a title above those of its text."""
    return {name: [*title[name], *values] for name, values in text.items()} if title else text


def _count_words(parsed: ParsedText, voices: np.ndarray, dictionary: Dictionary) -> Columns:
    counts = Counter(zip(parsed.word_columns["word"], voices.tolist(), strict=True))
    rows = [(word, voice, n, word in dictionary.stop_words) for (word, voice), n in sorted(counts.items())]
    return _columns(["word", "voice", "n", "stop"], rows)


def without_english(found: Found) -> Found:
    """The sentences and hits of an article in another language: no scores, no scored words, and no status."""
    counts = ("n_textblob", "n_vader", "n_judging", "n_toward")
    silent = {name: columns | {column: [0] * len(cells) for column, cells in columns.items()
                               if COLUMNS[column].kind == "number" or column.startswith(counts)}
              for name, columns in found.items() if name in ("sentences", "hits")}
    silent["hits"]["status"] = [NOT_MARKED] * len(found["hits"]["status"])
    return {"tone_words": dict.fromkeys(TABLES["tone_words"], ()), **silent}


def _year(date: Any) -> int:
    """The year of a date as the list of articles has it; 0 where it is not known."""
    return int(str(date)[:4]) if str(date)[:4].isdecimal() else 0


def _count_sentences(parsed: ParsedText, voices: np.ndarray, dictionary: Dictionary,
                     rules: ReadingRules, year: int) -> tuple[Found, list[Match]]:
    """The tables that texts and titles have alike, and the matches that count."""
    hits, shadowed, matches = _look_up(parsed, voices, rules, dictionary.topic_words, year)
    found = {"hits": hits, "shadowed": shadowed}
    if rules.tables != SEARCHED:
        sentences, tone_words = _score(parsed, voices, dictionary)
        found |= {"sentences": sentences, "tone_words": tone_words, "quotes": _describe_quotes(parsed)}
    return found, matches


def _count_title(title: str, dictionary: Dictionary, rules: ReadingRules, year: int) -> Found:
    """The same tables of a title, as sentence -1; none where there is no title."""
    if not title.strip():
        return {}
    parsed = read_title(title, rules.speech_verbs)
    voices = word_voices(title, parsed.word_columns, parsed.quote_columns)
    tables, _ = _count_sentences(parsed, voices, dictionary, rules, year)
    return {name: {**columns, "sentence": [TITLE] * _length(columns)} for name, columns in tables.items()}


def _score(parsed: ParsedText, voices: np.ndarray, dictionary: Dictionary) -> tuple[Columns, Columns]:
    sentences = parsed.sentence_columns
    strings = _strings(parsed)
    scores, tone_words = score_rows(strings, dictionary.topic_words)
    number = sentence_of(parsed.word_columns["start"], sentences)
    n = _length(sentences)
    counted = {"n_words": np.bincount(number, minlength=n),
               "n_quoted_words": np.bincount(number[voices == "quoted"], minlength=n)}
    variants = variant_columns(parsed.text, parsed.word_columns, sentences, parsed.quote_columns)
    scored = _columns(SCORE_COLUMNS + MASKED_COLUMNS, scores)
    judged = _columns(JUDGING_COLUMNS, judging_rows(strings))
    return {**sentences, **counted, **variants, **scored, **judged}, _columns(WORD_COLUMNS, tone_words)


def _strings(parsed: ParsedText) -> list[str]:
    bounds = zip(*(parsed.sentence_columns[edge].tolist() for edge in ("start", "end")), strict=True)
    return [parsed.text[start:end] for start, end in bounds]


def _toward(hits: Columns, parsed: ParsedText, topic_words: tuple[str, ...]) -> Columns:
    """The tone of each hit's sentence toward it, with topic words and without."""
    begins, strings = parsed.sentence_columns["start"].tolist(), _strings(parsed)
    targets = [(strings[number], start - begins[number], end - begins[number])
               for number, start, end in zip(hits["sentence"], hits["start"], hits["end"], strict=True)]
    rows = [(plain[0], plain[2], bare[0], bare[2]) for plain, bare in target_rows(targets, topic_words)]
    return _columns(["toward", "n_toward", "toward_no_topic", "n_toward_no_topic"], rows)


def _look_up(parsed: ParsedText, voices: np.ndarray, rules: ReadingRules,
             topic_words: tuple[str, ...], year: int) -> tuple[Columns, Columns, list[Match]]:
    tokens, sentences = parsed.tokens, parsed.sentence_columns
    matches, lost = find_matches(tokens, rules.lookup)
    ends = dict(zip(sentences["sentence"].tolist(), sentences["end"].tolist(), strict=True))
    hits = _columns(MATCH_COLUMNS, match_rows(matches, parsed.text, tokens))
    shadowed = _columns(MATCH_COLUMNS, match_rows([match for match, _ in lost], parsed.text, tokens))
    scare = is_scare_quoted(tokens.start, tokens.end, parsed.quote_columns).tolist()
    hits |= {
        "head": [head_of(match, tokens) for match in matches],
        "voice": [str(voices[match.at[0]]) for match in matches],
        "scare_quoted": [2 * sum(scare[place] for place in match.at) > len(match.at) for match in matches],
        "status": find_statuses(matches, parsed.text, tokens, ends, rules.status, year),
        "section": [sentences["section"][number] for number in hits["sentence"]],
    }
    hits |= _toward(hits, parsed, topic_words)
    return hits, {**shadowed, "reason": [reason for _, reason in lost]}, matches


def _attribute(parsed: ParsedText, rules: Rules | None) -> Columns:
    if rules is None:
        return dict.fromkeys(TABLES["attributions"], ())
    return attribution_columns(parsed.text, parsed.sentence_columns, parsed.quote_columns, rules)


def _describe_quotes(parsed: ParsedText) -> Columns:
    quotes, words = parsed.quote_columns, parsed.word_columns
    starts: np.ndarray = words["start"]
    first, last = (np.asarray(starts.searchsorted(quotes[edge])) for edge in ("inner_start", "inner_end"))
    # Words are kept only of scare quotes, and only up to five, as for matched forms.
    forms = [" ".join(words["word"][a:b]) if use == "scare" and b - a <= 5 else ""
             for a, b, use in zip(first.tolist(), last.tolist(), quotes["kind"].tolist(), strict=True)]
    return {"sentence": sentence_of(quotes["start"], parsed.sentence_columns), "start": quotes["start"],
            "end": quotes["end"], "use": quotes["kind"], "closed": quotes["closed"], "n_words": last - first,
            "form": forms}


def _outlets_of(articles: pd.DataFrame) -> pd.DataFrame:
    rows = [{"outlet": outlet, "name": outlet, "country": "unknown", "owner": "unknown", "description": "unknown",
             "source": ""} for outlet in dict.fromkeys(articles["outlet"])]
    return pd.DataFrame(rows, columns=list(TABLES["outlets"]), dtype="str")


def _stack(parts: list[Tables]) -> Tables:
    """The tables of all batches; an empty one where there is no article."""
    return {name: pd.concat([part[name] for part in parts], ignore_index=True) if parts else empty_table(name)
            for name in TABLES if name not in GIVEN}
