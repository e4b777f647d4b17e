"""Scores from lists of words with learned weights: judging language of sentences, and tone toward a target."""

from analysis.reading.cues.judging import JUDGING_COLUMNS, judging_rows, score_judging
from analysis.reading.cues.targets import score_targets, target_rows

__all__ = ["JUDGING_COLUMNS", "judging_rows", "score_judging", "score_targets", "target_rows"]
