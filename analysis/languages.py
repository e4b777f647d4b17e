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


@cache
def known_languages() -> dict[str, Any]:
    """The known languages by their code (ISO 639-1): name, and what exports call them."""
    known: dict[str, Any] = json.loads((files("analysis") / "languages.json").read_text(encoding="utf-8"))
    return known
