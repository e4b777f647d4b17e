"""LexisNexis plain text: documents numbered "3 of 10 DOCUMENTS", lines wrapped at 80 columns."""

from analysis.formats.decoding import decode
from analysis.formats.nexis import Block, is_number_line, label_of, read_blocks
from analysis.formats.records import Reading, make_problem

_CENTRED_FROM = 8


def is_nexis_text(text: str) -> bool:
    """Say whether text has a line such as "3 of 10 DOCUMENTS" near its beginning."""
    return any(is_number_line(line) for line in text[:50_000].split("\n") if len(line) < 120)


def read(data: bytes, name: str) -> Reading:
    """Read a LexisNexis text export: one record per numbered document; labels in the languages of `labels.json`.

    Lines are joined to paragraphs; what stands after the body (load date, graphics, ...) is no part of the text.
    """
    text, note = decode(data)
    records, problems = read_blocks(text_blocks(text), wrapped=True)
    if not records and not problems:
        raise ValueError(
            f"{name}: no line such as '1 of 10 DOCUMENTS' was found, so no articles; export the file again."
        )
    return records, ([make_problem(None, note, "Export it again as UTF-8.")] if note else []) + problems


def text_blocks(text: str) -> list[Block]:
    """Cut text at empty lines, number lines and labels in a row; a block that starts far right is centred."""
    blocks: list[Block] = []
    lines: list[str] = []
    for line in [*text.split("\n"), ""]:
        number = is_number_line(line)
        stripped = line.strip()
        if lines and (number or not stripped or (_labelled(stripped) and _labelled(lines[0].strip()))):
            indent = len(lines[0]) - len(lines[0].lstrip())
            blocks.append(Block(tuple(part.strip() for part in lines), indent >= _CENTRED_FROM))
            lines = []
        if number:
            blocks.append(Block((stripped,), True))
        elif stripped:
            lines.append(line)
    return blocks


def _labelled(line: str) -> bool:
    return ":" in line and label_of(Block((line,)))[0] != ""
