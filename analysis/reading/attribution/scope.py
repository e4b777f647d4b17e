"""Scope: which attributions are reported speech, and which only attitudes, knowledge, plans or decisions."""

from analysis.reading.attribution.constructions import Candidate, family_of
from analysis.reading.attribution.model import Rules

SPEECH, BROAD = "speech", "broad"
CLAUSES = frozenset(["that", "around", "clause"])  # families of constructions whose content is a clause
SPOKEN = frozenset(["question", "object_question", "colon", "verb"])  # and constructions of other families
BIDDEN = frozenset(["infinitive", "object_infinitive", "object_clause", "object_quotation"])
PARTS = ("preposition", "mark")  # "according to X" and "X:" report words in any construction


def scope_of(candidate: Candidate, form: str, rules: Rules) -> str:
    """Say whether a candidate is reported "speech", or belongs to the "broad" definition of attribution only.

    Speech is what somebody says or writes: a cue of saying before, behind or around a clause, a cue of bidding or
    promising before "to", or any of these groups with words in quotation marks. All else is broad: a cue that governs
    a noun ("discussed the plan"), a noun as cue ("the claim that"), feelings, knowledge, plans, decisions, findings.
    """
    cue, construction, position = candidate.form, candidate.construction, candidate.position
    if cue.part in PARTS:
        return SPEECH
    if cue.lemma.replace(" ", "_") in rules.words["silent"] or candidate.points < rules.speech_threshold:
        return BROAD
    if form == "indirect" and (construction.startswith("passive") or cue.part == "noun" and position != "carried"):
        return BROAD  # "was told to", "the claim that"
    return SPEECH if _says(candidate, form, rules) else BROAD


def _says(candidate: Candidate, form: str, rules: Rules) -> bool:
    """Say whether the cue and its construction report words."""
    group, construction = candidate.form.group, candidate.construction
    if form != "indirect":
        return group in rules.traits["reporting"]
    if group in rules.traits["saying"]:
        return construction in SPOKEN or family_of(construction) in CLAUSES
    return group in rules.traits["bidding"] and (construction in BIDDEN or family_of(construction) == "that")
