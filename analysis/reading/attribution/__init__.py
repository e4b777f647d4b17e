"""Who says what: rules on plain text that find source, cue and content of every statement, with their places."""

from analysis.reading.attribution.cues import Rules, load_rules, reporting_forms
from analysis.reading.attribution.source_types import OTHER
from analysis.reading.attribution.sources import content_pieces, find_attributions

__all__ = ["OTHER", "Rules", "content_pieces", "find_attributions", "load_rules", "reporting_forms"]
