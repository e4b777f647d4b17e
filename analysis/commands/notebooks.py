"""Make a notebook ready for another study: without its interpretations, outputs and concepts."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from analysis.study import StudyError

# family: its concepts, in the dictionary's order
ConceptNames = Mapping[str, list[str]]


def bare_notebook(data: bytes, name: str, families: ConceptNames, values: Mapping[str, Any] | None = None) -> bytes:
    """A saved notebook without cells tagged `reading`, without outputs, and with concepts taken from any dictionary.

    families: those of the study that the notebook comes from. In cells tagged `parameters` their names are replaced by
    calls that take the first family of the new study and its first concepts; the families that every study has
    (`actors`, `loaded`) keep their names. values: new values of other parameters, by name; the rest stay.
    """
    notebook = json.loads(data)
    cells = [cell for cell in notebook["cells"] if "reading" not in cell["metadata"].get("tags", [])]
    notebook["cells"] = [_bare_cell(cell, f"{name}-{number}", families, values or {})
                         for number, cell in enumerate(cells)]
    return (json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode("utf-8")


def _bare_cell(
    cell: Mapping[str, Any], place: str, families: ConceptNames, values: Mapping[str, Any]
) -> dict[str, Any]:
    bare: dict[str, Any] = {**cell, "id": hashlib.sha256(place.encode()).hexdigest()[:8]}
    if cell["cell_type"] != "code":
        return bare
    source = "".join(cell["source"])
    if "parameters" in cell["metadata"].get("tags", []):
        source = general_parameters(source, families, values, place)
    return bare | {"source": source.splitlines(keepends=True), "outputs": [], "execution_count": None}


def general_parameters(source: str, families: ConceptNames, values: Mapping[str, Any] | None = None,
                       place: str = "the cell") -> str:
    """The source of a parameters cell that takes families and concepts from the study that is loaded.

    >>> print(general_parameters('family, first, rival = "boats", "ferry", "ship"', {"boats": ["ferry", "ship"]}))
    family = analysis.first_family(study)
    first, rival = analysis.first_concepts(study, family, n=2)
    """
    given = _assignments(source, place)
    family_of = {concept: family for family, concepts in families.items() for concept in concepts}
    main = next(iter(families))
    holder = next((name for name, value in given if value == main), "")
    lines, asked = [], dict[str, list[str]]()
    for name, value in given:
        if isinstance(value, str) and value in family_of:
            asked.setdefault(family_of[value], []).append(name)
        elif value == main:
            lines.append(f"{name} = analysis.first_family(study)")
        else:
            constant = json.dumps((values or {}).get(name, value), ensure_ascii=False)
            lines.append(f"{name} = {constant}")
    for family, names in asked.items():
        argument = holder or "analysis.first_family(study)" if family == main else json.dumps(family)
        target = ", ".join(names) if len(names) > 1 else f"[{names[0]}]"
        lines.append(f"{target} = analysis.first_concepts(study, {argument}, n={len(names)})")
    return "\n".join(lines)


def _assignments(source: str, place: str) -> list[tuple[str, Any]]:
    """The names that a cell assigns and their values, in order."""
    found = []
    for statement in ast.parse(source).body:
        if not isinstance(statement, ast.Assign):
            raise StudyError(f"{place}: a parameters cell assigns constants and nothing else; correct the notebook.")
        target, value = statement.targets[0], statement.value
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            pairs: Iterable[tuple[ast.expr, ast.expr]] = zip(target.elts, value.elts, strict=True)
        else:
            pairs = iter([(target, value)])
        found += [(ast.unparse(name), ast.literal_eval(given)) for name, given in pairs]
    return found
