"""Measure speed against the libraries a plain notebook would use, on generated articles.  By hand:

    python benchmarks/bench_speed.py [--articles 100] [--readme README.md]

Prints, for each step, processor time an article, that of the library, and the ratio (below 1: faster than it); how time
grows with the number of articles (an exponent of 1: twice the articles, twice the time); and the most memory held. A
library that is not installed is left out: none of pysbd, flashtext and scikit-learn is needed by the package.
Ours and theirs take turns and the least time of each counts, so that other work on the machine disturbs both alike.
--readme writes the table between the marks <!-- speed --> and <!-- /speed --> of a file.
"""

from __future__ import annotations

import argparse
import dataclasses
import math
import random
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from analysis.reading import textblob_scores, vader_scores
from analysis.reading.annotate import annotate
from analysis.reading.articles import read_corpus
from analysis.reading.dictionary import load_dictionary, parse_dictionary
from analysis.reading.match import Lookup, find_matches
from analysis.reading.segment import sentence_columns, sentence_spans, word_columns
from analysis.reading.tokens import make_tokens

SAMPLE = ROOT / "corpus" / "sample"
WORDS, TURNS = 727, 3  # words of an article; how often ours and theirs are timed
MARKS = "<!-- speed -->", "<!-- /speed -->"
Row = tuple[str, str, float, float]


