"""Parallax: how several outlets cover one event, as rates, shares and differences with their intervals.

Notebooks load a study and ask it measures; `annotate` makes a study from articles. Five verbs serve every measure:
`show`, `say`, `plot`, `compare` and `explain`. Nothing here is called "bias": the package measures, readers judge.
"""

from collections.abc import Callable
from typing import Any

from analysis.formats.duplicates import find_duplicates
from analysis.formats.read import read_files
from analysis.formats.tables import export_tables
from analysis.measures.agreement import agreement
from analysis.measures.claims import claim
from analysis.measures.coding import coder_agreement, coding_sheet, corrected_counts, family_precision
from analysis.measures.compare import compare
from analysis.measures.describe import describe, design_limits
from analysis.measures.explain import explain
from analysis.measures.families import families, family_forms, family_positions, family_rates, leading_patterns
from analysis.measures.findings import findings
from analysis.measures.gold import coded, codings, load_gold
from analysis.measures.labels import label_shares, scare_quotes
from analysis.measures.language import in_language
from analysis.measures.large import open_study
from analysis.measures.over_time import first_uses, over_time, trend
from analysis.measures.sensitivity import carriers, leave_one_out, robustness, sensitivity, specifications
from analysis.measures.sources import source_diversity, source_mix, sources
from analysis.measures.terms import (
    first_concepts,
    first_family,
    forms,
    hit_shares,
    positions,
    term_choices,
    term_rates,
    voice_shares,
)
from analysis.measures.tone import judging, rank_agreement, tone, tone_words
from analysis.measures.validation import validate
from analysis.measures.words import collocates, dispersion, keyness
from analysis.reading.annotate import annotate
from analysis.reading.articles import read_corpus, read_outlets
from analysis.reading.clean import clean_text
from analysis.reading.cues import score_judging, score_targets
from analysis.reading.dictionary import load_dictionary
from analysis.showing.chart import Chart
from analysis.showing.evidence import concordance
from analysis.showing.plot import plot
from analysis.showing.say import colophon, say
from analysis.showing.sentences import Sentence
from analysis.showing.show import show
from analysis.study import Study, StudyError, load_study, read_events, save_study

__all__ = [
    "Chart", "Sentence", "Study", "StudyError", "agreement", "annotate", "carriers", "claim", "clean_text", "coded",
    "coder_agreement", "coding_sheet", "codings", "collocates", "colophon", "compare", "concordance",
    "corrected_counts", "describe", "design_limits", "dispersion", "explain", "export_tables", "families",
    "family_forms", "family_positions", "family_precision", "family_rates", "find_duplicates", "findings",
    "first_concepts", "first_family", "first_uses", "forms", "hit_shares", "in_language", "judging", "keyness",
    "label_shares", "leading_patterns", "leave_one_out", "load_dictionary", "load_gold", "load_study", "open_study",
    "over_time", "plot", "positions", "rank_agreement", "read_corpus", "read_events", "read_files", "read_outlets",
    "robustness", "save_study", "say", "scare_quotes", "score_judging", "score_targets", "sensitivity", "show",
    "source_diversity", "source_mix", "sources", "specifications", "term_choices", "term_rates", "tone",
    "tone_words", "trend", "validate", "voice_shares",
]


def __getattr__(name: str) -> Callable[..., Any]:
    from analysis.deprecated import old_name

    return old_name(name)
