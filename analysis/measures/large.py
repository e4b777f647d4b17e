"""Measures of a study that is read part by part: what its articles add is added up, and estimated as ever.

Of each part only sums are kept: for each unit (an outlet, a month ...), article and case the count, the size and the
events; of a mean, also how often each value occurs. An article that is the only one of its unit keeps its sentences,
for its interval is over them. So the numbers are those of the whole study, and memory holds one part, and a few numbers
for each article. What needs all sentences at once (`WHOLE`, and measures declared so) is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.measures.counts import Counts, of_case
from analysis.measures.measure import Measure, estimate, factor_of, finished, row_of, split_by
from analysis.measures.names import in_study_order
from analysis.measures.titles import takes_part
from analysis.measures.units import combined, text_order, units
from analysis.parts import Parts, open_study
from analysis.schema import TABLES
from analysis.study import Study, empty_table, source_line

__all__ = ["estimate_parts", "frame_of", "open_study"]

WHOLE = {"patterns": "all"}  # choices that any other value of looks at all hits of the study
_ALONE = ({"article"}, {"article", "section"})  # units that lie in one part


@estimate.register
def estimate_parts(parts: Parts, declared: Measure, *, by: str | Sequence[str] = "outlet", level: float = 0.95,
                   seed: int = 0, per: float | None = None, titles: str | None = None, **question: Any) -> pd.DataFrame:
    """The table of a measure as `estimate` gives it, from a study that is read part by part (`analysis.open_study`)."""
    _check_sums(declared, question)
    asked = [by] if isinstance(by, str) else list(by)
    frame = frame_of(parts)
    if set(asked) in _ALONE:
        found = [estimate(part, declared, by=by, level=level, seed=seed, per=per, titles=titles, **question)
                 for part in parts]
        table = in_study_order(pd.concat(found, ignore_index=True), frame)
        return table.assign(tables=source_line(frame, seed))
    usual = "with" if "section" in asked else "without"
    names, sums = units(frame, by)[0], _Sums()
    for part in parts:
        counts = declared.count(part, titles=titles or usual, **question)
        number = np.where(takes_part(part, titles or usual), _number(part, frame, asked), -1)
        order = text_order(part)[number[text_order(part)] >= 0]  # neighbours make the blocks of an interval
        sums.add(declared, counts, order, number[order], _articles(part, frame)[order])
    rows = sums.rows_of(declared, len(names), level=level, per=factor_of(declared, per))
    told = {**question, **({"titles": titles} if titles not in (None, usual) else {})}
    return finished(frame, declared, names, sums.counts, rows, np.empty(0, dtype=int), told, seed)


def _check_sums(declared: Measure, question: dict[str, Any]) -> None:
    """Raise ValueError for what is no sum over parts."""
    other = [f"{name}={value!r}" for name, value in question.items() if name in WHOLE and value != WHOLE[name]]
    if other or not declared.sums:
        raise InputError(f"{' '.join([declared.name, *other])}: this needs the whole study at once; ask it of "
                         "load_study().")


def frame_of(parts: Parts) -> Study:
    """The study with all its articles, each as if it had one sentence, and nothing else."""
    given = next(iter(parts))
    names = parts.articles["doc_id"]
    sentences = pd.DataFrame({name: pd.Series(0, names.index) for name in TABLES["sentences"]}).assign(
        doc_id=names, section="body")
    tables: dict[str, Any] = {name: empty_table(name) for name in TABLES}
    frame = Study(**tables | {"articles": parts.articles, "sentences": sentences, "outlets": given.outlets,
                              "concepts": given.concepts, "source_types": given.source_types})
    frame.memo("checksum", lambda: parts.checksum)
    return frame


def _number(part: Study, frame: Study, asked: list[str]) -> np.ndarray:
    """The number of the unit of each sentence of a part, among the units of the whole study."""
    article = _articles(part, frame)

    def of(each: str) -> tuple[pd.DataFrame, np.ndarray]:
        if each == "section":
            return units(part, each)
        names, number = units(frame, each)
        return names, number[article]

    return combined(asked, of)[1]


def _articles(part: Study, frame: Study) -> np.ndarray:
    """The number of the article of each sentence of a part, among all articles."""
    known = frame.memo("articles", lambda: pd.Index(frame.articles["doc_id"]))
    return known.get_indexer(part.articles["doc_id"])[
        pd.Index(part.articles["doc_id"]).get_indexer(part.sentences["doc_id"])]


Columns = dict[str, np.ndarray]  # of `Counts`: the numbers of some rows, and `sized`, as there


@dataclass
class _Sums:
    """What the parts add up to: sums by unit and article, and what sums cannot tell."""

    keys: list[np.ndarray] = field(default_factory=list)  # the unit and the article of each row, a line each
    rows: list[Columns] = field(default_factory=list)
    alone: dict[tuple[int, int], Columns] = field(default_factory=dict)  # sentences of what may be a unit's only one
    seen: set[tuple[int, int]] = field(default_factory=set)  # units and columns of sizes that have an article
    values: dict[tuple[int, int], tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)  # of means, how often
    found: list[Counts] = field(default_factory=list)

    @property
    def counts(self) -> Counts:
        """The counts of the first part; their cases are those of all."""
        return self.found[0]

    def add(self, declared: Measure, counts: Counts, order: np.ndarray, unit: np.ndarray, article: np.ndarray) -> None:
        """Add a part; order: its sentences that count, with the unit and the article of each."""
        self.found = self.found or [replace(counts, count=counts.count[:0], size=counts.size[:0])]
        if not counts.cases.equals(self.counts.cases):
            raise InputError(f"{declared.name}: its cases are those that occur, and other ones occur in other parts of "
                             "the study; ask it of load_study().")
        columns = {name: each[order] for name, each in _columns(counts).items()}
        keys, place = np.unique(np.stack([unit, article]), axis=1, return_inverse=True)
        summed = {name: _small(_by(place, each, keys.shape[1])) for name, each in columns.items()}
        for column in range(columns["size"].shape[1]):
            for row in np.flatnonzero(summed["sized"][:, column]):
                if (keys[0, row], column) not in self.seen:
                    self.seen.add((keys[0, row], column))
                    here = {name: each[place == row] for name, each in columns.items()}
                    self.alone[keys[0, row], keys[1, row]] = here
        if declared.scale == "mean":
            self._add_values(columns, unit)
        self.keys.append(keys)
        self.rows.append(summed)

    def _add_values(self, columns: Columns, unit: np.ndarray) -> None:
        for case in range(columns["count"].shape[1]):
            kept = of_case(columns["size"], case) > 0
            for each in np.unique(unit[kept]):
                new = columns["count"][kept & (unit == each), case]
                values, n = self.values.get((each, case), (np.empty(0), np.empty(0, dtype=int)))
                known, place = np.unique(np.concatenate([values, new]), return_inverse=True)
                often = np.bincount(place, weights=np.concatenate([n, np.ones(len(new), dtype=int)]))
                self.values[each, case] = known, often.astype(int)

    def rows_of(self, declared: Measure, n: int, *, level: float, per: float) -> dict[str, list[Any]]:
        """The numbers of so many units, with all cases of each, a column a name."""
        keys = np.concatenate(self.keys, axis=1)
        columns = {name: np.concatenate([each[name] for each in self.rows]).astype(float) for name in self.rows[0]}
        found = []
        for unit, here in enumerate(split_by(keys[0], n, np.arange(keys.shape[1]))):
            own, articles = {name: each[here] for name, each in columns.items()}, keys[1, here]
            for case in range(len(self.counts.cases)):
                found.append(self._row(declared, unit, case, own, articles, level=level, per=per))
        return {name: [row[name] for row in found] for name in found[0]}

    def _row(self, declared: Measure, unit: int, case: int, own: Columns, articles: np.ndarray, *, level: float,
             per: float) -> dict[str, Any]:
        values = self.values.get((unit, case))
        sized = np.flatnonzero(of_case(own["size"], case) > 0)
        if len(sized) == 1:
            one = articles[sized[0]]
            alone = self.alone[unit, one]
            own = {name: np.concatenate([alone[name], np.delete(each, sized, axis=0)]) for name, each in own.items()}
            articles = np.concatenate([np.full(len(alone["size"]), one), np.delete(articles, sized)])
        return row_of(_counts(self.counts, own), declared, np.arange(len(articles)), case, articles, level=level,
                      per=per, values=None if values is None else np.repeat(*values))


def _columns(counts: Counts) -> Columns:
    """The numbers of counts, a table a name, and how many sentences with a size each row is."""
    sums = {f"sums {name}": each for name, each in counts.sums.items()}
    told = {"count": counts.count, "size": counts.size, "events": counts.events, "known": counts.known, **sums}
    return {name: each for name, each in told.items() if each is not None} | {"sized": (counts.size > 0).astype(float)}


def _counts(like: Counts, columns: Columns) -> Counts:
    sums = {name: columns[f"sums {name}"] for name in like.sums}
    return replace(like, count=columns["count"], size=columns["size"], events=columns.get("events"),
                   known=columns.get("known"), sums=sums, sized=columns["sized"], there=None)


def _by(place: np.ndarray, values: np.ndarray, n: int) -> np.ndarray:
    """The sums of rows by their number, a row each."""
    return np.column_stack([np.bincount(place, weights=each, minlength=n) for each in values.T])


def _small(values: np.ndarray) -> np.ndarray:
    """Whole numbers in as few bytes as they need."""
    whole = values.astype(np.int64)
    if not values.size or (whole != values).any() or whole.min() < 0:
        return values
    return whole.astype(np.min_scalar_type(int(whole.max())))
