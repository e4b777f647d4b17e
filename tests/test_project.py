"""The project as a whole: what it installs, what it imports, what touches the disk, and what it must not name."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
import yaml
from project_rules import (
    DISK_MODULES,
    climbing_arrows,
    disk_uses,
    drift,
    import_cycles,
    imported_modules,
    lock_faults,
    long_functions,
)

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT, ENVIRONMENT, LOCK = ((ROOT / name).read_text(encoding="utf-8")
                                for name in ("pyproject.toml", "environment.yml", "requirements.lock"))
SOURCES = {".".join(path.relative_to(ROOT / "analysis").with_suffix("").parts): path.read_text(encoding="utf-8")
           for path in sorted((ROOT / "analysis").rglob("*.py"))}
LONGEST_FUNCTION = 60

# Put together here, so that this file does not name them either.
HOSTS = ["py" "pi.org", "python" "hosted.org", "ana" "conda.org", "npm" "js.org", "npm" "js.com", "deb" "ian.org"]
INDEX = re.compile(r"index-url[ =]+['\"]?(?:https?|file):|INDEX_URL=['\"]?(?:https?|file):|/wo" r"rk/|\.py" r"env/")


def tracked_files() -> list[Path]:
    """The files that belong to the project: git's, or without git all but what is made by running it."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
                            capture_output=True, text=True, check=False) if (ROOT / ".git").exists() else None
    if listed is not None and listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    made = re.compile(r"(?:^|/)(?:\.venv|\.git|site(?:-with-texts)?|build|\.\w+_cache|\.hypothesis|__pycache__"
                      r"|[^/]*\.egg-info)(?:/|$)|corpus/texts/|\.ipynb_checkpoints/")
    names = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.is_file()]
    return [ROOT / name for name in names if not made.search(name)]


def altered(text: str, old: str, new: str) -> str:
    """The text with a fault planted; `old` has to be there."""
    assert re.search(old, text, re.MULTILINE), old
    return re.sub(old, new, text, flags=re.MULTILINE)


# --- what is installed ---

def test_environment_and_pyproject_agree() -> None:
    assert drift(PYPROJECT, ENVIRONMENT) == []


@pytest.mark.parametrize(("old", "new", "said"), [
    (r"^  - nltk.*\n", "", "nltk is missing from environment.yml"),
    (r"textblob>=0.19", "textblob>=0.15", "textblob is '>=0.15' in environment.yml"),
    (r"pandas>=3.0", "pandas", "pandas is '' in environment.yml"),
    (r"  - scipy>=1.15", "  - scipy>=1.15\n  - scikit-learn", "scikit-learn is missing from pyproject.toml"),
    (r"^ *- -e \..*\n", "", "'-e .' is missing"),
    (r"- -e \.", "- -e . --no-deps", "'-e . --no-deps' is no requirement that pip reads"),
    (r"python=3.12", "python>=3.12", "python is not given exactly"),
    (r"python=3.12", "python=3.10", "python is not given exactly"),
    (r"- nodefaults", "- defaults", "channels are"),
    (r"  - conda-forge\n  - nodefaults", "  - nodefaults\n  - conda-forge", "channels are"),
    (r"  - pip\n", "", "pip is not among the dependencies"),
])
def test_drift_is_told(old: str, new: str, said: str) -> None:
    assert said in "; ".join(drift(PYPROJECT, altered(ENVIRONMENT, old, new)))


def test_drift_of_pyproject_is_told() -> None:
    assert drift(altered(PYPROJECT, '"pandas>=3.0"', '"pandas>=3.1"'), ENVIRONMENT) == [
        "pandas is '>=3.0' in environment.yml and '>=3.1' in pyproject.toml"]


def test_lock_is_hashed_free_of_addresses_and_sufficient() -> None:
    assert lock_faults(LOCK, PYPROJECT) == []


