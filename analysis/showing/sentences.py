"""The sentences of tables: what a measure, a comparison, a card or a study's description comes to in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

import pandas as pd

from analysis.measures.findings import LISTED, MANY
from analysis.measures.measure import measure_of
from analysis.measures.names import isolate
from analysis.showing.markup import escape_markdown
from analysis.showing.panels import OF_TWO, lay_out, unit_columns, unit_labels

OF_INTERVALS = ("value", "rate", "share", "mean", "effective")  # columns that low and high are the interval of


@dataclass(frozen=True)
class Sentence:
    """Markdown that a notebook renders as prose and nbval compares as text.

    What comes from the tables stands in it as character references (`escape_markdown`), so that no name or title can
    mean anything to Markdown or HTML; as plain text it reads as it was given.
    """

    text: str

    def __repr__(self) -> str:
        return unescape(self.text)

    def _repr_markdown_(self) -> str:
        return self.text


def say_measure(table: pd.DataFrame) -> Sentence:
    """Where a measure is highest and where lowest, case by case; a list where there are several.

    >>> from analysis import load_study, scare_quotes
    >>> str(say_measure(scare_quotes(load_study()))).split(" highest")[0]
    'Terms in scare quotes per 1,000 words:'
    """
    if table.empty:
        return Sentence("The table has no rows, so there is nothing to say.")
    layout = lay_out(table)
    title = f"{layout.title[:1].lower()}{layout.title[1:]}"
    told = [say_extremes(panel.rows, "value", f"{panel.heading}, {title}" if panel.heading else layout.title)
            for panel in layout.panels]
    return told[0] if len(told) == 1 else Sentence("\n".join(f"- {each.text}" for each in told))


def say_extremes(table: pd.DataFrame, value: str, what: str) -> Sentence:
    """Where a value is highest and where lowest, and whether the two intervals part them.

    table: one row an outlet (or article, section ...), with `value`, low, high, n. what: what the value is, as a noun.
    The wording follows the evidence: intervals that overlap make the order "not separable", intervals apart make it a
    finding about these texts. An interval within one text says nothing about an outlet's other texts.
    Outlets that share the highest or the lowest value are all named.
    Rows without a value are named and left out; a table with fewer than two values says that. A table without
    intervals (a plain fact, such as a length) gets no verdict.

    >>> rows = pd.DataFrame({"name": ["A", "B"], "rate": [9.0, 1.0], "low": [5.0, 0.2], "high": [14.0, 3.0],
    ...                      "n": [800, 900], "varies": "within this text"})
    >>> print(str(say_extremes(rows, "rate", "withdrawal per 1,000 words")).split(". ")[0])
    Withdrawal per 1,000 words: highest in **A**, 9.0 (5.0 to 14.0; n = 800), lowest in **B**, 1.0 (0.2 to 3.0; n = 900)
    """
    form = _form(table, value)
    named = table.assign(_who=unit_labels(table) if unit_columns(table) else table.index.astype(str))
    known, gone = named[named[value].notna()], named.loc[named[value].isna(), "_who"]
    gap = f" Without a value: {', '.join(map(escape_markdown, gone))}." if len(gone) else ""
    head = escape_markdown(what[:1].upper() + what[1:])
    if len(known) < 2:
        return Sentence(f"{head}: fewer than two values, so nothing to compare.{gap}")
    top, bottom = (known[known[value] == extreme] for extreme in (known[value].max(), known[value].min()))
    if len(top) == len(known):
        return Sentence(f"{head}: the same everywhere ({known[value].iloc[0]:{form}}).{gap}")
    verdict = f" {_verdict(top, bottom)}" if value in OF_INTERVALS and "low" in known else ""
    return Sentence(f"{head}: highest in {_named(top, value, form)}, lowest in {_named(bottom, value, form)}."
                    f"{verdict}{gap}")


def _form(table: pd.DataFrame, value: str) -> str:
    """How a column's numbers are written, as a format."""
    if value == "value" and "measure" in table and len(table):
        return {"share": ".0%", "rate": ".1f", "mean": ".2f"}[measure_of(table).scale]
    if value.endswith(("share", "coverage")):
        return ".0%"
    return ",.0f" if pd.api.types.is_integer_dtype(table[value]) else ".1f" if value == "rate" else ".2f"


def _named(rows: pd.DataFrame, value: str, form: str) -> str:
    return " and in ".join(f"**{escape_markdown(row['_who'])}**, {_estimate(row, value, form)}"
                           for row in rows.to_dict("records"))


