"""Recognise the labels that export files use for their fields, in several languages.

The labels are in `labels.json`; a new language is an entry there and needs no code.
"""

import json
import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def known_labels() -> dict[str, Any]:
    """Return the bundled table of field labels, stop lines, word units and month names."""
    known: dict[str, Any] = json.loads(files("analysis.formats").joinpath("labels.json").read_text(encoding="utf-8"))
    return known


def fold(text: str) -> str:
    """Return a label in lower case without accents; one space stands for any other run of characters.

    >>> fold("  Date-de-Chargement : ")
    'date de chargement'
    """
    bare = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(character for character in bare if not unicodedata.combining(character))
    return " ".join(re.sub(r"[\W_]+", " ", bare).split())


@cache
def _fields_by_label() -> dict[str, str]:
    table = {_squeezed(label): "other" for label in known_labels()["other"]}
    for field, labels in known_labels()["fields"].items():
        table.update(dict.fromkeys(map(_squeezed, labels), field))
    return table


def _squeezed(label: str) -> str:
    # Exports differ in spaces: "DocumentURL", "publishedAt", "Word Count", "wordcount".
    return fold(label).replace(" ", "")


def field_of(label: str) -> str:
    """Return the field that a label names: a column of the articles table, "other" where it is not kept, or "".

    >>> field_of("BYLINE"), field_of("Longueur"), field_of("Load-Date"), field_of("Weather")
    ('author', 'length', 'other', '')
    """
    return _fields_by_label().get(_squeezed(label), "")


def rank_of(label: str, field: str) -> int:
    """Return the rank of a label among those of a field in `labels.json`; 0 is preferred.

    >>> rank_of("text", "text") < rank_of("content", "text")
    True
    """
    return list(map(_squeezed, known_labels()["fields"][field])).index(_squeezed(label))


def split_label(line: str) -> tuple[str, str, str]:
    """Split "Label: value" into its field, the label as written and the value; ("", "", line) for no known label.

    >>> split_label("LÄNGE: 512 Wörter")
    ('length', 'LÄNGE', '512 Wörter')
    >>> split_label("Minister: we will see")
    ('', '', 'Minister: we will see')
    """
    head, colon, value = line.partition(":")
    field = field_of(head) if colon and len(head) <= 40 else ""
    return (field, head.strip(), value.strip()) if field else ("", "", line.strip())


def trailer_start(labels: list[str], start: int) -> int:
    """Return where the labels after a body begin, given each paragraph's label ("" for none) and the body's start.

    A label that only an export writes ("LOAD-DATE") ends the body, and so do the labels directly before it. A label
    that text follows ("NOTES: ...") does not end it. A paragraph after the label of a picture belongs to that label.

    >>> trailer_start(["", "Update", "", "Graphic", "", "Load-Date", "Language"], 0)
    3
    """
    folded = [fold(label) for label in labels]
    enders, continued = known_labels()["enders"], known_labels()["continued"]
    end = next((at for at in range(start, len(folded)) if folded[at] in enders), len(folded))
    while end > start:
        if folded[end - 1]:
            end -= 1
        elif end - 2 >= start and folded[end - 2] in continued:
            end -= 2
        else:
            break
    return end


def is_stop_line(line: str, which: str) -> bool:
    """Return whether a line is one of the export's own headings: which = "body", "end" or "classification".

    >>> is_stop_line("End of Document", "end"), is_stop_line("The end of document review", "end")
    (True, False)
    """
    return len(line) <= 40 and fold(line) in known_labels()["stop_lines"][which]


def stated_length(value: str) -> int | None:
    """Return the number of words an export states for an article, or None.

    >>> stated_length("2,968 words"), stated_length("1 204 mots"), stated_length("words unknown")
    (2968, 1204, None)
    """
    found = re.match(r"\s*(\d{1,3}(?:[,.\s\u202f]\d{3})+|\d{1,7})\b", value[:60])
    return int(re.sub(r"\D", "", found[1])) if found else None


def is_word_count(line: str) -> bool:
    """Return whether a line holds only a stated length, such as "295 mots"."""
    *number, unit = line.split() or [""]
    return bool(number) and fold(unit) in known_labels()["word_units"] and stated_length(line) is not None
