"""Load hand codes, and match the spans that an instrument found with those a coder marked."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.estimate import share_interval
from analysis.estimate.checks import check_word
from analysis.measures.accuracy import detection_scores
from analysis.measures.agreement import agreement
from analysis.measures.measure import WAYS
from analysis.study import NotCodedError, Study, checksum, find_tables, read_codes, second_codings


def load_gold(name: str, folder: str | Path | None = None) -> pd.DataFrame:
    """Load a file of hand codes, `corpus/gold/NAME.csv`: doc_id, start, end and codes, as its README describes.

    folder: the folder of the file (by default `gold` beside the tables `load_study` would find).
    Raises StudyError where it is missing.

    >>> sorted(load_gold("exit").columns[:3])
    ['doc_id', 'end', 'start']
    """
    place = Path(folder) if folder is not None else find_tables().parent / "gold"
    return read_codes(place / f"{name}.csv")


def match_spans(found: pd.DataFrame, coded: pd.DataFrame, prefer: str | None = None) -> pd.DataFrame:
    """Pair overlapping spans one to one: first those that agree in the column `prefer`, then in text order.

    found, coded: tables with doc_id, start, end (and `prefer`). Returns the columns found and coded, row numbers of the
    two tables; spans without a partner are left out.

    >>> a = pd.DataFrame({"doc_id": ["x", "x"], "start": [0, 9], "end": [5, 12]})
    >>> b = pd.DataFrame({"doc_id": ["x"], "start": [3], "end": [8]})
    >>> match_spans(a, b).values.tolist()
    [[0, 0]]
    """
    left = found.reset_index(drop=True).rename_axis("found").reset_index()
    right = coded.reset_index(drop=True).rename_axis("coded").reset_index()
    pairs = left.merge(right, on="doc_id", suffixes=("", "_coded"))
    pairs = pairs[(pairs["start"] < pairs["end_coded"]) & (pairs["end"] > pairs["start_coded"])]
    differs = pairs[prefer] != pairs[f"{prefer}_coded"] if prefer else False
    pairs = pairs.assign(_differs=differs).sort_values(["_differs", "found", "coded"])
    used: tuple[set[int], set[int]] = (set(), set())
    kept = []
    for one, two in pairs[["found", "coded"]].itertuples(index=False):
        if one not in used[0] and two not in used[1]:
            used[0].add(one)
            used[1].add(two)
            kept.append((one, two))
    return pd.DataFrame(kept, columns=["found", "coded"])


def score_spans(found: pd.DataFrame, coded: pd.DataFrame, label: str, *, level: float = 0.95) -> pd.DataFrame:
    """Precision, recall and F1 of the spans of each label, with Wilson intervals.

    found, coded: tables with doc_id, start, end and the column `label`. A span counts as found where it overlaps a
    coded one of the same label, one to one. One row per label and measure: label, measure, count, n, estimate, low,
    high, method, level. Hits of one article are not independent, so the intervals are too narrow.
    """
    found, coded = found.reset_index(drop=True), coded.reset_index(drop=True)
    pairs = match_spans(found, coded, prefer=label)
    same = pairs[found.loc[pairs["found"], label].to_numpy() == coded.loc[pairs["coded"], label].to_numpy()]
    tables = []
    for value in sorted(set(coded[label]) | set(found[label])):
        right = int((found.loc[same["found"], label] == value).sum())
        scores = detection_scores(right, int((found[label] == value).sum()) - right,
                                  int((coded[label] == value).sum()) - right, level=level)
        tables.append(scores.assign(label=value))
    table = pd.concat(tables, ignore_index=True)
    return table[["label", "measure", "count", "n", "estimate", "low", "high", "method", "level"]]


def coded(study: Study, folder: str | Path | None = None, *, scope: str = "broad") -> Study:
    """The study with coded attributions and quotation marks in place of those found, where articles are coded.

    folder: that of the codes (by default `gold` beside the tables). Where an article is coded, the coding is the
    measurement and the instrument is what is validated by it; every measure then counts the coding. Articles without
    codes keep what was found; `study.coders` tells of how many articles each table is coded, and a study that nobody
    coded is given back as it is. The speakers' names are the second coder's, one spelling for each. Of quotation marks
    it is coded whether they are a quotation's or scare quotes; what stands in whose voice stays as it was counted.
    scope: "broad" counts every coded attribution as what a source says, as its coders did; "speech" only those that
    were coded as reported speech, and attitudes, plans and decisions only in measures of the broad definition.

    >>> from analysis import load_study
    >>> coded(load_study()).coders
    {'attributions': 5, 'quotes': 5}
    """
    check_word("scope", scope, WAYS["scope"])
    judged = _with_quotes(_with_attributions(study, folder, scope), folder)
    judged.memo("checksum", lambda: checksum(study))  # what figures name are the tables that were published
    return judged


def _codes(study: Study, name: str, folder: str | Path | None) -> pd.DataFrame:
    """The codes of the study's articles; no row where nobody coded them."""
    try:
        codes = load_gold(name, folder)
    except NotCodedError:
        return pd.DataFrame({"doc_id": []})
    return codes[codes["doc_id"].isin(study.articles["doc_id"])].reset_index(drop=True)


