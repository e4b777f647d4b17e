"""Who gets to speak: shares that add up, words counted once, diversity with what small numbers do to it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import load_study
from analysis.measures.attribution_scores import attribution_card, match_attributions, score_attributions
from analysis.measures.sources import (
    attributed_words,
    effective_number,
    rarefied_number,
    source_diversity,
    source_mix,
    sources,
)
from analysis.study import Study


@pytest.fixture(scope="module")
def study() -> Study:
    return load_study()


@pytest.mark.parametrize("of", ["source_type", "named", "cue_stance"])
@pytest.mark.parametrize("counted", ["attributions", "words"])
def test_the_types_of_an_outlet_share_everything(study: Study, of: str, counted: str) -> None:
    sums = source_mix(study, of, counted=counted).groupby("outlet")["value"].sum()
    assert sums.round(9).eq(1).all()


@pytest.mark.parametrize("scope", ["speech", "broad"])
def test_every_attribution_of_a_definition_is_counted_once(study: Study, scope: str) -> None:
    rows = study.attributions
    n = len(rows) if scope == "broad" else int((rows["scope"] == "speech").sum())
    assert sources(study, scope=scope)["attributions"].sum() == n
    for of in ("source_type", "named", "cue_stance"):
        assert source_mix(study, of, scope=scope)["count"].sum() == n
        assert source_mix(study, of, counted="words", scope=scope)["events"].sum() == n


def test_words_count_once_for_the_innermost_source_and_events_are_attributions(study: Study) -> None:
    for scope in ("speech", "broad"):
        table = source_mix(study, counted="words", scope=scope)
        assert table["count"].sum() == attributed_words(study, scope)["n_own_words"].sum()
        assert table["events"].tolist() == source_mix(study, scope=scope)["count"].tolist()


def test_quoted_and_indirect_statements_make_all(study: Study) -> None:
    every, quoted, indirect = (source_mix(study, form=form)["count"] for form in ("all", "quoted", "indirect"))
    assert (quoted + indirect).equals(every)
    named = source_mix(study, sources="named", scope="broad")["count"].sum()
    both = source_mix(study, "named", scope="broad").query("named")["count"].sum()
    assert named == study.attributions["named"].sum() == both


def test_words_of_a_chain_are_the_innermost_speakers(study: Study) -> None:
    rows = study.attributions.head(2).assign(doc_id=study.articles["doc_id"].iloc[0], n_words=[20, 12], chain=[-1, 0])
    own = attributed_words(replace(study, attributions=rows))
    assert own["n_own_words"].tolist() == [8, 12]


def test_an_outlet_without_attributions_has_no_share(study: Study) -> None:
    rows = study.attributions[study.attributions["doc_id"] != study.articles["doc_id"].iloc[0]]
    first = source_mix(replace(study, attributions=rows)).iloc[0]
    assert first["n"] == 0
    assert np.isnan(first["value"])
    assert first["varies"] == "nothing to count in"


def test_one_type_of_source_can_be_looked_at_alone(study: Study) -> None:
    rows = study.attributions[study.attributions["source_type"] == "us_official"]
    assert source_mix(study, "cue_stance", spoken_by="us_official", scope="broad")["count"].sum() == len(rows)
    with pytest.raises(ValueError, match="us_official"):
        source_mix(study, "cue_stance", spoken_by="martian")


@pytest.mark.parametrize("options", [{"of": "words"}, {"counted": "letters"}, {"form": "direct"}, {"sources": "known"}])
def test_unknown_words_raise_and_list_the_known_ones(study: Study, refused: Callable[..., object],
                                                     options: dict[str, str]) -> None:
    (name, value), = options.items()
    with refused(f"{name}={value!r}", "choose one of"):
        source_mix(study, **options)


@given(st.integers(1, 9), st.integers(1, 20))
def test_equal_kinds_count_in_full(kinds: int, each: int) -> None:
    assert effective_number(np.full(kinds, each)) == pytest.approx(kinds)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=8))
def test_effective_kinds_lie_between_one_and_all(counts: list[int]) -> None:
    assert 1 - 1e-9 <= effective_number(np.array(counts)) <= len(counts) + 1e-9


@given(st.lists(st.integers(1, 6), min_size=1, max_size=6))
def test_all_items_drawn_hold_all_kinds(counts: list[int]) -> None:
    assert rarefied_number(np.array(counts), sum(counts)) == pytest.approx(len(counts))
    assert rarefied_number(np.array(counts), 1) == pytest.approx(1)


def test_rarefaction_by_hand() -> None:
    # two a's and one b: of the three pairs one is a-a, two hold both kinds: (1 + 2 + 2) / 3
    assert rarefied_number(np.array([2, 1]), 2) == pytest.approx(5 / 3)


def test_diversity_says_what_so_few_could_reach(study: Study) -> None:
    table = source_diversity(study)
    assert (table["effective"] <= table["most"] + 1e-9).all()
    assert (table["rarefied"] <= table["drawn"]).all()
    assert table["drawn"].nunique() == 1


def test_effective_number_of_nothing_is_missing() -> None:
    assert np.isnan(effective_number(np.array([])))


def _rows(**columns: list) -> pd.DataFrame:
    given = {"doc_id": ["x"], "source_start": [0], "source_end": [4], "cue_start": [5], "cue_end": [9],
             "content_start": [10], "content_end": [30]}
    return pd.DataFrame({**given, **columns})


def test_half_the_content_is_enough_and_less_is_not() -> None:
    assert match_attributions(_rows(), _rows(content_end=[20]))["full"].tolist() == [True]
    assert match_attributions(_rows(), _rows(content_end=[19]))["full"].tolist() == [False]


def test_no_source_on_both_sides_agrees_and_on_one_does_not() -> None:
    none = _rows(source_start=[""], source_end=[""])
    assert match_attributions(none, none)["source"].tolist() == [True]
    assert match_attributions(_rows(), none)["source"].tolist() == [False]


def test_scores_count_what_was_missed() -> None:
    coded = pd.concat([_rows(), _rows(cue_start=[40], cue_end=[44])], ignore_index=True)
    table = score_attributions(_rows(), coded).set_index(["target", "measure"])["estimate"]
    assert table["cue", "precision"] == 1
    assert table["cue", "recall"] == 0.5


def test_a_study_without_hand_codes_has_an_empty_card(study: Study, tmp_path: object) -> None:
    assert attribution_card(study, str(tmp_path)).empty
