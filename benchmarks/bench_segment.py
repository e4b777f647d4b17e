"""Measure words, sentence ends and quotation, and their speed.  Not collected by pytest; run by hand:

    python benchmarks/bench_segment.py ARTICLES.jsonl [--ends ENDS.jsonl] [--verbs WORD ...] [--long]

ARTICLES (PolNeAR's form) has one article a line: text, attributions; each attribution has content, a list of [start,
end) in code points.  Measured there: the share of the words of directly quoted content (content that begins and ends
with a quotation mark) and of quoted pieces within other content that get the voice "quoted"; the share of words outside
all content that get "own"; and how often the kind of a quoted span agrees with whether content covers it.
ENDS has one paragraph a line: text, ends (offsets behind each sentence but the last), skip (offsets not judged).
Measured there: precision, recall and F1 of sentence ends within paragraphs, beside Punkt without training.
"""

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Callable

import numpy as np

from analysis.reading.quotes import find_quotes, word_voices
from analysis.reading.segment import find_sentences, find_words, sentence_spans

PIECES = re.compile(r"“[^”]*+”|\"[^\"]*+\"|''(?:(?!'').)*+''")
MARKS = "“”‘’\"'`"
VERBS = ["said", "says", "say", "saying", "told", "tells", "tell", "added", "adds", "wrote", "writes", "tweeted",
         "asked", "asks", "argued", "argues", "claimed", "claims", "called", "calls", "described", "describes",
         "insisted", "warned", "stated", "noted", "notes", "declared", "announced", "explained", "suggested",
         "replied", "accused", "denied"]
UNITS = ["“", '"', "'", "’", "\n", ".", "! ", "A", "a.", "U.S. ", "said ", "1,", "“a ", "“a” ", '"a ', "s' a 'b ", "``"]


def read_lines(path: str) -> list[dict]:
    """Read a file of JSON lines."""
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def within(start: np.ndarray, end: np.ndarray, spans: list[tuple[int, int]]) -> np.ndarray:
    """Say for each word whether it lies within one of the spans."""
    inside = np.zeros(len(start), dtype=bool)
    for first, last in spans:
        inside |= (start >= first) & (end <= last)
    return inside


def quoted_content(text: str, content: list[tuple[int, int]]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Divide the quoted parts of content: those that are quoted as a whole, and pieces within the others."""
    direct, mixed = [], []
    for start, end in content:
        piece = text[start:end]
        found = [(start + match.start(), start + match.end()) for match in PIECES.finditer(piece)]
        if piece[0] in MARKS and piece.rstrip(".,")[-1:] in MARKS and len(found) < 2:
            direct.append((start, end))
        else:
            mixed += found
    return direct, mixed


def count_voices(article: dict, verbs: frozenset[str]) -> Counter[str]:
    """Count the words of each part of one article, and those that got the voice they should have."""
    text = article["text"]
    words, quotes = find_words(text), find_quotes(text, verbs)
    start, end = words["start"].to_numpy(), words["end"].to_numpy()
    quoted = word_voices(text, words, quotes) == "quoted"
    content = [(a, b) for attribution in article["attributions"] for a, b in attribution["content"] or []]
    direct, mixed = (within(start, end, spans) for spans in quoted_content(text, content))
    outside = ~within(start, end, content)
    n: Counter[str] = Counter()
    for name, part, right in (("direct", direct, quoted), ("mixed", mixed & ~direct, quoted),
                              ("outside", outside, ~quoted)):
        n[name] += int(part.sum())
        n[name + ", right"] += int((part & right).sum())
    for row in quotes.itertuples():
        held = (start >= row.start) & (end <= row.end)
        gold = "quotation" if (held & ~outside).sum() * 2 > held.sum() else "scare"
        n[f"{'short' if held.sum() <= 4 else 'long'} {gold} read as {row.kind}"] += 1
    return n


def report_voices(articles: list[dict], verbs: frozenset[str]) -> None:
    """Print the shares of words with the right voice, and the table of kinds."""
    n = sum((count_voices(article, verbs) for article in articles), Counter())
    for name in ("direct", "mixed", "outside"):
        print(f"{name:8} {n[name + ', right'] / max(1, n[name]):.4f} of {n[name]:,} words")  # noqa: T201
    for name in sorted(name for name in n if "read as" in name):
        print(f"{n[name]:6} {name}")  # noqa: T201


def score_ends(paragraphs: list[dict], find: Callable[[str], set[int]]) -> tuple[float, float, float]:
    """Score sentence ends within paragraphs: precision, recall, F1."""
    right = found = wanted = 0
    for paragraph in paragraphs:
        skip = {len(paragraph["text"]), *paragraph.get("skip", [])}
        got, gold = find(paragraph["text"]) - skip, set(paragraph["ends"]) - skip
        right, found, wanted = right + len(got & gold), found + len(got), wanted + len(gold)
    return right / found, right / wanted, 2 * right / (found + wanted)


def report_ends(paragraphs: list[dict]) -> None:
    """Print the scores of sentence ends."""
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    untrained = PunktSentenceTokenizer()
    ways = {"sentence_spans": lambda text: {end for _, _, end in sentence_spans(text)},
            "Punkt, untrained": lambda text: {end for _, end in untrained.span_tokenize(text)}}
    for name, find in ways.items():
        precision, recall, f1 = score_ends(paragraphs, find)
        print(f"{name:18} P {precision:.4f}  R {recall:.4f}  F1 {f1:.4f}")  # noqa: T201


def report_speed(text: str, name: str) -> None:
    """Print the processor time that words, sentences and quotes of one text take."""
    times = []
    for find in (find_words, find_sentences, find_quotes):
        start = time.process_time()
        find(text)
        times.append(time.process_time() - start)
    print(f"{name:12} {len(text) / 1e6:.2f} MB  words {times[0]:.2f} s  "  # noqa: T201
          f"sentences {times[1]:.2f} s  quotes {times[2]:.2f} s")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles")
    parser.add_argument("--ends", help="paragraphs with the ends of their sentences")
    parser.add_argument("--verbs", nargs="*", default=VERBS, help="verbs of speech; none: an empty list")
    parser.add_argument("--long", action="store_true", help="time 200 kB of one sign, too")
    given = parser.parse_args()
    articles = read_lines(given.articles)
    report_voices(articles, frozenset(given.verbs))
    if given.ends:
        report_ends(read_lines(given.ends))
    joined = "\n".join(article["text"] for article in articles)
    find_sentences("Punkt is read once.")
    report_speed(joined * (1 + 1_000_000 // len(joined)), "articles")
    for unit in UNITS if given.long else []:
        report_speed(unit * (200_000 // len(unit)), repr(unit))


if __name__ == "__main__":
    main()
