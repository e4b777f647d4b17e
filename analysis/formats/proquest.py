"""ProQuest exports as text, HTML or e-mail: labelled fields, the article under "Full text"."""

import re
from email import message_from_bytes, policy
from typing import cast

from analysis.formats.decoding import decode
from analysis.formats.labels import fold, split_label, stated_length, trailer_start
from analysis.formats.markup import lines_of, parse_html
from analysis.formats.records import Problem, ReaderResult, Record, make_problem, make_record

_RULE = re.compile(r"^_{20,}\s*$", re.M)
_ANCHOR = re.compile(r"(?=<a\s[^<>]{0,40}name=[\"']?DocID_)", re.I)
_LABEL = re.compile(r"[A-Z][\w /-]{2,38}: ")
_MARK = "\ue000"
# Labels that are no columns but are used: one may hold the date, one tells an outlet from its place.
_ASIDES = {
    "publication info": "info",
    "informations sur la publication": "info",
    "place of publication": "place",
    "lieu de publication": "place",
}
_FOOTER = re.compile(r"(?:Contact us at|Database copyright|Terms and Conditions|Copyright ©)", re.I)
_MESSAGE = re.compile(
    r"(?:Received|From|To|Subject|Date|Message-ID|MIME-Version|Return-Path|Content-Type|Delivered-To|X-[\w-]{1,40}): ",
    re.I,
)


def is_proquest(text: str) -> bool:
    """Return whether text or HTML is a ProQuest export, by its labelled document numbers."""
    return bool(
        re.search(
            r"DocID_MSTAR_|ProQuest (?:document|dokument)[\w -]{0,12}:|document ProQuest ?:|documento de ProQuest ?:",
            text,
            re.I,
        )
    )


def is_message(text: str) -> bool:
    """Return whether text is an e-mail: its first lines are header fields.

    >>> is_message("From: a@example.org\\nTo: b@example.org\\nSubject: Export\\n\\nText")
    True
    >>> is_message("From: the north\\n\\nText")
    False
    """
    head = text.lstrip()[:5_000].partition("\n\n")[0].split("\n")
    return bool(_MESSAGE.match(head[0])) and sum(bool(_MESSAGE.match(line)) for line in head) >= 3


def read_text(data: bytes, name: str) -> ReaderResult:
    """Read a ProQuest text export: one record per part between separator lines, without the footer."""
    text, note = decode(data)
    pieces = [[(line, False) for line in piece.split("\n")] for piece in _RULE.split(text)]
    records, problems = _read_pieces(pieces)
    if not records:
        raise ValueError(
            f"{name}: no article fields such as 'Full text:' were found; export the file again."
        )
    return records, ([make_problem(None, note, "Export it again.")] if note else []) + problems


def read_html(data: bytes, name: str) -> ReaderResult:
    """Read a ProQuest HTML export: one record per anchor, each parsed alone so that a broken tag affects no other."""
    text, note = decode(data)
    records, problems = _read_page(text, name)
    return records, ([make_problem(None, note, "Export it again.")] if note else []) + problems


def read_mail(data: bytes, name: str) -> ReaderResult:
    """Read an e-mail sent from ProQuest: its HTML part, else its text part."""
    try:
        parts = [
            part
            for part in message_from_bytes(data, policy=policy.default).walk()
            if part.get_content_maintype() == "text"
        ]
        contents = [
            (
                part.get_content_subtype(),
                decode(cast(bytes, part.get_payload(decode=True) or b""), part.get_content_charset(""))[0],
            )
            for part in parts
        ]
    except (ValueError, LookupError, TypeError, AttributeError, IndexError, KeyError) as error:
        raise ValueError(f"{name}: the e-mail is broken ({type(error).__name__}); export it again.") from None
    for subtype in ("html", "plain"):
        for kind, text in contents:
            if kind == subtype and is_proquest(text):
                return _read_page(text, name) if kind == "html" else read_text(text.encode(), name)
    raise ValueError(f"{name}: the e-mail holds no ProQuest export; save what it holds as a file of its own.")


def _read_page(text: str, name: str) -> ReaderResult:
    # Some exports hold a second page inside the first; its <html> and <body> tags would end the parse.
    anchored = _ANCHOR.split(re.sub(r"(?i)</?(?:html|head|body|meta)\b[^<>]*>", " ", text))
    pages = anchored[1:] or anchored
    return _read_pieces([[_unmarked(line) for line in lines_of(parse_html(page, name), _MARK)] for page in pages])


