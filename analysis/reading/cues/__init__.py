"""Scores from lists of words with learned weights: judging language of sentences, and tone toward a target."""

from analysis.reading.cues.judging import score_judging
from analysis.reading.cues.targets import score_targets

__all__ = ["score_judging", "score_targets"]
