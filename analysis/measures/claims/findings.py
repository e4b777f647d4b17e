"""The registry of findings: what the notebooks and the README state, and nothing else states.

Each function returns the claims of one notebook, by name, already counted again in every declared way; a notebook says
them (`analysis.say_claims`) and notebook 04 takes the very same ones apart. A finding that is not here is not stated.
"""

from __future__ import annotations

from analysis.estimate.checks import check_word
from analysis.measures.claims.claim import Claim
from analysis.measures.claims.kinds import (
    claim_choice,
    claim_extreme,
    claim_names,
    claim_scorers,
    claim_sources,
    claim_status,
    claim_tier,
)
from analysis.measures.claims.sensitivity import recount_claims
from analysis.measures.claims.sides import labels_of, outlets_with_text
from analysis.study import Study


def naming_findings(study: Study, actor: str, judgement: str) -> list[Claim]:
    """What notebook 01 states: "names", "judging", "loaded", "quoted" and "sources", recounted.

    actor: a concept of the dictionary's `actors`; judgement: one of its `loaded`. Raises ValueError for others.

    >>> from analysis import load_study
    >>> [claim.name for claim in naming_findings(load_study(), "armed_groups", "deception")]
    ['names', 'judging', 'loaded', 'quoted', 'sources']
    """
    (said,) = labels_of(study, judgement)
    return recount_claims(study, [
        claim_names(study, actor, name="names"),
        claim_tier(study, actor, name="judging"),
        claim_extreme(study, "term_rates", f"rate of {said} words per 1,000 in the outlet's own voice", name="loaded",
                      family="loaded", concept=judgement, voice="own"),
        claim_extreme(study, "voice_shares", "share of the words inside quotations", name="quoted"),
        claim_sources(study, name="sources"),
    ])


def choice_findings(study: Study, family: str, first: str, rival: str) -> list[Claim]:
    """What notebook 02 states of two concepts of a family: "choice", "denied", "rate" and "denying", recounted.

    >>> from analysis import load_study
    >>> [claim.name for claim in choice_findings(load_study(), "exit", "withdrawal", "security_partnership")]
    ['choice', 'denied', 'rate', 'denying']
    """
    (label,) = labels_of(study, first)
    return recount_claims(study, [
        claim_choice(study, family, first, rival, name="choice"),
        claim_status(study, family, first, name="denied"),
        claim_extreme(study, "term_rates", f"rate of {label} per 1,000 words", name="rate", family=family,
                      concept=first),
        claim_extreme(study, "hit_shares", f"share of the uses of {label} that deny it", name="denying", family=family,
                      concept=first),
    ])


def choice_by_outlet(study: Study, family: str, first: str, rival: str) -> list[Claim]:
    """The choice between two concepts in each outlet that has text, recounted; for `analysis.say_tally`.

    >>> from analysis import load_study
    >>> len(choice_by_outlet(load_study(), "exit", "withdrawal", "security_partnership"))
    5
    """
    return recount_claims(study, [claim_choice(study, family, first, rival, outlet=outlet)
                                  for outlet in outlets_with_text(study)])


def tone_findings(study: Study) -> list[Claim]:
    """What notebook 03 states: "scorers", "compound" and "polarity", recounted.

    >>> from analysis import load_study
    >>> [claim.name for claim in tone_findings(load_study())]
    ['scorers', 'compound', 'polarity']
    """
    return recount_claims(study, [
        claim_scorers(study, "polarity", "compound", name="scorers"),
        claim_extreme(study, "tone", "mean VADER compound of a sentence", name="compound", score="compound"),
        claim_extreme(study, "tone", "mean TextBlob polarity of a sentence", name="polarity", score="polarity"),
    ])


def pick_claim(claims: list[Claim], name: str) -> Claim:
    """The claim of that name; ValueError with the known names otherwise.

    >>> from analysis import load_study
    >>> pick_claim(tone_findings(load_study()), "scorers").kind
    'scorers'
    """
    known = {claim.name: claim for claim in claims}
    return known[check_word("name", name, known)]


def pick_claims(claims: list[Claim], *names: str) -> list[Claim]:
    """The claims of these names, in the order of the names.

    >>> from analysis import load_study
    >>> [claim.name for claim in pick_claims(tone_findings(load_study()), "polarity", "scorers")]
    ['polarity', 'scorers']
    """
    return [pick_claim(claims, name) for name in names]
