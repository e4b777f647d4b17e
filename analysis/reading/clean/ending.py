"""Find where an article ends on its page, although running text goes on: appeals, comments, other articles.

Lines that were taken out between the lines of an article are a gap.  At each gap, from the first to the last, a
logistic regression (`ending.yml`, learned from coded pages) tells from the gap and the lines right below it whether the
article goes on.  What follows an article without a gap (a note on the author) is not seen.
"""

import functools
from collections.abc import Iterator, Sequence
from math import log, log1p
from pathlib import Path
from typing import NamedTuple

from analysis.reading.clean.boilerplate import Line

LEAST = 60  # words of an article before it can end
HEADLINE = 6  # words of a line that may be the headline of another article


class Gap(NamedTuple):
    """Lines start to end (half-open) between two parts of an article; the second part ends at `stop`."""

    start: int
    end: int
    stop: int


@functools.cache
def ending_weights() -> tuple[float, dict[str, float]]:
    """Load the intercept and the weights of `ending.yml`."""
    import yaml

    read = yaml.safe_load(Path(__file__).with_name("ending.yml").read_text(encoding="utf-8"))
    return read["intercept"], read["weights"]


def find_gaps(course: Sequence[bool]) -> list[Gap]:
    """Return the gaps between the parts of an article, in order."""
    edges = [place for place in range(1, len(course)) if course[place] != course[place - 1]]
    inner = [*edges, len(course)][0 if course[0] else 1:]
    return [Gap(*inner[at:at + 3]) for at in range(0, len(inner) - 2, 2)]


def describe_gaps(texts: Sequence[str], lines: Sequence[Line], course: Sequence[bool]) -> Iterator[
        tuple[Gap, dict[str, float]]]:
    """Yield each gap that has 60 words of the article above it, with the facts that the weights are for.

    lines, words: how many lines the gap has and how many words the part below it has (logarithms).  paragraphs: mean
    length of the paragraphs below, against those above (logarithm of the ratio).  links: how many links and buttons,
    advertisements aside (logarithm).  restart: whether a date and a headline are in the gap.  calls: whether the reader
    is asked for something.
    """
    sizes = [text.count(" ") + 1 for text in texts]
    words, prose, runs, after = 0, 0, 0, 0
    for gap in find_gaps(course):
        above, below = range(after, gap.start), range(gap.end, gap.stop)
        inside = [place for place in above if course[place]]
        words += sum(sizes[place] for place in inside)
        prose += sum(sizes[place] for place in inside if lines[place].prose)
        runs += sum(lines[place].prose for place in inside)
        after = gap.end
        if words < LEAST or not runs:
            continue
        parts = [sizes[place] for place in below if lines[place].prose] or [sizes[gap.end]]
        between = range(gap.start, gap.end)
        kinds = {lines[place].kind for place in between}
        yield gap, {
            "lines": log(len(between)),
            "words": log(sum(sizes[place] for place in below)),
            "paragraphs": log(sum(parts) / len(parts) * runs / prose),
            "links": log1p(sum(is_link(texts[place], lines[place]) for place in between)),
            "restart": float("date" in kinds and any(is_headline(lines[place], sizes[place]) for place in between)),
            "calls": float("call" in kinds),
        }


def is_link(text: str, line: Line) -> bool:
    """Whether a line is a link or a button of the page, but no mark of an advertisement."""
    return line.kind in {"opening", "section", "widget"} and not text.casefold().startswith("advert")


def is_headline(line: Line, n: int) -> bool:
    """Whether a line of n words may be a headline."""
    return line.kind in {"", "title"} and not line.prose and n >= HEADLINE


def find_end(texts: Sequence[str], lines: Sequence[Line], course: Sequence[bool]) -> int:
    """Return the place of the first line after the article: where the first gap begins at which it ends.

    >>> find_end(["The last boat left the old harbour at noon."], [Line("", True, 3.0)], [True])
    1
    """
    intercept, weights = ending_weights()
    return next((gap.start for gap, facts in describe_gaps(texts, lines, course)
                 if intercept + sum(weights[name] * fact for name, fact in facts.items()) > 0), len(course))
