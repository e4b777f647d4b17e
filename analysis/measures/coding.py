"""Hand coding: a sheet of sampled hits to judge, and precision and corrected counts from the judgements.

The sheet holds offsets and matched words only. With the texts at hand it also shows the line, for local use.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.estimate import share_interval
from analysis.estimate.checks import check_word
from analysis.measures.agreement import agreement
from analysis.measures.terms import family_hits, term_rates
from analysis.measures.titles import part_of
from analysis.study import Study, StudyError

PLACE = ["doc_id", "start", "end"]
SHEET = ["doc_id", "sentence", "start", "end", "form", "concept", "status", "right", "note"]
WIDTH = 80


def coding_sheet(study: Study, family: str, n: int = 50, *, draw: str = "all", concept: str = "shown", seed: int = 0,
                 texts: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Draw a random sample of a family's hits as a sheet to code: write yes or no into `right`, a remark into `note`.

    n: sample size; all hits where there are fewer. draw: "all" draws n from all hits, "each" up to n of each concept,
    so that rare concepts are judged too (then use precision by concept, not the pooled one). concept: "shown", or
    "hidden", which leaves the cell empty, so that the coder does not know the dictionary's concept. texts: clean texts
    by doc_id; they add the column `line`, the words around the hit, which is in «». Without them no text is included.
    Columns: doc_id, sentence, start, end, form, concept, status, right, note (and line). Rows are in random order, so
    that an unfinished sheet is a random sample too.

    >>> from analysis import load_study
    >>> sheet = coding_sheet(load_study(), "exit", n=3)
    >>> len(sheet), set(sheet.right)
    (3, {''})
    """
    check_word("draw", draw, ("all", "each"))
    check_word("concept", concept, ("shown", "hidden"))
    hits, rng = family_hits(study, family), np.random.default_rng(seed)
    groups = [hits] if draw == "all" else [part for _, part in hits.groupby("concept", sort=True)]
    drawn = [rng.choice(part.index.to_numpy(), size=min(n, len(part)), replace=False) for part in groups]
    order = rng.permutation(np.concatenate(drawn) if drawn else np.array([], dtype=int))
    sheet = hits.loc[order].assign(right="", note="").reindex(columns=SHEET).reset_index(drop=True)
    sheet = sheet if concept == "shown" else sheet.assign(concept="")
    if texts is None:
        return sheet
    return sheet.assign(line=[_line(texts.get(row.doc_id, ""), row.start, row.end) for row in sheet.itertuples()])


def _line(text: str, start: int, end: int) -> str:
    around = f"{text[max(0, start - WIDTH):start]}«{text[start:end]}»{text[end:end + WIDTH]}"
    return " ".join(around.split()) if text else ""


def check_coding(sheet: pd.DataFrame, file: str = "coding sheet") -> pd.DataFrame:
    """Check a filled-in sheet: return it with `right` as yes, no or empty, in lower case without white space.

    Raises StudyError, one sentence with file, row and column, for a missing column, any other word in `right`, an
    offset that is not a number, or a hit with two different judgements.

    >>> check_coding(pd.DataFrame({"doc_id": ["a"], "start": [0], "end": [4], "right": [" Yes "]}))["right"].tolist()
    ['yes']
    """
    for column in (*PLACE, "right"):
        if column not in sheet:
            raise StudyError(f"{file}, row 1: column {column!r} is missing; start again from `coding_sheet`.")
    right = sheet["right"].fillna("").astype(str).str.strip().str.lower()
    for number, cell in enumerate(right, start=2):
        if cell not in ("yes", "no", ""):
            raise StudyError(f"{file}, row {number}, column 'right': {cell!r} is not yes, no or empty; correct it.")
    checked = sheet.assign(right=right).reset_index(drop=True)
    for column in ("start", "end"):
        places = pd.to_numeric(checked[column], errors="coerce")
        if places.isna().any():
            row = int(places.isna().to_numpy().argmax())
            raise StudyError(f"{file}, row {row + 2}, column {column!r}: {checked[column].iloc[row]!r} is no whole "
                             "number; restore the places that `coding_sheet` gave.")
        checked[column] = places.astype("int64")
    keys = [*PLACE, *(["concept"] if "concept" in checked else [])]
    twice = checked.duplicated(keys) & (checked.groupby(keys)["right"].transform("nunique") > 1)
    if twice.any():
        raise StudyError(f"{file}, row {int(twice.to_numpy().argmax()) + 2}, column 'right': the same hit is judged "
                         "twice and not alike; keep one of the two rows.")
    return checked.drop_duplicates(keys, ignore_index=True)


