"""One person under several spellings is one; the merge is shown and can be undone."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis import load_study, sources
from analysis.measures.people import one_spelling, sound


def test_spellings_of_one_name_sound_alike_and_other_names_do_not() -> None:
    assert len({sound(word) for word in ("Allou", "Alou", "Alo")}) == 1
    assert sound("Al-Saadi") == sound("saadi")
    assert sound("José") == sound("Jose")
    assert sound("Lind") != sound("Lund")


def test_a_surname_alone_is_the_only_one_who_has_it() -> None:
    assert one_spelling(["Imad Allou", "Alou", "Alo"]) == dict.fromkeys(["Imad Allou", "Alou", "Alo"], "Imad Allou")
    assert one_spelling(["Mara Lind", "Otto Lind", "Lind"])["Lind"] == "Lind"


def test_a_middle_initial_makes_no_other_person() -> None:
    assert set(one_spelling(["Otto J Brand", "Otto Brand", "Otto J. Brand"]).values()) == {"Otto J. Brand"}


def test_two_who_share_a_surname_stay_two() -> None:
    assert len(set(one_spelling(["Mara Lind", "Otto Lind"]).values())) == 2


@given(st.lists(st.text("abou -.", min_size=1, max_size=8)))
def test_every_name_has_one_spelling_and_a_spelling_is_its_own(names: list[str]) -> None:
    found = one_spelling(names)
    assert set(found) == set(names)
    assert all(found[spelling] == spelling for spelling in found.values())


def test_the_merge_is_shown_and_can_be_undone() -> None:
    shipped = load_study()
    together, apart = sources(shipped, scope="broad"), sources(shipped, scope="broad", merge=False)
    told = together[together["spellings"].str.contains("; ")]
    assert len(told)
    assert together["attributions"].sum() == apart["attributions"].sum()
    assert len(apart) == len(together) + sum(cell.count("; ") for cell in told["spellings"])
    assert set(pd.Series("; ".join(together["spellings"]).split("; "))) == set(apart["speaker"])