def _with_quotes(study: Study, folder: str | Path | None) -> Study:
    codes, quotes = _codes(study, "quotes", folder), study.quotes
    if codes.empty:
        return study
    kinds = codes.drop_duplicates(["doc_id", "start"]).set_index(["doc_id", "start"])["kind"]
    told = kinds.reindex(pd.MultiIndex.from_frame(quotes[["doc_id", "start"]])).set_axis(quotes.index)
    use = told.where(quotes["sentence"] >= 0).fillna(quotes["use"])  # places of titles are places in titles
    judged = quotes.assign(use=use.astype(quotes["use"].dtype))
    return study.with_tables(quotes=judged, hits=_within(study.hits, judged[use != quotes["use"]]),
                   coders={**study.coders, "quotes": codes["doc_id"].nunique()})


def _within(hits: pd.DataFrame, quotes: pd.DataFrame) -> pd.DataFrame:
    """The hits, those in quotation marks whose use was coded anew scare-quoted or not by the code."""
    pairs = hits.reset_index().merge(quotes[["doc_id", "sentence", "start", "end", "use"]],
                                     on=["doc_id", "sentence"], suffixes=("", "_quote"))
    pairs = pairs[(pairs["start"] < pairs["end_quote"]) & (pairs["end"] > pairs["start_quote"])]
    flags = hits["scare_quoted"].copy()
    flags[pairs["index"]] = (pairs["use"] == "scare").to_numpy()
    return hits.assign(scare_quoted=flags)


def _with_attributions(study: Study, folder: str | Path | None, scope: str) -> Study:
    codes = _codes(study, "attributions", folder)
    if codes.empty:
        return study
    done = set(codes["doc_id"])
    table = study.attributions
    kept = table[~table["doc_id"].isin(done)]
    codes = codes.drop(columns="scope", errors="ignore") if scope == "broad" else codes
    rows = pd.concat([kept, _as_attributions(study, codes, _speakers(folder, codes))], ignore_index=True)
    order = rows.assign(_place=rows["cue_start"].fillna(rows["content_start"])).sort_values(
        ["doc_id", "_place"], kind="stable").index
    return study.with_tables(attributions=rows.loc[order].reset_index(drop=True)[list(table.columns)],
                   coders={**study.coders, "attributions": len(done)})


def _speakers(folder: str | Path | None, codes: pd.DataFrame) -> pd.Series:
    """Who speaks in each attribution, one spelling for one person; empty where nobody coded it."""
    try:
        second = load_gold("attributions-second", folder)
    except NotCodedError:
        return pd.Series("", codes.index)
    key = ["doc_id", "cue_start", "cue_end", "content_start", "content_end"]
    named = second.drop_duplicates(key).set_index(key)["speaker"]
    return pd.Series(named.reindex(pd.MultiIndex.from_frame(codes[key])).fillna("").to_numpy(), codes.index)


def _as_attributions(study: Study, codes: pd.DataFrame, speaker: pd.Series) -> pd.DataFrame:
    """Codes with the columns of the table of attributions; a cue stands in the sentence where it begins."""
    numbers = ["source_start", "source_end", "cue_start", "cue_end", "content_start", "content_end"]
    table = codes.assign(**{name: pd.to_numeric(codes[name]).astype("Int64") for name in numbers})
    place = table["cue_start"].fillna(table["content_start"])
    scope = table.get("scope", "speech")  # codes without a scope are counted in both definitions
    return table.assign(sentence=sentences_at(study, table["doc_id"], place), source="", speaker=speaker, cue="",
                        scope=scope, chain=_chains(table, place),
                        named=table["named"].astype(str).str.lower() == "true")


