"""A made-up study: an invented ferry line that is to close, in four short articles by three outlets, and one outlet
without any.

Every count in it can be made on one's fingers. Words by article, and by voice:

| article | words | quoted | closure | new timetable | sentences |
| --- | --- | --- | --- | --- | --- |
| gull-1 | 20 | 0 | 2 (closes, closure) | 0 | 4 of 5 words |
| gull-2 | 20 | 0 | 1 (negated) | 1 | 4 of 5 words |
| tide-1 | 20 | 10 | 1 (quoted) | 1 | 2 |
| lamp-1 | 60 | 0 | 0 (closer is taken out) | 3 | 12 of 5 words: 8 lead, 1 headline, 3 body |
"""

from __future__ import annotations

import os
import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from fuzzing import TIMES
from hypothesis import settings

from analysis.reading.annotate import annotate
from analysis.reading.dictionary import Dictionary, parse_dictionary
from analysis.schema import TABLES
from analysis.study import Study

# Made-up examples are the same in every run; `benchmarks/fuzz.py` looks for new ones.
settings.register_profile("the same each time", derandomize=TIMES == 1, deadline=None, database=None)
settings.load_profile("the same each time")

TEXTS = {
    "gull-1": """
        The ferry closes in May. Islanders call the closure hard.
        The company blames old boats. Nobody saw the sums yet.
        """,
    "gull-2": """
        There is no closure yet. A new timetable is planned.
        Profiteers of Harbour Line grumble. The office will decide soon.
        """,
    "tide-1": """
        The mayor said: “This closure will ruin every single shop on the island.”
        She wants a new timetable instead today.
        """,
    "lamp-1": """
        A new timetable comes soon. It helps every single island. The ferry sails at dawn. The ferry sails at noon.
        The ferry sails at dusk. Nobody waits for an hour. Harbour Line bought two boats.
        Harbour Line hired ten sailors.

        A Very Good New Timetable

        A new timetable costs little. The “rescue” of islands pays. No dock comes any closer.
        """,
}

DICTIONARY = """
families:
  fate:
    about: what is to become of the ferry line
    reference: made up for the tests
    concepts:
      closure:
        label: closure
        patterns: [clos*]
        not: [closer]
      timetable:
        label: new timetable
        patterns: [new timetable*]
      sale:
        label: sale
        patterns: [sell*, sold]
  actors:
    about: what the ferry's owner is called
    concepts:
      owner:
        label: the owner
        name: [harbour line]
        role: [the company]
        evaluative: [profiteer*]
  loaded:
    concepts:
      alarm:
        label: alarm
        patterns: [ruin*, hard, grumbl*]
status:
  negated:
    before:
      3: ["no", "not"]
tone:
  topic_words: [ruin]
stop_words: [a, at, by, for, "in", is, of, "on", the, this]
"""

ARTICLES = [
    {"doc_id": "gull-1", "outlet": "gull", "title": "Last boat", "date": "2031-03-04", "url": "https://gull.example/1"},
    {"doc_id": "gull-2", "outlet": "gull", "title": "Next boat", "date": "2031-03", "url": ""},
    {"doc_id": "tide-1", "outlet": "tide", "title": "Mayor, “ruin”", "date": "", "url": "https://tide.example/1"},
    {"doc_id": "lamp-1", "outlet": "lamp", "title": "All aboard", "date": "2031", "url": "https://lamp.example/1"},
]

OUTLETS = {"gull": "The Gull", "tide": "Tide Weekly", "buoy": "Buoy Post", "lamp": "The Lamp"}

Table = pd.DataFrame
MakeStudy = Callable[..., Study]
Refused = Callable[..., AbstractContextManager[None]]


# --- which tests run, and in what order ---

LEFT_OUT = pytest.StashKey[Counter[str]]()  # how many tests of a file --quick left out


