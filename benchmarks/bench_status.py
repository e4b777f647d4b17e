"""Measure the status of events on coded news, beside published rules.  Not collected by pytest; run by hand:

    python benchmarks/bench_status.py TEXTS.jsonl [--gold corpus/gold] [--part seen]

TEXTS has one article a line: id, text and date (the shape of PolNeAR when exported).  The codes are places in those
texts (status.csv, status-second.csv, and status-more.csv, coded once).  Scored are the places where the two codings
agree; the errors of those "kept apart" were never read; those "seen" were read while the rules were made: their
figures are fitted.
The rules beside ours are simple versions of what was published, with the words of this package where they need words:

NegEx (Chapman and others 2001): a negation within five words, up to a word that ends its scope.
ConText (Harkema and others 2009): the scope of a trigger is the rest of the sentence, up to a word that ends it.
BioScope (Vincze and others 2008): a cue's scope is its clause behind it, up to the next mark.
"""

import argparse
import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.estimate import share_interval
from analysis.measures.agreement import agreement
from analysis.reading.annotate import ParsedText, read_one
from analysis.reading.dictionary import Entry
from analysis.reading.match import Match
from analysis.reading.status import find_statuses, load_status_rules
from analysis.schema import NOT_MARKED, STATUSES

PLACE = ["doc_id", "start", "end"]
ENTRY = Entry("any", "any", "", "any", ("any",))
Rule = Callable[[str, int, int], str]

DENIED = r"\b(?:no|not|never|nobody|none|nothing|neither|nor|without|cannot|den(?:y|ies|ied)|refus\w+|reject\w*|" \
         r"rul\w+ out|fail\w* to|absence of|lack of|unlikely)\b|n['’]t\b"
DENIED_AFTER = r"\b(?:(?:is|was|were|are) (?:ruled out|untrue|unlikely|rejected))\b"
NO_DENIAL = r"\b(?:not only|no doubt|not just|not least|no wonder|not necessarily)\b"
SUPPOSED = r"\b(?:if|unless|would|could|may|might|possibl[ey]|perhaps|potential|whether|should .{1,20} happen)\b"
ASKED = r"\bwhether\b|\bask\w* (?:if|why|how|when)\b|\bwonder\w*\b"
PAST = r"\b(?:1\d{3}|200\d|201[0-5]|(?:years?|decades?) ago|last year|former)\b"
ENDS = r"\b(?:but|however|although|though|except|because|which|who|still|yet|aside from)\b|[;:]"
MARK = r"[,;:()—–?!]"


def read_places(gold: Path) -> pd.DataFrame:
    """Both codings side by side, one row a place."""
    first, second = (pd.read_csv(gold / f"{name}.csv") for name in ("status", "status-second"))
    return first.merge(second, on=PLACE, suffixes=("", "_second"), validate="one_to_one")


def sentences_of(places: pd.DataFrame, texts: dict[str, dict[str, str]]) -> list[tuple[str, int, int]]:
    """The sentence of each place, with the place in it; "?" behind a sentence belongs to it."""
    out = []
    for doc_id, part in places.groupby("doc_id", sort=False):
        text = texts[doc_id]["text"]
        found = read_one(text).sentences
        at = np.searchsorted(found["start"].to_numpy(), part["start"].to_numpy(), side="right") - 1
        for row, number in zip(part.itertuples(), at, strict=True):
            start, end = found.loc[number, ["start", "end"]]
            out.append((row.Index, text[start:end], row.start - start, row.end - start))
    return [(line, start, end) for _, line, start, end in sorted(out)]


def words_between(line: str, one: int, two: int) -> int:
    """How many words stand between two offsets."""
    return len(re.findall(r"[\w'’-]+", line[one:two]))


def _triggered(line: str, start: int, cue: str, scope: Callable[[str, int, int], bool]) -> bool:
    pseudo = [found.span() for found in re.finditer(NO_DENIAL, line, re.I)]
    return any(scope(line, found.end(), start) for found in re.finditer(cue, line[:start], re.I)
               if not any(first <= found.start() < last for first, last in pseudo))


def _five_words(line: str, after: int, start: int) -> bool:
    return words_between(line, after, start) <= 5 and not re.search(ENDS, line[after:start], re.I)


def _to_an_end(line: str, after: int, start: int) -> bool:
    return not re.search(ENDS, line[after:start], re.I)


def _clause(line: str, after: int, start: int) -> bool:
    return not re.search(MARK, line[after:start])


