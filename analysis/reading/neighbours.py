"""Count the words near each concept: enough for collocation, too little to restore a text.

A neighbour is a word at most five words from a matched word, in the same sentence. Saved are the word, its count, and
its band: near (one or two words away) or far (three to five); not the side, nor the sentence. Concepts with fewer than
three hits in an article are left out: the order of the ten words around a single hit could be guessed, and so few
joint occurrences say nothing about association.
"""

from __future__ import annotations

from collections import Counter

import pandas as pd

from analysis.reading.match import Match
from analysis.reading.tokens import Tokens

WINDOW = 5
NEAR = 2
LEAST_HITS = 3
NEIGHBOUR_COLUMNS = ["family", "concept", "word", "band", "n"]


def count_neighbours(tokens: Tokens, matches: list[Match], least: int = LEAST_HITS) -> pd.DataFrame:
    """Count the words near each concept of one article.

    matches: those that count, from `find_matches`. least: concepts with fewer hits are left out. One row per family,
    concept, word and band, sorted, with n. The band is "near" (one or two words from the nearest matched word) or "far"
    (three to five). Matched words are not neighbours, but words in a gap of a match are. Windows do not cross sentence
    ends. A word between two matches of one concept is counted for each of them.

    >>> import numpy as np
    >>> from analysis.reading.dictionary import Entry
    >>> tokens = Tokens(np.arange(3), np.arange(3), ("the", "dam", "burst"), np.zeros(3, int), np.zeros(3, int))
    >>> dam = Match(Entry("works", "dam", "", "dam", ("dam",), ()), (1,))
    >>> count_neighbours(tokens, [dam], least=1).values.tolist()
    [['works', 'dam', 'burst', 'near', 1], ['works', 'dam', 'the', 'near', 1]]
    """
    table = pd.DataFrame(neighbour_rows(tokens, matches, least), columns=NEIGHBOUR_COLUMNS)
    return table.astype({**dict.fromkeys(NEIGHBOUR_COLUMNS[:4], "str"), "n": "int64"})


def neighbour_rows(tokens: Tokens, matches: list[Match],
                   least: int = LEAST_HITS) -> list[tuple[str, str, str, str, int]]:
    """The rows of `count_neighbours`."""
    counts: Counter[tuple[str, str, str, str]] = Counter()
    sentence = tokens.sentence.tolist()
    hits = Counter((match.entry.family, match.entry.concept) for match in matches)
    for match in matches:
        if hits[match.entry.family, match.entry.concept] < least:
            continue
        for place, distance in _window(match, sentence):
            band = "near" if distance <= NEAR else "far"
            counts[match.entry.family, match.entry.concept, tokens.word[place], band] += 1
    return [(*key, n) for key, n in sorted(counts.items())]


def _window(match: Match, sentence: list[int]) -> list[tuple[int, int]]:
    """The places near a match, with the distance from the nearest matched word."""
    at, here = set(match.at), sentence[match.at[0]]
    places = range(max(0, match.at[0] - WINDOW), min(len(sentence), match.at[-1] + WINDOW + 1))
    found = ((place, min(abs(place - one) for one in match.at)) for place in places
             if place not in at and sentence[place] == here)
    return [(place, distance) for place, distance in found if distance <= WINDOW]