def _verdict(top: pd.DataFrame, bottom: pd.DataFrame) -> str:
    several = {*top["varies"], *bottom["varies"]} <= {"over articles", "over articles and their sentences"}
    unit, where, few = (("article-to-article", "these outlets", "from so few articles") if several else
                        ("sentence-to-sentence", "these texts", "in texts this short"))
    if top["low"].isna().any() or bottom["high"].isna().any():
        return "Where a value has no interval, the two cannot be told from chance."
    if top["low"].min() > bottom["high"].max():
        return f"The two intervals do not overlap: in {where} the difference is more than {unit} chance."
    return f"The two intervals overlap: even this widest difference is not separable from chance {few}."


def _estimate(row: dict[str, Any], value: str, form: str) -> str:
    number = f"{row[value]:{form}}"
    if value not in OF_INTERVALS or "low" not in row:
        return number
    n = f"n = {int(row['n']):,}"
    return f"{number} (no interval; {n})" if pd.isna(row["low"]) else (
        f"{number} ({row['low']:{form}} to {row['high']:{form}}; {n})")


def say_limits(limits: pd.DataFrame) -> Sentence:
    """What the design can show at best, as the paragraph that stands at the top of every notebook.

    limits: the one row of `design_limits`.
    """
    row = limits.to_dict("records")[0]
    head = f"> **What this study can show at best.** {counted(row['articles'], 'article')} from " \
           f"{counted(row['outlets'], 'outlet')}{_per_outlet(row)}:"
    if not row["least_words"]:
        return Sentence("> **What this study can show at best.** Nothing: no article has a text to count in.")
    varies = ("An interval of one outlet describes variation within its text, a pooled one variation between the texts"
              if row["most_per_outlet"] == 1 else
              "Where an outlet has several articles, intervals describe variation between them; else within the text")
    return Sentence(
        f"{head} {_at_best(row['smallest_p'])}. A word seen {row['rate']:.0f} times in 1,000 in the outlet with the "
        f"least text ({counted(row['least_words'], 'word')}) would have an interval from {row['low']:.1f} to "
        f"{row['high']:.1f} at best. {varies}, not among everything an outlet publishes.")


def say_total(total: pd.DataFrame) -> Sentence:
    """How much a study holds, from the one row of `describe(study, "total")`; outlets without text are named as such.

    >>> say_total(pd.DataFrame([{"articles": 3, "outlets": 2, "with_text": 1, "words": 1200, "sentences": 61}]))
    3 articles from 2 outlets (1 with text): 1,200 words in 61 sentences.
    """
    row = total.to_dict("records")[0]
    gap = "" if row["with_text"] == row["outlets"] else f" ({row['with_text']} with text)"
    return Sentence(f"{counted(row['articles'], 'article')} from {counted(row['outlets'], 'outlet')}{gap}: "
                    f"{counted(row['words'], 'word')} in {counted(row['sentences'], 'sentence')}."
                    f"{_withheld(row.get('languages', ''))}")


def _withheld(languages: str) -> str:
    """What is not measured in articles of other languages, which are named with their numbers."""
    return (f" Not in English: {languages}. Words of the dictionary are counted in them as in all others; tone, who "
            "speaks and what is denied are not measured there, because those instruments know English only. Claims "
            "compare outlets of one language, that of most of the text.") if languages else ""


def counted(n: int, noun: str) -> str:
    """A number with its noun, of which there may be one.

    >>> counted(1, "outlet"), counted(1200, "word")
    ('1 outlet', '1,200 words')
    """
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def short_id(doc_id: str, outlet: str) -> str:
    """A doc_id beside its outlet's name: only the day, where it is made of the outlet and a day.

    >>> short_id("gull-2031-02-01-2", "gull"), short_id("gull-1", "gull")
    ('2031-02-01-2', 'gull-1')
    """
    rest = doc_id.removeprefix(f"{outlet}-")
    return rest if rest != doc_id and re.match(r"\d{4}-\d\d", rest) else doc_id


def _at_best(p: float) -> str:
    if pd.isna(p):
        return "there is no second outlet to compare with"
    if p > 0.99:
        return "an exact test over so few articles could give no p-value but 1, so none is shown"
    if p > 0.05:
        return f"no exact test of one outlet against the others could give a p-value below {p:.2g}, so none is shown"
    small = "below 0.0001" if p < 0.0001 else f"as small as {p:.1g}"
    return f"an exact test of one outlet against the others could give a p-value {small}"


def _per_outlet(row: Mapping[str, Any]) -> str:
    fewest, most = row["fewest_per_outlet"], row["most_per_outlet"]
    if fewest == most:
        return f", {'one article' if most == 1 else f'{most} articles'} an outlet"
    return f", {fewest} to {most} articles an outlet"


