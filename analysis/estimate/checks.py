"""Check arguments; an error says in one sentence what is wrong and what to do."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import InputError


def check_word(name: str, word: str, known: Iterable[str]) -> str:
    """Return `word` if it is one of the `known` words for the argument `name`.

    Raises ValueError that lists the known words otherwise.

    >>> check_word("method", "wilson", ["wilson", "jeffreys"])
    'wilson'
    """
    words = list(known)
    if word not in words:
        listed = ", ".join(repr(each) for each in words)
        raise InputError(f"{name}={word!r} is not known; choose one of {listed}.")
    return word


def check_level(level: float) -> float:
    """Return a confidence level that lies strictly between 0 and 1, else raise ValueError.

    >>> check_level(0.95)
    0.95
    """
    if not 0 < level < 1:
        raise InputError(f"level={level!r} is not a confidence level; give a number between 0 and 1, such as 0.95.")
    return level


def as_counts(name: str, values: ArrayLike) -> np.ndarray:
    """Return counts or sizes as floats; a negative or infinite one raises ValueError, a missing one stays nan.

    >>> as_counts("count", [2, 0])
    array([2., 0.])
    """
    numbers = np.asarray(values, dtype=float)
    wrong = (numbers < 0) | np.isinf(numbers)
    if wrong.any():
        raise InputError(f"{name} holds {numbers[wrong].flat[0]:g}; counts and sizes are finite and never below 0.")
    return numbers


def as_four_counts(count1: ArrayLike, n1: ArrayLike, count2: ArrayLike, n2: ArrayLike) -> list[np.ndarray]:
    """Return count1, n1, count2, n2 as floats of one shape; a count above its own n raises ValueError.

    >>> [float(each) for each in as_four_counts(12, 800, 1, 1200)]
    [12.0, 800.0, 1.0, 1200.0]
    """
    named = {"count1": count1, "n1": n1, "count2": count2, "n2": n2}
    first, size1, second, size2 = np.broadcast_arrays(*(as_counts(name, values) for name, values in named.items()))
    for hits, words, name in ((first, size1, "1"), (second, size2, "2")):
        if (hits > words).any():
            worst = np.argmax((hits > words).ravel())
            pair = f"count{name}={hits.flat[worst]:g} is above n{name}={words.flat[worst]:g}"
            raise InputError(f"{pair}; give count1, n1, count2, n2 in this order.")
    return [first, size1, second, size2]


def as_pairs(counts: ArrayLike, sizes: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return one count and one size per unit as floats; unequal lengths or missing values raise ValueError.

    >>> as_pairs([1, 0], [20, 30])
    (array([1., 0.]), array([20., 30.]))
    """
    hits, words = as_counts("counts", counts), as_counts("sizes", sizes)
    if hits.ndim != 1 or hits.shape != words.shape:
        raise InputError(f"counts {hits.shape} and sizes {words.shape} differ; give one of each per unit.")
    if np.isnan(hits + words).any():
        raise InputError("counts or sizes hold a missing value; drop that unit or count it as 0 first.")
    return hits, words