def family_precision(coded: pd.DataFrame, study: Study | None = None, *, level: float = 0.95) -> pd.DataFrame:
    """Return the precision of a family, by concept and pooled: the share of judged hits that are right, by Wilson.

    coded: a filled-in sheet; rows without a judgement do not count. study: needed where the sheet hides the concepts.
    One row per concept, then "all": concept, count (right), n (judged), precision, low, high, level. "all" is the
    precision of the family only if the sheet was drawn with draw="all". Raises ValueError where a judged place is not
    a hit of the study, or concepts are hidden and no study is given.

    >>> sheet = pd.DataFrame({"doc_id": "a", "start": [0, 9], "end": [4, 12], "concept": "x", "right": ["yes", "no"]})
    >>> family_precision(sheet)[["concept", "count", "n", "precision"]]
      concept  count  n  precision
    0       x      1  2        0.5
    1     all      1  2        0.5
    """
    judged = _with_concepts(check_coding(coded), study)
    judged = judged[judged["right"] != ""]
    rows = []
    for concept in [*sorted(set(judged["concept"])), "all"]:
        part = judged if concept == "all" else judged[judged["concept"] == concept]
        count, n = int((part["right"] == "yes").sum()), len(part)
        low, high = (float(end) for end in share_interval(count, n, level=level))
        rows.append({"concept": concept, "count": count, "n": n, "precision": count / n if n else np.nan, "low": low,
                     "high": high, "level": level})
    return pd.DataFrame(rows)


def _with_concepts(coded: pd.DataFrame, study: Study | None) -> pd.DataFrame:
    known = coded.get("concept", pd.Series("", coded.index)).fillna("").astype(str)
    if study is None:
        if (known == "").any():
            raise InputError("the sheet hides its concepts; give the study it was drawn from too.")
        return coded.assign(concept=known)
    places = part_of(study).hits.drop_duplicates(PLACE).set_index(PLACE)["concept"]
    found = places.reindex(pd.MultiIndex.from_frame(coded[PLACE])).to_numpy()
    lost = pd.isna(found)
    if lost.any():
        raise InputError(f"coding sheet, row {int(lost.argmax()) + 2}: the study has no hit there; draw the sheet "
                         "again, because the tables have changed.")
    return coded.assign(concept=np.where(known == "", found, known))


def corrected_counts(study: Study, family: str, precision: pd.DataFrame, *, by: str = "outlet",
                     per: float = 1_000) -> pd.DataFrame:
    """Return a family's counts corrected for false positives by the precision of a coded sheet.

    precision: from `family_precision`; concepts without judgements keep their counts, without bounds. One row per
    outlet and concept: outlet, name (and doc_id by article), concept, label, count, n (words), value (the rate),
    n_coded, precision, corrected = count * precision, low, high (count times the bounds of precision), corrected_rate,
    per; and of the judged hits n_right, precision_low, precision_high, level.
    The bounds reflect the uncertainty of precision only, not variation between texts, and precision is assumed equal in
    all outlets. False negatives are not corrected, so the corrected counts are too low by them.
    """
    table = term_rates(study, family, by=by, per=per)
    share = precision[precision["concept"] != "all"].set_index("concept")
    judged = share.reindex(table["concept"]).reset_index(drop=True)
    keys = [name for name in ("outlet", "name", "doc_id") if name in table]
    out = table[[*keys, "concept", "label", "count", "n", "value"]].reset_index(drop=True)
    known = judged["precision"].notna()
    return out.assign(
        n_coded=judged["n"].fillna(0).astype(int), precision=judged["precision"],
        corrected=(out["count"] * judged["precision"]).where(known, out["count"]), low=out["count"] * judged["low"],
        high=out["count"] * judged["high"], corrected_rate=out["value"] * judged["precision"].where(known, 1.0),
        per=per,
        n_right=judged["count"].fillna(0).astype(int), precision_low=judged["low"], precision_high=judged["high"],
        level=judged["level"])


def coder_agreement(first: pd.DataFrame, second: pd.DataFrame, *, level: float = 0.95, seed: int = 0) -> pd.DataFrame:
    """Measure the agreement of two coders of one sheet: Krippendorff's alpha and percent agreement, with intervals.

    first, second: filled-in sheets. Only hits that both judged are used. One row: n, alpha, low, high (bootstrap over
    hits), matches, agreed (share judged alike), agreed_low, agreed_high (Wilson), first_yes and second_yes (share
    judged right by each: if nearly all are right, alpha is low even with good agreement), level, seed; the counts
    n_first_yes and n_second_yes; and observed_distance and expected_distance, from which alpha is computed.
    Raises ValueError where no hit was judged by both.
    """
    one, two = (check_coding(sheet)[[*PLACE, "right"]] for sheet in (first, second))
    both = one[one["right"] != ""].merge(two[two["right"] != ""], on=PLACE, suffixes=("_first", "_second"))
    if both.empty:
        raise InputError("the two sheets have no judged hit in common; give both coders the same sheet.")
    row = agreement(both[["right_first", "right_second"]], level=level, seed=seed).iloc[0]
    matches, n = int((both["right_first"] == both["right_second"]).sum()), len(both)
    low, high = (float(end) for end in share_interval(matches, n, level=level))
    yes = {f"{name}_yes": int((both[f"right_{name}"] == "yes").sum()) for name in ("first", "second")}
    shares = {name: count / n for name, count in yes.items()}
    return pd.DataFrame([{"n": n, "alpha": row["alpha"], "low": row["low"], "high": row["high"], "matches": matches,
                          "agreed": matches / n, "agreed_low": low, "agreed_high": high, **shares, "level": level,
                          "seed": seed, **{f"n_{name}": count for name, count in yes.items()},
                          "observed_distance": row["observed_distance"],
                          "expected_distance": row["expected_distance"]}])