def _unmarked(line: str) -> tuple[str, bool]:
    return line.replace(_MARK, "").strip(), line.startswith(_MARK)


def _read_pieces(pieces: list[list[tuple[str, bool]]]) -> ReaderResult:
    records: list[Record] = []
    problems: list[Problem] = []
    skipped: list[str] = []
    for piece in pieces:
        lines = [line for line, _ in piece if line.strip()]
        fields = _fields(piece)
        if len(fields) > 2 and (fields.get("source_id") or "text" in fields):
            records.append(_record(len(records) + 1, fields))
            problems += _doubts(len(records), fields)
        elif lines and not _FOOTER.match(lines[0].strip()):
            skipped.append(lines[0].strip())
    for first in skipped:
        # The first part may be a cover with a list of contents; any other part without fields is damaged.
        problems.append(
            make_problem(
                None, f"a part without article fields: {first[:60]!r}", "Compare it with the export.", "skipped"
            )
        )
    return records, problems


def _fields(piece: list[tuple[str, bool]]) -> dict[str, str]:
    """Return a part's fields: its labelled lines, the headline above them, and the full text."""
    labels = _labels(piece)
    filled = [at for at, (line, _) in enumerate(piece) if line.strip()]
    full = next((at for at in filled if labels[at][0] == "text"), None)
    fields: dict[str, str] = {}
    if full is not None:
        inside = [at for at in filled if at > full]
        first = trailer_start([labels[at][1] if labels[at][0] != "text" else "" for at in inside], 0)
        end = inside[first] if first < len(inside) else len(piece)
        fields["text"] = "\n".join([labels[full][2], *(line for line, _ in piece[full + 1 : end])]).strip()
        filled = [at for at in filled if at < full or at >= end]
    for field, label, value in (labels[at] for at in filled):
        if field == "credit" and value:
            fields[field] = value  # the last one names the writers, earlier ones the owners of pictures
        elif field not in ("", "other", "text") and value:
            fields.setdefault(field, value)
        elif fold(label) in _ASIDES and value:
            fields.setdefault(_ASIDES[fold(label)], value)
    headline = piece[filled[0]][0].strip() if filled and not labels[filled[0]][0] else ""
    fields.setdefault("title", headline)
    return {field: value for field, value in fields.items() if value}


def _labels(piece: list[tuple[str, bool]]) -> list[tuple[str, str, str]]:
    """Return (field, label, value) per line. Labels are bold; without bold text, they begin a paragraph.

    An unknown label ("Product name: ...") is "other"; in plain text only where its paragraph has one line.
    """
    by_bold = any(bold for _, bold in piece)
    gaps = [True, *(not line.strip() for line, _ in piece), True]
    found: list[tuple[str, str, str]] = []
    for at, (line, bold) in enumerate(piece):
        field, label, value = split_label(line)
        begins = bold if by_bold else gaps[at] or found[-1][0] != ""
        if not field and _LABEL.match(line) and (bold or (gaps[at] and gaps[at + 2])):
            field, label, value = "other", *(part.strip() for part in line.split(":", 1))
        found.append((field, label, value) if field and begins and label[:1].isupper() else ("", "", ""))
    return found


def _record(place: int, fields: dict[str, str]) -> Record:
    text, credit = _split_credit(re.sub(r"^\s*(?:html)?>\s*", "", fields.get("text", "")))
    kept = {field: value for field, value in fields.items() if field not in ("info", "place", "length", "date", "text")}
    date = fields.get("date") or fields.get("info", "")
    return make_record(
        place,
        date=date,
        text=text,
        stated_words=stated_length(fields.get("length", "")),
        **kept | ({"credit": credit} if credit else {}),
    )


def _doubts(place: int, fields: dict[str, str]) -> list[Problem]:
    outlet = fields.get("outlet", "")
    if not outlet or outlet != fields.get("place"):
        return []
    found = f"the publication title {outlet!r} is only the place of publication"
    return [
        make_problem(
            place, found, f"Correct the outlet; the rights line says {fields.get('rights', 'nothing')[:80]!r}."
        )
    ]


def _split_credit(text: str) -> tuple[str, str]:
    """Split a last line "CREDIT: names" off a text; the names are not separated from each other."""
    body, found, credit = text.rpartition("\nCREDIT:")
    return (body.strip(), credit.strip()) if found and "\n" not in credit.strip() else (text, "")
