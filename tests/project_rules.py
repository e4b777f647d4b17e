"""What holds for the project as a whole, as functions from text to a list of faults; `test_project.py` applies them."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Mapping

import yaml
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

CONDA_NAMES = {"matplotlib-base": "matplotlib"}  # the same library under conda-forge's name
CONDA_ONLY = {"python", "pip"}

# Room: the rooms it may import from. An arrow that is not here climbs.
ARROWS = {
    "schema": set(),
    "errors": set(),
    "records": {"schema", "errors"},
    "progress": set(),
    "languages": set(),
    "disk": {"records"},
    "parquet": {"schema", "records"},
    "manifest": {"schema", "records", "disk", "parquet"},
    "study": {"schema", "records", "disk", "manifest", "parquet", "errors"},
    "estimate": {"estimate", "errors"},
    "parts": {"schema", "records", "manifest", "parquet", "study"},
    "measures": {"measures", "estimate", "parts", "study", "schema", "errors", "languages"},
    "deprecated": {"study"},  # old names; the new ones are looked up when they are called
    "showing": {"showing", "measures", "estimate", "study", "disk", "schema", "errors"},
    "reading": {"reading", "study", "manifest", "parquet", "disk", "records", "progress", "schema", "languages"},
    "formats": {"formats", "reading", "study", "progress", "schema"},
    "commands": {"commands", "formats", "reading", "study", "manifest", "disk", "records", "progress", "schema",
                 "languages"},
}
TOP = {"__init__", "__main__"}  # the shop window and the command line see every room

# What is written; the study's tables; the user's articles; other people's files; notebooks and pages; what commands
# read; and the one module that asks the network. Nothing else opens a file or a connection.
DISK_MODULES = {"disk", "manifest", "study", "parts", "reading.articles", "reading.cache", "formats.files",
                "showing.site", "commands.folders", "commands.guard", "commands.web"}
DISK_CALLS = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "read_csv", "read_json", "read_excel",
              "read_parquet", "read_table", "read_pickle", "to_csv", "to_json", "to_excel", "to_parquet", "to_pickle",
              "mkdir", "rmdir", "unlink", "rmtree", "copyfile", "copytree", "iterdir", "glob", "rglob"}
DISK_IMPORTS = {"shutil", "tempfile", "socket", "urllib.request", "http.client", "requests", "httpx", "subprocess"}
IN_MEMORY = {"files", "StringIO", "BytesIO", "ZipFile"}  # a module's own data file, or bytes that were handed over


def requirements(pyproject: str, extra: str = "") -> dict[str, SpecifierSet]:
    """Return what pyproject.toml asks for, by canonical name: tests included, or of one extra only.

    What drives a browser has a lock of its own: nobody else needs it.
    """
    project = tomllib.loads(pyproject)["project"]
    extras = project["optional-dependencies"]
    lines = extras[extra] if extra else [*project["dependencies"], *extras["test"]]
    return {canonicalize_name(found.name): found.specifier for found in map(Requirement, lines)}


def drift(pyproject: str, environment: str) -> list[str]:
    """Return where environment.yml differs from pyproject.toml, or would not work with conda or Binder."""
    wanted, python = requirements(pyproject), SpecifierSet(tomllib.loads(pyproject)["project"]["requires-python"])
    conda, pip, channels = _environment(environment)
    found = []
    if channels != ["conda-forge", "nodefaults"]:
        found.append(f"channels are {channels}, not conda-forge and nodefaults")
    if "-e ." not in pip:
        found.append("'-e .' is missing from the pip part, so the project itself is not installed")
    version = re.fullmatch(r"==(\d+\.\d+)\.\*", str(conda.pop("python", "")))
    if version is None or not python.contains(f"{version[1]}.0"):
        found.append(f"python is not given exactly, as '=3.x', within {python}")
    if conda.pop("pip", None) is None:
        found.append("pip is not among the dependencies, though there is a pip part")
    listed = {**conda, **_read_pip([line for line in pip if line != "-e ."], found)}
    found += [f"{name} is missing from environment.yml" for name in sorted(wanted.keys() - listed.keys())]
    found += [f"{name} is missing from pyproject.toml" for name in sorted(listed.keys() - wanted.keys())]
    found += [f"{name} is '{listed[name]}' in environment.yml and '{wanted[name]}' in pyproject.toml"
              for name in sorted(wanted.keys() & listed.keys()) if wanted[name] != listed[name]]
    return found


def _environment(text: str) -> tuple[dict[str, SpecifierSet], list[str], list[str]]:
    """Return conda's part by canonical name, the pip part, and the channels."""
    given = yaml.safe_load(text)
    conda: dict[str, SpecifierSet] = {}
    pip: list[str] = []
    for line in given["dependencies"]:
        if isinstance(line, dict):
            pip += [" ".join(part.split()) for part in line["pip"]]
            continue
        name, specifier = re.fullmatch(r"([\w.-]+)\s*(.*)", line).groups()
        exact = re.sub(r"^=\s*([\d.]+)$", r"==\1.*", specifier)  # conda's '=3.12' means 3.12.anything
        conda[canonicalize_name(CONDA_NAMES.get(name, name))] = SpecifierSet(exact)
    return conda, pip, given["channels"]


