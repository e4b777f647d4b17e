"""A notebook as GitHub shows it: plain HTML without any style or script."""

from __future__ import annotations

import re
from collections.abc import Iterable

import nbformat
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter

SETTING_UP = 3  # cells of code that may stand before the first result: loading, and the parameters


def render(notebook: nbformat.NotebookNode) -> BeautifulSoup:
    """The notebook by nbconvert's basic template, from which styles and scripts are taken."""
    html, _ = HTMLExporter(template_name="basic").from_notebook_node(notebook)
    tree = BeautifulSoup(html, "html.parser")
    for element in tree.find_all(["style", "script", "link"]):
        element.decompose()
    for element in tree.find_all(style=True):
        del element["style"]
    return tree


def faults(tree: BeautifulSoup, ids: Iterable[str] = ()) -> list[str]:
    """What reads badly on GitHub, one sentence each; ids: names that are for programs and not for readers."""
    outputs = tree.select(".jp-Cell-outputWrapper .jp-OutputArea-child, .output_area")
    found = [] if outputs else ["it shows no result."]
    if outputs:
        before = outputs[0].find_all_previous(class_=["jp-InputArea-editor", "input_area"])
        if len(before) > SETTING_UP:
            found.append(f"{len(before)} cells of code stand before its first result.")
    for output in outputs:
        found += [f"a table has {len(rows)} rows of heads." for table in output.find_all("table")
                  if len(rows := table.select("thead tr")) > 1]
        found += [f"an output has the id {each['id']}." for each in output.find_all(id=True)
                  if each.name not in ("h1", "h2", "h3", "h4")]
        told = re.sub(r"\S+://\S+", " ", output.get_text(" "))
        found += [f"an output says {name}, which is for programs." for name in ids
                  if re.search(rf"(?<![\w/.-]){re.escape(name)}(?![\w/.-])", told)]
    return found
