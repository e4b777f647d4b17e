"""Whatever comes in, a reader gives records and listed problems, or refuses in one sentence."""

import json
import random
from pathlib import Path

import format_builders as build
import pytest
from fuzzing import TIMES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.formats.detect import READERS
from analysis.formats.read import read_files
from analysis.formats.records import article_table

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).parent / "samples" / "formats"
CASES = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
ALL = {case["file"]: (case["format"], (SAMPLES / case["file"]).read_bytes()) for case in CASES}
ALL["a.docx"] = ("DOCX", build.docx("Gulls", "They came."))
ALL["a.pdf"] = ("PDF", build.pdf("Gulls\nThey came."))
ALL["a.warc"] = ("WARC", build.warc(("https://q.example/1", 200, "text/html", ALL["page.html"][1])))


def try_reader(kind: str, data: bytes) -> None:
    """Read; anything but records, problems or one sentence fails."""
    try:
        records, problems = READERS[kind](data, "some.file")
    except ValueError as refusal:
        said = str(refusal)
        assert "\n" not in said
        assert said.startswith("some.file")
        assert "; " in said, said
        assert said.endswith(".")
        return
    table = article_table([record | {"source_file": "some.file", "format": kind} for record in records])
    table.to_csv().encode("utf-8")
    for problem in problems:
        assert problem["outcome"] in ("warned", "skipped")
        assert problem["problem"]
        assert problem["remedy"]


@pytest.mark.parametrize("name", ALL)
def test_every_sample_cut_short(name: str) -> None:
    kind, data = ALL[name]
    rng = random.Random(name)
    for _ in range(12):
        try_reader(kind, data[: rng.randrange(len(data))])


@pytest.mark.parametrize("name", ALL)
def test_every_sample_with_bytes_changed_dropped_and_doubled(name: str) -> None:
    kind, data = ALL[name]
    rng = random.Random(name)
    for _ in range(8):
        at, end = sorted(rng.sample(range(len(data)), 2))
        changed = bytearray(data)
        changed[at] = rng.randrange(256)
        for variant in (bytes(changed), data[:at] + data[end:], data[:end] + data[at:]):
            try_reader(kind, variant)


@pytest.mark.parametrize("kind", READERS)
def test_every_reader_on_the_other_samples_and_on_nothing(kind: str) -> None:
    for data in (b"", b"\n", b"\x00", *(data for _, data in ALL.values())):
        try_reader(kind, data)


SIGNS = st.text(st.characters(codec="utf-8") | st.sampled_from(["\ud800", "\udfff"]), max_size=9)
FIELDS = st.sampled_from(["title", "text", "body", "date", "url", "outlet", "articles", "words"])
JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | SIGNS,
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS | SIGNS, inner, max_size=5),
                    max_leaves=12)
ROWS = st.lists(st.fixed_dictionaries({"title": SIGNS, "text": SIGNS}, optional=dict.fromkeys(["date", "words"], JSON)),
                max_size=3)


@settings(max_examples=round(80 * TIMES))
@given(data=ROWS | JSON)
@pytest.mark.parametrize("lines", [False, True])
def test_whatever_json_holds_can_be_written(data: object, lines: bool) -> None:
    rows = data if isinstance(data, list) else [data]
    made = "\n".join(map(json.dumps, rows)) if lines else json.dumps(data)
    for kind in ("JSON", "JSON Lines"):
        if kind in READERS:
            try_reader(kind, made.encode())


@pytest.mark.parametrize("half", ["\ud800", "\ude00\ud83d"])
def test_half_a_sign_is_replaced(half: str) -> None:
    records, _ = READERS["JSON"](json.dumps([{"title": f"Gulls {half}", "text": f"They {half} came."}]).encode(), "a")
    mark = "\ufffd" * len(half)
    assert (records[0]["title"], records[0]["text"]) == (f"Gulls {mark}", f"They {mark} came.")


@settings(max_examples=round(60 * TIMES), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=3000))
def test_random_bytes_are_listed_never_raised(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(data)
    articles, files, problems = read_files(tmp_path / "x")
    assert len(files) >= 1
    assert len(articles) or len(problems)


@pytest.mark.parametrize(
    "unit", ['"', "A", "said ", "_", " ", "\n", "<", "[", "{", "A: b\n\n", "1 of 2 DOCUMENTS\n\n", "&", "é"]
)
def test_monotonous_input_ends(unit: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes((unit * 100_000)[:100_000].encode())
    _, files, problems = read_files(tmp_path / "x")
    assert len(files) == 1
    assert files["articles"].iloc[0] or len(problems)
