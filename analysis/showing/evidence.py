"""Evidence: where a counted thing stands, and, for whoever has the texts, the lines themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import translate

import pandas as pd

from analysis.estimate.checks import check_word
from analysis.study import Study

_PLACE = ["doc_id", "sentence", "section", "family", "concept", "form", "voice", "status", "scare_quoted"]
_WORD = re.compile(r"(?:\w\.){2,}(?:-\w+)*|\w+(?:['’.-]\w+)*")


def concordance(study: Study, pattern: str, *, family: str | None = None, texts: Mapping[str, str] | None = None,
                width: int = 40) -> pd.DataFrame:
    """Where a word stands: places from the study alone, lines where the texts are given.

    pattern: a word with `*` and `?` as in the dictionary, where possessive 's is cut and "US" is "u.s.". Without
    texts: one row a dictionary hit whose form holds such a word, or whose concept is named so (doc_id, sentence,
    section, family, concept, form, voice, status, scare_quoted). texts: clean texts by doc_id, from `load_texts`; then
    one row for every such word of the text: doc_id, start, left, match, right with `width` characters on each side.
    Nothing found gives no rows; a concept that is one of another family raises ValueError.

    >>> from analysis import load_study
    >>> concordance(load_study(), "withdraw*").columns[:3].tolist()
    ['doc_id', 'sentence', 'section']
    >>> lines = concordance(load_study(), "dam", texts={"a": "The dam holds."}, width=4)
    >>> lines.loc[0, ["left", "match", "right"]].tolist()
    ['The ', 'dam', ' hol']
    """
    accepts = re.compile(translate(pattern.lower())).match
    if texts is not None:
        rows = [_line(doc_id, text, word, width) for doc_id, text in texts.items() for word in _WORD.finditer(text)
                if accepts(_as_counted(word.group()))]
        return pd.DataFrame(rows, columns=["doc_id", "start", "left", "match", "right"])
    if family is not None:
        check_word("family", family, dict.fromkeys(study.concepts["family"]))
    hits = study.hits if family is None else study.hits[study.hits["family"] == family]
    wanted = [accepts(concept) is not None or any(accepts(_as_counted(word)) for word in form.split())
              for form, concept in zip(hits["form"], hits["concept"], strict=True)]
    if family is not None and not any(wanted) and pattern in set(study.concepts["concept"]):
        known = study.concepts.loc[study.concepts["family"] == family, "concept"]
        check_word("concept", pattern, dict.fromkeys(known))
    return hits.loc[wanted, _PLACE].reset_index(drop=True)


def _as_counted(word: str) -> str:
    return "u.s." if word == "US" else word.lower().replace("’", "'").removesuffix("'s")


def _line(doc_id: str, text: str, word: re.Match[str], width: int) -> tuple[str, int, str, str, str]:
    start, end = word.span()
    left, right = text[max(0, start - width):start], text[end:end + width]
    return doc_id, start, left.replace("\n", " "), word.group(), right.replace("\n", " ")
