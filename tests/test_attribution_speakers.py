"""Who speaks: pronouns, surnames and roles, names and types of source."""

import pytest
from sourcing import attributions, rules, tagged

from analysis.reading.attribution.extract import find_attributions, load_rules
from analysis.reading.attribution.model import OTHER, reporting_forms
from analysis.reading.attribution.speakers import common_sources, compile_types, find_names, full_name, join_lists
from analysis.reading.quotes import find_quotes
from analysis.reading.segment import find_sentences

TYPES = {"official": ["{office} {place}", "= {place}"], "expert": ["professor*"], "press": ["daily", "news agenc*"]}
LISTS = {"office": ["minister", "spokes*", "prime minister"], "place": ["rome", "free city"]}


@pytest.mark.parametrize(
    ("description", "kind"),
    [
        ("the minister of Rome", "official"),
        ("Rome", "official"),
        ("the Free City", "official"),
        ("Rome the minister", OTHER),
        ("a baker in Rome", OTHER),
        ("two professors", "expert"),
        ("News agencies", "press"),
        ("the Daily Bun", "press"),
        ("the minister", OTHER),
        ("a romeo minister", OTHER),
        ("", OTHER),
    ],
)
def test_types_are_tried_in_order_on_whole_words(description: str, kind: str) -> None:
    assert compile_types(TYPES, LISTS)(description) == kind


def test_the_first_type_that_fits_wins() -> None:
    description = "professor and minister of Rome"
    assert compile_types(TYPES, LISTS)(description) == "official"
    assert compile_types(dict(reversed(TYPES.items())), LISTS)(description) == "expert"


def test_a_surname_leads_back_to_the_last_full_name() -> None:
    table = attributions("Mara Lind said the bridge is safe. Many came.\n\nLind said the road is open.")
    assert table["speaker"].tolist() == ["Mara Lind", "Mara Lind"]
    assert table["source"].tolist() == ["Mara Lind", "Lind"]
    table = attributions("Mara Lind came. Otto Lind came. Lind said the road is open.")
    assert table["speaker"].tolist() == ["Otto Lind"]


def test_a_surname_before_the_full_name_leads_forward() -> None:
    assert attributions("Lind said the road is open. Mara Lind is a baker.")["speaker"].tolist() == ["Mara Lind"]


def test_a_pronoun_leads_back_to_the_last_speaker() -> None:
    table = attributions("Mara Lind said the bridge is safe. She said the road is open.")
    assert table["speaker"].tolist() == ["Mara Lind", "Mara Lind"]
    assert table["named"].tolist() == [True, True]


def test_a_single_name_can_be_whom_a_pronoun_means_unless_it_is_an_outlet() -> None:
    table = attributions("Lind said the bridge is safe. She said the road is open.")
    assert table["speaker"].tolist() == ["Lind", "Lind"]
    table = attributions("Reuters reported that the bridge is safe. She said the road is open.")
    assert table["speaker"].tolist() == ["Reuters", ""]


def test_a_pronoun_prefers_the_person_a_later_sentence_starts_with() -> None:
    table = attributions(
        "Mara Lind said the bridge is safe. Otto Brand then came to the bridge. He said the road is open."
    )
    assert table["speaker"].tolist() == ["Mara Lind", "Otto Brand"]


def test_she_is_not_he() -> None:
    table = attributions("Mr. Otto Brand said the bridge is safe. She said the road is open.")
    assert table["speaker"].tolist() == ["Otto Brand", ""]


def test_a_pronoun_does_not_look_back_over_the_whole_article() -> None:
    table = attributions(
        "Mara Lind said the bridge is safe.\n\nIt was cold.\n\nIt was wet.\n\nShe said the road is open."
    )
    assert table["speaker"].tolist() == ["Mara Lind", ""]


def test_a_pronoun_for_an_unnamed_official_inherits_the_type() -> None:
    table = attributions("A spokesman for the Pentagon said the bridge is safe. He added that the road is open.")
    assert table["source_type"].tolist() == ["us_official", "us_official"]
    assert table["speaker"].tolist() == ["", ""]


def test_a_title_tells_the_type_of_every_later_mention() -> None:
    table = attributions(
        "The economist Mara Lind came. Lind said the road is open. She denied that the bridge is safe."
    )
    assert table["source_type"].tolist() == ["expert", "expert"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Mara Lind said the road is open.", True),
        ("The baker, Mara Lind, said the road is open.", True),
        ("Reuters reported that the road is open.", True),
        ("A Pentagon official said the road is open.", True),
        ("Officials said the road is open.", False),
        ("Observers said the road is open. Other observers came.", False),
        ("Some officials said the road is open.", False),
    ],
)
def test_named_means_that_the_text_names_a_person_or_a_body(text: str, named: bool) -> None:
    assert attributions(text)["named"].tolist() == [named]


def test_names_are_runs_of_capitals_without_titles_and_function_words() -> None:
    tokens = tagged("On Monday the minister Mara Lind and Gen. Otto Brand met the Free Party in Rome.")
    names = find_names(tokens, rules())
    assert [(name.text, name.person) for name in names.found] == [
        ("Mara Lind", True),
        ("Otto Brand", True),
        ("Free Party", False),
        ("Rome", False),
    ]
    assert full_name(names.found[0], names) == "Mara Lind"


