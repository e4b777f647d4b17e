"""Cards to read: what each instrument was measured on, and how well it did there."""

from __future__ import annotations

import pandas as pd

from analysis.showing.say import Sentence
from analysis.showing.tables import Table

_MEASURES = ("precision", "recall", "f1")


def show_cards(cards: pd.DataFrame) -> Table:
    """Cards as a table to read: a row a label; precision, recall and F1 in per cent with their intervals.

    cards: from `card` or `cards`. What is the same in all rows (coder, what the texts are) is left to `say_card`.

    >>> row = {"instrument": "status", "label": "negated", "articles": 5, "n_found": 4, "n_coded": 5}
    >>> row |= {f"{name}{end}": 0.5 for name in ("precision", "recall", "f1") for end in ("", "_low", "_high")}
    >>> show_cards(pd.DataFrame([row])).frame.loc["status", "precision"]
    '50 % (50 to 50)'
    """
    out = cards[["instrument", "label", "n_found", "n_coded"]].rename(columns={"n_found": "found", "n_coded": "coded"})
    for name in _MEASURES:
        out = out.assign(**{name: [_cell(*ends) for ends in zip(cards[name], cards[f"{name}_low"],
                                                                cards[f"{name}_high"], strict=True)]})
    return Table(out.set_index("instrument").rename_axis(index=None))


def _cell(value: float, low: float, high: float) -> str:
    return "-" if pd.isna(value) else f"{100 * value:.0f} % ({100 * low:.0f} to {100 * high:.0f})"


def say_card(card: pd.DataFrame) -> Sentence:
    """Cards as a paragraph and a list: on what, by whose codes; then each instrument's code and its worst and best F1.

    card: from `card` or `cards`. What differs from instrument to instrument stands with each, what does not at the top.
    """
    coded = card[card["articles"] > 0]
    if coded.empty:
        return Sentence("Nothing is coded by hand yet, so nobody knows how far these instruments can be trusted on "
                        "these texts. Judge a sheet of hits first.")
    heads = {name: _measured(part.iloc[0]) for name, part in coded.groupby("instrument", sort=False)}
    same = len(set(heads.values())) == 1
    lines = [f"- **{name}** (`{part['code'].iloc[0]}`): {'' if same else heads.get(str(name), '') + ' '}{_done(part)}"
             for name, part in card.groupby("instrument", sort=False)]
    return Sentence("\n".join([*([f"{next(iter(heads.values()))}", ""] if same else []), *lines]))


def _measured(row: pd.Series) -> str:
    told = f" {row['built_on']}" if row["built_on"] else ""
    return f"Measured on {row['articles']} articles, coded by {row['coder']}.{told}"


def _done(part: pd.DataFrame) -> str:
    if not part["articles"].any():
        return "not coded by hand in these texts."
    known = part[part["f1"].notna()]
    if known.empty:
        return "nothing of it was found or coded."
    worst, best = (known.loc[place] for place in (known["f1"].idxmin(), known["f1"].idxmax()))
    told = [f"{_cell(*row[['f1', 'f1_low', 'f1_high']])} for *{row['label']}*" for row in (worst, best)]
    return f"F1 is {told[0]}." if len(known) == 1 else f"F1 runs from {told[0]} to {told[1]}."


def say_recall(card: pd.DataFrame) -> Sentence:
    """How much of what is attributed was found, how much of what was found is there, and so what counts are worth.

    card: from `attribution_card`; without hand codes the sentence says that both are unknown.

    >>> str(say_recall(pd.DataFrame(columns=["target", "measure", "estimate"])))
    'How many attributions were missed or wrongly found is unknown: nothing was coded by hand.'
    """
    cues = card[card["target"] == "cue"].set_index("measure")
    if cues.empty:
        return Sentence("How many attributions were missed or wrongly found is unknown: nothing was coded by hand.")
    told = {name: f"{row['estimate']:.0%} ({row['low']:.0%} to {row['high']:.0%})"
            for name, row in cues.to_dict("index").items()}
    return Sentence(f"Against hand coding {told['recall']} of the attributions there were found, and "
                    f"{told['precision']} of those found were there: counts of who speaks err in both directions.")
