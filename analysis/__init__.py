"""Parallax: how several outlets cover one event, as rates, shares and differences with their intervals.

Notebooks load a study and ask it measures; `annotate` makes a study from articles. Nothing here is called "bias":
the house measures, readers judge.
"""

from analysis.estimate import compare_groups
from analysis.formats.duplicates import find_duplicates
from analysis.formats.read import read_articles, read_files
from analysis.formats.tables import export_tables
from analysis.measures.accuracy import class_scores, detection_scores
from analysis.measures.agreement import agreement
from analysis.measures.attribution_scores import attribution_card
from analysis.measures.claims.claim import claim_table, evidence_rows
from analysis.measures.claims.findings import (
    choice_by_outlet,
    choice_findings,
    naming_findings,
    pick_claim,
    pick_claims,
    tone_findings,
)
from analysis.measures.claims.influence import carriers, carriers_each, leave_one_out
from analysis.measures.claims.kinds import (
    claim_choice,
    claim_choice_each,
    claim_extreme,
    claim_names,
    claim_scorers,
    claim_sources,
    claim_status,
    claim_tier,
)
from analysis.measures.claims.sensitivity import (
    describe_grid,
    recount_claims,
    robustness,
    robustness_by,
    sensitivity,
    specifications,
    with_robustness,
)
from analysis.measures.coding import (
    check_coding,
    coder_agreement,
    coding_sheet,
    corrected_counts,
    family_precision,
)
from analysis.measures.compare import compare
from analysis.measures.concepts import first_concepts, first_family
from analysis.measures.describe import describe, describe_removals, describe_total, design_limits, section_words
from analysis.measures.distinctive import distinctive_words
from analysis.measures.diversity import source_diversity
from analysis.measures.explanation.explain import explain
from analysis.measures.frequency import hit_forms, hit_shares, term_choices, term_rates, voice_shares
from analysis.measures.gold import load_gold
from analysis.measures.keyness import word_counts
from analysis.measures.labels import label_counts, label_shares, loaded_rates, scare_quotes
from analysis.measures.of_study import collocates, dispersion, keyness
from analysis.measures.positions import positions
from analysis.measures.sourcing import anonymous_share, cue_stances, source_mix, sources
from analysis.measures.tone import tone, tone_extremes, tone_sources
from analysis.measures.validation import agreement_with_gold, agreements, card, cards, weakest
from analysis.reading.annotate import annotate, annotate_corpus
from analysis.reading.articles import read_corpus, read_outlets
from analysis.reading.clean import clean_text
from analysis.reading.dictionary import load_dictionary
from analysis.reading.texts import load_texts
from analysis.showing.cards import say_card, say_recall, show_cards
from analysis.showing.chart import Chart
from analysis.showing.claims import (
    say_carriers,
    say_claim,
    say_claims,
    say_robustness,
    say_tally,
    show_carriers,
    show_claims,
    show_robustness,
)
from analysis.showing.comparison import say_comparison
from analysis.showing.evidence import concordance
from analysis.showing.plots import plot_rates, plot_shares, plot_tone
from analysis.showing.positions import plot_positions
from analysis.showing.say import Sentence, colophon, say, say_each, say_extremes, say_limits, say_total
from analysis.showing.specification_plot import plot_specifications
from analysis.showing.tables import (
    label_of,
    pick_row,
    pick_rows,
    show,
    show_comparison,
    show_coverage,
    show_description,
    show_estimates,
    show_shadowed,
)
from analysis.study import Study, StudyError, checksum, load_study, read_sheet, save_sheet, save_study

__all__ = [
    "Chart",
    "Sentence",
    "Study",
    "StudyError",
    "agreement",
    "agreement_with_gold",
    "agreements",
    "annotate",
    "annotate_corpus",
    "anonymous_share",
    "attribution_card",
    "card",
    "cards",
    "carriers",
    "carriers_each",
    "check_coding",
    "checksum",
    "choice_by_outlet",
    "choice_findings",
    "claim_choice",
    "claim_choice_each",
    "claim_extreme",
    "claim_names",
    "claim_scorers",
    "claim_sources",
    "claim_status",
    "claim_table",
    "claim_tier",
    "class_scores",
    "clean_text",
    "coder_agreement",
    "coding_sheet",
    "collocates",
    "colophon",
    "compare",
    "compare_groups",
    "concordance",
    "corrected_counts",
    "cue_stances",
    "describe",
    "describe_grid",
    "describe_removals",
    "describe_total",
    "design_limits",
    "detection_scores",
    "dispersion",
    "distinctive_words",
    "evidence_rows",
    "explain",
    "export_tables",
    "family_precision",
    "find_duplicates",
    "first_concepts",
    "first_family",
    "hit_forms",
    "hit_shares",
    "keyness",
    "label_counts",
    "label_of",
    "label_shares",
    "leave_one_out",
    "load_dictionary",
    "load_gold",
    "load_study",
    "load_texts",
    "loaded_rates",
    "naming_findings",
    "pick_claim",
    "pick_claims",
    "pick_row",
    "pick_rows",
    "plot_positions",
    "plot_rates",
    "plot_shares",
    "plot_specifications",
    "plot_tone",
    "positions",
    "read_articles",
    "read_corpus",
    "read_files",
    "read_sheet",
    "read_outlets",
    "recount_claims",
    "robustness",
    "robustness_by",
    "save_sheet",
    "save_study",
    "say",
    "say_card",
    "say_carriers",
    "say_claim",
    "say_claims",
    "say_comparison",
    "say_each",
    "say_extremes",
    "say_limits",
    "say_recall",
    "say_robustness",
    "say_tally",
    "say_total",
    "scare_quotes",
    "section_words",
    "sensitivity",
    "show",
    "show_cards",
    "show_carriers",
    "show_claims",
    "show_comparison",
    "show_coverage",
    "show_description",
    "show_estimates",
    "show_robustness",
    "show_shadowed",
    "source_diversity",
    "source_mix",
    "sources",
    "specifications",
    "term_choices",
    "term_rates",
    "tone",
    "tone_extremes",
    "tone_findings",
    "tone_sources",
    "voice_shares",
    "weakest",
    "with_robustness",
    "word_counts",
]
