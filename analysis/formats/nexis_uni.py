"""Nexis Uni and Nexis Advance: documents that end in "End of Document", as Word or text files -> article records."""

import re

from analysis.formats.dates import parse_date
from analysis.formats.decoding import decode
from analysis.formats.docx import docx_lines
from analysis.formats.labels import is_stop_line, split_label, stated_length, trailer_start
from analysis.formats.nexis import is_rights_line
from analysis.formats.records import ReaderResult, Record, make_problem, make_record

_LISTED = re.compile(r"(\d{1,4})\. (\S.{2,400})")


def is_nexis_uni(lines: list[str]) -> bool:
    """Return whether lines have the export's own headings and labels, in any of the known languages."""
    plain = [line.strip() for line in lines if len(line) < 60]
    body = any(is_stop_line(line, "body") for line in plain)
    end = any(is_stop_line(line, "end") for line in plain)
    return (body and any(split_label(line)[0] == "length" for line in plain)) or (
        end and (body or len(plain) < len(lines))
    )


def read_docx(data: bytes, name: str) -> ReaderResult:
    """Read a Nexis Uni Word file: one record per document, without cover page and list of contents."""
    return read_lines(docx_lines(data, name), name)


def read_text(data: bytes, name: str) -> ReaderResult:
    """Read a Nexis Uni text file: one record per document."""
    text, note = decode(data)
    records, problems = read_lines(text.split("\n"), name)
    return records, ([make_problem(None, note, "Export it again as UTF-8.")] if note else []) + problems


def read_lines(lines: list[str], name: str) -> ReaderResult:
    """Make records of an export's lines, split at "End of Document"; a part without an article is listed."""
    pieces: list[list[str]] = [[]]
    for line in lines:
        if is_stop_line(line, "end"):
            pieces.append([])
        else:
            pieces[-1].append(" ".join(line.split()))
    records, problems, listed = [], [], _listed_titles(pieces[0])
    for place, piece in enumerate(pieces, start=1):
        record = _read_piece(place, piece)
        if record:
            full = listed.get(place, "")
            if record.get("title") and full.startswith(record["title"]):
                record["title"] = full  # above the article stands only the first sentence of some headlines
            records.append(record)
        elif any(piece):
            outcome = (
                "no article was found in this part"
                if place < len(pieces)
                else "the file ends in a part without an article"
            )
            problems.append(
                make_problem(place, f"{outcome}: {' '.join(piece).strip()[:60]!r}", "Export it again.", "skipped")
            )
    if not records and not problems:
        raise ValueError(f"{name}: every line of this file is empty; export it again.")
    return records, problems


def _listed_titles(lines: list[str]) -> dict[int, str]:
    """The headlines in the list of contents of the cover ("3. Ferry late. Crew waits."), by their numbers."""
    found = {int(match[1]): match[2] for line in lines if (match := _LISTED.fullmatch(line))}
    return found if list(found) == list(range(1, len(found) + 1)) else {}


def _read_piece(place: int, lines: list[str]) -> Record | None:
    body = next((at for at, line in enumerate(lines) if is_stop_line(line, "body")), None)
    dated = _dated_line(lines[:body] if body is not None else lines)
    if dated is None and body is None:
        return None
    below = dated + 1 if dated is not None else 0
    if body is None:
        # Without a heading, the body begins below the last label.
        body = below
        while body < len(lines) and (not lines[body] or is_rights_line(lines[body]) or split_label(lines[body])[0]):
            body += 1
        body -= 1
    head, rest = lines[below : body + 1], lines[body + 1 :]
    end = _body_end(rest)
    fields = _fields(head + rest[end:])
    if dated is not None:
        fields["date"] = lines[dated]
        above = [line for line in lines[:dated] if line] or [""]
        fields["outlet"] = above[-1]
        fields["title"] = _title(lines[:dated])
    return make_record(
        place,
        text="\n\n".join(line for line in rest[:end] if line),
        stated_words=stated_length(fields.pop("length", "")),
        **fields,
    )


def _dated_line(lines: list[str]) -> int | None:
    """Return the last line above the labels that holds only a date; a cover may hold earlier ones."""
    found = None
    for at, line in enumerate(lines):
        if found is not None and split_label(line)[0] in ("length", "section"):
            break
        if line and len(line) <= 70 and not split_label(line)[0] and not is_rights_line(line) and parse_date(line)[0]:
            found = at
    return found


def _title(above: list[str]) -> str:
    """Return the headline: the lines right above the outlet, back to an empty line."""
    filled = [at for at, line in enumerate(above) if line]
    if len(filled) < 2:
        return ""
    last = start = filled[-2]
    while start > 0 and above[start - 1] and not split_label(above[start - 1])[0]:
        start -= 1
    return " ".join(above[start : last + 1])


def _body_end(lines: list[str]) -> int:
    heading = next((at for at, line in enumerate(lines) if is_stop_line(line, "classification")), len(lines))
    filled = [at for at in range(heading) if lines[at]]
    first = trailer_start(["copyright" if is_rights_line(lines[at]) else split_label(lines[at])[1] for at in filled], 0)
    return filled[first] if first < len(filled) else heading


def _fields(lines: list[str]) -> dict[str, str]:
    fields: dict[str, str] = {"rights": " ".join(line for line in lines if is_rights_line(line))}
    for line in lines:
        field, _, value = split_label(line)
        if field not in ("", "other", "text"):
            fields.setdefault(field, value)
    return fields
