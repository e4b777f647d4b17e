"""When: rates by month, week or day, who uses a concept first, and what the dates of a study allow to be said."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.checks import check_level, check_word
from analysis.estimate.clusters import student
from analysis.estimate.negative_binomial import fit_rates
from analysis.measures.measure import MEASURES, estimate
from analysis.measures.terms import family_hits, first_family
from analysis.measures.units import PERIODS, UNDATED, periods
from analysis.study import Study

# What a row of `first_uses` says.
FIRST_COLUMNS = ["family", "concept", "label", "outlet", "name", "since", "date", "doc_id", "form", "waited", "starts"]


def over_time(study: Study, family: str = "", *, by: str = "month", titles: str = "without") -> pd.DataFrame:
    """How often each outlet uses each concept of a family, period by period, per 1,000 words.

    by: "day", "week", "month", "quarter" or "year". The columns are those of `term_rates`, with the period behind the
    outlet; a row an outlet, period and concept, of periods that have an article. Articles whose date does not tell the
    period are left out: `describe(study, "dates")` counts them. Where no date tells it, the table has no row.
    What it does not measure: change within the event, where outlets write about other things in other months.

    >>> from analysis import load_study
    >>> list(over_time(load_study()).columns[:4])
    ['measure', 'outlet', 'name', 'month']
    """
    check_word("by", by, PERIODS)
    def rates(units: str | list[str]) -> pd.DataFrame:
        return estimate(study, MEASURES["term_rates"], by=units, titles=titles, family=family or first_family(study))

    if (periods(study.articles["date"], by) == UNDATED).all():
        usual = rates("outlet").head(0)
        usual.insert(list(usual.columns).index("name") + 1, by, pd.Series(dtype="object"))
        return usual
    table = rates(["outlet", by])
    return table[(table[by] != UNDATED) & (table["n"] > 0)].reset_index(drop=True)


def first_uses(study: Study, family: str = "", *, titles: str = "with") -> pd.DataFrame:
    """Who starts using a concept: the first article of each outlet that uses it, and how long that took.

    One row a concept of the family and outlet with an article dated to the day: since (the day of its first article in
    the study), date, doc_id and form (of its first use; empty where it never uses the concept), waited (its dated
    articles before that day), starts (whether no other outlet has an earlier use; several on one day all start).
    Only articles dated to the day take part. titles: as in `term_rates`.
    What it does not measure: who was first outside these articles; an outlet whose articles begin late cannot start.

    >>> from analysis import load_study
    >>> list(first_uses(load_study()).columns) == FIRST_COLUMNS
    True
    """
    family = family or first_family(study)
    articles = study.articles.merge(study.outlets[["outlet", "name"]], on="outlet")
    dated = articles[(articles["date"].str.len() == 10) & (articles["n_words"] > 0)]
    concepts = study.concepts[study.concepts["family"] == family][["family", "concept", "label"]].drop_duplicates()
    hits = family_hits(study, family, titles=titles).merge(dated[["doc_id", "outlet", "date"]], on="doc_id")
    first = hits.sort_values(["date", "doc_id", "start"], kind="stable").drop_duplicates(["concept", "outlet"])
    since = dated.groupby(["outlet", "name"], sort=False)["date"].min().rename("since").reset_index()
    order = {outlet: place for place, outlet in enumerate(study.outlets["outlet"])}
    since = since.sort_values("outlet", key=lambda names: names.map(order), kind="stable")
    table = concepts.merge(since, how="cross").merge(first[["concept", "outlet", "date", "doc_id", "form"]],
                                                     on=["concept", "outlet"], how="left")
    earliest = table.groupby("concept")["date"].transform("min")
    waited = [int(((dated["outlet"] == outlet) & (dated["date"] < day)).sum()) if isinstance(day, str) else None
              for outlet, day in zip(table["outlet"], table["date"], strict=True)]
    table = table.assign(waited=pd.array(waited, dtype="Int64"),
                         starts=table["date"].notna() & (table["date"] == earliest))
    return table.fillna({"date": "", "doc_id": "", "form": ""})[FIRST_COLUMNS].reset_index(drop=True)


def dates(study: Study) -> pd.DataFrame:
    """What the dates of a study tell: a row an outlet, with articles, dated (to the day), months (to the month), first
    and last date.
    """
    length = study.articles["date"].str.len()
    known = study.articles.assign(day=length == 10, month=length > 4)
    rows = []
    for outlet, name in zip(study.outlets["outlet"], study.outlets["name"], strict=True):
        here = known[known["outlet"] == outlet]
        told = here.loc[here["date"] != "", "date"]
        rows.append({"outlet": outlet, "name": name, "articles": len(here), "dated": int(here["day"].sum()),
                     "dated_to_the_month": int(here["month"].sum()), "first": told.min() if len(told) else "",
                     "last": told.max() if len(told) else ""})
    return pd.DataFrame(rows, columns=["outlet", "name", "articles", "dated", "dated_to_the_month", "first", "last"])


MONTH = 365.25 / 12  # days
LEAST_ARTICLES, LEAST_HITS = 8, 10  # below which a model says nothing that a table does not


def trend(study: Study, family: str, concept: str, *, level: float = 0.95) -> pd.DataFrame:
    """By how much the rate of a concept changes from month to month, by a model of counts article by article.

    One row: concept, label, articles (dated to the day, with words), hits, ratio (of the rates of two months that
    follow each other), low, high, dispersion, level, and reason (why there is no ratio; "" where there is one).
    Negative binomial with log link, offset log(words), a coefficient an outlet and one for time: the trend of all
    outlets alike. low, high: ratio * exp(-/+ t * error), t with as many degrees of freedom as articles less
    coefficients (`analysis.estimate.fit_rates`). Outlets without a hit take no part. Empty below eight articles or ten
    hits, or where all dates are one.
    What it does not measure: jumps, or outlets that go different ways; look at the figure.

    >>> from analysis import load_study
    >>> trend(load_study(), "exit", "withdrawal")["reason"].item()
    '0 articles are dated to the day, and a model needs 8'
    """
    check_level(level)
    known = study.concepts[study.concepts["family"] == family].drop_duplicates("concept").set_index("concept")["label"]
    check_word("concept", concept, list(known.index))
    rows = _dated_counts(study, family, concept)
    told = {"concept": concept, "label": known[concept], "articles": len(rows), "hits": int(rows["hits"].sum())}
    reason = _why_no_trend(rows)
    found = _fit(rows, level) if not reason else dict.fromkeys(("ratio", "low", "high", "dispersion"), np.nan)
    return pd.DataFrame([{**told, **found, "level": level, "reason": reason}])


def _dated_counts(study: Study, family: str, concept: str) -> pd.DataFrame:
    articles = study.articles
    kept = articles[(articles["date"].str.len() == 10) & (articles["n_words"] > 0)]
    hits = family_hits(study, family)
    counts = hits[hits["concept"] == concept].groupby("doc_id").size()
    days = pd.to_datetime(kept["date"])
    return kept[["doc_id", "outlet", "n_words"]].assign(
        hits=kept["doc_id"].map(counts).fillna(0).astype(int), months=(days - days.min()).dt.days / MONTH)


def _why_no_trend(rows: pd.DataFrame) -> str:
    if len(rows) < LEAST_ARTICLES:
        return f"{len(rows)} articles are dated to the day, and a model needs {LEAST_ARTICLES}"
    if rows["hits"].sum() < LEAST_HITS:
        return f"there are {rows['hits'].sum()} hits in dated articles, and a model needs {LEAST_HITS}"
    return "all dated articles are of one day" if rows["months"].nunique() == 1 else ""


def _fit(rows: pd.DataFrame, level: float) -> dict[str, float]:
    used = rows[rows.groupby("outlet")["hits"].transform("sum") > 0]
    design = pd.get_dummies(used["outlet"]).to_numpy(float)
    design = np.column_stack([design, used["months"] - used["months"].mean()])
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return dict.fromkeys(("ratio", "low", "high", "dispersion"), np.nan)
    model = fit_rates(used["hits"].to_numpy(float), design, used["n_words"].to_numpy(float))
    half = student(len(used) - design.shape[1], level) * float(np.sqrt(model.covariance[-1, -1]))
    slope = float(model.coefficients[-1])
    return {"ratio": float(np.exp(slope)), "low": float(np.exp(slope - half)), "high": float(np.exp(slope + half)),
            "dispersion": model.dispersion}
