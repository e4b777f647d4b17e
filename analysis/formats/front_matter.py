"""Front matter: "key: value" lines above a text, between lines of "---" or up to the first empty line."""

from typing import Any

from analysis.formats.labels import split_label, stated_length

_KEPT = (
    "title",
    "author",
    "date",
    "outlet",
    "url",
    "language",
    "section",
    "kind",
    "pages",
    "edition",
    "source_id",
    "rights",
)


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """Split a text into its front matter's fields and the text below it; ({}, text) where it has none.

    Between "---" lines, known keys (in any language of `labels.json`) are kept and others ignored. Without such lines,
    the first paragraph is front matter only where it has two or more lines and each is "known label: value".

    >>> split_front_matter("---\\ntitle: Ferry late\\ndate: 2031-03-05\\nmood: grey\\n---\\nRain.")
    ({'title': 'Ferry late', 'date': '2031-03-05'}, 'Rain.')
    >>> split_front_matter("Minister: no.\\n\\nShe left.")
    ({}, 'Minister: no.\\n\\nShe left.')
    """
    lines = text.lstrip("\n").split("\n")
    if lines[0].strip() == "---":
        closing = next((at for at, line in enumerate(lines[1:60], start=1) if line.strip() in ("---", "...")), 0)
        return (_fields(lines[1:closing]), "\n".join(lines[closing + 1 :]).lstrip("\n")) if closing else ({}, text)
    end = next((at for at, line in enumerate(lines) if not line.strip()), 0)
    head = [split_label(line) for line in lines[:end]]
    if len(head) >= 2 and all(field for field, _, _ in head):
        return _fields(lines[:end]), "\n".join(lines[end:]).lstrip("\n")
    return {}, text


def _fields(lines: list[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for line in lines:
        field, _, value = split_label(line)
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        if field in _KEPT and value:
            fields.setdefault(field, value)
        elif field == "length" and stated_length(value):
            fields.setdefault("stated_words", stated_length(value))
    return fields


def first_line(text: str) -> str:
    """Return a text's first line where it could be a headline: short, and followed by more.

    >>> first_line("Ferry stays in port\\n\\nThe crew waited."), first_line("The crew waited.")
    ('Ferry stays in port', '')
    """
    line, _, rest = text.strip().partition("\n")
    return line.strip() if rest.strip() and 0 < len(line.strip()) <= 200 else ""
