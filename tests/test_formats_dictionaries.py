"""Dictionaries of other programs, and ours for them."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from analysis.formats.dictionaries import load_dictionary, to_quanteda

OURS = {
    "families": {
        "gulls": {
            "reference": "counted for this test",
            "concepts": {
                "arrival": {
                    "label": "coming",
                    "patterns": ["arriv*", "came ... back"],
                    "not": ["came off"],
                    "guarded": ["came"],
                },
                "leaving": ["left", "fl*w off"],
                "doubt": {"guarded": ["perhaps"]},
                "flock": {"role": ["the birds"], "guarded": {"evaluative": ["vermin", "the mob"]}},
            },
        }
    },
    "stop_words": ["the"],
}


def test_our_form_loses_what_quanteda_lacks_and_says_how_much() -> None:
    text = to_quanteda(OURS)
    assert yaml.safe_load(text) == {"gulls": {"arrival": ["arriv*"], "leaving": ["left", "fl*w off"],
                                              "flock": {"role": ["the birds"]}}}
    comments = [line for line in text.split("\n") if line.startswith("#")]
    assert [line.rpartition(": ")[2] if "not:" not in line else "1 not" for line in comments] == [
        "1 patterns with a gap (...)",
        "4 guarded patterns",
        "1 not",
    ]
    assert load_dictionary(yaml.safe_dump(OURS).encode(), "ours.yml") == load_dictionary(text.encode(), "theirs.yml")


names = st.text("abcdef", min_size=1, max_size=6)
patterns = st.lists(st.text("ab*? é", min_size=1, max_size=8).filter(str.strip), min_size=1, max_size=4)


@given(
    st.dictionaries(
        names, st.one_of(patterns, st.dictionaries(names, patterns, min_size=1, max_size=3)), min_size=1, max_size=4
    )
)
def test_what_is_written_is_read_back(dictionary: dict) -> None:
    def tidy(value: object) -> object:
        if isinstance(value, dict):
            return {key: tidy(inner) for key, inner in value.items()}
        return list(dict.fromkeys(word.strip() for word in value))  # type: ignore[union-attr]

    assert load_dictionary(to_quanteda(dictionary).encode(), "d.yml") == tidy(dictionary)


def test_words_that_yaml_takes_for_something_else_stay_words() -> None:
    data = b"a:\n  b: [no, yes, null, 1.0, 2031-03-05]\n  c: gulls*\n  d:\n"
    assert load_dictionary(data, "d.yml") == {"a": {"b": ["no", "yes", "null", "1.0", "2031-03-05"], "c": ["gulls*"]}}


def test_levels_as_lists_of_mappings() -> None:
    data = b"gulls:\n- loud: [cry*]\n- quiet: [sleep*]\n"
    assert load_dictionary(data, "d.yml") == {"gulls": {"loud": ["cry*"], "quiet": ["sleep*"]}}


LIWC = b"""%
1\tfunction (Function Words)
2\t\tpronoun (Pronouns)
125\taffect
%
gull*\t1\t2
he's\t2
kind\t(02 134)125/464\t125
like\t(02 134)125/464
:)\t125
out at sea\t125
"""


def test_liwc() -> None:
    with pytest.warns(UserWarning, match="2 entries have conditional categories"):
        found = load_dictionary(LIWC, "small.dic")
    assert found == {"function": ["gull*"], "pronoun": ["gull*", "he's"], "affect": ["kind", ":)", "out at sea"]}


def test_lexicoder_list_and_xml() -> None:
    assert load_dictionary("+NEGATIVE\n lie \nlie*\nlie\n+POSITIVE\ngood\n".encode("utf-16"), "l.lc3") == {
        "NEGATIVE": ["lie", "lie*"],
        "POSITIVE": ["good"],
    }
    data = (
        b'<?xml version="1.0"?><dictionary><cnode name="tone"><cnode name="bad">'
        b'<pnode name="lie*"/><pnode name="lie*"/></cnode>'
        b'<cnode name="good"><pnode name="kind"/></cnode></cnode></dictionary>'
    )
    assert load_dictionary(data, "l.lcd") == {"tone": {"bad": ["lie*"], "good": ["kind"]}}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a: [*ing]", r"^d\.yml, line 1: '\*ing' is read as a YAML alias; put patterns"),
        (b"a: &x [b]\nc: [*x, *x]\n", "YAML alias"),
        (b"a: [b", "line 1: this is not valid YAML"),
        (b"- a\n- b\n", "write 'name: "),
        (b"a: [b, [c]]", r"^d\.yml, a: a list is inside a list"),
        (b"", "write 'name: "),
        (b"a: []\nb: {}\n", "no patterns were found"),
        (b"%\n1\ta\n", "the second is missing"),
        (b"%\none\ta\n%\n", "line 2: a category is a number and a name"),
        (b"%\n1\ta\n%\ngull\t1\nradar\t2\n", "line 5: category 2 is not in the list"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><dictionary>&b;</dictionary>', "XML entities"),
        (b"<dictionary><cnode>", "the XML is broken"),
        (b"a: " + b"{b: " * 30 + b"[c]" + b"}" * 30, "more than 20 deep"),
        pytest.param(b"[" * 3000, "nested too deeply|not valid YAML", marks=pytest.mark.slow),
    ],
)
def test_refusals_name_the_place_and_the_remedy(data: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said) as refusal:
        load_dictionary(data, "d.yml")
    assert "\n" not in str(refusal.value)


@pytest.mark.filterwarnings("ignore:.*have conditional categories")
@given(st.binary(max_size=300))
def test_any_bytes_give_patterns_or_a_sentence(data: bytes) -> None:
    for head in (b"", b"%\n1\ta\n%\n", b"+a\n", b"<a>", b"a: "):
        try:
            found = load_dictionary(head + data, "d.yml")
        except ValueError as refusal:
            said = str(refusal)
        else:
            assert found
            continue
        assert said.startswith("d.yml")
        assert "\n" not in said
