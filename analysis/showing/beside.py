"""The articles themselves, two side by side, with what was counted marked: only for whoever has the texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from urllib.parse import quote

import pandas as pd
from markupsafe import Markup

from analysis.measures.names import concept_labels, source_labels
from analysis.measures.terms import first_family
from analysis.showing.places import Article, Span, sentence_anchor
from analysis.study import Study

PAIRED = 8  # articles up to which every two have a page
HUES = 6  # that concepts are told apart by; more begin again


@dataclass(frozen=True)
class Mark:
    """A span of a text that stands out: its class, and what it is in words."""

    start: int
    end: int
    kind: str
    says: str


@dataclass(frozen=True)
class Laid:
    """A page of one article, or of two side by side: its file, and each with its text as HTML."""

    href: str
    articles: Sequence[tuple[Article, Markup]]


def page_of(doc_id: str) -> str:
    """The page of an article's text."""
    return f"text-{quote(doc_id, safe='')}.html".replace("%", "-")


def laid_out(study: Study, attributions: pd.DataFrame, articles: Mapping[str, Article]) -> list[Laid]:
    """A page for each article that has a text, then, for up to eight of them, one for every two."""
    told = [each for each in articles.values() if each.text]
    html = {each.doc_id: text_html(study, each, marks_of(study, attributions, each.doc_id)) for each in told}
    single = [Laid(each.page, [(each, html[each.doc_id])]) for each in told]
    if len(told) > PAIRED:
        return single
    return single + [Laid(pair_page(one, two), [(one, html[one.doc_id]), (two, html[two.doc_id])])
                     for one, two in combinations(told, 2)]


def pair_page(one: Article, two: Article) -> str:
    """The page of two articles."""
    return f"{one.page.removesuffix('.html')}--{two.page.removeprefix('text-')}"


def legend(study: Study) -> list[tuple[str, str]]:
    """The class of each kind of mark and what it marks."""
    return [*((f"t{place % HUES}", label) for place, label in enumerate(_labels(study).values())),
            ("who", "who speaks"), ("quotation", "quotation"), ("scare", "in scare quotes")]


def _labels(study: Study) -> dict[str, str]:
    concepts = study.concepts
    if concepts.empty:
        return {}
    return concept_labels(study, first_family(study))


def marks_of(study: Study, attributions: pd.DataFrame, doc_id: str) -> list[Mark]:
    """The terms of the study's first family, the speakers and the quotations of one article; no place of its title."""
    labels = _labels(study)
    hue = {concept: f"t{place % HUES}" for place, concept in enumerate(labels)}
    hits = study.hits
    hits = hits[(hits["doc_id"] == doc_id) & (hits["sentence"] >= 0)]
    hits = hits[hits["family"] == first_family(study)] if labels else hits.head(0)
    marks = [Mark(row.start, row.end, f"term {hue[row.concept]}", f"{labels[row.concept]}, {row.status}")
             for row in hits.itertuples()]
    quotes = study.quotes
    quotes = quotes[(quotes["doc_id"] == doc_id) & (quotes["sentence"] >= 0)]
    marks += [Mark(row.start, row.end, row.use, "in scare quotes" if row.use == "scare" else str(row.use))
              for row in quotes.itertuples()]
    kinds = source_labels(study)
    spoken = attributions[(attributions["doc_id"] == doc_id) & attributions["source_start"].notna()]
    return marks + [Mark(int(row.source_start), int(row.source_end), "who",
                         f"speaks, as {kinds.get(row.source_type, row.source_type)}") for row in spoken.itertuples()]


def text_html(study: Study, article: Article, marks: Iterable[Mark]) -> Markup:
    """A text as paragraphs, its sentences with their numbers, its marks as they nest or overlap."""
    sentences = study.sentences
    sentences = sentences[(sentences["doc_id"] == article.doc_id) & (sentences["sentence"] >= 0)]
    marks = sorted(marks, key=lambda mark: (mark.start, -mark.end))
    out = Markup("")
    for _, rows in sentences.groupby("paragraph", sort=True):
        inside = Markup(" ").join(Markup('<span id="{0}"><sup>{1}</sup> {2}</span>').format(
            sentence_anchor(article, row.sentence), row.sentence + 1,
            _marked(article.text, (row.start, row.end), marks)) for row in rows.itertuples())
        heading = rows["section"].eq("headline").all()
        out += Markup('<p class="headline">{}</p>\n' if heading else "<p>{}</p>\n").format(inside)
    return out


def _marked(text: str, span: Span, marks: Sequence[Mark]) -> Markup:
    start, end = span
    here = [mark for mark in marks if mark.start < end and mark.end > start]
    cuts = sorted({start, end, *(min(max(place, start), end) for mark in here for place in (mark.start, mark.end))})
    out = Markup("")
    for one, two in zip(cuts, cuts[1:], strict=False):
        over = [mark for mark in here if mark.start <= one and mark.end >= two]
        piece = Markup("{}").format(text[one:two])
        if over:
            kinds, says = (" ".join(dict.fromkeys(part)) if place == 0 else "; ".join(dict.fromkeys(part))
                           for place, part in enumerate(zip(*((mark.kind, mark.says) for mark in over), strict=True)))
            piece = Markup('<span class="{}" title="{}">{}</span>').format(kinds, says, piece)
        out += piece
    return out
