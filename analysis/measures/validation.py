"""Validation: instruments scored against hand codes, with a card for each.

Intervals over spans are Wilson's. They assume independent findings; within an article findings are not independent, so
the intervals are too narrow. Scores on texts that an instrument was built on are too high; the card says so.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.errors import InputError
from analysis.estimate.checks import check_word
from analysis.measures.accuracy import class_scores, detection_scores
from analysis.measures.agreement import agreement
from analysis.measures.attribution_scores import match_attributions
from analysis.measures.gold import load_gold, match_spans, score_spans
from analysis.measures.terms import family_hits, first_family
from analysis.measures.titles import part_of
from analysis.schema import COLUMNS as SCHEMA
from analysis.study import NotCodedError, Study, StudyError

COLUMNS = ["instrument", "label", "measure", "count", "n", "estimate", "low", "high", "method", "level", "counts",
           "sizes", "observed_distance", "expected_distance"]
CARD = ["instrument", "label", "articles", "n_found", "n_coded", "n_right",
        *(f"{name}{end}" for name in ("precision", "recall", "f1") for end in ("", "_low", "_high")),
        "level", "coder", "built_on", "code"]
NOT_CODED = "not coded by hand"
NAMED = ("status", "voice", "scare_quoted")
ATTRIBUTED = ("source_type", "named", "form", "cue_stance")
STATUS = SCHEMA["status"]
INSTRUMENTS = ("concepts", *NAMED, "quotes", "sentences", "attributions")
OF_A_FAMILY = ("concepts", *NAMED)  # scored on the hits of one family
CODE = {"concepts": "analysis.reading.match", "status": "analysis.reading.status", "voice": "analysis.reading.quotes",
        "scare_quoted": "analysis.reading.quotes", "quotes": "analysis.reading.quotes",
        "sentences": "analysis.reading.segment", "attributions": "analysis.reading.attribution"}


def agreement_with_gold(study: Study, instrument: str, gold: pd.DataFrame | None = None, *, family: str = "",
                        level: float = 0.95, seed: int = 0) -> pd.DataFrame:
    """Score an instrument against hand codes of the same articles.

    instrument: "concepts" (hits of a family that the coder marked with the same concept); "status", "voice" and
    "scare_quoted" (codes of the hits that both found); "quotes" (quoted spans, by use); "sentences" (both ends equal);
    "attributions" (cues; cue, source and content together; both again for reported speech alone, where the scope is
    coded; and the codes where cues agree). family: the family whose
    hits are used for the first four, by default the first of the study's dictionary. gold: the codes, by default those
    of `load_gold` by the name of the family (for the last three, of the instrument).
    One row per label and measure: instrument, label, measure (precision, recall, f1; for codes also macro_f1, alpha and
    observed_agreement), count, n, estimate, low, high, method ("wilson", or "units": bootstrap), level; counts, sizes
    (2 TP and 2 TP + FP + FN of each label) where it is macro_f1, observed_distance and expected_distance where it is
    alpha. Articles without any code in that file are left out. Raises ValueError for an unknown instrument, or where
    the study has no findings of it.
    It does not measure how the instrument does on other texts, or whether the coder was right.

    >>> from analysis import load_study
    >>> sorted(set(agreement_with_gold(load_study(), "sentences").measure))
    ['f1', 'precision', 'recall']
    """
    check_word("instrument", instrument, INSTRUMENTS)
    found = found_by(study, instrument, family)
    coded = _codes_of(study, instrument, family) if gold is None else gold.reset_index(drop=True)
    _check_codes(coded, instrument)
    found = found[found["doc_id"].isin(coded["doc_id"])].reset_index(drop=True)
    if found.empty:
        raise InputError(f"instrument={instrument!r}: the study holds nothing of it in the coded articles; annotate "
                         "again, or choose another instrument.")
    score = {"sentences": _sentences, "attributions": _attributions}.get(instrument)
    if score is not None:
        table = score(found, coded, level, seed)
    elif instrument in NAMED:
        table = _codes(*_paired(found, coded, instrument), instrument, level, seed)
    else:
        label = "concept" if instrument == "concepts" else "use"
        renamed = coded.rename(columns={"kind": "use"})
        table = pd.concat([score_spans(found, renamed, label, level=level), _all_spans(found, renamed, label, level)])
    table = table.assign(instrument=instrument, method=table.get("method", "wilson")).fillna({"method": "wilson"})
    return table.reindex(columns=COLUMNS).reset_index(drop=True)


def found_by(study: Study, instrument: str, family: str = "") -> pd.DataFrame:
    """The findings of an instrument in a study's tables; hits of a family, by default of the first."""
    if instrument not in OF_A_FAMILY:
        return getattr(part_of(study), instrument)
    return family_hits(study, family)


def _codes_of(study: Study, instrument: str, family: str) -> pd.DataFrame:
    return load_gold((family or first_family(study)) if instrument in OF_A_FAMILY else instrument)


