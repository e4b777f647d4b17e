"""What a study's dictionary could have found, in the dictionary's order: for notebooks that serve any dictionary."""

from __future__ import annotations

from analysis.study import Study, StudyError


def first_family(study: Study) -> str:
    """The first family of the study's dictionary; StudyError where it has none.

    >>> from analysis import load_study
    >>> first_family(load_study()) == load_study().concepts["family"].iloc[0]
    True
    """
    if study.concepts.empty:
        raise StudyError("dictionary.yml: there is no family of terms; add one, then annotate.")
    return str(study.concepts["family"].iloc[0])


def first_concepts(study: Study, family: str, n: int = 1) -> list[str]:
    """The first n concepts of a family, as the dictionary lists them, used in the texts or not.

    Raises StudyError where the family is unknown or has fewer than n.

    >>> from analysis import load_study
    >>> len(first_concepts(load_study(), first_family(load_study()), n=2))
    2
    """
    families = list(dict.fromkeys(study.concepts["family"]))
    if family not in families:
        raise StudyError(f"dictionary.yml: there is no family {family!r} among {families}; add it, then annotate.")
    concepts = list(dict.fromkeys(study.concepts.loc[study.concepts["family"] == family, "concept"]))
    if len(concepts) < n:
        raise StudyError(f"dictionary.yml, family {family!r}: {len(concepts)} of the {n} concepts that are asked for; "
                         "add concepts there and annotate, or change the cell.")
    return concepts[:n]
