"""Metadata that a web page states about itself: headline, outlet, author, day of publication, address."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from analysis.formats.dates import parse_date
from analysis.formats.json_files import as_text
from analysis.formats.markup import text_of
from analysis.formats.records import domain_of, tidy_line

_ARTICLE_TYPES = re.compile(r"(?:\w*Article|BlogPosting|Report|LiveBlogPosting)$")
_PUBLISHED = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "publish-date",
    "publishdate",
    "pubdate",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "citation_publication_date",
    "article.published",
    "date.issued",
)


def page_meta(root: Any) -> dict[str, str]:
    """Return title, outlet, author, date, date_note, url, language and kind of a parsed page; "" where it states none.

    The date is the one that the page marks as publication: in JSON-LD, else a meta tag, else a <time> element with
    that role, else the day that all <time> elements of the article give, which `date_note` says. Dates of saving, of
    changes, and in the text are not used. `date_note` also names a second date more than a day off.
    """
    meta, linked = _meta_tags(root), next(_articles(root), {})
    site = meta.get("og:site_name") or as_text(linked.get("publisher")) or meta.get("application-name", "")
    url = meta.get("og:url") or _canonical(root) or ""
    day, note = _published(root, meta, linked)
    return {
        "title": _headline(root, meta, linked, site),
        "outlet": site or domain_of(url),
        "author": as_text(linked.get("author")) or _author(meta),
        "date": day,
        "date_note": note,
        "url": url,
        "language": (root.get("lang") or meta.get("og:locale") or "")[:5],
        "kind": as_text(linked.get("@type")).partition(";")[0],
    }


def _meta_tags(root: Any) -> dict[str, str]:
    tags: dict[str, str] = {}
    for tag in root.iter("meta"):
        for key in ("property", "name", "itemprop"):
            if tag.get(key) and tag.get("content", "").strip():
                tags.setdefault(tag.get(key).strip().lower(), " ".join(tag.get("content").split()))
    return tags


def _articles(root: Any) -> Iterator[dict[str, Any]]:
    """Yield the page's JSON-LD objects of an article type."""
    for script in root.iter("script"):
        if (script.get("type") or "").lower() == "application/ld+json":
            try:
                waiting = [json.loads(script.text or "", strict=False)]
            except (ValueError, RecursionError):
                continue
            for _ in range(1000):
                if not waiting:
                    break
                node = waiting.pop(0)
                if isinstance(node, list):
                    waiting += node
                elif isinstance(node, dict):
                    waiting += [
                        node[key]
                        for key in ("@graph", "mainEntity", "mainEntityOfPage")
                        if isinstance(node.get(key), list | dict)
                    ]
                    if any(
                        isinstance(kind, str) and _ARTICLE_TYPES.match(kind) for kind in _as_list(node.get("@type"))
                    ):
                        yield node


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _headline(root: Any, meta: dict[str, str], linked: dict[str, Any], site: str) -> str:
    """Return the <h1> heading that a metadata title confirms, else the first metadata title."""
    headings = [text for text in (text_of(one) for one in root.iter("h1")) if text]
    window = next((" ".join((one.text or "").split()) for one in root.iter("title")), "")
    marked = [
        as_text(linked.get("headline")),
        meta.get("og:title", ""),
        meta.get("twitter:title", ""),
        meta.get("dc.title", ""),
    ]
    titles = [_without_site(tidy_line(title), site) for title in [*marked, window]]
    agreed = {title.casefold() for title in titles}
    if heading := next((one for one in headings if one.casefold() in agreed), ""):
        return heading
    alone = headings[0] if len(headings) == 1 else ""
    return next((title for title in titles[:-1] if title), "") or alone or titles[-1]


def _without_site(title: str, site: str) -> str:
    """Remove " - Outlet" or " | Outlet" from the end of a page title."""
    if site:
        for mark in ("|", "-", "–", "—", "::", "·"):
            head, found, tail = title.rpartition(f" {mark} ")
            if found and tail.strip().casefold() == site.casefold():
                return head.strip()
    return title


def _author(meta: dict[str, str]) -> str:
    named = next(
        (
            meta[key]
            for key in ("author", "article:author", "byl", "dc.creator", "parsely-author", "sailthru.author")
            if key in meta
        ),
        "",
    )
    return "" if "://" in named else named


def _published(root: Any, meta: dict[str, str], linked: dict[str, Any]) -> tuple[str, str]:
    marked = [as_text(linked.get("datePublished")), *(meta.get(key, "") for key in _PUBLISHED)]
    marked += [
        one.get("datetime") or one.get("content") or text_of(one)
        for one in root.iter("time", "span", "abbr")
        if (one.get("itemprop") or "").lower() == "datepublished" or one.get("pubdate") is not None
    ]
    days = [day for day, _ in map(parse_date, marked) if day]
    if not days:
        return _only_time(root)
    apart = {abs((date.fromisoformat(day) - date.fromisoformat(days[0])).days) for day in days}
    return days[0], f"the page also gives {max(days, key=lambda day: (day != days[0], day))}" if max(apart) > 1 else ""


def _only_time(root: Any) -> tuple[str, str]:
    """The day of the article's <time> elements where all of them give the same one, and a note that says so."""
    places = [place for tag in ("article", "main") for place in root.iter(tag)][:1]
    found = [one.get("datetime") or "" for place in places for one in place.iter("time")]
    days = {day for day, _ in map(parse_date, found)}
    if len(days) != 1 or "" in days:
        return "", ""
    return days.pop(), "from the article's <time>, which is not marked as publication"


def _canonical(root: Any) -> str:
    return next(
        (one.get("href") or "" for one in root.iter("link") if (one.get("rel") or "").lower() == "canonical"), ""
    )