def _read_pip(lines: list[str], found: list[str]) -> dict[str, SpecifierSet]:
    read = {}
    for line in lines:
        try:
            wanted = Requirement(line)
        except InvalidRequirement:
            found.append(f"'{line}' is no requirement that pip reads in environment.yml")
            continue
        read[canonicalize_name(wanted.name)] = wanted.specifier
    return read


def lock_faults(lock: str, pyproject: str, extra: str = "") -> list[str]:
    """Return what keeps a lock from installing, byte for byte and from any index, what pyproject.toml asks for.

    extra: the extra that it is the lock of.
    """
    found = [f"line {number} holds an address" for number, line in enumerate(lock.splitlines(), start=1)
             if re.search(r"\w+://|^\s*-{1,2}(?:index-url|extra-index-url|find-links|i|f)\b", line)]
    versions: dict[str, list[Version]] = {}
    for block in re.findall(r"(?m)^[A-Za-z0-9].*(?:\n[ \t]+.*)*", lock):
        pinned = re.match(r"([\w.-]+)(?:\[[\w,-]+\])?==([^\s;\\]+)", block)
        if pinned is None:
            found.append(f"'{block.splitlines()[0]}' is not pinned with ==")
            continue
        if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", block):
            found.append(f"{pinned[1]} has no checksum")
        versions.setdefault(canonicalize_name(pinned[1]), []).append(Version(pinned[2]))
    for name, specifier in requirements(pyproject, extra).items():
        if name not in versions:
            found.append(f"{name} is not in the lock")
        found += [f"{name} {version} does not satisfy '{specifier}'" for version in versions.get(name, [])
                  if not specifier.contains(version, prereleases=True)]
    return found


def imported_modules(source: str, module: str) -> set[str]:
    """Return the dotted names of the `analysis` modules a module imports, anywhere in it, without 'analysis.'."""
    package = ["analysis", *module.split(".")[:-1]]
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[:len(package) - node.level + 1] if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            names |= {start} | {f"{start}.{alias.name}" for alias in node.names}
    return {name.removeprefix("analysis.") for name in names if name.startswith("analysis.")}


def climbing_arrows(sources: Mapping[str, str]) -> list[str]:
    """Return the imports that go against the rooms' order; sources: module name ('reading.clean') to its text."""
    found = []
    for module, source in sorted(sources.items()):
        room = module.split(".")[0]
        targets = {name.split(".")[0] for name in imported_modules(source, module)} & ARROWS.keys()
        if room not in TOP:
            allowed = ARROWS.get(room, set())
            found += [f"{module} imports from {target}" for target in sorted(targets - allowed)]
            if room not in ARROWS:
                found.append(f"{module} is in no known room")
    return found


def import_cycles(sources: Mapping[str, str]) -> list[str]:
    """Return the modules that lie on a cycle of imports."""
    arrows = {}
    for module, source in sources.items():
        names = imported_modules(source, module)
        arrows[module] = ((names | {f"{name}.__init__" for name in names}) & sources.keys()) - {module}
    while True:  # peel off modules that import none of the rest; what stays imports in a circle, or from one
        leaves = {module for module, targets in arrows.items() if not targets & arrows.keys()}
        if not leaves:
            return sorted(arrows)
        arrows = {module: targets for module, targets in arrows.items() if module not in leaves}


def disk_uses(source: str) -> list[str]:
    """Return the calls and imports of a module that touch disk or network, its own bundled data file excepted."""
    tree = ast.parse(source)
    held = _names_in_memory(tree)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name for alias in node.names} if isinstance(node, ast.Import) else {node.module or ""}
            found += [f"line {node.lineno}: import of {name}" for name in sorted(names & DISK_IMPORTS)]
        # By bare name only open(): any other is a function of ours, imported from a module that is checked itself.
        if not isinstance(node, ast.Call) or _called(node) not in (DISK_CALLS if _is_method(node) else {"open"}):
            continue
        to_string = _called(node).startswith("to_") and not node.args
        if not to_string and not _in_memory(node, held):
            found.append(f"line {node.lineno}: {_called(node)}()")
    return found


def _is_method(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute)


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _in_memory(node: ast.AST, held: set[str]) -> bool:
    """Tell whether what is read hangs on bundled data or on bytes already in memory."""
    names = held | {"__file__"}
    return any((isinstance(part, ast.Call) and _called(part) in IN_MEMORY)
               or (isinstance(part, ast.Name) and part.id in names) for part in ast.walk(node))


def _names_in_memory(tree: ast.Module) -> set[str]:
    held: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and _in_memory(node.value, held):
            held |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.withitem) and isinstance(node.optional_vars, ast.Name):
            held |= {node.optional_vars.id} if _in_memory(node.context_expr, held) else set()
    return held


def long_functions(source: str, most: int) -> list[str]:
    """Return the functions with more than `most` lines; a docstring is not counted, it is there to be long."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        first = node.body[0]
        has_docstring = isinstance(first, ast.Expr) and isinstance(getattr(first.value, "value", None), str)
        about = first.end_lineno - first.lineno + 1 if has_docstring else 0
        lines = node.end_lineno - node.lineno + 1 - about
        if lines > most:
            found.append(f"{node.name}: {lines} lines")
    return found
