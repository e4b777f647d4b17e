"""Does reading take twice as long when a text is twice as long? Ordinary text and the odd ones that break readers.

    python benchmarks/bench_linear.py

Prints processor seconds for 25, 50, 100 and 200 kB of one thing and the exponent of the last doubling (1 is linear,
2 is squared), step by step: cleaning, words and sentences, matching, statuses, attribution, tone.
"""
# ruff: noqa: T201

from __future__ import annotations

import math
import time
from collections.abc import Callable
from pathlib import Path

from analysis.reading.annotate import load_reading_rules, read_one
from analysis.reading.attribution import find_attributions
from analysis.reading.clean import clean_text
from analysis.reading.cues import score_judging
from analysis.reading.dictionary import load_dictionary
from analysis.reading.match import find_matches
from analysis.reading.status import find_statuses

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
UNITS = {"ordinary lines": "The ferry left the old harbour at noon, the mayor said, and nobody saw it return.\n",
         "no stop": "the ferry sails past the old dock ", "not": "withdrawal not ", "if": "if withdrawal, ",
         "hits": "withdrawal. ", "one letter": "a", "quotation marks": "“", "said": "he said that ", "brackets": "( ",
         "capitals": "The U.S. Army ", "blank lines": "\n"}
SIZES = [25_000, 50_000, 100_000, 200_000]


def seconds(step: Callable[[], object]) -> float:
    start = time.process_time()
    step()
    return time.process_time() - start


def steps(text: str) -> dict[str, float]:
    """Processor seconds of each step on one text."""
    rules = load_reading_rules(DICTIONARY)
    if rules.attribution is None:
        raise SystemExit("The dictionary switches attribution off.")
    taken = {"clean": seconds(lambda: clean_text(text)), "words": seconds(lambda: read_one(text, rules.speech_verbs))}
    parsed = read_one(text, rules.speech_verbs)
    taken["match"] = seconds(lambda: find_matches(parsed.tokens, DICTIONARY))
    matches, _ = find_matches(parsed.tokens, DICTIONARY)
    ends = dict(zip(parsed.sentences["sentence"], parsed.sentences["end"], strict=True))
    taken["status"] = seconds(lambda: find_statuses(matches, text, parsed.tokens, ends, rules.status))
    attribution = rules.attribution
    taken["attribution"] = seconds(lambda: find_attributions(text, parsed.sentences, parsed.quotes, attribution))
    taken["judging"] = seconds(lambda: score_judging([text]))
    return taken


if __name__ == "__main__":
    DICTIONARY = load_dictionary(CORPUS / "dictionary.yml")
    steps("The ferry left.")  # what is read once is read now
    for name, unit in UNITS.items():
        found = [steps((unit * size)[:size]) for size in SIZES]
        print(f"\n{name}")
        for step in found[0]:
            row = [each[step] for each in found]
            exponent = math.log2(row[-1] / row[-2]) if row[-2] > 0.02 else math.nan
            print(f"  {step:12}" + "".join(f"{value:8.3f}" for value in row) + f"   exponent {exponent:.2f}")
