"""Parallax: how several outlets cover one event, as rates, shares and differences with their intervals.

Notebooks load a study and ask it measures; `annotate` makes a study from articles. Nothing here is called "bias":
the house measures, readers judge.
"""

from analysis.measures.describe import describe, describe_removals, describe_total, design_limits, section_words
from analysis.measures.distinctive import distinctive_words
from analysis.measures.frequency import hit_forms, hit_shares, term_choices, term_rates, voice_shares
from analysis.measures.labels import label_counts, label_shares, loaded_rates, scare_quotes
from analysis.measures.positions import positions
from analysis.measures.tone import tone, tone_extremes, tone_sources
from analysis.reading.annotate import annotate, annotate_corpus
from analysis.reading.articles import read_corpus
from analysis.reading.clean import clean_text
from analysis.reading.dictionary import load_dictionary
from analysis.reading.texts import load_texts
from analysis.showing.chart import Chart
from analysis.showing.evidence import concordance
from analysis.showing.findings import say_agreement, say_choice, say_names
from analysis.showing.plots import plot_rates, plot_shares, plot_tone
from analysis.showing.positions import plot_positions
from analysis.showing.say import Sentence, colophon, say, say_each, say_extremes, say_limits
from analysis.showing.tables import (
    label_of,
    pick_row,
    pick_rows,
    show,
    show_coverage,
    show_description,
    show_estimates,
    show_shadowed,
)
from analysis.study import Study, StudyError, checksum, load_study, save_study

__all__ = [
    "Chart",
    "Sentence",
    "Study",
    "StudyError",
    "annotate",
    "annotate_corpus",
    "checksum",
    "clean_text",
    "colophon",
    "concordance",
    "describe",
    "describe_removals",
    "describe_total",
    "design_limits",
    "distinctive_words",
    "hit_forms",
    "hit_shares",
    "label_counts",
    "label_of",
    "label_shares",
    "load_dictionary",
    "load_study",
    "load_texts",
    "loaded_rates",
    "pick_row",
    "pick_rows",
    "plot_positions",
    "plot_rates",
    "plot_shares",
    "plot_tone",
    "positions",
    "read_corpus",
    "save_study",
    "say",
    "say_agreement",
    "say_choice",
    "say_each",
    "say_extremes",
    "say_limits",
    "say_names",
    "scare_quotes",
    "section_words",
    "show",
    "show_coverage",
    "show_description",
    "show_estimates",
    "show_shadowed",
    "term_choices",
    "term_rates",
    "tone",
    "tone_extremes",
    "tone_sources",
    "voice_shares",
]
