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

    notebooks: saved notebooks by name. data: the content of `dictionary.yml`. What is read are calls of
    `analysis.first_concepts(study, family, n=2)` in cells tagged `parameters`, as `python -m analysis new` writes them,
    and `analysis.findings(study)` in any cell, which asks for the first two of the first family. A family that the
    dictionary lacks has no concepts. Notebooks that name their concepts are not checked.
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
    """How many concepts a notebook asks for, by family; `first` is the first family.

    >>> source = "family = analysis.first_family(study)\\na, b = analysis.first_concepts(study, family, n=2)"
    >>> cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": [source]}
    >>> asked_concepts(json.dumps({"cells": [cell]}).encode(), "boats")
    {'boats': 2}
    """
    asked: dict[str, int] = {}
    for called, call in _calls(notebook):
        options = {option.arg: option.value for option in call.keywords}
        family = call.args[1] if len(call.args) > 1 else options.get("family")
        n = call.args[2] if len(call.args) > 2 else options.get("n", ast.Constant(1))
        if called == "findings":
            given = {*("study", "family", "first", "rival")[:len(call.args)], *options}
            n = ast.Constant(0 if {"first", "rival"} <= given else 2)
        if not isinstance(n, ast.Constant) or not isinstance(n.value, int):
            continue
        # An argument that is not a string is the variable that holds the first family.
        name = str(family.value) if isinstance(family, ast.Constant) else first
        asked[name] = max(asked.get(name, 0), n.value)
    return asked


def _calls(notebook: bytes) -> Iterator[tuple[str, ast.Call]]:
    """The calls that ask for concepts, with their names; none if this is not a notebook, or where it is not Python."""
    try:
        cells = [("".join(cell["source"]), "parameters" in cell["metadata"].get("tags", []))
                 for cell in json.loads(notebook)["cells"] if cell["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError):
        return
    for source, parameters in cells:
        for node in _nodes(source):
            called = ast.unparse(node.func).split(".")[-1] if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and called in ("findings", *["first_concepts"] * parameters):
                yield called, node


def _nodes(source: str) -> Iterator[ast.AST]:
    try:
        yield from ast.walk(ast.parse(source))
    except SyntaxError:  # a line for the notebook itself, such as %matplotlib
        return
