"""What languages are called: packaged names by their codes."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


def language_name(code: str) -> str:
    """What a language is called in English; its code where that is not known.

    >>> language_name("es"), language_name("xx")
    ('Spanish', 'xx')
    """
    return str(known_languages().get(code, {}).get("name", code))


def has_spaces(code: str) -> bool:
    """Whether a language is written with spaces between words, so that its words can be counted.

    >>> has_spaces("ar"), has_spaces("zh")
    (True, False)
    """
    return bool(known_languages().get(code, {}).get("spaces", True))


@cache
def known_languages() -> dict[str, Any]:
    """The known languages by their code (ISO 639-1): name, and what exports call them."""
    known: dict[str, Any] = json.loads((files("analysis") / "languages.json").read_text(encoding="utf-8"))
    return known
