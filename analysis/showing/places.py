"""Where each finding was counted: its places, article by article, on pages that are small enough to load."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pandas as pd
from markupsafe import Markup

from analysis.measures.findings import Finding, Findings
from analysis.measures.gold import sentences_at
from analysis.measures.names import source_labels
from analysis.study import Study

PAGE = "evidence"
ROWS = 1_000  # places of one finding that are listed; a table of the study holds them all
ROOM = 70_000  # bytes of places on one page
WIDTH = 70  # characters of a line on each side of the match
TABLES = {"hits": "words of the dictionary", "attributions": "attributions", "quotes": "words in quotation marks",
          "stance": "sentences coded by hand", "sentences": "sentences"}

Row = Mapping[str, Any]
Span = tuple[int, int]


@dataclass(frozen=True)
class Article:
    """An article as places name it; `page` is where its text stands, "" where texts are not shown."""

    doc_id: str
    outlet: str
    title: str
    text: str = ""
    page: str = ""
    sentences: Mapping[int, Span] = field(default_factory=dict)


@dataclass(frozen=True)
class Block:
    """The places of one finding in one article, as HTML."""

    finding: str
    html: Markup


@dataclass(frozen=True)
class EvidencePage:
    """A page of evidence: its file, and what stands on it, a finding after the other."""

    href: str
    findings: Sequence[tuple[Finding, str, Sequence[Markup]]]  # with its anchor and the HTML of its articles


def anchor(name: str) -> str:
    """What the section of a finding is called in a link.

    >>> anchor("names:armed groups")
    'names:armed-groups'
    """
    return "-".join(name.split())


def sentence_anchor(article: Article, number: int) -> str:
    """What a sentence of an article is called in a link, on whichever page its text stands."""
    return f"{article.page.removesuffix('.html')}-s{number + 1}"


def evidence_pages(study: Study, tables: Mapping[str, pd.DataFrame], found: Findings,
                   articles: Mapping[str, Article]) -> list[EvidencePage]:
    """The places of every finding, on as many pages as it takes.

    tables: the tables that findings were counted in, by name (of attributions those that were counted, be they coded).
    articles: by doc_id, in the order in which they are shown.
    """
    blocks = [block for each in found.values() for block in _blocks(study, tables, each, articles)]
    pages: list[list[Block]] = [[]]
    for block in blocks:
        if pages[-1] and sum(map(_size, pages[-1])) + _size(block) > ROOM:
            pages.append([])
        pages[-1].append(block)
    made = []
    for number, page in enumerate(pages, start=1):
        here = {name: [block.html for block in page if block.finding == name]
                for name in dict.fromkeys(block.finding for block in page)}
        href = f"{PAGE}.html" if number == 1 else f"{PAGE}-{number}.html"
        made.append(EvidencePage(href, [(found[name], anchor(name), html) for name, html in here.items()]))
    return made


def _size(block: Block) -> int:
    return len(block.html.encode("utf-8"))


def evidence_links(pages: Iterable[EvidencePage]) -> dict[str, str]:
    """Where the places of each finding begin, by its name."""
    links: dict[str, str] = {}
    for page in pages:
        for each, name, _ in page.findings:
            links.setdefault(each.name, f"{page.href}#{quote(name, safe=':')}")
    return links


def _blocks(study: Study, tables: Mapping[str, pd.DataFrame], found: Finding,
            articles: Mapping[str, Article]) -> list[Block]:
    name, rows = found.evidence
    if name not in TABLES or name not in tables or not rows:
        return [Block(found.name, Markup("<p>{}</p>").format("No place: this was counted in no row of the tables."))]
    table = tables[name].loc[list(rows)]
    shown = table.head(ROWS)
    if name == "stance":  # coded by place in the text
        shown = shown.assign(sentence=sentences_at(study, shown["doc_id"], shown["start"]))
    places = _columns_of(name)(study, shown)
    left = len(table) - len(shown)
    made = []
    for doc_id, article in articles.items():
        here = places[shown["doc_id"] == doc_id]
        if len(here):
            spans = [_span_of(name, row) for row in shown[shown["doc_id"] == doc_id].to_dict("records")]
            made += [Block(found.name, html) for html in _article_html(article, here, spans)]
    if left:
        made.append(Block(found.name, Markup("<p>And {} more places, in the rows of {}.csv.</p>").format(
            f"{left:,}", name)))
    return made


def _columns_of(name: str) -> Callable[[Study, pd.DataFrame], pd.DataFrame]:
    return {"hits": _of_hits, "attributions": _of_attributions, "quotes": _of_quotes, "stance": _of_stance,
            "sentences": _of_sentences}[name]


def _place(study: Study, rows: pd.DataFrame) -> pd.DataFrame:
    sections = study.sentences.set_index(["doc_id", "sentence"])["section"]
    keys = pd.MultiIndex.from_frame(rows[["doc_id", "sentence"]])
    return pd.DataFrame({"sentence": [str(n + 1) if n >= 0 else "title" for n in rows["sentence"]],
                         "section": sections.reindex(keys).fillna("").to_numpy()}, index=rows.index)


def _then_section(places: pd.DataFrame) -> pd.DataFrame:
    """The section last: on a narrow screen what was counted is seen first."""
    return places[[*(name for name in places if name != "section"), "section"]]


def _of_hits(study: Study, rows: pd.DataFrame) -> pd.DataFrame:
    scare = rows["scare_quoted"].map({True: ", in scare quotes", False: ""})
    return _then_section(_place(study, rows).assign(matched=rows["form"], status=rows["status"],
                                                    voice=rows["voice"] + scare))


def _of_attributions(study: Study, rows: pd.DataFrame) -> pd.DataFrame:
    labels = source_labels(study)
    kinds = [labels.get(kind, str(kind).replace("_", " ")) for kind in rows["source_type"]]
    key = ["doc_id", "cue_start", "cue_end"]  # codes hold no word; that of a cue which the extractor found too is known
    known = study.attributions.dropna(subset=key).drop_duplicates(key, keep="last").set_index(key)["cue"]
    found = known.reindex(pd.MultiIndex.from_frame(rows[key])).fillna("").set_axis(rows.index)
    cue = rows["cue"].where(rows["cue"] != "", found)
    who = [speaker or source or "not named" for speaker, source in zip(rows["speaker"], rows["source"], strict=True)]
    said = {"who": who, "as": kinds, "cue": cue, "attitude": rows["cue_stance"]}
    return _then_section(_place(study, rows).assign(**said))


def _of_quotes(study: Study, rows: pd.DataFrame) -> pd.DataFrame:
    return _then_section(_place(study, rows).assign(use=rows["use"].replace({"scare": "in scare quotes"}),
                                                    words=rows["n_words"], form=rows["form"]))


def _of_stance(study: Study, rows: pd.DataFrame) -> pd.DataFrame:
    return _then_section(_place(study, rows).assign(code=rows["stance"], holder=rows.get("holder", "")))


def _of_sentences(study: Study, rows: pd.DataFrame) -> pd.DataFrame:
    scores = {"TextBlob polarity": rows["polarity"].round(2), "VADER compound": rows["compound"].round(2)}
    return _then_section(_place(study, rows).assign(words=rows["n_words"], quoted=rows["n_quoted_words"], **scores))


def _span_of(name: str, row: Row) -> tuple[int, Span | None]:
    """The sentence of a row (-1 for the title), and the span of it that is marked (none: the whole sentence)."""
    if name == "attributions":
        start, end = row["cue_start"], row["cue_end"]
        if pd.isna(start):
            start, end = row["content_start"], row["content_end"]
        return row["sentence"], None if pd.isna(start) else (int(start), int(end))
    return row["sentence"], None if name in ("sentences", "stance") else (int(row["start"]), int(row["end"]))


def _article_html(article: Article, places: pd.DataFrame, spans: Sequence[tuple[int, Span | None]]) -> list[Markup]:
    """A table of places, or several where one alone would fill a page."""
    heads = [*places.columns, *(["line"] if article.text else [])]
    names = Markup("").join(Markup('<th scope="col"{}>{}</th>').format(_class(places, head), head) for head in heads)
    rows = [_row_html(article, places, row, span)
            for row, span in zip(places.itertuples(index=False), spans, strict=True)]
    made, part = [], Markup("")
    for row in rows:
        if part and len(part) + len(row) > ROOM // 2:
            made.append(part)
            part = Markup("")
        part += row
    return [Markup('<h3><small><bdi>{}</bdi></small> <bdi>{}</bdi></h3>\n'
                   '<div class="table" role="region" tabindex="0" aria-label="{}">\n'
                   "<table><thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody></table></div>\n").format(
                       article.outlet, article.title, article.title, names, each) for each in [*made, part]]


def _class(places: pd.DataFrame, head: str) -> Markup:
    return Markup(' class="n"') if head in places and pd.api.types.is_numeric_dtype(places[head]) else Markup("")


def _row_html(article: Article, places: pd.DataFrame, row: Sequence[Any], span: tuple[int, Span | None]) -> Markup:
    number, marked = span
    first = Markup("{}").format(row[0])
    if article.page and number >= 0:
        first = Markup('<a href="{}#{}">{}</a>').format(article.page, sentence_anchor(article, number), row[0])
    cells = [Markup('<th scope="row">{}</th>').format(first)]
    cells += [Markup("<td{}>{}</td>").format(_class(places, head), value)
              for head, value in zip(places.columns[1:], row[1:], strict=True)]
    if article.text:
        cells.append(Markup('<td class="long">{}</td>').format(_line_html(article, number, marked)))
    return Markup("<tr>{}</tr>\n").format(Markup("").join(cells))


def _line_html(article: Article, number: int, marked: Span | None) -> Markup:
    """The line of a place with its match marked; of a whole sentence the sentence."""
    text = article.text if number >= 0 else article.title
    if marked is None:
        start, end = article.sentences.get(number, (0, 0)) if number >= 0 else (0, len(text))
        return Markup("{}").format(text[start:end])
    start, end = marked
    left, right = text[max(0, start - WIDTH):start], text[end:end + WIDTH]
    return Markup("{}<mark>{}</mark>{}").format(("…" if start > WIDTH else "") + left, text[start:end],
                                                right + ("…" if end + WIDTH < len(text) else ""))
