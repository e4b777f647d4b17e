"""Convert dictionaries of other programs into families of `dictionary.yml`, and such families for quanteda."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.commands.check_dictionary import why_no_match
from analysis.disk import make_file
from analysis.formats.dictionaries import load_dictionary, to_quanteda
from analysis.formats.files import open_files
from analysis.reading.articles import read_yaml
from analysis.reading.dictionary import as_globs, parse_dictionary
from analysis.study import StudyError

# family: its concepts, and their patterns
Families = dict[str, dict[str, list[str]]]
_HEAD = """\
# Families read from {name}.
# To use them, paste what stands below `families:` here under `families:` in corpus/dictionary.yml; check; annotate.
# Within a family the longest match wins, and each word counts for one of its concepts; families are counted apart.
# Therefore categories with patterns in common are separate families here.
"""


def convert_dictionary(file: str | Path, target: str | Path = "", form: str = "study") -> list[str]:
    """Convert a dictionary into another form; return the lines of a report.

    file: quanteda's YAML, LIWC .dic, Lexicoder (see `analysis.formats.dictionaries`), or a `dictionary.yml`.
    target: the file to make, which must not exist; "" makes none. form: "study" gives families for `dictionary.yml`,
    where patterns that can never match are listed in a comment; "quanteda" gives quanteda's YAML.
    Errors: ValueError where the file is not a dictionary, has no usable pattern, or is in that form already.
    """
    name, data = _open(file)
    ours = re.search(rb"(?m)^families:", data) and re.search(rb"(?m)^ +concepts:", data)
    if ours and form == "study":
        raise StudyError(f"{name}: this is a dictionary of this package; write it for quanteda with --as quanteda.")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = _own(file, name) if ours else load_dictionary(data, name)
    lines = [str(one.message) for one in caught]
    if form == "quanteda":
        content = to_quanteda(found)
        lines += [line.removeprefix("# ").capitalize() + "." for line in content.splitlines() if line.startswith("# ")]
    else:
        families, left_out = usable(to_families(found, Path(name).stem), name)
        content = families_text(families, left_out, name)
        lines = [*_describe(families, name), *lines, *_describe_left_out(left_out)]
    if not target:
        return [*lines, "Nothing was written; --to NEW.yml writes it."]
    made = make_file(target, content.encode("utf-8"))
    use = ("read it in R with dictionary(file = ...)" if form == "quanteda" else
           "paste its families into corpus/dictionary.yml, then check and annotate")
    return [*lines, f"{made} is made; {use}."]


def _open(file: str | Path) -> tuple[str, bytes]:
    if not Path(file).is_file():
        raise StudyError(f"{Path(file).name}: there is no such file; check the path.")
    (name, data), *more = open_files(file)
    if isinstance(data, ValueError):
        raise data
    if more:
        raise StudyError(f"{Path(file).name}: it holds {len(more) + 1} files; unpack it and name one of them.")
    return " ".join(name.rpartition("/")[2].split()), data


def _own(file: str | Path, name: str) -> dict[str, Any]:
    data = read_yaml(file)
    parse_dictionary(data, name)
    return data


def to_families(nested: Mapping[str, Any], name: str) -> Families:
    """Nested names as families of concepts: the first level gives the families, the levels below the concepts.

    A dictionary of one level becomes one family, called `name`. Categories that share a pattern become separate
    families, because within a family each match counts once.

    >>> to_families({"joy": ["glad*"], "grief": ["sad"]}, "mood")
    {'mood': {'joy': ['glad*'], 'grief': ['sad']}}
    >>> to_families({"affect": ["glad*", "sad"], "joy": ["glad*"]}, "mood")
    {'affect': {'affect': ['glad*', 'sad']}, 'joy': {'joy': ['glad*']}}
    """
    flat = all(isinstance(body, list) for body in nested.values())
    found: Families = {}
    for family, body in ({name: nested} if flat else nested).items():
        concepts = dict(_concepts(body, "", family))
        counted = Counter(pattern.lower() for patterns in concepts.values() for pattern in set(patterns))
        if any(times > 1 for times in counted.values()):
            apart = {concept if flat or concept == family else f"{family}_{concept}": (concept, patterns)
                     for concept, patterns in concepts.items()}
            found |= {own: {concept: patterns} for own, (concept, patterns) in apart.items()}
        else:
            found[family] = concepts
    return found


def _concepts(body: Any, path: str, family: str) -> Iterator[tuple[str, list[str]]]:
    if isinstance(body, list):
        yield path or family, body
        return
    for key, inner in body.items():
        yield from _concepts(inner, "_".join(part for part in (path, key.strip()) if part), family)


def usable(families: Families, name: str) -> tuple[Families, list[tuple[str, str]]]:
    """The families with the patterns that can match, and the others as (pattern, why); apostrophes become straight."""
    kept: Families = {}
    left_out = []
    for family, concepts in families.items():
        for concept, patterns in concepts.items():
            for pattern in (" ".join(pattern.split()).replace("’", "'") for pattern in patterns):
                why = _why_unusable(pattern)
                if why:
                    left_out.append((pattern, why))
                else:
                    kept.setdefault(family, {}).setdefault(concept, []).append(pattern)
    if not kept:
        raise StudyError(f"{name}: none of its {len(left_out)} patterns could match a word (the first: "
                         f"{left_out[0][1]}); look at the file.")
    parse_dictionary({"families": {family: {"concepts": concepts} for family, concepts in kept.items()}}, name)
    return kept, left_out


def _why_unusable(pattern: str) -> str:
    try:
        as_globs(pattern, "")
    except StudyError as error:
        return str(error).removeprefix(": ").partition(";")[0].removesuffix(".")
    return next((why for why in map(why_no_match, pattern.split()) if why), "")


def families_text(families: Families, left_out: list[tuple[str, str]], name: str) -> str:
    """The families as YAML for `dictionary.yml`; patterns that were left out are listed in comments."""
    import yaml

    made = {family: {"about": f"read from {name}", "reference": "CHANGE THIS: whose dictionary it is, and where it was "
                     "published", "concepts": concepts} for family, concepts in families.items()}
    text = yaml.safe_dump({"families": made}, width=116, sort_keys=False, allow_unicode=True, default_flow_style=None)
    lost = [f"#   {pattern}: {why}" for pattern, why in left_out]
    return "\n".join([_HEAD.format(name=name) + "\n" + text, *(["# Left out:", *lost, ""] if lost else [])])


def _describe(families: Families, name: str) -> list[str]:
    concepts = [patterns for family in families.values() for patterns in family.values()]
    total = sum(map(len, concepts))
    lines = [f"{name}: {_count(total, 'pattern')} in {_count(len(concepts), 'concept')} of "
             f"{_count(len(families), 'family')}."]
    for family, body in families.items():
        lines.append(f"  {family}: {', '.join(f'{concept} {len(patterns)}' for concept, patterns in body.items())}")
    return lines


def _describe_left_out(left_out: list[tuple[str, str]]) -> list[str]:
    if not left_out:
        return []
    link = ":" if len(left_out) == 1 else ", the first because"
    return [f"{_count(len(left_out), 'pattern')} left out that could never match{link} {left_out[0][1]}."]


def _count(number: int, thing: str) -> str:
    """A number with its noun in the singular or plural.

    >>> _count(1, "family"), _count(2, "family"), _count(3, "pattern")
    ('1 family', '2 families', '3 patterns')
    """
    many = f"{thing.removesuffix('y')}ies" if thing.endswith("y") else f"{thing}s"
    return f"{number:,} {thing if number == 1 else many}"
