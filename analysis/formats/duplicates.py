"""Duplicates and near-duplicates in a collection: reported for the researcher to judge, never dropped."""

import re
from collections import defaultdict
from hashlib import blake2b
from typing import Any

import pandas as pd

_COLUMNS = ["doc_id", "doc_id_other", "similarity", "contained", "kind"]
_WORDS = 5
_BLOCK = 500


def find_duplicates(articles: pd.DataFrame, *, similar: float = 0.5, contained: float = 0.6) -> pd.DataFrame:
    """Return the pairs of articles that share much of their wording, the most similar first.

    Texts are compared by their sequences of five words (Broder 1997, "On the resemblance and containment of
    documents"). Columns: doc_id, doc_id_other (the earlier row first); similarity, the sequences in both texts as a
    share of those in either (Jaccard); contained, the share of the shorter text's sequences that the other also has;
    kind. Kinds: "same text" (the same words in the same order); "wire copy" (two outlets, contained at least
    `contained`: both took it from an agency, or one from the other); "near duplicate" (one outlet, or outlets unknown,
    and similarity at least `similar` or contained at least `contained`: versions, editions, an article exported twice).

    Exact, not sampled. Case and punctuation are ignored; texts of fewer than five words are left out. Errors:
    ValueError for a share outside 0 to 1. Does not measure who copied whom, translation or paraphrase.

    >>> table = pd.DataFrame({"doc_id": ["a", "b"], "outlet": ["Harbour Post", "Quay Times"],
    ...                       "text": ["The night ferry stayed in port.", "The night ferry stayed in port!"]})
    >>> find_duplicates(table)[["doc_id", "doc_id_other", "similarity", "kind"]].values.tolist()
    [['a', 'b', 1.0, 'same text']]
    """
    if not (0 < similar <= 1 and 0 < contained <= 1):
        raise ValueError(f"similar={similar} and contained={contained} must be shares above 0 and up to 1.")
    words = [re.findall(r"\w+", text.casefold()) for text in articles["text"].fillna("")]
    shingles = [_shingles(one) for one in words]
    outlets = list(articles["outlet"].fillna(""))
    rows = []
    for first, second, common in _overlaps(shingles, min(similar, contained)):
        sizes = len(shingles[first]), len(shingles[second])
        alike, inside = common / (sum(sizes) - common), common / min(sizes)
        kind = (
            "same text"
            if words[first] == words[second]
            else _kind(outlets[first], outlets[second], alike >= similar, inside >= contained)
        )
        if kind:
            rows.append((articles["doc_id"].iloc[first], articles["doc_id"].iloc[second], alike, inside, kind))
    return pd.DataFrame(sorted(rows, key=lambda row: (-row[2], -row[3], row[0], row[1])), columns=_COLUMNS)


def _kind(outlet: str, other: str, alike: bool, inside: bool) -> str:
    if outlet and other and outlet != other:
        return "wire copy" if inside else ""
    return "near duplicate" if alike or inside else ""


def _shingles(words: list[str]) -> frozenset[int]:
    joined = (" ".join(words[at : at + _WORDS]) for at in range(len(words) - _WORDS + 1))
    return frozenset(int.from_bytes(blake2b(one.encode(), digest_size=7).digest(), "big") for one in joined)


def _overlaps(shingles: list[frozenset[int]], least: float) -> list[tuple[int, int, int]]:
    """Return (row, later row, shared shingles) for pairs that share at least `least` of the shorter text's.

    The shingles that two or more texts have are columns of a sparse matrix; its product counts all pairs at once.
    """
    import numpy as np
    from scipy.sparse import csr_array

    holders: dict[int, list[int]] = defaultdict(list)
    for row, ones in enumerate(shingles):
        for one in ones:
            holders[one].append(row)
    shared = [rows for rows in holders.values() if len(rows) > 1]
    at = [row for rows in shared for row in rows]
    columns = [column for column, rows in enumerate(shared) for _ in rows]
    matrix: Any = csr_array(
        (np.ones(len(at), dtype="int32"), (at, columns)), shape=(len(shingles), max(len(shared), 1))
    )
    sizes = np.array([len(ones) for ones in shingles])
    found: list[tuple[int, int, int]] = []
    for start in range(0, len(shingles), _BLOCK):
        block = (matrix[start : start + _BLOCK] @ matrix.T).tocoo()
        rows, others = block.row + start, block.col
        kept = (rows < others) & (block.data >= least * np.minimum(sizes[rows], sizes[others]))
        found += zip(rows[kept].tolist(), others[kept].tolist(), block.data[kept].tolist(), strict=True)
    return found