def say_card(card: pd.DataFrame) -> Sentence:
    """Cards as a paragraph and a list: on what, by whose codes; then each instrument's code and its worst and best F1.

    card: from `validate`. What differs from instrument to instrument stands with each, what does not at the top. Of the
    attributions it is told too how many were missed and how many wrongly found, since every count of who speaks rests
    on that.
    """
    coded = card[card["articles"] > 0]
    if coded.empty:
        return Sentence("Nothing is coded by hand yet, so nobody knows how far these instruments can be trusted on "
                        "these texts. Judge a sheet of hits first.")
    heads = {name: _measured(part.iloc[0]) for name, part in coded.groupby("instrument", sort=False)}
    same = len(set(heads.values())) == 1
    lines = [f"- **{card_label(str(name))}** (`{part['code'].iloc[0]}`): "
             f"{'' if same else heads.get(str(name), '') + ' '}{_done(part)}"
             for name, part in card.groupby("instrument", sort=False)]
    return Sentence("\n".join([*([f"{next(iter(heads.values()))}", ""] if same else []), *lines]))


def _measured(row: pd.Series) -> str:
    told = f" {row['built_on']}" if row["built_on"] else ""
    coder = f", coded by {row['coder']}" if row["coder"] else " that were coded"
    return f"Measured on {row['articles']} articles{coder}.{told}"


def _done(part: pd.DataFrame) -> str:
    if not part["articles"].any():
        return "not coded by hand in these texts."
    known = part[part["f1"].notna()]
    if known.empty:
        return "nothing of it was found or coded."
    worst, best = (known.loc[place] for place in (known["f1"].idxmin(), known["f1"].idxmax()))
    told = [f"{per_cent(*row[['f1', 'f1_low', 'f1_high']])} for *{card_label(row['label'])}*" for row in (worst, best)]
    ends = f"F1 is {told[0]}." if len(known) == 1 else f"F1 runs from {told[0]} to {told[1]}."
    return f"{ends}{_missed(part[part['label'] == 'cue'])}"


def _missed(cue: pd.DataFrame) -> str:
    """How much of what is attributed was found, how much of what was found is there, and so what counts are worth."""
    if cue.empty:
        return ""
    row = cue.iloc[0]
    recall, precision = (per_cent(*row[[name, f"{name}_low", f"{name}_high"]]) for name in ("recall", "precision"))
    return (f" Of the attributions there {recall} were found, and of those found {precision} were there: counts of who "
            "speaks err in both directions.")


def card_label(label: str) -> str:
    """What a card's row is called, in words.

    >>> card_label("scare_quoted: false"), card_label("source_type: us_official")
    ('not in scare quotes', 'source type: us official')
    """
    column, _, value = label.partition(": ")
    if column in OF_TWO and value in ("true", "false"):
        return f"{'not ' if value == 'false' else ''}{OF_TWO[column]}"
    return label.replace("_", " ")


def per_cent(value: float, low: float, high: float) -> str:
    """A share and its interval in per cent, a dash where there is none.

    >>> per_cent(0.5, 0.25, 0.75)
    '50 % (25 to 75)'
    """
    return "-" if pd.isna(value) else f"{100 * value:.0f} % ({100 * low:.0f} to {100 * high:.0f})"


def say_comparison(compared: pd.DataFrame) -> Sentence:
    """How many comparisons of `compare` could be tested, how many differ after Holm's correction, and the smallest p.

    A comparison is a pair of outlets in one case (a concept, tier or score). Where nothing can be tested it says so:
    then no pair has four articles each.

    >>> say_comparison(pd.DataFrame({"group1": ["a"], "group2": ["b"], "n1": [1], "n2": [4]}))
    No pair of groups has four articles each, so nothing is tested and only descriptive columns are shown.
    """
    units = "outlets" if "name1" in compared else "groups"
    if compared.empty:
        return Sentence(f"There are no two {units} to compare.")
    tested = compared[compared["p"].notna()] if "p" in compared else compared.head(0)
    if tested.empty:
        return Sentence(f"No pair of {units} has four articles each, so nothing is tested and only descriptive "
                        "columns are shown.")
    level, p = float(tested["level"].iloc[0]), tested["p_adjusted"]
    differ, at = int((p <= 1 - level + 1e-12).sum()), f"at the {100 * (1 - level):.3g} % level"
    verdict = (f"It {'differs' if differ else 'does not differ'} {at}." if len(tested) == 1 else
               f"After Holm's correction for {len(tested)} tests, {_differ(differ, len(tested))} {at}.")
    smallest = f"{'Its' if len(tested) == 1 else 'The smallest'} p is {_p(tested['p'].min())}"
    return Sentence(f"{_could(len(tested), len(compared), units)} {verdict} {smallest}; the smallest that these "
                    f"numbers of articles could give is {_p(tested['smallest_p'].min())}.")


def _p(value: float) -> str:
    return "below 0.0001" if value < 0.0001 else f"{value:.2g}"


