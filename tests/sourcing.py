"""What the tests of attribution share: the dictionary's rules, and short ways to read a made-up text."""

from functools import cache
from pathlib import Path

import pandas as pd
import yaml

from analysis.reading.attribution.extract import find_attributions, load_rules, read_article
from analysis.reading.attribution.model import Rules, reporting_forms
from analysis.reading.attribution.tokens import TaggedTokens, tag_tokens
from analysis.reading.quotes import find_quotes
from analysis.reading.segment import find_sentences

DICTIONARY = Path(__file__).parents[1] / "corpus" / "dictionary.yml"


@cache
def rules() -> Rules:
    return load_rules(yaml.safe_load(DICTIONARY.read_text(encoding="utf-8"))["attribution"])


def parts(text: str) -> tuple[str, pd.DataFrame, pd.DataFrame, Rules]:
    return text, find_sentences(text), find_quotes(text, reporting_forms(rules())), rules()


def tagged(text: str) -> TaggedTokens:
    _, sentences, quotes, _ = parts(text)
    return tag_tokens(text, sentences, quotes, rules().kinds)


def content_pieces(text: str) -> pd.DataFrame:
    """The pieces of content of every attribution: attribution (row of `find_attributions`), start, end."""
    _, _, spans = read_article(*parts(text))
    rows = [(row, start, end) for row, pieces in enumerate(spans) for start, end in pieces]
    return pd.DataFrame(rows, columns=["attribution", "start", "end"]).astype("int64")


def attributions(text: str) -> pd.DataFrame:
    """The table with the strings its offsets mean: source_text, cue_text and content (pieces joined by " | ")."""
    table = find_attributions(*parts(text))
    pieces = content_pieces(text)
    content = [
        " | ".join(text[a:b] for a, b in zip(own["start"], own["end"], strict=True))
        for own in (pieces[pieces["attribution"] == row] for row in table.index)
    ]
    source = ["" if pd.isna(a) else text[a:b] for a, b in zip(table["source_start"], table["source_end"], strict=True)]
    cue = [text[a:b] for a, b in zip(table["cue_start"], table["cue_end"], strict=True)]
    return table.assign(source_text=source, cue_text=cue, content=content)


def only(text: str) -> pd.Series:
    """The one attribution of a text."""
    table = attributions(text)
    assert len(table) == 1, table[["source", "cue", "content"]]
    return table.iloc[0]
