"""What a table holds, told from its columns; and how a measure's rows are laid out: units down, cases across.

`show`, `say` and `plot` all ask here, so that one and the same row has one and the same name in all three. Rows are
told by what stands in them (outlet, article, section, month ...), never by where they stand.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.errors import InputError
from analysis.measures.measure import RESULT, SCALES, WAYS, Measure, measure_of
from analysis.measures.names import isolate
from analysis.measures.units import PERIODS

# A table is of the first kind whose columns it has.
KINDS: dict[str, set[str]] = {
    "comparison": {"group1", "group2", "n1", "n2"},
    "pairs": {"group1", "group2", "value1", "value2", "difference"},
    "leave-one-out": {"keeps_order", "difference", "change"},
    "specifications": {"keeps_order", "difference", "contrast", "count"},
    "places": {"doc_id", "concept", "position", "third", "status", "scare_quoted"},
    "cards": {"instrument", "label", "n_found", "n_coded", "precision", "recall", "f1", "f1_low", "f1_high"},
    "limits": {"smallest_p", "least_words", "fewest_per_outlet", "most_per_outlet"},
    "total": {"articles", "outlets", "with_text", "words", "sentences"},
    "outlets": {"name", "articles", "words", "words_per_sentence"},
    "dates": {"articles", "dated", "dated_to_the_month", "first", "last"},
    "trend": {"ratio", "dispersion", "reason"},
    "first uses": {"concept", "since", "date", "waited", "starts"},
    "measure": {"measure", "n", "value", "low", "high"},
}
UNITS = {"outlet": "outlet", "name": "outlet", "doc_id": "article", "section": "section",
         **{period: period for period in PERIODS}}
OF_TWO = {"scare_quoted": "in scare quotes", "named": "named"}  # cases that are true or false
AS_WRITTEN = ("label", "pattern", "form")  # cases whose words are not ours to change
NOT_THERE = "not in the table"


def kind_of(table: object) -> str:
    """What a table holds, as a word of KINDS; "" for any other table, and for what is no table.

    >>> kind_of(pd.DataFrame(columns=["measure", "name", "n", "value", "low", "high"])), kind_of("a sentence")
    ('measure', '')
    """
    columns = set(table.columns) if isinstance(table, pd.DataFrame) else set()
    return next((kind for kind, needed in KINDS.items() if needed <= columns), "")


@dataclass(frozen=True, eq=False)
class Panel:
    """The rows of one case. rows: indexed by the number of their unit; a unit without a row is not among them.

    names: the words by which the case may be asked for, the dictionary's own first.
    """

    heading: str
    names: tuple[str, ...]
    rows: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Layout:
    """A measure's table laid out. units: what each row is called, in the order in which they first come up."""

    declared: Measure
    title: str
    per: float
    level: float
    units: list[str]
    unit: str
    panels: list[Panel]
    source: str
    counts_sentences: bool


def lay_out(table: pd.DataFrame) -> Layout:
    """The panels of a measure's table, and the units that the rows of each belong to.

    ValueError for a table of no measure or of several, for rows that are per different numbers of words or at
    different levels, and where one unit has two rows of one case.
    """
    declared = measure_of(table)
    per, level = (_only_one(table, name, usual) for name, usual in (("per", SCALES[declared.scale]), ("level", 0.95)))
    cases = case_columns(table)
    apart = [*cases, *(["choices"] if "choices" in table else [])]
    unit = _numbers(table, [name for name in unit_columns(table) if name != "name" or "outlet" not in table])
    panel, labels = _numbers(table, apart), unit_labels(table)
    _check_once(unit, panel, labels)
    headings = _tell_apart(case_headings(table, cases), panel, _choices(table))
    panels = []
    for number in range(panel.max() + 1):
        here = panel == number
        heading, row = headings[here].iloc[0], table[here].iloc[0]
        panels.append(Panel(heading, (*_names(row, cases), heading), table[here].set_axis(unit[here].to_numpy())))
    named = labels.groupby(unit.to_numpy()).first().tolist()
    return Layout(declared, title_of(table, declared), per, level, named, unit_word(table), panels, source_of(table),
                  counts_sentences(table))


def pick_panels(panels: list[Panel], only: list[str] | None) -> list[Panel]:
    """The panels that are asked for, in that order; all of them for None. ValueError for an unknown name."""
    if only is None:
        return panels
    known = {name: panel for panel in reversed(panels) for name in panel.names}
    for name in only:
        if str(name) not in known:
            raise InputError(f"only: {name!r} is not in the table; it has {[panel.names[0] for panel in panels]}.")
    return [known[str(name)] for name in only]


def _names(row: pd.Series, cases: list[str]) -> list[str]:
    ranked = sorted(cases, key=lambda name: (name == "concept", cases.index(name)), reverse=True)
    return [name for case in ranked for name in ([] if case in OF_TWO else [str(row[case])]) + [_word(case, row[case])]]


def unit_columns(table: pd.DataFrame) -> list[str]:
    """The columns that say where a row was counted: outlet and name, doc_id, section, month ..."""
    return [name for name in table.columns if name in UNITS and name not in case_columns(table)]