def _check_codes(coded: pd.DataFrame, instrument: str) -> None:
    """Refuse a status that there is none of: under its former name each would count as a hit wrongly coded."""
    for number, code in enumerate(coded["status"] if instrument == "status" else (), start=2):
        if not STATUS.accepts(str(code)):
            raise StudyError(f"codes by hand, row {number}, column 'status': {STATUS.fault(str(code))}.")


def _all_spans(found: pd.DataFrame, coded: pd.DataFrame, label: str, level: float) -> pd.DataFrame:
    """Scores of all labels together: a span is right only if its label is right."""
    pairs = match_spans(found, coded, prefer=label)
    right = int((found.loc[pairs["found"], label].to_numpy() == coded.loc[pairs["coded"], label].to_numpy()).sum())
    return detection_scores(right, len(found) - right, len(coded) - right, level=level).assign(label="all")


def _paired(found: pd.DataFrame, coded: pd.DataFrame, column: str) -> tuple[pd.Series, pd.Series]:
    """The codes that instrument and coder gave to the same spans, as strings."""
    both = [name for name in ("concept",) if name in found and name in coded]
    pairs = match_spans(found, coded, prefer=both[0] if both else None)
    one, two = found.loc[pairs["found"]].reset_index(drop=True), coded.loc[pairs["coded"]].reset_index(drop=True)
    same = (one[both] == two[both]).all(axis=1) if both else pd.Series(True, one.index)
    return tuple(side.loc[same, column].astype(str).str.lower().reset_index(drop=True) for side in (one, two))


def _codes(found: pd.Series, coded: pd.Series, column: str, level: float, seed: int) -> pd.DataFrame:
    scores = class_scores(coded.tolist(), found.tolist(), level=level, seed=seed)
    scores["label"] = scores["label"].fillna("all")
    alpha = agreement(pd.DataFrame({"found": found, "coded": coded}), level=level, seed=seed).iloc[0]
    n, same = len(found), int((found == coded).sum())
    shares = detection_scores(same, n - same, 0, level=level).iloc[0]
    rows = [{"measure": "alpha", "n": n, "estimate": alpha["alpha"], "low": alpha["low"], "high": alpha["high"],
             "method": "units", "observed_distance": alpha["observed_distance"],
             "expected_distance": alpha["expected_distance"]},
            {"measure": "observed_agreement", "count": same, "n": n, "estimate": shares["estimate"],
             "low": shares["low"], "high": shares["high"], "method": "wilson"}]
    rows = pd.DataFrame(rows).assign(label="all", level=level).astype({"count": "Int64"})
    table = pd.concat([scores, rows], ignore_index=True)
    return table.assign(label=column + ": " + table["label"].astype(str))


def _sentences(found: pd.DataFrame, coded: pd.DataFrame, level: float, _seed: int) -> pd.DataFrame:
    keys = ["doc_id", "start", "end"]
    same = len(found[keys].merge(coded[keys], on=keys))
    return detection_scores(same, len(found) - same, len(coded) - same, level=level).assign(label="both ends")


def _attributions(found: pd.DataFrame, coded: pd.DataFrame, level: float, seed: int) -> pd.DataFrame:
    pairs = match_attributions(found, coded)
    tables = [_definition(found, coded, level, "")]
    if "scope" in coded:
        said = {name: side[side["scope"] == "speech"] for name, side in (("found", found), ("coded", coded))}
        tables.append(_definition(said["found"], said["coded"], level, "reported speech, "))
    sides = [side.reset_index(drop=True).loc[pairs[name]] for name, side in (("found", found), ("coded", coded))]
    for column in ATTRIBUTED if len(pairs) else ():
        one, two = (side[column].astype(str).str.lower().reset_index(drop=True) for side in sides)
        tables.append(_codes(one, two, column, level, seed))
    return pd.concat(tables, ignore_index=True)


def _definition(found: pd.DataFrame, coded: pd.DataFrame, level: float, prefix: str) -> pd.DataFrame:
    """Scores of the cues, and of cue, source and content, in one definition of attribution."""
    pairs = match_attributions(found, coded)
    right = {"cue": len(pairs), "cue, source and content": int(pairs["full"].sum())}
    return pd.concat([detection_scores(n, len(found) - n, len(coded) - n, level=level).assign(label=prefix + label)
                      for label, n in right.items()])


