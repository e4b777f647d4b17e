"""Names of the last release, which work for one more and say what has taken their place."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pandas as pd

from analysis.study import Study


def _at(place: str) -> Callable[..., Any]:
    """The function at `module:name`, imported when it is asked for."""
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)


def _public(name: str) -> Callable[..., Any]:
    return getattr(import_module("analysis"), name)


def _as(name: str, **fixed: Any) -> Callable[..., Any]:
    """The public function of that name, with some arguments given."""
    def work(*asked: Any, **options: Any) -> Any:
        return _public(name)(*asked, **{**fixed, **options})

    return work


def _pick_rows(table: pd.DataFrame, **conditions: object) -> pd.DataFrame:
    for column, wanted in conditions.items():
        table = table[table[column] == wanted]
    return table


def _pick_row(table: pd.DataFrame, **conditions: object) -> dict[str, Any]:
    (row,) = _pick_rows(table, **conditions).to_dict("records")
    return row


def _weakest(cards: pd.DataFrame, measure: str, n: int = 8) -> pd.DataFrame:
    return cards[cards[measure].notna()].sort_values([measure, "instrument", "label"], ignore_index=True).head(n)


def _evidence_rows(study: Study, claim: Any) -> pd.DataFrame:
    table, rows = claim.evidence
    return getattr(study, table).loc[list(rows)]


def _label_of(study: Study, concept: str) -> str:
    return str(study.concepts.set_index("concept").loc[[concept], "label"].iloc[0])


def _old_findings(study: Study, *_: str) -> Any:
    return _public("findings")(study)


# old name: what to write now, and what does it
OLD: dict[str, tuple[str, Callable[..., Any]]] = {
    **dict.fromkeys(("plot_rates", "plot_shares", "plot_tone", "plot_specifications"), ("plot(table)", _as("plot"))),
    "plot_positions": ("plot(positions(study, family), only=[...])", lambda study, family, only, **options: _public(
        "plot")(_public("positions")(study, family), only=only, **options)),
    **dict.fromkeys(("show_estimates", "show_comparison", "show_cards", "show_description", "show_claims",
                     "show_carriers", "show_robustness"), ("show(...)", _as("show"))),
    "show_coverage": ("show(tones, columns=['score', 'n_scored', 'coverage'], index='name')", _as(
        "show", columns=["score", "n_scored", "coverage"], index="name")),
    "show_shadowed": ("show(study.shadowed.query('family == ...'))", lambda study, family: _public("show")(
        _pick_rows(study.shadowed, family=family))),
    **dict.fromkeys(("say_claim", "say_claims", "say_card", "say_comparison", "say_total", "say_limits", "say_each"),
                    ("say(...)", _as("say"))),
    "say_extremes": ("say(table, value=..., what=...)", lambda table, value, what: _public("say")(
        table, value=value, what=what)),
    "loaded_rates": ("term_rates(study, 'loaded', voice='own')", _as("term_rates", family="loaded", voice="own")),
    "hit_forms": ("forms(study, family, concept)", _as("forms")),
    "label_counts": ("forms(study, 'actors', actor, of='pattern')", lambda study, actor, family="actors",
                     **options: _public("forms")(study, family, actor, of="pattern", **options)),
    "anonymous_share": ("source_mix(study, 'named')", _as("source_mix", of="named")),
    "cue_stances": ("source_mix(study, 'cue_stance')", lambda study, source_type=None, **options: _public(
        "source_mix")(study, "cue_stance", spoken_by=source_type or "", **options)),
    "tone_sources": ("tone_words(study, scorer)", _as("tone_words")),
    "tone_extremes": ("tone_words(study, scorer, by='sentence')", lambda study, score="compound", top=3: _public(
        "tone_words")(study, "vader" if score == "compound" else "textblob", by="sentence", top=top)),
    "describe_total": ("describe(study, 'total')", _as("describe", of="total")),
    "describe_removals": ("describe(study, 'removals')", _as("describe", of="removals")),
    "section_words": ("describe(study, 'sections')", _as("describe", of="sections")),
    "distinctive_words": ("keyness(study, stop_words='without', least=3)", lambda study, least=3, **_: _public(
        "keyness")(study, stop_words="without", least=least)),
    "card": ("validate(study, instrument)", _as("validate")),
    "cards": ("validate(study, instruments)", _as("validate")),
    "attribution_card": ("validate(study, 'attributions')", _as("validate", instruments="attributions")),
    "agreements": ("validate(study, instruments, chance=True)", _as("validate", chance=True)),
    "pick_row": ("table.query(...).iloc[0]", _pick_row),
    "pick_rows": ("table.query(...)", _pick_rows),
    "weakest": ("cards.sort_values(...).head()", _weakest),
    "evidence_rows": ("study.hits.loc[list(claim.evidence[1])]", _evidence_rows),
    "label_of": ("study.concepts.set_index('concept')['label']", _label_of),
    "claim_choice": ("claim(study, 'term_choices', first, rival, family=...)", lambda study, family, first, rival,
                     **options: _public("claim")(study, "term_choices", first, rival, family=family, **options)),
    "claim_sources": ("claim(study, 'source_mix', first, rival)", lambda study, first, rival, **options: _public(
        "claim")(study, "source_mix", first, rival, **options)),
    **dict.fromkeys(("naming_findings", "choice_findings", "tone_findings"), ("findings(study)", _old_findings)),
    "robustness_by": ("robustness(table, by=True)", _as("robustness", by=True)),
    "carriers_each": ("carriers(study, claims)", lambda study, claims, *_: _public("carriers")(study, claims)),
    **{name: (f"from {place.partition(':')[0]} import {name}", lambda *asked, _place=place, **options: _at(_place)(
        *asked, **options)) for name, place in {
            "annotate_corpus": "analysis.reading.update:annotate_corpus",
            "read_articles": "analysis.formats.read:read_articles",
            "load_texts": "analysis.reading.texts:load_texts",
            "check_coding": "analysis.measures.coding:check_coding",
            "checksum": "analysis.study:checksum",
            "save_sheet": "analysis.study:save_sheet",
            "compare_groups": "analysis.estimate:compare_groups",
            "class_scores": "analysis.measures.accuracy:class_scores",
            "detection_scores": "analysis.measures.accuracy:detection_scores",
            "agreement_with_gold": "analysis.measures.validation:agreement_with_gold",
            "word_counts": "analysis.measures.keyness:word_counts"}.items()},
}
# Names that nothing does any longer, with the reason.
GONE = {
    "claim_names": "a share of names used by one outlet alone said nothing; see findings(study)['names:...']",
    "claim_status": "a share against its rest was a bar nobody asked for; see hit_shares(study, family)",
    "claim_tier": "a share against its rest was a bar nobody asked for; see label_shares(study, actor)",
    "claim_scorers": "see findings(study)['scorers']",
    "claim_extreme": "see findings(study), or claim(study, measure, outlet, other_outlet, ...)",
    "claim_choice_each": "use claim(study, 'term_choices', first, rival, outlet=...) for each outlet",
    "choice_by_outlet": "use claim(study, 'term_choices', first, rival, outlet=...) for each outlet",
    "claim_table": "use show(findings(study))",
    "pick_claim": "findings(study) is a mapping: findings(study)['choice']",
    "pick_claims": "findings(study) is a mapping: findings(study).only('choice', 'quoted')",
    "recount_claims": "findings(study) are counted in every declared way already",
    "with_robustness": "findings(study) are counted in every declared way already",
    "describe_grid": "use specifications(study, claim).nunique()",
    "say_tally": "see findings(study)['words']",
    "say_carriers": "use show(carriers(study, claims))",
    "say_robustness": "use show(robustness(table))",
    "say_recall": "use say(validate(study, 'attributions'))",
    "load_coding": "read the sheet with read_sheet and give it to family_precision",
}


def old_name(name: str) -> Callable[..., Any]:
    """What does the work of an old name, with a warning that names the new one; AttributeError for any other name."""
    if name in GONE:
        raise AttributeError(f"analysis.{name} is gone: {GONE[name]}.")
    if name not in OLD:
        raise AttributeError(f"module 'analysis' has no attribute {name!r}")
    new, work = OLD[name]
    warnings.warn(f"analysis.{name} goes with the next release; write {new} instead.", FutureWarning, stacklevel=3)
    return work
