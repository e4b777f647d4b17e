"""Evidence: where a counted thing stands, and, for whoever has the texts, the lines themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import translate

import pandas as pd

from analysis.study import Study

_PLACE = ["doc_id", "sentence", "section", "family", "concept", "form", "voice", "status", "scare_quoted"]
_WORD = re.compile(r"\w+(?:['’.-]\w+)*")


def concordance(study: Study, pattern: str, *, family: str | None = None, texts: Mapping[str, str] | None = None,
                width: int = 40) -> pd.DataFrame:
    """Where a word stands: places from the study alone, lines where the texts are given.

    pattern: a word with `*` and `?` as in the dictionary. Without texts: one row a dictionary hit whose form begins
    with such a word, or whose concept is named so (doc_id, sentence, section, family, concept, form, voice, status,
    scare_quoted). texts: clean texts by doc_id, from `load_texts`; then one row for every such word of the text:
    doc_id, start, left, match, right with `width` characters on each side. Nothing found gives no rows.

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
                if accepts(word.group().lower())]
        return pd.DataFrame(rows, columns=["doc_id", "start", "left", "match", "right"])
    hits = study.hits if family is None else study.hits[study.hits["family"] == family]
    wanted = hits["form"].map(lambda form: any(accepts(word.lower()) for word in form.split())) | hits["concept"].map(
        lambda concept: accepts(concept) is not None)
    return hits.loc[wanted, _PLACE].reset_index(drop=True)


def _line(doc_id: str, text: str, word: re.Match[str], width: int) -> tuple[str, int, str, str, str]:
    start, end = word.span()
    left, right = text[max(0, start - width):start], text[end:end + width]
    return doc_id, start, left.replace("\n", " "), word.group(), right.replace("\n", " ")
