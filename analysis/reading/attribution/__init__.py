"""Who says what: rules on plain text that find source, cue and content of every statement, with their places."""

from analysis.reading.attribution.extract import attribution_columns, find_attributions, load_rules
from analysis.reading.attribution.model import MODEL_PARTS, OTHER, Rules, reporting_forms

__all__ = ["MODEL_PARTS", "OTHER", "Rules", "attribution_columns", "find_attributions", "load_rules", "reporting_forms"]