def case_columns(table: pd.DataFrame) -> list[str]:
    """The columns that say what a row is about: those before the numbers that name no unit.

    The section is what the rows are about where it was asked for with of="section".

    >>> case_columns(pd.DataFrame(columns=["measure", "outlet", "name", "family", "concept", "label", "count"]))
    ['family', 'concept', 'label']
    """
    names = list(table.columns)
    end = next((place for place, name in enumerate(names) if name in (*RESULT, "group1")), len(names))
    before = names[names.index("measure") + 1 if "measure" in names else 0:end]
    asked = "group1" in names or any("of=section" in told.split(", ") for told in set(_choices(table)))
    return [name for name in before if name not in UNITS or (name == "section" and asked)]


def unit_labels(table: pd.DataFrame) -> pd.Series:
    """What each row's unit is called: the outlet's name or the article's id, and the section or month; no name twice.

    >>> unit_labels(pd.DataFrame({"outlet": ["a"], "name": ["The Gull"], "month": ["2031-03"]})).tolist()
    ['The Gull, 2031-03']
    """
    columns = unit_columns(table)
    if not columns:
        raise InputError("the table does not say where its rows were counted; keep its column 'name', 'doc_id' or "
                         "'section'.")
    who = next(([name] for name in ("doc_id", "name", "outlet") if name in columns), [])
    parts = [*who, *(name for name in columns if name not in ("doc_id", "name", "outlet"))]
    labels = table[parts].astype(str).map(isolate).agg(", ".join, axis=1) if len(table) else pd.Series(dtype="object")
    if "outlet" not in columns or "doc_id" in columns:
        return labels
    shared = table["outlet"].groupby(labels).transform("nunique") > 1
    return labels.where(~shared, labels + " (" + table["outlet"].astype(str) + ")")


def unit_word(table: pd.DataFrame) -> str:
    """What a row is, in words: "an outlet", "an article", "an outlet and month"."""
    words = list(dict.fromkeys(UNITS[name] for name in unit_columns(table)))
    told = " and ".join(word for word in words if word != "outlet" or "article" not in words)
    return f"{'an' if told[:1] in 'aeio' else 'a'} {told}"


def case_headings(table: pd.DataFrame, cases: list[str]) -> pd.Series:
    """What stands above each row's case: its label, or its words without underscores; "" where there is one case.

    Where rows differ in more than that (families, actors), the other words stand before it.
    """
    if not cases:
        return pd.Series("", table.index)
    shown = [name for name in cases if name not in ("concept", "source_type")] if "label" in cases else cases
    shown = [name for name in shown if name == shown[-1] or table[name].nunique() > 1]
    words = pd.DataFrame({name: [_word(name, value) for value in table[name]] for name in shown}, index=table.index)
    return words.agg(", ".join, axis=1) if len(table) else pd.Series(dtype="object")


def _word(column: str, value: object) -> str:
    if column in OF_TWO:
        return f"{'' if value else 'not '}{OF_TWO[column]}"
    return str(value) if column in AS_WRITTEN else str(value).replace("_", " ")


def title_of(table: pd.DataFrame, declared: Measure) -> str:
    """A measure's title with its choices: "Use per 1,000 words (voice own)"."""
    title = declared.title.format(per=_only_one(table, "per", SCALES[declared.scale]))
    title = title.replace(" words", " sentences") if counts_sentences(table) else title
    told = {", ".join(f"{name.replace('_', ' ')} {value}" for name, value in _ways(cell).items() if name != "unit")
            for cell in set(_choices(table))}
    return f"{title} ({told.pop()})" if len(told) == 1 and told != {""} else title


def counts_sentences(table: pd.DataFrame) -> bool:
    """Whether all rows count sentences, not words."""
    return len(table) > 0 and all(_ways(cell).get("unit") == "sentence" for cell in set(_choices(table)))


def source_of(table: pd.DataFrame) -> str:
    """Where the numbers are from, as the table's own column says."""
    return " ".join(dict.fromkeys(table["tables"])) if "tables" in table else ""


def _ways(told: str) -> dict[str, str]:
    """The choices that a cell of `choices` tells, without what the measure was asked about."""
    pairs = (part.partition("=") for part in told.split(", "))
    return {name: value for name, _, value in pairs if name in WAYS}


def _choices(table: pd.DataFrame) -> pd.Series:
    return table["choices"].astype(str) if "choices" in table else pd.Series("", table.index)


def _numbers(table: pd.DataFrame, columns: list[str]) -> pd.Series:
    """The number of each row's group, in the order in which groups first come up."""
    if not columns:
        return pd.Series(0, table.index)
    return table.groupby(columns, sort=False, dropna=False, observed=True).ngroup()


def _tell_apart(headings: pd.Series, panel: pd.Series, choices: pd.Series) -> pd.Series:
    """Headings that two panels share have the choices behind them by which the two differ."""
    shared = panel.groupby(headings).transform("nunique") > 1
    told = choices.map(lambda cell: ", ".join(f"{name} {value}" for name, value in _ways(cell).items()) or "as usual")
    return headings.where(~shared, (headings + ", " + told).str.removeprefix(", "))


def _only_one(table: pd.DataFrame, name: str, usual: float) -> float:
    values = list(dict.fromkeys(table[name])) if name in table else []
    if len(values) > 1:
        raise InputError(f"the rows differ in {name!r} ({', '.join(f'{value:g}' for value in values)}); "
                         "keep those of one, so that they can stand side by side.")
    return float(values[0]) if values else usual


def _check_once(unit: pd.Series, panel: pd.Series, labels: pd.Series) -> None:
    twice = pd.DataFrame({"unit": unit, "panel": panel}).duplicated().to_numpy()
    if twice.any():
        raise InputError(f"the table has two rows for {labels[twice].iloc[0]} in one case; keep one of them.")
