"""The registry: every finding that is stated is a claim, and no table can change without its sentence changing."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

import analysis
from analysis.measures.claims.claim import Claim, evidence_rows
from analysis.measures.claims.findings import (
    choice_by_outlet,
    choice_findings,
    naming_findings,
    pick_claim,
    pick_claims,
    tone_findings,
)
from analysis.showing.claims import say_claim
from analysis.study import Study

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("0[1-4]-*.ipynb"))
SPEAKERS = {"say_claim", "say_claims", "say_tally"}


@pytest.fixture(scope="module")
def shipped() -> Study:
    return analysis.load_study(ROOT / "corpus" / "tables")


def registry(study: Study) -> list[Claim]:
    """Every claim the registry makes of the shipped study."""
    return [*naming_findings(study, "armed_groups", "deception"),
            *choice_findings(study, "exit", "withdrawal", "security_partnership"), *tone_findings(study)]


def test_every_claim_was_counted_in_other_ways_and_says_what_it_rests_on(shipped: Study) -> None:
    claims = registry(shipped)
    assert len({claim.name for claim in claims}) == len(claims) == 12
    for claim in claims:
        assert claim.specifications is not None, claim.name
        assert claim.kept is not None, claim.name
        assert 1 <= claim.kept <= claim.specifications, claim.name
        assert len(evidence_rows(shipped, claim)) > 0, claim.name


def _poorer(study: Study, claim: Claim) -> Study:
    """The study with part of a claim's evidence changed: gone, or, of the first sentences, another score and voice."""
    table, rows = claim.evidence
    told = getattr(study, table)
    if table != "sentences":
        some = list(rows)[::3]
        return replace(study, **{table: told.drop(index=some).reset_index(drop=True)})
    some = list(rows)[: len(rows) // 3]
    changed = {"polarity": 0.9, "compound": -0.9, "n_quoted_words": 0}
    frame = told.copy()
    for column, value in changed.items():
        frame.loc[some, column] = value
    return replace(study, sentences=frame)


def test_change_the_tables_and_every_sentence_changes(shipped: Study) -> None:
    for claim in registry(shipped):
        again = pick_claim(registry(_poorer(shipped, claim)), claim.name)
        assert str(say_claim(again)) != str(say_claim(claim)), claim.name


def test_claims_are_picked_by_name(study: Study, refused: Callable[..., object]) -> None:
    claims = tone_findings(study)
    assert [claim.name for claim in pick_claims(claims, "polarity", "scorers")] == ["polarity", "scorers"]
    with refused("name", "scorers"):
        pick_claim(claims, "scorer")
    with refused("concept", "owner"):
        naming_findings(study, "owners", "alarm")


def test_a_study_with_little_in_it_states_little(study: Study) -> None:
    for claim in [*naming_findings(study, "owner", "alarm"), *choice_findings(study, "fate", "closure", "timetable"),
                  *tone_findings(study)]:
        assert "nan" not in str(say_claim(claim)), claim.name
    assert [claim.arguments["outlet"] for claim in choice_by_outlet(study, "fate", "closure", "timetable")] == [
        "gull", "tide", "lamp"]


# --- the notebooks ---

def _called(source: str) -> set[str]:
    """The functions of the package that a cell calls."""
    return {node.func.attr for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}


def _found_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """The code cells between the heading "What we found" and the next heading."""
    cells, inside = [], False
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("#"):
            inside = cell.source.startswith("## What we found")
        elif inside and cell.cell_type == "code":
            cells.append(cell)
    return cells


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_a_notebook_found_is_said_by_claims_alone(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    cells = _found_cells(notebook)
    assert cells
    for cell in cells:
        assert _called(cell.source) & (SPEAKERS | {"show_claims"}), cell.source
    tagged = [cell for cell in notebook.cells if "finding" in cell.metadata.get("tags", [])]
    assert all(cell in cells for cell in tagged)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_other_sentence_of_a_notebook_compares(path: Path) -> None:
    """`say_extremes`, which judges by two intervals alone, is for plain facts without any; claims are for findings."""
    notebook = nbformat.read(path, as_version=4)
    said = set().union(*(_called(cell.source) for cell in notebook.cells if cell.cell_type == "code"))
    assert "say_extremes" not in said


def test_the_notebooks_ask_the_same_things() -> None:
    """Notebook 04 takes apart what 01 and 02 state, so a parameter means the same in all of them."""
    given: dict[str, set[str]] = {}
    for path in NOTEBOOKS:
        for cell in nbformat.read(path, as_version=4).cells:
            if "parameters" in cell.metadata.get("tags", []):
                for name, value in _assigned(cell.source).items():
                    given.setdefault(name, set()).add(value)
    assert {name: values for name, values in given.items() if len(values) > 1} == {}
    assert {"family", "first", "rival", "actor", "judgement"} <= set(given)


def _assigned(source: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for statement in ast.parse(source).body:
        assert isinstance(statement, ast.Assign)
        names, values = statement.targets[0], statement.value
        if isinstance(names, ast.Tuple) and isinstance(values, ast.Tuple):
            both = zip(names.elts, values.elts, strict=True)
            pairs |= {ast.unparse(name): ast.unparse(value) for name, value in both}
        else:
            pairs[ast.unparse(names)] = ast.unparse(values)
    return pairs


def test_the_claims_of_the_readme_stand_in_the_registry(shipped: Study) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    block = text.partition("<!-- computed: begin -->")[2].partition("<!-- computed: end -->")[0]
    listed = [line.removeprefix("- ") for line in block.strip().splitlines()]
    tally = str(analysis.say_tally(choice_by_outlet(shipped, "exit", "withdrawal", "security_partnership")))
    known = {str(say_claim(claim)) for claim in registry(shipped)} | {tally}
    assert listed
    assert set(listed) <= known