def sentences_at(study: Study, doc_ids: Iterable[str], places: Iterable[int]) -> list[int]:
    """The number of the sentence of a text in which each place stands: the last that begins there or before."""
    known = study.sentences[study.sentences["sentence"] >= 0]
    starts = {doc_id: rows["start"].to_numpy() for doc_id, rows in known.sort_values("start").groupby("doc_id")}
    return [max(0, int(np.searchsorted(starts[doc_id], place, side="right")) - 1)
            for doc_id, place in zip(doc_ids, places, strict=True)]


def _chains(table: pd.DataFrame, place: pd.Series) -> list[int]:
    """For each attribution the row, within its article, whose content it stands in: the shortest; -1 for none."""
    out = np.full(len(table), -1)
    starts, ends, places = (column.to_numpy() for column in (table["content_start"], table["content_end"], place))
    for rows in table.groupby("doc_id").indices.values():
        start, end = starts[rows], ends[rows]
        for number, row in enumerate(rows):
            holds = (start <= places[row]) & (end > places[row])
            holds[number] = False
            if holds.any():
                out[row] = np.where(holds, end - start, np.inf).argmin()
    found: list[int] = out.tolist()
    return found


CODES = ("stance", "holder", "source_type", "named", "cue_stance", "status")


def codings(folder: str | Path | None = None, *, disagreements: bool = False, level: float = 0.95,
            seed: int = 0) -> pd.DataFrame:
    """How far two codings of the same places agree: each file of codes that has a second one beside it.

    A second coding of NAME.csv is NAME-second.csv, with the same places. One row a code: coding, code, n, matches,
    percent agreement with Wilson's interval (agreed, agreed_low, agreed_high), and Krippendorff's alpha with its
    interval over resampled units (alpha, low, high). disagreements=True: a row a place coded differently instead, with
    first and second. Two codings by one kind of coder agree more than two kinds would: say who coded.

    >>> codings().columns[:3].tolist()
    ['coding', 'code', 'n']
    """
    place = Path(folder) if folder is not None else find_tables().parent / "gold"
    rows, differ = [], []
    for name in second_codings(place):
        both = _side_by_side(load_gold(name, place), load_gold(f"{name}-second", place))
        for code in [code for code in CODES if f"{code}_first" in both]:
            pair = both[["doc_id", "start", "end", f"{code}_first", f"{code}_second"]].set_axis(
                ["doc_id", "start", "end", "first", "second"], axis=1).astype({"first": str, "second": str})
            pair = pair.assign(first=pair["first"].str.lower(), second=pair["second"].str.lower())
            differ.append(pair[pair["first"] != pair["second"]].assign(coding=name, code=code))
            rows.append(_agreed(pair, name, code, level, seed))
    if disagreements:
        table = pd.concat(differ, ignore_index=True) if differ else pd.DataFrame(columns=["coding"])
        return table.reindex(columns=["coding", "code", "doc_id", "start", "end", "first", "second"])
    columns = ["coding", "code", "n", "matches", "agreed", "agreed_low", "agreed_high", "alpha", "low", "high",
               "level"]
    return pd.DataFrame(rows, columns=columns)


def _side_by_side(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Two codings with one row a place; codes that both have get the endings _first and _second."""
    keys = [name for name in first.columns if name in second.columns and (name == "doc_id" or name.endswith(
        ("start", "end")))]
    both = first.merge(second, on=keys, suffixes=("_first", "_second"))
    start = "start" if "start" in keys else "content_start"
    return both.assign(start=both[start], end=both[start.replace("start", "end")])


def _agreed(pair: pd.DataFrame, name: str, code: str, level: float, seed: int) -> dict[str, object]:
    n, matches = len(pair), int((pair["first"] == pair["second"]).sum())
    low, high = (float(end) for end in share_interval(matches, n, level=level))
    alpha = agreement(pair[["first", "second"]], level=level, seed=seed).iloc[0]
    return {"coding": name, "code": code, "n": n, "matches": matches, "agreed": matches / n, "agreed_low": low,
            "agreed_high": high, "alpha": alpha["alpha"], "low": alpha["low"], "high": alpha["high"], "level": level}
