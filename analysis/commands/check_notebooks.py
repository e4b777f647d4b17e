"""Find the notebooks that ask for more concepts than the dictionary has."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from typing import Any

from analysis.commands.findings import Finding, finding

FILE = "dictionary.yml"


def check_notebooks(notebooks: Mapping[str, bytes], data: Mapping[str, Any]) -> list[Finding]:
    """A finding for each notebook and family where the notebook asks for more concepts than the family has.

    notebooks: saved notebooks by name. data: the content of `dictionary.yml`. Only cells tagged `parameters` are read,
    and in them calls as `python -m analysis new` writes them: `analysis.first_concepts(study, family, n=2)`. A family
    that the dictionary lacks has no concepts. Notebooks that name their concepts are not checked.
    """
    families = data.get("families")
    if not isinstance(families, dict) or not families:
        return []
    there = {str(family): _count(body) for family, body in families.items()}
    first = next(iter(there))
    return [
        finding(FILE, f"family {family!r} has {has or 'no'} {'concept' if has == 1 else 'concepts'} and {name} asks "
                f"for {n}", f"add {n - has} there, or ask for fewer in its parameters cell",
                outcome="stops a notebook")
        for name, notebook in notebooks.items()
        for family, n in asked_concepts(notebook, first).items()
        if (has := there.get(family, 0)) < n
    ]


def _count(body: Any) -> int:
    concepts = body.get("concepts") if isinstance(body, dict) else None
    return len(concepts) if isinstance(concepts, dict) else 0


def asked_concepts(notebook: bytes, first: str) -> dict[str, int]:
    """How many concepts the parameters cells of a notebook ask for, by family; `first` is the first family.

    >>> source = "family = analysis.first_family(study)\\na, b = analysis.first_concepts(study, family, n=2)"
    >>> cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": [source]}
    >>> asked_concepts(json.dumps({"cells": [cell]}).encode(), "boats")
    {'boats': 2}
    """
    asked: dict[str, int] = {}
    for call in _calls(notebook):
        options = {option.arg: option.value for option in call.keywords}
        family = call.args[1] if len(call.args) > 1 else options.get("family")
        n = call.args[2] if len(call.args) > 2 else options.get("n", ast.Constant(1))
        if not isinstance(n, ast.Constant) or not isinstance(n.value, int):
            continue
        # An argument that is not a string is the variable that holds the first family.
        name = str(family.value) if isinstance(family, ast.Constant) else first
        asked[name] = max(asked.get(name, 0), n.value)
    return asked


def _calls(notebook: bytes) -> Iterator[ast.Call]:
    """The calls of `first_concepts` in parameters cells; none if this is not a notebook or not Python."""
    try:
        cells = json.loads(notebook)["cells"]
        sources = ["".join(cell["source"]) for cell in cells
                   if cell["cell_type"] == "code" and "parameters" in cell["metadata"].get("tags", [])]
        trees = [ast.parse(source) for source in sources]
    except (ValueError, KeyError, TypeError, SyntaxError):
        return
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "first_concepts":
                yield node
