"""Texts and dictionaries that nobody would write, and what must hold of whatever is read from them."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st
from ledgers import apply_removals

from analysis.reading.annotate import annotate, load_reading_rules
from analysis.reading.attribution import find_attributions
from analysis.reading.clean import clean_text
from analysis.reading.dictionary import Dictionary, parse_dictionary
from analysis.reading.quotes import find_quotes, word_voices
from analysis.reading.segment import find_sentences, find_words, paragraph_spans
from analysis.schema import TABLES
from analysis.study import StudyError, check_study, table_bytes

TIMES = float(os.environ.get("PARALLAX_FUZZ", "1"))  # how much longer than usual, from `benchmarks/fuzz.py`
# Pieces that rules of reading look for, beside whatever hypothesis makes up.
PIECES = st.sampled_from([
    "“", "”", '"', "'", "‘", "’", "«", "»", "„", "``", "''", "(", ")", "[", "]", ". ", "... ", "…", "! ", "? ", ", ",
    ": ", "; ", " – ", " - ", "—", "-", "/", "\n", "\n\n", "\r\n", "\t", "\u00a0", "\u200b", "\u2028", "\x85", "\x0b",
    "\ufeff", "not ", "no doubt ", "if ", "but ", "said ", "she said ", "he told ", "according to ", "that ",
    "withdrawal ", "withdraw", "closure ", "The Harbour Line ", "Ann Orr ", "Dr. ", "U.S. ", "the minister ", "of ",
    "so-called ",
    "3.5 ", "1,000 ", "Share\n", "Read more: ", "By Ann Orr\n", "https://x.example/a?b ", "&amp;", "<p>", "don’t ",
    "İ", "ß", "ǆ", "𝒜", "é", "e\u0301", "中文", "سلام", "👩‍👩‍👧", "good ", "very bad ", ":-) ", "united "])
TEXTS = st.lists(PIECES | st.text(max_size=8) | st.sampled_from("abcde "), max_size=40).map("".join)
PLAIN = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ODD = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.sampled_from(
    ["off", "no", [], {}, "", " ", "...", "*", "a ... b", "withdraw*", ["withdraw*"], [["a"]], [None], {"a": None}])
KEYS = st.sampled_from(["families", "status", "attribution", "tone", "stop_words", "about", "reference", "concepts",
                        "label", "patterns", "guarded", "name", "role", "evaluative", "not", "with", "heads", "negated",
                        "questioned", "before", "after", "sentence", "except", "stops", "topic_words", "source_types",
                        "source_lists", "source_labels", "person_types", "exit", "withdrawal", 3, True, None, ""])
ANYTHING = st.recursive(ODD, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
                        max_leaves=12)
SECTIONS = st.dictionaries(KEYS, ANYTHING, max_size=4)


def dictionaries(known: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A dictionary that is right but for one place, where anything stands."""
    return st.tuples(st.sampled_from(sorted(places(known), key=repr)), ANYTHING).map(
        lambda pair: altered(known, *pair))


def places(value: object, at: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """Every place in nested data, as the keys that lead there."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, held in inner for place in ((*at, key), *places(held, (*at, key)))]


def altered(value: Any, place: tuple[Any, ...], new: object) -> Any:
    """A copy of nested data with something else in one place."""
    if not place:
        return new
    copy = value.copy()
    copy[place[0]] = altered(value[place[0]], place[1:], new)
    return copy


def check_cleaning(raw: str) -> str:
    """The ledger gives the clean text back; return that."""
    clean, ledger = clean_text(raw, title="The last boat", author="Ann Orr", outlet="The Gull")
    assert apply_removals(raw, ledger) == clean
    return clean


def check_spans(text: str) -> None:
    """Sentences and paragraphs hold every sign that is not white space once; words slice to themselves."""
    sentences, words = find_sentences(text), find_words(text)
    held = "".join(text[a:b] for a, b in zip(sentences["start"], sentences["end"], strict=True))
    assert "".join(held.split()) == "".join(text.split())
    assert "".join("".join(text[a:b] for a, b in paragraph_spans(text)).split()) == "".join(text.split())
    for table in (sentences, words):
        starts, ends = table["start"].to_numpy(), table["end"].to_numpy()
        assert (starts < ends).all()
        assert (ends[:-1] <= starts[1:]).all()
    quotes = find_quotes(text, frozenset({"said", "told"}))
    assert (quotes["end"].to_numpy()[:-1] <= quotes["start"].to_numpy()[1:]).all()
    voices = word_voices(text, words, quotes)
    assert set(voices.tolist()) <= {"own", "quoted"}
    assert len(voices) == len(words)


def check_article(raw: str, dictionary: Dictionary) -> None:
    """What is found in one article fits its text, and the tables fit each other."""
    row = {"doc_id": "a-1", "outlet": "a", "title": raw[:30].strip() or "x", "text": raw}
    study = annotate(pd.DataFrame([row], dtype="object"), dictionary)
    assert study.warnings.empty, study.warnings["problem"].tolist()
    check_study(study)
    for name in TABLES:
        table_bytes(getattr(study, name), name).decode("utf-8")
    clean, _ = clean_text(raw, title=row["title"], outlet="a")
    text = study.sentences[study.sentences["sentence"] >= 0]
    assert text["n_words"].sum() == study.articles["n_words"].item() == study.words["n"].sum()
    own = study.words.query("voice == 'own'")["n"].sum()
    assert own + text["n_quoted_words"].sum() == study.words["n"].sum()
    assert (study.sentences["n_quoted_words"] <= study.sentences["n_words"]).all()
    hits = study.hits[study.hits["sentence"] >= 0]
    for hit in hits.to_dict("records"):
        first, *_, last = [*hit["form"].split(), hit["form"].split()[-1]]
        assert clean[hit["start"]:hit["end"]].startswith(first)
        assert clean[hit["start"]:hit["end"]].endswith(last) or len(hit["form"].split()) == 5
    for name in ("polarity", "compound"):
        assert np.isfinite(study.sentences[name]).all()
        assert study.sentences[name].between(-1, 1).all()


def check_attributions(text: str, dictionary: Dictionary) -> None:
    """Every attribution lies in the text."""
    rules = load_reading_rules(dictionary)
    assert rules.attribution is not None
    quotes = find_quotes(text, rules.speech_verbs)
    found = find_attributions(text, find_sentences(text), quotes, rules.attribution)
    for start, end in (("source_start", "source_end"), ("cue_start", "cue_end"), ("content_start", "content_end")):
        known = found[found[start].notna()]
        assert ((known[start] >= 0) & (known[start] <= known[end]) & (known[end] <= len(text))).all()


def check_dictionary(data: Any) -> None:
    """It is read, or refused in one sentence."""
    try:
        dictionary = parse_dictionary(data)
        load_reading_rules(dictionary)
    except StudyError as error:
        said = str(error)
        assert said.startswith("dictionary.yml"), said
        assert "\n" not in said
        assert said.endswith(".")
        return
    check_article("The withdrawal is not near, she said. “We stay,” said Ann Orr.", dictionary)