def pytest_addoption(parser: pytest.Parser) -> None:
    """The quick target, and the one in a browser."""
    parser.addoption("--quick", action="store_true", help="leave out the tests marked slow, and tell how many of which")
    parser.addoption("--browser", action="store_true", help="collect the tests that need a browser too")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Tests in a browser need one, and are collected only where they are asked for."""
    is_browser = collection_path.name == "browser" and collection_path.parent == Path(__file__).parent
    return True if is_browser and not config.getoption("--browser") else None


def pytest_configure(config: pytest.Config) -> None:
    """Let workers collect in one order, sets included: one hash seed a run, which what they start does not inherit."""
    config.stash[LEFT_OUT] = Counter()
    if hasattr(config, "workerinput"):
        os.environ.pop("PYTHONHASHSEED", None)
    elif config.getoption("numprocesses", None):
        os.environ.setdefault("PYTHONHASHSEED", f"{int.from_bytes(os.urandom(4))}")


def is_slow(item: pytest.Item) -> bool:
    """Whether a test is marked slow, is a cell that needs a kernel, or measures all there is in the shipped study."""
    case = getattr(item, "callspec", None)
    asked = {*getattr(item, "fixturenames", ()), *(case.id.split("-") if case else ())}
    return bool(item.get_closest_marker("slow") or item.path.suffix == ".ipynb" or asked & {"shipped", "several"})


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With --quick leave out what is slow; else workers begin with the files of slow tests, so that none ends late."""
    slow = [item for item in items if is_slow(item)]
    if config.getoption("--quick"):
        config.stash[LEFT_OUT].update(item.nodeid.partition("::")[0] for item in slow)
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in set(slow)]
    elif hasattr(config, "workerinput"):
        first = {item.path for item in slow}
        items.sort(key=lambda item: item.path not in first)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands over what it left out."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = dict(session.config.stash[LEFT_OUT])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Every worker left out the same."""
    node.config.stash[LEFT_OUT] = Counter(getattr(node, "workeroutput", {}).get("left_out"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what --quick left out."""
    left_out = config.stash[LEFT_OUT]
    if left_out:
        files = ", ".join(f"{Path(file).name} ({n})" for file, n in sorted(left_out.items()))
        terminalreporter.write_line(f"--quick left out {left_out.total()} slow tests, which run.py test runs: {files}.")


def plain(text: str) -> str:
    """A text as it would lie in a file: paragraphs on lines of their own, lines of a paragraph joined."""
    paragraphs = textwrap.dedent(text).strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs) + "\n"


def outlet_table(names: dict[str, str]) -> Table:
    """The table of outlets: nothing known of them but their names."""
    rows = [{"outlet": outlet, "name": name, "country": "unknown", "owner": "unknown", "description": "unknown",
             "source": "made up"} for outlet, name in names.items()]
    return pd.DataFrame(rows, columns=list(TABLES["outlets"]), dtype="str")


@pytest.fixture(scope="session")
def dictionary() -> Dictionary:
    """The made-up dictionary."""
    return parse_dictionary(yaml.safe_load(DICTIONARY))


@pytest.fixture
def articles() -> Table:
    """The made-up articles with their texts."""
    return pd.DataFrame([{**row, "text": plain(TEXTS[row["doc_id"]])} for row in ARTICLES], dtype="str")


@pytest.fixture
def outlets() -> Table:
    """The four made-up outlets, one of them without an article."""
    return outlet_table(OUTLETS)


@pytest.fixture(scope="session")
def study(dictionary: Dictionary) -> Iterator[Study]:
    """The made-up study, annotated once; after the last test it must be as it was before the first."""
    rows = [{**row, "text": plain(TEXTS[row["doc_id"]])} for row in ARTICLES]
    made = annotate(pd.DataFrame(rows, dtype="str"), dictionary, outlet_table(OUTLETS))
    copies = {name: getattr(made, name).copy() for name in TABLES}
    yield made
    for name, copy in copies.items():
        pd.testing.assert_frame_equal(getattr(made, name), copy)


@pytest.fixture
def make_study(dictionary: Dictionary) -> MakeStudy:
    """A study from texts by doc_id; an article's outlet is what its doc_id begins with, up to the hyphen."""

    def make(texts: dict[str, str], entries: str | dict[str, Any] | None = None, *without_articles: str) -> Study:
        rows = [{"doc_id": doc_id, "outlet": doc_id.split("-")[0], "title": f"About {doc_id}", "text": text}
                for doc_id, text in texts.items()]
        known = dict.fromkeys([row["outlet"] for row in rows] + list(without_articles))
        data = yaml.safe_load(entries) if isinstance(entries, str) else entries
        names = outlet_table({outlet: outlet.title() for outlet in known})
        return annotate(pd.DataFrame(rows, dtype="str"), parse_dictionary(data) if data else dictionary, names)

    return make


@pytest.fixture(scope="session")
def double() -> Callable[[Study], Study]:
    """A study with every article twice, the second time under another doc_id."""

    def make(study: Study) -> Study:
        tables = {name: getattr(study, name) for name in TABLES}
        again = {name: table.assign(doc_id=table["doc_id"] + "-again") for name, table in tables.items()
                 if "doc_id" in table}
        return Study(**{**tables, **{name: pd.concat([tables[name], table], ignore_index=True)
                                     for name, table in again.items()}})

    return make


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus folder on disk: articles.csv, outlets.csv, dictionary.yml, texts/; no tables yet."""
    folder = tmp_path / "corpus"
    (folder / "texts").mkdir(parents=True)
    pd.DataFrame(ARTICLES).to_csv(folder / "articles.csv", index=False, lineterminator="\n")
    outlet_table(OUTLETS).to_csv(folder / "outlets.csv", index=False, lineterminator="\n")
    (folder / "dictionary.yml").write_text(DICTIONARY, encoding="utf-8", newline="\n")
    for doc_id, text in TEXTS.items():
        (folder / "texts" / f"{doc_id}.txt").write_text(plain(text), encoding="utf-8", newline="\n")
    return folder


@pytest.fixture
def refused() -> Refused:
    """What is done inside is refused in exactly one sentence that holds all these words, and a remedy after them."""

    @contextmanager
    def check(*words: str, error: type[Exception] = ValueError) -> Iterator[None]:
        with pytest.raises(error) as caught:
            yield
        told = str(caught.value)
        assert "\n" not in told
        assert told.endswith(".")
        assert not re.search(r"[.!?] +[A-Z]", told), told
        assert re.search(r"[;,] [a-z]", told), told
        for word in words:
            assert word in told, f"{word!r} is missing from: {told}"

    return check