def test_lock_of_the_browser_is_hashed_and_agrees_with_the_other() -> None:
    own = (ROOT / "requirements-browser.lock").read_text(encoding="utf-8")
    assert lock_faults(own, PYPROJECT, "browser") == []
    assert "playwright is not in the lock" in lock_faults(LOCK, PYPROJECT, "browser")
    pins = [dict(re.findall(r"(?m)^([\w.-]+)==(\S+)", lock)) for lock in (own, LOCK)]
    assert {name: (pins[0][name], pins[1][name]) for name in pins[0].keys() & pins[1].keys()
            if pins[0][name] != pins[1][name]} == {}


@pytest.mark.parametrize(("old", "new", "said"), [
    (r"^anyio==", "anyio>=", "is not pinned with =="),
    (r"^anyio==.*\n(?: .*\n)+", "anyio==4.16.0\n", "anyio has no checksum"),
    (r"\A", "--index-url x\n", "line 1 holds an address"),
    (r"^nbval==.*\n", "nbval @ https://x.example/n.whl \\\\\n", "holds an address"),
    (r"^pandas==[\d.]+", "pandas==1.5.0", "pandas 1.5.0 does not satisfy '>=3.0'"),
    (r"^textblob==.*\n(?: .*\n)+", "", "textblob is not in the lock"),
    (r"^pytest==.*\n(?: .*\n)+", "", "pytest is not in the lock"),
])
def test_fault_of_the_lock_is_told(old: str, new: str, said: str) -> None:
    assert said in "; ".join(lock_faults(altered(LOCK, old, new), PYPROJECT))


def test_no_file_names_a_registry_or_a_machine() -> None:
    named = []
    for path in tracked_files():
        text = path.read_text(encoding="utf-8", errors="replace")
        if any(host in text for host in HOSTS) or INDEX.search(text):
            named.append(path.relative_to(ROOT).as_posix())
    assert named == []


def test_citation_can_be_read() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads(PYPROJECT)["project"]
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()
    assert (citation["version"], citation["license"]) == (project["version"], project["license"])
    assert all(author.keys() == {"name"} for author in citation["authors"])


# --- how it is built ---

def test_imports_go_one_way() -> None:
    assert climbing_arrows(SOURCES) == []
    assert import_cycles(SOURCES) == []


@pytest.mark.parametrize(("module", "source", "said"), [
    ("measures.tone", "from analysis.reading import clean", ["measures.tone imports from reading"]),
    ("measures.tone", "def f():\n    import analysis.showing.chart", ["measures.tone imports from showing"]),
    ("showing.chart", "from analysis.reading.clean import clean_text", ["showing.chart imports from reading"]),
    ("estimate.rates", "from analysis import study", ["estimate.rates imports from study"]),
    ("reading.clean", "from ..showing import say", ["reading.clean imports from showing"]),
    ("study", "from .reading import articles", ["study imports from reading"]),
    ("reading.clean", "from analysis.formats.word import read", ["reading.clean imports from formats"]),
    ("extras.more", "import re", ["extras.more is in no known room"]),
    ("showing.chart", "from analysis.measures.tone import tone\nfrom .say import say", []),
    ("formats.word", "from analysis.reading.articles import read_articles", []),
    ("__main__", "from analysis.showing import site", []),
])
def test_climbing_import_is_told(module: str, source: str, said: list[str]) -> None:
    assert climbing_arrows({module: source}) == said


def test_cycle_is_told() -> None:
    circle = {"reading.a": "from analysis.reading.b import x", "reading.b": "from . import c", "reading.c": "import re",
              "measures.d": "from analysis.measures import e"}
    assert import_cycles(circle) == []
    circle["reading.c"] = "def f():\n    from analysis.reading import a"
    assert import_cycles(circle) == ["reading.a", "reading.b", "reading.c"]


def test_only_the_gates_touch_the_disk() -> None:
    others = {name: source for name, source in SOURCES.items() if name not in DISK_MODULES}
    assert {name: uses for name, source in others.items() if (uses := disk_uses(source))} == {}