@pytest.mark.parametrize("mark", "'’")
def test_a_plural_genitive_is_part_of_the_name_of_a_body(mark: str) -> None:
    tokens = tagged(f"The Bakers{mark} Union met the Bakers{mark} Gazette and the Harbour{mark}s Council.")
    assert [name.text for name in find_names(tokens, rules()).found] == [
        "Bakers Union", "Bakers", "Gazette", "Harbour", "Council"]
    table = attributions(f"Mara Lind chairs the Norwick Bakers{mark} Council. Bakers said the road is open.")
    assert table["speaker"].tolist() != ["Norwick Bakers"]


def test_a_common_word_at_the_head_of_a_sentence_is_no_name() -> None:
    tokens = tagged("Bakers came. The bakers left.")
    assert find_names(tokens, rules()).found == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The mayor of Norwick said the road is open.", "other_official"),
        ("The harbour police said the road is open.", "other_official"),
        ("Gov. Mara Lind said the road is open.", "other_official"),
        ("The running mate said the road is open.", "party_or_faction"),
        ("A shopkeeper said the road is open.", "public"),
        ("The memo said the road is open.", "document"),
    ],
)
def test_common_words_for_sources_ship_with_the_package(text: str, kind: str) -> None:
    assert attributions(text)["source_type"].tolist() == [kind]


def test_a_list_of_the_study_is_joined_to_the_common_one_and_no_name_is_lost() -> None:
    joined = join_lists({"office": ["warden*"], "us": ["america"]}, common_sources())
    assert joined["office"][0] == "warden*"
    assert set(common_sources()["office"]) < set(joined["office"])
    assert joined["us"] == ["america"]


def test_every_common_list_holds_words_and_no_list_names_a_word_twice() -> None:
    for name, words in common_sources().items():
        assert words, name
        assert len(set(words)) == len(words), name
        assert all(isinstance(word, str) for word in words), name


def test_who_was_once_called_the_mayor_stays_one() -> None:
    table = attributions(
        "Lind said the road is open.\n\nMara Lind, the mayor of Norwick, came late.\n\nIt was cold.\n\nLind denied it.")
    assert set(table["source_type"]) == {"other_official"}


def test_an_apposition_before_a_name_tells_its_type() -> None:
    table = attributions("The minister, Mara Lind, came. Lind said the road is open.")
    assert table["source_type"].tolist() == ["other_official"]


def test_what_is_written_near_a_name_makes_nobody_a_document() -> None:
    table = attributions("In a report Otto Brand was praised. Brand said the road is open.")
    assert "document" not in table["source_type"].tolist()


def test_a_bare_quantity_is_of_the_group_before_it_or_of_nobody() -> None:
    table = attributions("The engineers said the road is open. Several of them said the bridge is safe.")
    assert table["source_type"].tolist() == ["expert", "expert"]
    assert attributions("Many said the bridge is safe.")["source_type"].tolist() == ["anonymous"]


@pytest.mark.parametrize(("source", "kind"), [("Two Reuters sources", "anonymous"), ("Reuters", "news_organisation"),
                                              ("News sources", "news_organisation")])
def test_an_outlet_is_not_its_unnamed_informants(source: str, kind: str) -> None:
    assert attributions(f"{source} reported that the bridge is safe.")["source_type"].tolist() == [kind]


def test_nobody_is_an_unnamed_source() -> None:
    assert attributions("It is said that the bridge is safe.")["source_type"].tolist() == ["anonymous"]


COMMON = {"source_types": {"news": ["{outlet}"], "expert": ["{scholar}"], "party": ["{camp}"], "official": ["{office}"],
                           "document": ["{paper}"], "public": ["{people}"]}}


@pytest.mark.parametrize(("text", "kind"), [
    ("The Orr campaign opened an office. Orr said the road is open.", "party"),
    ("Supporters came early. They had voted for Orr. Orr said the road is open.", "party"),
    ("The Orr administration opened an office. Orr said the road is open.", "official"),
    ("The Orr bakery opened a shop. Orr said the road is open.", "other"),
    ("Lind is a senator from the north. The road is wet. Lind said the road is open.", "official"),
    ("“I know him as an old friend,” Lind said. Lind warned that the road is wet.", "other"),
    ("The ministry statement said the road is open.", "document"),
    ("A poll by the Harbour Times said the road is open.", "document"),
    ("Lind, a senator who once wrote for the Harbour newspaper, said the road is open.", "official"),
    ("The people and the ministry said the road is open.", "public"),
    ("Mr. Boyle said the road is open.", "other"),
    ("The committee said the road is open.", "official"),
    ("The national committeewoman said the road is open.", "party"),
])
def test_common_lists_and_what_stands_beside_a_name_tell_the_type(text: str, kind: str) -> None:
    own = load_rules(COMMON)
    table = find_attributions(text, find_sentences(text), find_quotes(text, reporting_forms(own)), own)
    assert table["source_type"].tolist()[-1] == kind