def generate(n: int, seed: int = 0) -> list[str]:
    """So many articles: sentences of the sample texts, and invented words as frequent as Zipf's law says."""
    draw = random.Random(seed)
    text = "\n".join(read_corpus(SAMPLE)["text"])
    known = [text[start:end] for _, start, end in sentence_spans(text)]
    syllables = [a + b for a in "bdfglmnprstvz" for b in "aeiou"]
    words = ["".join(draw.choices(syllables, k=draw.randint(1, 4))) for _ in range(20_000)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    filler = iter(draw.choices(words, weights, k=n * WORDS))

    def sentence() -> str:
        if draw.random() < 0.5:
            return draw.choice(known)
        return " ".join(next(filler) for _ in range(draw.randint(8, 30))).capitalize() + "."

    return [article(sentence, draw) for _ in range(n)]


def article(sentence: Callable[[], str], draw: random.Random) -> str:
    """Paragraphs of a few sentences."""
    text = ""
    while text.count(" ") < WORDS:
        text += sentence() + ("\n\n" if draw.random() < 0.25 else " ")
    return text.strip() + "\n"


def least(*works: Callable[[], object]) -> list[float]:
    """The least processor time of each piece of work, taken in turns."""
    found = [math.inf] * len(works)
    for _ in range(TURNS):
        for place, work in enumerate(works):
            start = time.process_time()
            work()
            found[place] = min(found[place], time.process_time() - start)
    return found


def compare_words(texts: list[str]) -> Iterator[tuple[str, str, Callable[[], object], Callable[[], object]]]:
    """Words, counts and sentences, each with the library that does it."""
    from nltk.tokenize import NLTKWordTokenizer
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    words, punkt = NLTKWordTokenizer(), PunktSentenceTokenizer()
    yield ("words", "nltk", lambda: [word_columns(text) for text in texts],
           lambda: [list(words.span_tokenize(text)) for text in texts])
    if find_spec("sklearn"):
        vectorizer = import_module("sklearn.feature_extraction.text").CountVectorizer
        yield ("counts of words", "CountVectorizer", lambda: [Counter(word_columns(text)["word"]) for text in texts],
               lambda: vectorizer().fit_transform(texts))
    yield ("sentences, with sections", "nltk's Punkt", lambda: [sentence_columns(text) for text in texts],
           lambda: [list(punkt.span_tokenize(text)) for text in texts])
    if find_spec("pysbd"):
        segmenter = import_module("pysbd").Segmenter(language="en", clean=False)
        few = texts[:10]  # it takes its time
        yield ("sentences, with sections", "pysbd", lambda: [sentence_columns(text) for text in few],
               lambda: [segmenter.segment(text) for text in few])


def compare_matching(texts: list[str]) -> Iterator[tuple[str, str, Callable[[], object], Callable[[], object]]]:
    """A dictionary of plain words, of several sizes; the words are found beforehand, for FlashText finds none."""
    parsed = [make_tokens(text, word_columns(text), sentence_columns(text)) for text in texts]
    vocabulary = sorted({word for tokens in parsed for word in tokens.word if word.isalpha()})
    for n in (50, 1_000):
        chosen = random.Random(n).sample(vocabulary, n)
        families = {"words": {"concepts": {word: [word] for word in chosen}}}
        lookup = Lookup(parse_dictionary({"families": families}).entries)
        plain = [re.compile(rf"\b{word}\b", re.IGNORECASE) for word in chosen]
        ours = lambda lookup=lookup: [find_matches(tokens, lookup) for tokens in parsed]  # noqa: E731
        yield (f"matching, {n:,} patterns", "a regular expression each", ours,
               lambda plain=plain: [one.findall(text) for one in plain for text in texts])
        if find_spec("flashtext"):
            processor = import_module("flashtext").KeywordProcessor()
            processor.add_keywords_from_list(chosen)
            yield (f"matching, {n:,} patterns", "FlashText", ours,
                   lambda processor=processor: [processor.extract_keywords(text) for text in texts])


def compare_tone(texts: list[str]) -> Iterator[tuple[str, str, Callable[[], object], Callable[[], object]]]:
    """Both scorers of tone, sentence by sentence, against the libraries whose numbers they give."""
    from textblob import TextBlob
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    vader = SentimentIntensityAnalyzer()
    sentences = [text[start:end] for text in texts for _, start, end in sentence_spans(text)]
    yield ("tone by TextBlob's lexicon", "TextBlob", lambda: [textblob_scores.assess(one) for one in sentences],
           lambda: [TextBlob(one).sentiment for one in sentences])
    yield ("tone by VADER's rules", "vaderSentiment", lambda: [vader_scores.score(one) for one in sentences],
           lambda: [vader.polarity_scores(one) for one in sentences])


def compare_pipelines(texts: list[str]) -> Iterator[tuple[str, str, Callable[[], object], Callable[[], object]]]:
    """The whole of `annotate`, and what a plain notebook does instead of a part of it."""
    dictionary = load_dictionary(SAMPLE / "dictionary.yml")
    bare = dataclasses.replace(dictionary, attribution={})
    rows = frame(texts)
    plain = plain_pipeline([entry.globs for entry in dictionary.entries])
    other = lambda: [plain(text) for text in texts]  # noqa: E731
    yield "annotate, with attribution", "a plain notebook", lambda: annotate(rows, dictionary), other
    yield "annotate, without attribution", "a plain notebook", lambda: annotate(rows, bare), other


def plain_pipeline(patterns: list[tuple[str, ...]]) -> Callable[[str], object]:
    """Tokens and sentences by nltk, the dictionary as regular expressions, both scorers for each sentence."""
    from nltk.tokenize import NLTKWordTokenizer
    from nltk.tokenize.punkt import PunktSentenceTokenizer
    from textblob import TextBlob
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    vader, words, punkt = SentimentIntensityAnalyzer(), NLTKWordTokenizer(), PunktSentenceTokenizer()
    forms = [re.compile(r"\b" + r"\s+".join(re.escape(glob).replace(r"\*", r"\w*").replace(r"\?", r"\w")
                                            for glob in globs) + r"\b", re.IGNORECASE) for globs in patterns]

    def read(text: str) -> object:
        scores = [(TextBlob(one).sentiment, vader.polarity_scores(one)) for one in punkt.tokenize(text)]
        return Counter(words.tokenize(text)), [len(form.findall(text)) for form in forms], scores

    return read


def frame(texts: list[str]) -> pd.DataFrame:
    """Texts as articles."""
    return pd.DataFrame({"doc_id": [f"a-{n}" for n in range(len(texts))], "outlet": "gull", "title": "A quiet day",
                         "text": texts})


def measure(n: int) -> Iterator[Row]:
    """What each step takes, ours and theirs, in milliseconds an article."""
    texts = generate(n)
    for steps in (compare_words, compare_matching, compare_tone, compare_pipelines):
        for what, library, ours, theirs in steps(texts):
            of = min(n, 10) if library == "pysbd" else n
            yield (what, library, *(1_000 * seconds / of for seconds in least(ours, theirs)))


def growth(n: int) -> float:
    """The exponent of `annotate`'s time over the number of articles, from a quarter of them to all."""
    dictionary = load_dictionary(SAMPLE / "dictionary.yml")
    few, many = frame(generate(n // 4)), frame(generate(n, seed=1))
    short, long = least(lambda: annotate(few, dictionary), lambda: annotate(many, dictionary))
    return math.log(long / short) / math.log(len(many) / len(few))


def table_of(rows: list[Row], exponent: float, n: int) -> str:
    """The table as Markdown, with a line on growth and memory."""
    head = ["| step | ours, ms an article | against | theirs | ratio |", "| --- | --- | --- | --- | --- |"]
    body = [f"| {what} | {ours:.2f} | {library} | {theirs:.2f} | {ours / theirs:.2f} |"
            for what, library, ours, theirs in rows]
    memory = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    return "\n".join([*head, *body, "", f"{n} generated articles of about {WORDS} words; processor time; a ratio below "
                      f"1 is faster than the library. Time grows with the number of articles to the power "
                      f"{exponent:.2f}; most memory held: {memory:,.0f} MB."])


def put(table: str, file: Path) -> None:
    """Write the table between the marks of a file."""
    before, _, rest = file.read_text(encoding="utf-8").partition(MARKS[0])
    _, mark, after = rest.partition(MARKS[1])
    if not mark:
        raise SystemExit(f"{file.name}: the marks {' and '.join(MARKS)} are missing; put them where the table goes.")
    file.write_text(f"{before}{MARKS[0]}\n\n{table}\n\n{mark}{after}", encoding="utf-8", newline="\n")


def main() -> None:
    """Measure, print, and write the table if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--readme", type=Path, metavar="FILE")
    options = parser.parse_args()
    table = table_of(list(measure(options.articles)), growth(options.articles), options.articles)
    print(table)
    if options.readme:
        put(table, options.readme)


if __name__ == "__main__":
    main()