@pytest.mark.parametrize(("source", "said"), [
    ("open('x')", ["line 1: open()"]),
    ("from pathlib import Path\nPath('x').read_text()", ["line 2: read_text()"]),
    ("import pandas as pd\npd.read_csv(path)", ["line 2: read_csv()"]),
    ("table.to_csv('x.csv')", ["line 1: to_csv()"]),
    ("Path('x').write_text('y')", ["line 1: write_text()"]),
    ("import urllib.request", ["line 1: import of urllib.request"]),
    ("with zipfile.ZipFile(path).open('a') as lines: pass", []),
    ("table.to_csv()", []),
    ("pd.read_csv(io.StringIO(text))", []),
    ("held = io.BytesIO(raw)\npd.read_excel(held)", []),
    ("from importlib.resources import files\nfiles('analysis').joinpath('a.json').read_text()", []),
    ("place = resources.files('analysis') / 'a.json'\nplace.read_text()", []),
    ("Path(__file__).with_name('a.json').read_text()", []),
    ("from analysis.reading.articles import read_text\nread_text(path)", []),
])
def test_use_of_the_disk_is_told(source: str, said: list[str]) -> None:
    assert disk_uses(source) == said


def test_functions_are_short() -> None:
    assert {name: long for name, source in SOURCES.items() if (long := long_functions(source, LONGEST_FUNCTION))} == {}


def test_docstring_does_not_make_a_function_long() -> None:
    source = 'def f():\n    """One.\n\n    More.\n    """\n    a = 1\n    return a\n'
    assert long_functions(source, 3) == []
    assert long_functions(source, 2) == ["f: 3 lines"]


def test_nothing_draws_through_pyplot() -> None:
    scripts = [path for path in tracked_files() if path.suffix == ".py"]
    cells = {f"{path.name}[{place}]": cell.source for path in tracked_files() if path.suffix == ".ipynb"
             for place, cell in enumerate(nbformat.read(path, as_version=4).cells) if cell.cell_type == "code"}
    found = [path.name for path in scripts if re.search(PYPLOT, path.read_text(encoding="utf-8"))]
    assert found + [name for name, source in cells.items() if re.search(PYPLOT, source)] == []


PYPLOT = r"(?m)^\s*(?:import matplotlib\.pyplot|from matplotlib import (?:.*\b)?pyplot|import pylab|%pylab)"


@pytest.mark.parametrize("line", [
    "import matplotlib.pyplot as plt", "    from matplotlib import colors, pyplot", "%pylab"])
def test_pyplot_is_recognised(line: str) -> None:
    assert re.search(PYPLOT, line)


@pytest.mark.slow
def test_import_is_light() -> None:
    heavy = ["matplotlib", "scipy.stats", "nltk", "textblob", "vaderSentiment", "nbconvert", "nbclient", "IPython",
             "click", "tqdm"]
    program = f"import analysis, sys; print([name for name in {heavy} if name in sys.modules])"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COV", "PYTHON"))}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT,
                          env=environment)
    assert done.stdout.strip() == "[]"


def test_shop_window_only_imports() -> None:
    names = {name.split(".")[0] for name in imported_modules(SOURCES["__init__"], "__init__")}
    assert names <= {"study", "schema", "estimate", "measures", "showing", "reading", "formats", "deprecated"}
    assert SOURCES["__init__"].count("def ") == 1  # __getattr__, for old names


def test_ruff_is_clean() -> None:
    done = subprocess.run([sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format", "concise", "."],
                          cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_types_of_the_public_surface_hold() -> None:
    done = subprocess.run([sys.executable, "-m", "mypy", "--no-error-summary"], cwd=ROOT,
                          capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_package_tells_that_it_is_typed() -> None:
    assert (ROOT / "analysis" / "py.typed").is_file()
    assert "py.typed" in tomllib.loads(PYPROJECT)["tool"]["setuptools"]["package-data"]["analysis"]


def test_no_pattern_has_a_possessive_group() -> None:
    """Python before 3.11.5 matches them wrongly (gh-106052): words would keep the stop behind them, silently."""
    group = re.compile(r"(?<!\()\)(?:[*+?]|\{[\d,]+\})\+")
    assert {name for name, source in SOURCES.items() if group.search(source)} == set()
    assert group.findall("(?:a)*+(?:b){2,3}+c++(?:d)*") == [")*+", "){2,3}+"]