def window_rule(scope: Callable[[str, int, int], bool], statuses: dict[str, str]) -> Rule:
    """A rule that gives the first status whose trigger stands before the event, within the scope."""
    def rule(line: str, start: int, end: int) -> str:
        for status, cue in statuses.items():
            if _triggered(line, start, cue, scope):
                return status
            if status == "negated" and re.search(DENIED_AFTER, line[end:], re.I):
                return status
            if status == "questioned" and line.rstrip("\"'”’ ").endswith("?"):
                return status
        return NOT_MARKED
    return rule


BASELINES: dict[str, Rule] = {
    "none is marked": lambda *_: NOT_MARKED,
    "NegEx": window_rule(_five_words, {"negated": DENIED}),
    "ConText": window_rule(_to_an_end, {"negated": DENIED, "questioned": ASKED, "hypothetical": SUPPOSED,
                                        "historical": PAST}),
    "BioScope's clauses": window_rule(_clause, {"negated": DENIED, "questioned": ASKED, "hypothetical": SUPPOSED}),
}


def _match(parsed: ParsedText, start: int, end: int) -> Match:
    tokens = parsed.tokens
    return Match(ENTRY, tuple(np.flatnonzero((tokens.start < end) & (tokens.end > start)).tolist()))


def read_statuses(places: pd.DataFrame, texts: dict[str, dict[str, str]]) -> pd.Series:
    """What the package says of each place."""
    rules, out = load_status_rules({}), pd.Series("", places.index)
    for doc_id, part in places.groupby("doc_id", sort=False):
        text = texts[doc_id]["text"]
        parsed = read_one(text)
        ends = dict(zip(parsed.sentences["sentence"].tolist(), parsed.sentences["end"].tolist(), strict=True))
        matches = [_match(parsed, row.start, row.end) for row in part.itertuples()]
        out[part.index] = find_statuses(matches, text, parsed.tokens, ends, rules, int(texts[doc_id]["date"][:4]))
    return out


def scores(coded: pd.Series, found: pd.Series) -> dict[str, str]:
    """Accuracy, and for each status precision and recall as counts."""
    right = int((coded == found).sum())
    low, high = share_interval(right, len(coded))
    row = {"accuracy": f"{right}/{len(coded)} {right / len(coded):.3f} ({low:.2f}-{high:.2f})"}
    for status in STATUSES[1:]:
        both, said, true = ((one == status) for one in (coded.where(coded == found, ""), found, coded))
        row[status] = f"{both.sum()}/{said.sum()} {both.sum() / max(said.sum(), 1):.2f}, " \
                      f"{both.sum()}/{true.sum()} {both.sum() / max(true.sum(), 1):.2f}"
    return row


def main() -> None:
    """Print the agreement of the codings and the scores of all rules, on both parts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("texts", type=Path)
    parser.add_argument("--gold", type=Path, default=Path("corpus/gold"))
    parser.add_argument("--part", choices=["seen", "kept apart"], action="append")
    given = parser.parse_args()
    with given.texts.open(encoding="utf-8") as lines:
        texts = {article["id"]: article for article in map(json.loads, lines)}
    places = read_places(given.gold)
    alpha = agreement(places[["status", "status_second"]]).iloc[0]
    more = pd.read_csv(given.gold / "status-more.csv")
    same = places["status"] == places["status_second"]
    print(f"two codings: {same.sum()} of {len(places)} alike ({same.mean():.3f}), "
          f"alpha {alpha['alpha']:.3f} ({alpha['low']:.3f}-{alpha['high']:.3f})")
    agreed = places[same].reset_index(drop=True)
    lines_of = sentences_of(agreed, texts)
    found = {name: pd.Series([rule(*line) for line in lines_of]) for name, rule in BASELINES.items()}
    found["this package"] = read_statuses(agreed, texts)
    for part in given.part or ["seen", "kept apart"]:
        kept = agreed["part"] == part
        print(f"\n{part} ({'fitted' if part == 'seen' else 'unseen'}): precision, recall")
        table = pd.DataFrame({name: scores(agreed["status"][kept], one[kept]) for name, one in found.items()}).T
        print(table.to_string())
    read = read_statuses(more, texts)
    for part, kept in more.groupby("part").groups.items():
        print(f"\ncoded once, {part}: {scores(more.loc[kept, 'status'], read[kept])}")


if __name__ == "__main__":
    main()
