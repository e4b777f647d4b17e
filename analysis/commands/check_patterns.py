"""Check what was found: concepts without a hit, what each pattern makes of its concept, articles in other languages."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.commands.findings import Finding, finding
from analysis.languages import has_spaces, language_name
from analysis.reading.language import ENGLISH
from analysis.schema import TITLE
from analysis.study import Study

FILE = "dictionary.yml"
FEW_LETTERS = 2  # a word that begins with one or two letters is hardly a word of the concept
MOST_FORMS, MOST_SHARE = 8, 0.5
_FEW = 5  # hits; below, a share of a concept says nothing
_HALF = 0.5
_NAMED = 3  # patterns that a line names


def concepts_without_hits(study: Study) -> Iterator[Finding]:
    """Concepts of the dictionary that no article uses: a result, or patterns that do not fit."""
    hits = study.hits[study.hits["sentence"] != TITLE]
    hit = set(zip(hits["family"], hits["concept"], strict=True))
    for family, concept in dict.fromkeys(zip(study.concepts["family"], study.concepts["concept"], strict=True)):
        if (family, concept) not in hit:
            yield finding(FILE, f"family {family!r}, concept {concept!r}: no article uses it",
                          "look for other words for it in the texts, or keep it as a finding", outcome="look")


def wide_patterns(study: Study) -> Iterator[Finding]:
    """Patterns with a wildcard that match many different words and make much of their family.

    A pattern of one word with at most two letters is one that changes numbers wherever it matches three different
    words; another is one to look at where it matches eight and makes half of its family's hits.
    """
    hits = study.hits[study.hits["pattern"].str.contains("*", regex=False)]
    sizes = study.hits.groupby("family").size()
    for (family, concept, pattern), rows in hits.groupby(["family", "concept", "pattern"], sort=False):
        forms = rows["form"].str.casefold().value_counts()
        bare = " " not in pattern and sum(map(str.isalpha, pattern)) <= FEW_LETTERS
        much = len(rows) >= MOST_SHARE * sizes[family] and len(forms) >= MOST_FORMS
        if (bare and len(forms) >= 3) or much:
            yield finding(FILE, f"family {family!r}, concept {concept!r}: pattern {pattern!r} makes {len(rows)} of "
                          f"{sizes[family]} hits of its family, in {len(forms)} different words "
                          f"({', '.join(forms.index[:4])} …)", "write more of its letters, or the words that are meant",
                          outcome="wrong number" if bare else "look")


def other_languages(study: Study) -> Iterator[Finding]:
    """Languages other than English, in which tone and attributions are not measured."""
    counts = study.articles["language"].value_counts()
    for language, count in counts.items():
        if language != ENGLISH and not has_spaces(str(language)):
            yield finding("articles.csv", f"{count} {'article is' if count == 1 else 'articles are'} in "
                          f"{language_name(str(language))}, which is written without spaces: its words are not told "
                          "apart, so no number of words or rate of it means anything",
                          "leave it out, or give its texts with spaces between words", column="language",
                          outcome="wrong number")
        elif language != ENGLISH:
            yield finding("articles.csv", f"{count} {'article is' if count == 1 else 'articles are'} in "
                          f"{language_name(str(language))}: tone, who speaks and what is denied are not measured there",
                          "correct 'language' where that is wrong, and have patterns in it in the dictionary",
                          column="language", outcome="look")


def pattern_shares(study: Study) -> pd.DataFrame:
    """How much of its concept each pattern makes: family, concept, pattern, n, of, share, articles, only_in.

    n: hits of the pattern in the texts; of: hits of the concept; share: n / of; articles: how many articles it hits;
    only_in: the doc_id of the one article that it hits, where other articles have the concept ("" elsewhere). Titles
    are left out. The largest pattern of a concept comes first; a pattern without a hit has no row.
    It does not measure whether a hit means its concept: read the lines with `concordance`.
    """
    hits = study.hits[study.hits["sentence"] != TITLE]
    by_concept = hits.groupby(["family", "concept"])["doc_id"].agg(of="size", spread="nunique")
    table = hits.groupby(["family", "concept", "pattern"])["doc_id"].agg(n="size", articles="nunique", only_in="first")
    table = table.reset_index().join(by_concept, on=["family", "concept"])
    alone = (table["articles"] == 1) & (table["spread"] > 1)
    table = table.assign(share=table["n"] / table["of"], only_in=table["only_in"].where(alone, ""))
    order = ["family", "concept", "n", "pattern"]
    columns = ["family", "concept", "pattern", "n", "of", "share", "articles", "only_in"]
    return table.sort_values(order, ascending=[True, True, False, True]).reset_index(drop=True)[columns]


def check_patterns(study: Study) -> Iterator[Finding]:
    """One line a concept that rests mostly on one pattern with a wildcard, or on words of single articles."""
    for (family, concept), part in pattern_shares(study).groupby(["family", "concept"], sort=False):
        told = [*_main(part), *_alone(part)] if part["of"].iloc[0] >= _FEW else []
        if told:
            yield finding("dictionary.yml", f"family {family!r}, concept {concept!r}: {'; '.join(told)}",
                          "read them with `concordance`: a claim should hold without them", outcome="look")


def _main(part: pd.DataFrame) -> Iterator[str]:
    """The pattern with a wildcard that makes most of the hits: it may match what was not thought of."""
    first = part.iloc[0]
    if first["share"] > _HALF and "*" in first["pattern"]:
        yield f"{first['pattern']} makes {first['n']} of {first['of']} hits"


def _alone(part: pd.DataFrame) -> Iterator[str]:
    """The patterns of one article alone, where together they make more than half of the concept."""
    alone = part[part["only_in"] != ""]
    if alone["share"].sum() > _HALF:
        named = [f"{row.pattern} ({row.n}, {row.only_in})" for row in alone.head(_NAMED).itertuples()]
        more = f" and {len(alone) - _NAMED} more" if len(alone) > _NAMED else ""
        yield f"in one article alone, {alone['n'].sum()} of {part['of'].iloc[0]}: {', '.join(named)}{more}"
