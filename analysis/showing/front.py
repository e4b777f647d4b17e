"""The front page: one headline, three findings, where they are from. The site and the README are made from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from analysis.measures.findings import Finding, Findings, spell, state
from analysis.measures.names import concept_labels, in_study_order, isolate, outlet_names, outlets_with_text
from analysis.measures.terms import first_family
from analysis.showing.markup import escape_markdown
from analysis.study import Study

FINDINGS = 3
ORIGINALS = 25  # articles, of more the table of articles is led to, in place of a list on every page
FIGURE = "02-term-frequency"  # the notebook whose figure is shown, where the authors of a study name no other


@dataclass(frozen=True)
class Original:
    """An article where it was published; the address is empty where none is known that a browser may open."""

    outlet: str
    title: str
    url: str


@dataclass(frozen=True)
class Front:
    """What is said of a study in its first screen.

    headline: text; rests_on: the finding that bears it, where there is one. findings: as they are stated. unmet: what
    the authors' sentences need and the tables do not bear. figure: the name of the notebook whose figure is shown.
    about: what the event is, in the authors' words; empty where they say nothing of these articles.
    """

    name: str
    headline: str
    findings: tuple[Finding, ...]
    honesty: str
    originals: tuple[Original, ...]
    figure: str = FIGURE
    unmet: tuple[str, ...] = ()
    rests_on: Finding | None = None
    about: str = ""


def make_front(study: Study, found: Findings, name: str, wanted: Mapping[str, Any] | None = None) -> Front:
    """The front page of a study: what its authors want there (`read_front`) as far as the tables bear it.

    Without wishes, or where the tables do not bear them: a general headline, and the first findings that can be stated.
    name: what the study is called. No finding stands there of which nothing can be told.
    """
    wanted = wanted or {}
    headline, rests_on, unmet = _general_headline(study, name), None, []
    if wanted.get("headline"):
        said = state(found, wanted["headline"]["finding"], wanted["headline"])
        unmet += said.unmet
        if said.bound and not said.unmet:
            headline, rests_on = said.sentence, said
    asked = [state(found, each["finding"], each) if isinstance(each, Mapping) else state(found, each)
             for each in wanted.get("findings", [])]
    unmet += [lack for each in asked for lack in each.unmet]
    decided = found.decided()
    stated = {each.name: each for each in asked if each.name in list(decided)}
    stated |= {each.name: each for each in decided.values() if each.name not in stated}
    about = wanted.get("about") or {}
    told = str(about["says"]) if about and set(about["articles"]) == set(study.articles["doc_id"]) else ""
    return Front(name, headline, tuple(stated.values())[:max(FINDINGS, len(asked))], honesty_line(study),
                 originals_of(study), str(wanted.get("figure", FIGURE)), tuple(unmet), rests_on, told)


def _general_headline(study: Study, name: str) -> str:
    """What the study is about in its dictionary's own words: the first two things that outlets may choose between."""
    if study.concepts.empty:
        return name
    family = first_family(study)
    labels = [f"“{label}”" for label in list(concept_labels(study, family).values())[:2]]
    outlets = len(outlets_with_text(study))
    whose = "an outlet writes" if outlets == 1 else f"{spell(outlets)} outlets write"
    said = " or ".join(labels)
    return f"{said}: how often {whose} it" if len(labels) == 1 else f"{said}: what {whose}"


def honesty_line(study: Study) -> str:
    """How many texts of how many outlets, and what that means for what is said of them.

    >>> from analysis import load_study
    >>> honesty_line(load_study())
    'Five articles, one an outlet: this is about these texts.'
    """
    with_text = study.articles[study.articles["n_words"] > 0]
    articles, outlets = len(with_text), len(outlets_with_text(study))
    if articles == 0:
        return "No text has been read yet: there is nothing to say."
    if articles == 1:
        return "One article: this is about that text."
    if articles == outlets:
        return f"{_capital(spell(articles))} articles, one an outlet: this is about these texts."
    least = int(with_text["outlet"].value_counts().min())
    if outlets == 1:
        return f"{_capital(spell(articles))} articles of one outlet: this is about these texts."
    return (f"{_capital(spell(articles))} articles of {spell(outlets)} outlets, {spell(least)} or more an outlet: this "
            "is about these texts, unless it says “beyond these texts”.")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def originals_of(study: Study) -> tuple[Original, ...]:
    """The articles where they were published, in the order of the outlets."""
    names, articles = outlet_names(study), in_study_order(study.articles, study).to_dict("records")
    return tuple(Original(str(names[row["outlet"]]), str(row["title"] or row["doc_id"]), web_address(str(row["url"])))
                 for row in articles)


def web_address(url: str) -> str:
    """The address where it is one of the web that a link may lead to, else nothing.

    >>> web_address("https://gull.example/1"), web_address("javascript:run()")
    ('https://gull.example/1', '')
    """
    try:
        parts = urlsplit(url)
        known = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    return url if known and not re.search(r"[\x00-\x20\x7f]", url) else ""


def link_target(url: str) -> str:
    """The address as Markdown may lead to it, without bracket or angle that would end the link; else nothing.

    >>> link_target("https://gull.example/a_(b)"), link_target("javascript:run()")
    ('https://gull.example/a_%28b%29', '')
    """
    return quote(web_address(url), safe="/:?#@!&;=+,%~-._'")


def say_finding(found: Finding) -> str:
    """A finding as Markdown that shows its words as they are, and its strength."""
    said = escape_markdown(found.sentence)
    return f"{said} *{found.verdict}*" if found.verdict else said


def front_markdown(front: Front, figure: str = "", about_figure: str = "") -> str:
    """The front page as Markdown, for a README.

    figure: where the picture lies from the README; about_figure: what is to be read in its place.
    """
    rests = front.rests_on
    parts = [f"**{escape_markdown(front.headline.rstrip('.'))}.**" +
             (f" {escape_markdown(rests.note)} *{rests.verdict}*" if rests is not None and rests.note else ""),
             "\n".join(f"- {say_finding(each)}" for each in front.findings) or "Nothing can be stated yet.",
             f"![{escape_markdown(about_figure)}]({quote(figure)})" if figure else "",
             f"*{escape_markdown(front.honesty)}*" + (f" {escape_markdown(front.about)}" if front.about else ""),
             _originals(front)]
    return "\n\n".join(part for part in parts if part)


def _originals(front: Front) -> str:
    if len(front.originals) > ORIGINALS:
        return f"The {len(front.originals):,} originals, with their addresses: `corpus/tables/articles.csv`."
    listed = [f"- {_link(each)}" for each in front.originals]
    return "\n".join(["The originals:", "", *listed]) if listed else ""


def _link(original: Original) -> str:
    title = escape_markdown(isolate(original.title))
    safe = link_target(original.url)
    return f"{escape_markdown(isolate(original.outlet))}: " + (f"[{title}]({safe})" if safe else title)
