"""Make a new study: notebooks without interpretations, an empty corpus, an example dictionary, instructions."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

from analysis.commands.folders import read_file, read_folder
from analysis.commands.notebooks import bare_notebook
from analysis.disk import make_folder
from analysis.reading.articles import ARTICLE_COLUMNS
from analysis.schema import TABLES
from analysis.study import StudyError

HOME = Path(__file__).resolve().parents[2]


def new_study(place: str | Path, home: str | Path = HOME) -> Path:
    """Make the folder of a new study; StudyError if it exists: nothing is ever overwritten.

    home: the clone of the package, with `notebooks/` and `corpus/dictionary.yml`. The dictionary's general sections
    (hedges, attribution, stop words) are copied from there, without entries about the shipped study; its
    families are examples to replace. No article, outlet, count or output of the shipped study is copied; the accuracy
    of the instruments on published data is.
    """
    target = Path(place)
    shipped, notebooks = _shipped_dictionary(Path(home)), _shipped_notebooks(Path(home))
    families = {family: list(body["concepts"]) for family, body in shipped["families"].items()}
    made = {
        "README.md": _fill("README.md.j2", name=target.name),
        ".gitignore": _fill("gitignore.j2"),
        "corpus/README.md": _fill("datasheet.md.j2", name=target.name),
        "corpus/dictionary.yml": _fill("dictionary.yml.j2", **general_sections(shipped)),
        "corpus/articles.csv": (",".join(ARTICLE_COLUMNS) + "\n").encode(),
        "corpus/outlets.csv": (",".join(TABLES["outlets"]) + "\n").encode(),
        "corpus/gold/benchmarks.csv": _shipped(Path(home), "corpus/gold/benchmarks.csv"),
    }
    about = _load_yaml(_skeleton("shipped.yml"))
    for name, data in notebooks.items():
        if name in about["leave_out"]["notebooks"]:
            continue
        made[f"notebooks/{name}"] = bare_notebook(data, name, families, about["parameters"])
    return make_folder(target, made)


def general_sections(shipped: dict[str, Any]) -> dict[str, str]:
    """The sections of a dictionary that suit any study, name -> YAML: hedges, attribution, stop_words."""
    out = _load_yaml(_skeleton("shipped.yml"))
    hedges = {**shipped["families"]["hedges"], "reference": "classes after Hyland (2005), Metadiscourse"}
    words = frozenset(out["leave_out"]["words"])
    used = {item.strip("{}") for patterns in out["source_types"].values() for item in patterns if item.startswith("{")}
    lists = {name: [entry for entry in entries if not words & set(entry.split())]
             for name, entries in shipped["attribution"]["source_lists"].items() if name in used}
    attribution = {"source_lists": lists, "source_types": out["source_types"], "person_types": out["person_types"],
                   "source_labels": out["source_labels"]}
    return {
        "hedges": _indent(_dump({"hedges": hedges})),
        "attribution": _dump({"attribution": attribution}),
        "stop_words": _dump({"stop_words": shipped["stop_words"]}),
    }


def _dump(section: dict[str, Any]) -> str:
    import yaml

    text: str = yaml.safe_dump(section, width=116, sort_keys=False, allow_unicode=True, default_flow_style=None)
    return text.rstrip("\n")


def _indent(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


def _skeleton(name: str) -> str:
    return (files("analysis") / "skeleton" / name).read_text(encoding="utf-8")


def _fill(template: str, **values: str) -> bytes:
    from jinja2 import StrictUndefined, Template

    made = Template(_skeleton(template), undefined=StrictUndefined, keep_trailing_newline=True)
    return str(made.render(values)).encode("utf-8")


def _shipped_notebooks(home: Path) -> dict[str, bytes]:
    found = read_folder(home / "notebooks", "[0-9]*.ipynb")
    if not found:
        raise StudyError("notebooks: the package was installed without its notebooks; "
                         "install it from a clone of the project with 'pip install --editable'.")
    return found


def _shipped_dictionary(home: Path) -> dict[str, Any]:
    shipped: dict[str, Any] = _load_yaml(_shipped(home, "corpus/dictionary.yml").decode("utf-8"))
    return shipped


def _shipped(home: Path, name: str) -> bytes:
    data = read_file(home / name)
    if data is None:
        raise StudyError(f"{name}: the package was installed without it; "
                         "install it from a clone of the project with 'pip install --editable'.")
    return data


def _load_yaml(text: str) -> Any:
    import yaml

    # These files are the package's own; libyaml reads them six times as fast where it is there.
    return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