def validate(study: Study, instruments: Sequence[str] | str = INSTRUMENTS, *, coder: str = "", built_on: str = "",
             gold: pd.DataFrame | None = None, family: str = "", chance: bool = False,
             level: float = 0.95) -> pd.DataFrame:
    """How far instruments can be trusted: their cards, against what was coded by hand in the same articles.

    instruments: of INSTRUMENTS. coder: who coded, in words; built_on: what else a reader must know of these texts.
    gold: the codes of one instrument, by default those of `load_gold`. One row an instrument and label: articles,
    n_found, n_coded, n_right, precision, recall and f1 with their Wilson intervals (`_low`, `_high`), level, coder,
    built_on, code (the module). An instrument that nobody coded has a row that says so. chance=True: for "status",
    "voice" and "scare_quoted", Krippendorff's alpha with percent agreement beside it instead: measure, count, n,
    estimate, low, high. Raises ValueError for an unknown instrument, and for codes of several.
    What it does not measure: how the instrument does on other texts, or whether the coder was right.

    >>> from analysis import load_study
    >>> validate(load_study(), "sentences", coder="made up for the example").columns[:3].tolist()
    ['instrument', 'label', 'articles']
    """
    names = [instruments] if isinstance(instruments, str) else list(instruments)
    if chance:
        return agreements(study, list(NAMED) if instruments == INSTRUMENTS else names, level=level)
    if gold is not None:
        if len(names) != 1:
            raise InputError("validate: gold holds the codes of one instrument; name that one as instruments.")
        return card(study, names[0], coder=coder, built_on=built_on, gold=gold, family=family, level=level)
    return cards(study, names, coder=coder, built_on=built_on, family=family, level=level)


def card(study: Study, instrument: str, *, coder: str, built_on: str = "", gold: pd.DataFrame | None = None,
         family: str = "", code: str = "", level: float = 0.95) -> pd.DataFrame:
    """Make an instrument's card: its scores, the texts and hand codes they rest on, and the module it is in.

    coder: who coded, in words ("one coder, a language model"); built_on: what else a reader must know of these texts,
    such as that the instrument was built on them. One row per label: instrument, label, articles, n_found, n_coded (of
    status, voice and scare quotes: spans that instrument and coder both found), n_right, precision = n_right / n_found,
    precision_low, precision_high (Wilson), recall = n_right / n_coded and f1 likewise, level, coder, built_on, code
    (the module that finds).

    >>> from analysis import load_study
    >>> card(load_study(), "sentences", coder="made up for the example").columns[:5].tolist()
    ['instrument', 'label', 'articles', 'n_found', 'n_coded']
    """
    check_word("instrument", instrument, INSTRUMENTS)
    coded = _codes_of(study, instrument, family) if gold is None else gold
    table = agreement_with_gold(study, instrument, coded, family=family, level=level)
    rows = []
    for label in dict.fromkeys(table["label"]):
        part = table[table["label"] == label].set_index("measure")
        if "precision" not in part.index:
            continue
        row = {"instrument": instrument, "label": label, "articles": coded["doc_id"].nunique(),
               "n_found": part.loc["precision", "n"], "n_coded": part.loc["recall", "n"],
               "n_right": part.loc["precision", "count"]}
        for name in ("precision", "recall", "f1"):
            row |= {name: part.loc[name, "estimate"], f"{name}_low": part.loc[name, "low"],
                    f"{name}_high": part.loc[name, "high"]}
        rows.append(row | {"level": level, "coder": coder, "built_on": built_on, "code": code or CODE[instrument]})
    return pd.DataFrame(rows)


def cards(study: Study, instruments: list[str], *, coder: str, built_on: str = "", family: str = "",
          level: float = 0.95) -> pd.DataFrame:
    """The cards of several instruments, one below the other; one that nobody coded has a row without numbers.

    An instrument without hand codes has one row without numbers, labelled "not coded by hand".
    """
    found = []
    for name in instruments:
        try:
            found.append(card(study, name, coder=coder, built_on=built_on, family=family, level=level))
        except NotCodedError:
            found.append(_not_coded(name, CARD).assign(articles=0, coder=coder, built_on=built_on, code=CODE[name]))
    whole = ["n_found", "n_coded", "n_right"]
    return pd.concat([each.astype(dict.fromkeys(whole, "Int64")) for each in found], ignore_index=True)


def agreements(study: Study, instruments: list[str], *, level: float = 0.95, seed: int = 0) -> pd.DataFrame:
    """The agreement of instruments with a coder: Krippendorff's alpha, percent agreement and macro F1.

    instruments: of "status", "voice" and "scare_quoted". One row per instrument and measure (macro_f1,
    alpha, observed_agreement), with the columns of `agreement_with_gold`; an instrument without hand codes has one row
    without numbers, labelled "not coded by hand". Raises ValueError for another instrument.

    >>> from analysis import load_study
    >>> agreements(load_study(), ["voice"])["measure"].tolist()
    ['macro_f1', 'alpha', 'observed_agreement']
    """
    found = []
    for name in instruments:
        check_word("instrument", name, NAMED)
        try:
            table = agreement_with_gold(study, name, level=level, seed=seed)
            found.append(table[table["label"] == f"{name}: all"])
        except NotCodedError:
            found.append(_not_coded(name, COLUMNS))
    return pd.concat(found, ignore_index=True)


def _not_coded(instrument: str, columns: list[str]) -> pd.DataFrame:
    row = {"instrument": instrument, "label": NOT_CODED, "measure": NOT_CODED, "n": 0}
    return pd.DataFrame([row]).reindex(columns=columns)