def _could(tested: int, n: int, units: str) -> str:
    if n == 1:
        return f"The one comparison of two {units} could be tested: both have four articles or more."
    if tested == n:
        return f"{'Both' if n == 2 else f'All {n}'} comparisons of two {units} could be tested: each has four " \
               "articles or more on both sides."
    return f"Of {n} comparisons of two {units}, {tested} could be tested, with four articles or more on both sides."


def _differ(n: int, tested: int) -> str:
    return "none differs" if not n else "one differs" if n == 1 else f"{'all' if n == tested else n} differ"


def say_dates(table: pd.DataFrame) -> Sentence:
    """How many articles have a date, and from when to when; or that none has, and what cannot be told then.

    >>> say_dates(pd.DataFrame({"articles": [2], "dated": [0], "dated_to_the_month": [0], "first": [""], "last": [""]}))
    None of the 2 articles states its date, so nothing here can be told over time, nor who was first.
    """
    articles, days = int(table["articles"].sum()), int(table["dated"].sum())
    known = table[table["first"] != ""]
    if known.empty:
        return Sentence(f"None of the {counted(articles, 'article')} states its date, so nothing here can be told over "
                        "time, nor who was first.")
    months = int(table["dated_to_the_month"].sum()) - days
    more = f", {months:,} more only to the month" if months else ""
    without = articles - days - months
    left = f" {counted(without, 'article')} without a date that tells its month {_is(without)} left out here." * bool(
        without)
    return Sentence(f"{days:,} of {counted(articles, 'article')} {_is(days)} dated to the day{more}, from "
                    f"{known['first'].min()} to {known['last'].max()}.{left}")


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def say_first_uses(table: pd.DataFrame) -> Sentence:
    """Which outlet uses each concept first, and when the others follow; only among the study's dated articles."""
    if table.empty:
        return Sentence("No article is dated to the day, so who starts cannot be told.")
    told = [_first_use(str(label), rows) for label, rows in table.groupby("label", sort=False)]
    return Sentence("\n".join(f"- {each}" for each in told))


def _first_use(label: str, rows: pd.DataFrame) -> str:
    rows = rows.assign(name=rows["name"].map(isolate))
    used = rows[rows["date"] != ""].sort_values("date", kind="stable")
    never = list(rows.loc[rows["date"] == "", "name"])
    ends = f" Never in {_listed(never)}." if never else ""
    if used.empty:
        return f"**{label}**: in no dated article."
    starts, after = used[used["starts"]], used[~used["starts"]]
    # Whoever's articles begin only after that day could not have started.
    late = list(after.loc[after["since"] > starts["date"].iloc[0], "name"])
    then = _some([f"{row['name']} on {row['date']}" for row in after.to_dict("records")],
                 f", the last on {after['date'].max()}", "; ")
    doubt = (f" Of {_listed(late)} there is no article from before that day, so {'it' if len(late) == 1 else 'they'} "
             "could not have been first.") if late else ""
    return (f"**{label}**: first in {_listed(list(starts['name']))} on {starts['date'].iloc[0]}"
            f"{f'; then {then}' if then else ''}.{doubt}{ends}")


def _some(told: list[str], last: str = "", between: str = ", ") -> str:
    """A list, of which many are the first five and the number of the others."""
    if len(told) <= MANY:
        return between.join(told)
    return f"{between.join(told[:LISTED])}{between}and {len(told) - LISTED} other outlets{last}"


def say_trend(table: pd.DataFrame) -> Sentence:
    """By how much a rate changes from month to month, and whether that can be told from none; or why there is no model.

    >>> say_trend(pd.DataFrame({"label": ["exit"], "articles": [40], "hits": [90], "ratio": [1.1], "low": [0.9],
    ...                         "high": [1.4], "reason": [""]}))
    **exit**: times 1.10 a month (0.90 to 1.40; 90 hits in 40 dated articles). No trend can be told.
    """
    row = table.to_dict("records")[0]
    if row["reason"] or pd.isna(row["ratio"]):
        return Sentence(f"**{row['label']}**: no model; {row['reason'] or 'time and outlet cannot be told apart'}.")
    way = "rises" if row["low"] > 1 else "falls" if row["high"] < 1 else ""
    verdict = f"In these articles the rate {way}." if way else "No trend can be told."
    return Sentence(f"**{row['label']}**: times {row['ratio']:.2f} a month ({row['low']:.2f} to {row['high']:.2f}; "
                    f"{counted(row['hits'], 'hit')} in {counted(row['articles'], 'dated article')}). {verdict}")


def _listed(names: list[str]) -> str:
    if len(names) > MANY:
        return _some(names).replace(", and ", " and ")
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


SAID: dict[str, Callable[[pd.DataFrame], Sentence]] = {
    "measure": say_measure, "comparison": say_comparison, "limits": say_limits, "total": say_total, "cards": say_card,
    "dates": say_dates, "first uses": say_first_uses, "trend": say_trend}
