"""Europresse HTML, old (tables with DocPublicationName) and new (<article> elements)."""

import re
from typing import Any

from analysis.formats.decoding import decode
from analysis.formats.labels import stated_length
from analysis.formats.markup import lines_of, parse_html, text_of
from analysis.formats.records import ReaderResult, Record, make_problem, make_record

_END = re.compile(
    r"(?:©|\(c\)\s|Notes?(?:\(s\))?\s{0,3}:|"
    r"Numéro de document|Document number|Ce certificat|This certificate|Tous droits réservés)", re.I
)
_NUMBER = re.compile(r"(?:news|web|pub|bib)[·•∙-][\w·•∙-]{6,60}")
# A name: two or more capitalised words, particles aside, perhaps with a place or an agency behind it. Other lines
# between headline and text belong to the text.
_NAMES = re.compile(
    r"(?:[Pp]ar |[Bb]y )?(?:(?:de|du|des|la|le|et|and|von|van|di|avec|propos recueillis par) |d'"
    r"|[^\W\d_a-zà-þ][\w'’.-]*,? ?){2,12}(?:à [\w' -]{2,40}|\([\w' -]{2,40}\))?"
)
_WORDS = re.compile(r"\d{4} +(\d{1,3}(?:[ \u202f,.]\d{3})*) (?:mots|words)")


def is_europresse(text: str) -> bool:
    """Return whether an HTML page is a Europresse export, by the class of its publication names."""
    return "DocPublicationName" in text


def read(data: bytes, name: str) -> ReaderResult:
    """Read a Europresse page: one record per publication name, that is per article.

    Outlet, date and headline come from marked elements; the author is the line between headline and text, if any.
    """
    text, note = decode(data)
    problems = [make_problem(None, note, "Export it again.")] if note else []
    pieces = re.split(r"(?=<(?:span|div|p)[^<>]{0,80}class=[\"'][^\"'<>]{0,80}DocPublicationName)", text)
    merged = _merge_wrappers(pieces[1:])
    records = []
    for place, piece in enumerate(merged, start=1):
        records.append(_record(place, parse_html(f"<div>{piece}</div>", name)))
    return records, problems


def _merge_wrappers(pieces: list[str]) -> list[str]:
    """Join a wrapper (<div class="rdp__DocPublicationName">) to the name it wraps."""
    merged: list[str] = []
    for piece in pieces:
        if merged and len(merged[-1]) < 200 and not _text(merged[-1]):
            merged[-1] += piece
        else:
            merged.append(piece)
    return merged


def _text(piece: str) -> str:
    return re.sub(r"<[^<>]*>?", "", piece).strip()


def _marked(root: Any, *names: str) -> list[Any]:
    return [one for one in root.iter() if any(name in (one.get("class") or "") for name in names)]


def _record(place: int, root: Any) -> Record:
    outlet = next((text_of(one) for one in _marked(root, "DocPublicationName") if text_of(one)), "")
    header = " ".join(text_of(one) for one in _marked(root, "DocHeader"))
    titles = _marked(root, "TitreArticleVisu", "titreArticleVisu", "rdp__articletitle") or _marked(
        root, "titreArticle", "TitreArticle"
    )
    title = text_of(titles[0]) if titles else ""
    author, body = _body(root, titles[0] if titles else None, title)
    number = _NUMBER.search(text_of(root))
    words = _WORDS.search(header)
    rights = next((line for line in lines_of(root) if line.startswith("©")), "")
    return make_record(
        place,
        outlet=outlet,
        title=title,
        author=author,
        date=header,
        pages=_pages(header),
        rights=rights,
        section=_section(header),
        source_id=number[0] if number else "",
        stated_words=stated_length(words[1]) if words else None,
        text="\n\n".join(body),
    )


def _pages(header: str) -> str:
    found = re.search(r",\s{0,3}p\. ?([\w ,-]{1,20})", header)
    return found[1] if found else ""


def _section(header: str) -> str:
    first = header.partition(",")[0].strip()
    return (
        first if "," in header and first and not re.search(r"\d", first) and not first.lower().endswith("day") else ""
    )


def _body(root: Any, title: Any, headline: str) -> tuple[str, list[str]]:
    """Return author and paragraphs, from the marked container or else from headline to rights line."""
    containers = _marked(root, "docOcurrContainer", "DocText")
    if containers:
        marked = _marked(root, "docAuthors", "sm-margin-bottomNews")
        author = text_of(marked[0]) if marked else ""
        body = [line for line in lines_of(containers[0]) if line and line != author]
        return author, body[:next((at for at, line in enumerate(body) if _END.match(line)), len(body))]
    lines = lines_of(root)
    start = next((at + 1 for at, line in enumerate(lines) if title is not None and line == headline), len(lines))
    end = next((at for at in range(start, len(lines)) if _END.match(lines[at])), len(lines))
    return _author_and_text(lines[start:end])


def _author_and_text(lines: list[str]) -> tuple[str, list[str]]:
    groups: list[list[str]] = [[]]
    for line in lines:
        groups[-1].append(line) if line else groups.append([])
    groups = [group for group in groups if group]
    alone = len(groups) > 1 and len(groups[0]) == 1 and len(groups[0][0]) <= 80
    by_name = alone and bool(_NAMES.fullmatch(groups[0][0]))
    body = [line for group in groups[by_name:] for line in group]
    return groups[0][0] if by_name else "", body
