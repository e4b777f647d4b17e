"""Which scores may be used: the bar that a score has to reach on coded news it was not fitted to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.measures.gold import load_gold
from analysis.study import StudyError

# Per cent. Of three classes told at random a macro F1 of 33 comes out; two people reach about 80 on tone (NewsMTSC).
# An AUC of 80 is where Hosmer, Lemeshow and Sturdivant (2013) begin to call a score excellent; 50 is chance.
BAR = {"f1": 70.0, "auc": 80.0}
UNSEEN = "unseen"


def cards_of(scores: Sequence[str], folder: str | Path | None = None) -> pd.DataFrame:
    """The best card of each score on coded news that it was not fitted to, and whether that passes the bar.

    scores: as `tone` calls them (polarity, subjectivity, compound, toward, judging). folder: that of the cards (by
    default `gold` beside the tables). One row a score that has such a card, in this order: score, data, n, by (the
    figure that the bar is about: auc where there is one, else f1), figure, bar, passes. No rows where there is no file.

    >>> cards_of(["compound"])["passes"].tolist()
    [False]
    """
    columns = ["score", "data", "n", "by", "figure", "bar", "passes"]
    try:
        table = load_gold("benchmarks", folder)
    except StudyError:
        return pd.DataFrame(columns=columns)
    if not {"auc", "seen"} <= set(table.columns):
        return pd.DataFrame(columns=columns)
    table = table[table["seen"] == UNSEEN]
    found = [_best(table[table["instrument"] == score]) for score in scores if (table["instrument"] == score).any()]
    return pd.DataFrame(found, columns=columns)


def _best(cards: pd.DataFrame) -> dict[str, object]:
    auc = pd.to_numeric(cards["auc"], errors="coerce")
    by = "auc" if auc.notna().any() else "f1"
    figures = auc if by == "auc" else pd.to_numeric(cards["f1"], errors="coerce")
    best = cards.loc[figures.idxmax()]
    return {"score": best["instrument"], "data": best["data"], "n": best["n"], "by": by, "figure": float(figures.max()),
            "bar": BAR[by], "passes": bool(figures.max() >= BAR[by])}


def caution(score: str, folder: str | Path | None = None) -> str:
    """What has to be said beside a difference of a score that its card does not bear; nothing where the card does.

    >>> caution("compound")
    'It is a difference of scores, not of tone: on coded news the score reaches an F1 of 51, and 70 is asked of it.'
    """
    head = "It is a difference of scores, not of tone: "
    cards = cards_of([score], folder)
    if cards.empty:
        return f"{head}no card says how well the score does on news."
    card = cards.iloc[0]
    if card["passes"]:
        return ""
    figure = f"an {card['by'].upper()} of {card['figure']:.0f}"
    return f"{head}on coded news the score reaches {figure}, and {card['bar']:.0f} is asked of it."


def trust_words(scores: Sequence[str], names: Sequence[str], folder: str | Path | None = None) -> str:
    """A sentence on whether scores of tone may be used, with the figures that say so.

    names: what the scores are called in it.

    >>> trust_words(["compound"], ["VADER"])
    'None of them should be used for this: on coded news, where a score needs an F1 of 70, VADER reaches 51.'
    """
    cards = cards_of(scores, folder).set_index("score")
    if cards.empty:
        return "No card says how well they do on news, so none of them should be used for this."
    told = {name: f"{name} reaches {cards.loc[score, 'figure']:.0f}" for score, name in zip(scores, names, strict=True)
            if score in cards.index}
    passing = [name for score, name in zip(scores, names, strict=True) if score in cards.index and
               cards.loc[score, "passes"]]
    head = f"Only {' and '.join(passing)} may be used for this" if passing else "None of them should be used for this"
    return f"{head}: on coded news, where a score needs an F1 of {BAR['f1']:.0f}, {' and '.join(told.values())}."
