"""Tell reported speech among coded attributions of the broad kind, by a rule on their cues and content.

An attribution is reported speech when its cue holds a verb of SAYING (or is "according to") and its content is in
quotation marks, in whole or part, or has a verb; when its cue holds a verb of DOING that is done with words and some
of its words are in quotation marks; or when its cue is one of ASKING and what is asked or promised follows. Everything
else is an attitude, knowledge, a plan, a decision, or names a topic only.

The rule was checked on 110 of the 471 attributions of doubtful cues in PolNeAR's 150 articles, which a language model
coded one by one; ASKING was drawn from that coding, so the rule is fitted to it.
"""

import re
from pathlib import Path
from typing import Any

import yaml

from analysis.reading.attribution.model import Form, Rules

LISTS = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
SAYING, DOING, ASKING, REFUSING = (frozenset(LISTS[name].split()) for name in ("saying", "doing", "asking", "refusing"))
VERB = re.compile(
    r"\b(is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|shall|should|must|do|does|did|\w+n[’']t|"
    r"\w+[’'](s|re|ve|ll|d|m)|\w{3,}ed|went|came|took|gave|made|got|won|lost)\b",
    re.IGNORECASE,
)
OPENERS = ("that ", "whether ", "to ", "not to ")
OPENING = 40  # characters of content in which "to" opens what is asked


def lemmas(cue: str, forms: dict[str, tuple[Form, ...]]) -> set[str]:
    """List the dictionary forms of verbs, nouns and prepositions in a cue; particles are joined by "_"."""
    words = [word.lower() for word in re.findall(r"[\w’'-]+", cue)]
    return {
        form.lemma.replace(" ", "_")
        for at, word in enumerate(words)
        for form in forms.get(word, ())
        if form.part in ("verb", "noun", "preposition") and tuple(words[at + 1 : at + 1 + len(form.tail)]) == form.tail
    }


def is_reported(text: str, row: dict[str, Any], rules: Rules) -> bool:
    """Say whether a coded attribution is reported speech."""
    cue, content = (" ".join(text[start:end] for start, end in row[name] or []) for name in ("cue", "content"))
    found, quoted = lemmas(cue, rules.forms), row["form"] != "indirect"
    verb = bool(VERB.search(content))
    if found & SAYING:
        return quoted or verb or content.lower().startswith(OPENERS)
    if not found & DOING or found & REFUSING:
        return row["form"] == "direct" and not cue
    return quoted or bool(found & ASKING) and (verb or " to " in f" {content.lower()[:OPENING]}" or "accuse" in found)
