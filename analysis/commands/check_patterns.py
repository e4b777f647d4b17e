"""Check what was found: concepts without a hit, patterns that swallow their family, articles in other languages."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.commands.findings import Finding, finding
from analysis.reading.language import ENGLISH, language_name
from analysis.schema import TITLE
from analysis.study import Study

FILE = "dictionary.yml"
FEW_LETTERS = 2  # a word that begins with one or two letters is hardly a word of the concept
MOST_FORMS, MOST_SHARE = 8, 0.5


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
        if language != ENGLISH:
            yield finding("articles.csv", f"{count} {'article is' if count == 1 else 'articles are'} in "
                          f"{language_name(str(language))}: tone and who speaks are not measured there",
                          "correct 'language' where that is wrong, and have patterns in it in the dictionary",
                          column="language", outcome="look")
