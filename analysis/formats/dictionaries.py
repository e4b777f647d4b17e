"""Dictionaries of other programs -> nested names with lists of patterns; our dictionaries -> quanteda's YAML."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from analysis.formats.decoding import decode
from analysis.formats.liwc import read_liwc
from analysis.formats.xml_files import local_name, parse_xml
from analysis.reading.dictionary import TIERS

# Nested names; the innermost values are lists of glob patterns.
Nested = dict[str, Any]
_LARGEST = 20 * 2**20
_DEEPEST = 20


def load_dictionary(data: bytes, name: str) -> Nested:
    """Read a dictionary file into nested categories with lists of glob patterns: {name: {name: [pattern, ...]}}.

    Formats: quanteda's YAML; this package's own YAML (families and concepts; `not:` conditions are dropped); LIWC .dic
    (2007 and 2015 layouts; of a conditional entry such as "kind (of)1/2" only the unconditional categories are kept);
    Lexicoder lists ("+CATEGORY" with its words below); the XML of Lexicoder and Yoshikoder (cnode and pnode). Patterns
    are kept as written, without surrounding white space and without duplicates in a list.

    Errors: ValueError with file, line and remedy for anything else.

    >>> load_dictionary(b"motion:\\n  leave: [withdraw*, pull out]\\n  stay: [remain*]\\n", "motion.yml")
    {'motion': {'leave': ['withdraw*', 'pull out'], 'stay': ['remain*']}}
    >>> load_dictionary(b"%\\n1\\tposemo\\n2\\tnegemo\\n%\\ngood\\t1\\nbad*\\t2\\n", "small.dic")
    {'posemo': ['good'], 'negemo': ['bad*']}
    """
    if len(data) > _LARGEST:
        raise ValueError(
            f"{name}: a dictionary of {len(data) / 2**20:,.0f} MB is larger than {_LARGEST // 2**20} MB; split it."
        )
    text = decode(data)[0].strip("\n")
    if text.lstrip().startswith("<"):
        found = _from_xml(data, name)
    elif text.lstrip().startswith("%"):
        found = read_liwc(text, name)
    elif text.lstrip().startswith("+"):
        found = _from_lexicoder(text, name)
    else:
        found = _from_yaml(text, name)
    if not _patterns(found):
        raise ValueError(
            f"{name}: no patterns were found; a dictionary is YAML, LIWC .dic, a Lexicoder list or Lexicoder XML."
        )
    return found


def to_quanteda(dictionary: Mapping[str, Any]) -> str:
    """Write a dictionary as YAML that quanteda's dictionary(file = ...) reads: nested names, lists of quoted patterns.

    dictionary: what `load_dictionary` returns, or this package's own form (families with concepts). Of our own form,
    names (with tiers as a third level) and patterns are written, labels and references are not. Patterns with a gap
    ("..."), guarded patterns and `not:` conditions do not exist in quanteda; a comment at the top counts them.

    >>> print(to_quanteda({"exit": {"leave": ["withdraw*"]}}), end="")
    exit:
      leave:
      - withdraw*
    """
    import yaml

    plain, left_out = (
        _own_form(dictionary) if _is_own_form(dictionary) else (_plain(dictionary, "the dictionary", 0), Counter())
    )
    comment = "".join(
        f"# left out, because quanteda has no such thing: {count} {what}\n" for what, count in left_out.items() if count
    )
    text: str = yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=1_000)
    return comment + text


def _is_own_form(dictionary: Mapping[str, Any]) -> bool:
    families = dictionary.get("families")
    return isinstance(families, Mapping) and any(
        isinstance(body, Mapping) and "concepts" in body for body in families.values()
    )


def _own_form(dictionary: Mapping[str, Any]) -> tuple[Nested, Counter[str]]:
    """Return our families as nested names with patterns, and counts of what quanteda has no counterpart for."""
    found: Nested = {}
    left_out: Counter[str] = Counter()
    for family, body in dictionary["families"].items():
        for concept, spec in (body.get("concepts") or {}).items():
            parts = spec if isinstance(spec, Mapping) else {"patterns": spec}
            lists = {key: _listed(parts.get(key)) for key in ("patterns", *TIERS, "guarded", "not")}
            guarded, conditions = lists.pop("guarded"), lists.pop("not")
            left_out["patterns with a gap (...)"] += sum("..." in one for given in lists.values() for one in given)
            left_out["guarded patterns"] += len(guarded)
            left_out["not: conditions"] += len(conditions)
            kept = {key: fit for key, given in lists.items() if (fit := [one for one in given if "..." not in one])}
            if kept:
                found.setdefault(str(family), {})[str(concept)] = kept.get("patterns", kept)
    return found, left_out


def _listed(value: Any) -> list[str]:
    if isinstance(value, Mapping):  # guarded names by tier
        return [one for given in value.values() for one in _listed(given)]
    return [str(one) for one in (value if isinstance(value, list) else [value] if value else [])]


def _plain(value: Any, name: str, depth: int) -> Any:
    """Return nested names with lists of patterns; a level may be a list of mappings, as quanteda writes it."""
    if depth > _DEEPEST:
        raise ValueError(f"{name}: categories are nested more than {_DEEPEST} deep; flatten them.")
    if isinstance(value, Mapping):
        return {
            str(key): _plain(inner, f"{name}, {key}", depth + 1)
            for key, inner in value.items()
            if inner not in (None, "")
        }
    if not isinstance(value, list):
        return [str(value).strip()]
    if any(isinstance(one, Mapping) for one in value):
        parts = [_plain(one, name, depth + 1) for one in value]
        words = [word for part in parts if isinstance(part, list) for word in part]
        return ({"": words} if words else {}) | {
            key: inner for part in parts if isinstance(part, dict) for key, inner in part.items()
        }
    if any(isinstance(one, list) for one in value):
        raise ValueError(f"{name}: a list is inside a list of patterns; write one pattern per item.")
    words = [str(one).strip() for one in value if one is not None]
    return list(dict.fromkeys(word for word in words if word))


def _from_yaml(text: str, name: str) -> Nested:
    import yaml

    try:
        for event in yaml.parse(text, Loader=yaml.BaseLoader):
            if isinstance(event, yaml.AliasEvent):
                raise ValueError(
                    f"{name}, line {event.start_mark.line + 1}: '*{event.anchor}' is read as a YAML alias; "
                    "put patterns that begin with '*' in quotes."
                )
        # The base loader reads every value as a string: "no" is not False, 2024-01-28 is not a date.
        value = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.YAMLError as error:
        mark, why = (
            getattr(error, "problem_mark", None),
            " ".join(str(getattr(error, "problem", None) or "broken").split()),
        )
        where = f", line {mark.line + 1}" if mark else ""
        raise ValueError(
            f"{name}{where}: this is not valid YAML ({why}); quote patterns that begin with '*'."
        ) from None
    except RecursionError:
        raise ValueError(f"{name}: the YAML is nested too deeply; flatten it.") from None
    if not isinstance(value, dict):
        raise ValueError(
            f"{name}: a dictionary's YAML is names with lists of patterns below them; write 'name: [pattern, pattern]'."
        )
    return _own_form(value)[0] if _is_own_form(value) else _plain(value, name, 0)


def _from_lexicoder(text: str, name: str) -> Nested:
    found: dict[str, list[str]] = {}
    words: list[str] = []
    for line in (line.strip() for line in text.split("\n")):
        if line.startswith("+"):
            words = found.setdefault(line.lstrip("+").strip() or name, [])
        elif line and line not in words:
            words.append(line)
    return {category: patterns for category, patterns in found.items() if patterns}


def _from_xml(data: bytes, name: str) -> Nested:
    found = _node(parse_xml(data, name), name, 0)
    return found if isinstance(found, dict) else {name.rpartition(".")[0] or name: found}


def _node(element: Any, name: str, depth: int) -> Nested | list[str]:
    if depth > _DEEPEST:
        raise ValueError(f"{name}: categories are nested more than {_DEEPEST} deep; flatten them.")
    patterns = list(dict.fromkeys((one.get("name") or "").strip() for one in element if local_name(one) == "pnode"))
    inner: Nested = {}
    for one in element:
        if local_name(one) == "cnode":
            inner[one.get("name") or "unnamed"] = _node(one, name, depth + 1)
        elif local_name(one) not in ("pnode", "cnode") and len(one):
            below = _node(one, name, depth + 1)
            inner |= below if isinstance(below, dict) else {}
    patterns = [pattern for pattern in patterns if pattern]
    if inner and patterns:
        inner = {"": patterns} | inner
    return inner or patterns


def _patterns(value: Any) -> int:
    if isinstance(value, Mapping):
        return sum(_patterns(inner) for inner in value.values())
    return len(value) if isinstance(value, list) else 0
