"""What each sentence adds to a measure of its outlet: numerator and denominator of every rate, share and mean."""

from __future__ import annotations

from collections.abc import Callable
from inspect import signature

import numpy as np
import pandas as pd

from analysis.estimate.checks import check_word
from analysis.measures.claims.counting import CHOICES, counted_hits, per_sentence, sentence_words
from analysis.measures.tone import SCORES
from analysis.study import Study


def parts_of(study: Study, measure: str, **choices: str) -> np.ndarray:
    """What each sentence adds to a measure: one row a row of `study.sentences`, columns numerator and denominator.

    measure: "term_rates" (family, concept), "term_choices" (family, concept), "hit_shares" (family, concept, status),
    "label_shares" (actor, tier), "voice_shares" (quoted words), "tone" (score; with a third column, the words its
    scorer knew). choices: those and the ways of counting it takes; ValueError names one it does not take.

    >>> from analysis import load_study
    >>> hits, words = parts_of(load_study(), "term_rates", family="exit", concept="withdrawal").sum(axis=0)
    >>> bool(0 < hits < words)
    True
    """
    check_word("measure", measure, MEASURES)
    takes = signature(MEASURES[measure]).parameters
    for name in choices:
        check_word(f"choice of {measure}", name, list(takes)[1:])
    for name, taken in list(takes.items())[1:]:
        if taken.default is taken.empty and name not in choices:
            raise ValueError(f"{measure} asks for {name!r}; give it, as in {name}='...'.")
    return np.column_stack(MEASURES[measure](study, **choices))


def _rates(study: Study, *, family: str, concept: str, voice: str = "all", status: str = "all", unit: str = "word",
           case: str = "folded", patterns: str = "all", words: str = "as counted") -> list[np.ndarray]:
    hits = counted_hits(study, family, voice=voice, status=status, case=case, patterns=patterns)
    hits = _of_concept(hits, study, concept)
    return [per_sentence(study, hits, unit), sentence_words(study, voice=voice, words=words, unit=unit)]


def _choices(study: Study, *, family: str, concept: str, voice: str = "all", status: str = "all", unit: str = "word",
             case: str = "folded", patterns: str = "all") -> list[np.ndarray]:
    hits = counted_hits(study, family, voice=voice, status=status, case=case, patterns=patterns)
    return [per_sentence(study, some, unit) for some in (_of_concept(hits, study, concept), hits)]


def _statuses(study: Study, *, family: str, concept: str, of: str = "negated", voice: str = "all", unit: str = "word",
              case: str = "folded", patterns: str = "all") -> list[np.ndarray]:
    hits = _of_concept(counted_hits(study, family, voice=voice, case=case, patterns=patterns), study, concept)
    return [per_sentence(study, some, unit) for some in (hits[hits["status"] == of], hits)]


def _labels(study: Study, *, actor: str, tier: str, family: str = "actors", voice: str = "all", unit: str = "word",
            patterns: str = "all") -> list[np.ndarray]:
    hits = _of_concept(counted_hits(study, family, voice=voice, patterns=patterns), study, actor)
    return [per_sentence(study, some, unit) for some in (hits[hits["tier"] == tier], hits)]


def _quoted(study: Study, *, unit: str = "word", words: str = "as counted") -> list[np.ndarray]:
    return [sentence_words(study, voice=voice, unit=unit, words=words) for voice in ("quoted", "all")]


def _tone(study: Study, *, score: str, voice: str = "all", topic_words: str = "with") -> list[np.ndarray]:
    check_word("voice", voice, CHOICES["voice"])
    check_word("topic_words", topic_words, ("with", "without"))
    sentences, known = study.sentences, SCORES[check_word("score", score, TONES)]
    ending = "" if topic_words == "with" else "_no_topic"
    quoted, words = (sentences[name].to_numpy() for name in ("n_quoted_words", "n_words"))
    kept = {"all": words >= 0, "own": quoted == 0, "quoted": 2 * quoted > words}[voice].astype(float)
    values, scored = (sentences[f"{name}{ending}"].to_numpy(float) for name in (score, known))
    return [values * kept, kept, scored * kept]


def _of_concept(hits: pd.DataFrame, study: Study, concept: str) -> pd.DataFrame:
    return hits[hits["concept"] == check_word("concept", concept, list(dict.fromkeys(study.concepts["concept"])))]


MEASURES: dict[str, Callable[..., list[np.ndarray]]] = {
    "term_rates": _rates,
    "term_choices": _choices,
    "hit_shares": _statuses,
    "label_shares": _labels,
    "voice_shares": _quoted,
    "tone": _tone,
}
TONES = ("polarity", "subjectivity", "compound")
SCALES = {"term_rates": "rate", "tone": "mean"}  # all others are shares


def scale_of(measure: str) -> str:
    """Whether a measure is a "rate" (per 1,000), a "share" or a "mean".

    >>> scale_of("tone")
    'mean'
    """
    return SCALES.get(measure, "share")
