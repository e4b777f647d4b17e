"""Who says what: spans, chains, forms and what must not count."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sourcing import attributions, content_pieces, only, parts, rules, tagged

from analysis.reading.attribution.extract import (
    attribution_columns,
    find_attributions,
    find_candidates,
    holders,
    load_rules,
    second_look,
)
from analysis.reading.words import word_spans
from analysis.study import StudyError

STATEMENT = "The bridge is safe"
PLACES = {
    "after": (f"“{STATEMENT},” Mara Lind said.", "Mara Lind", f"“{STATEMENT},”", "direct"),
    "inverted": (
        f"“{STATEMENT},” said Mara Lind, a harbour engineer.",
        "Mara Lind, a harbour engineer",
        f"“{STATEMENT},”",
        "direct",
    ),
    "before": (f"Mara Lind said, “{STATEMENT}.”", "Mara Lind", f"“{STATEMENT}.”", "direct"),
    "colon": (f"Mara Lind said: “{STATEMENT}.”", "Mara Lind", f"“{STATEMENT}.”", "direct"),
    "straight quotes": (f'"{STATEMENT}," Mara Lind said.', "Mara Lind", f'"{STATEMENT},"', "direct"),
    "that": ("Mara Lind said that the bridge is safe.", "Mara Lind", "that the bridge is safe", "indirect"),
    "no that": ("Mara Lind said the bridge is safe.", "Mara Lind", "the bridge is safe", "indirect"),
    "closing": ("The bridge is safe, Mara Lind said.", "Mara Lind", "The bridge is safe", "indirect"),
    "inverted without quotation marks": (
        "The bridge stays closed all week, said Mara Lind.",
        "Mara Lind",
        "The bridge stays closed all week",
        "indirect",
    ),
    "mixed": (
        "Mara Lind said that the bridge is “safe as a house for all of us”.",
        "Mara Lind",
        "that the bridge is “safe as a house for all of us”",
        "mixed",
    ),
    "venue": (
        "Mara Lind said in a statement on Monday that the bridge is safe.",
        "Mara Lind",
        "that the bridge is safe",
        "indirect",
    ),
    "listener": (
        "Mara Lind told the council that the bridge is safe.",
        "Mara Lind",
        "that the bridge is safe",
        "indirect",
    ),
    "apposition": (
        "Mara Lind, a harbour engineer, said the bridge is safe.",
        "Mara Lind, a harbour engineer",
        "the bridge is safe",
        "indirect",
    ),
    "according to, last": (
        "The bridge is safe, according to Mara Lind.",
        "Mara Lind",
        "The bridge is safe",
        "indirect",
    ),
    "according to, first": (
        "According to Mara Lind, the bridge is safe.",
        "Mara Lind",
        "the bridge is safe",
        "indirect",
    ),
    "went on": ("She went on to say that the bridge is safe.", "She", "that the bridge is safe", "indirect"),
}


@pytest.mark.parametrize("case", PLACES)
def test_a_cue_is_found_in_every_place(case: str) -> None:
    text, source, content, form = PLACES[case]
    row = only(text)
    assert (row["source_text"], row["content"], row["form"]) == (source, content, form)


def test_a_broken_quotation_is_one_row_that_counts_only_its_own_words() -> None:
    row = only("“The bridge is safe,” Mara Lind said, “and it is open.”")
    assert row["content"] == "“The bridge is safe,” | “and it is open.”"
    assert row["n_words"] == 8
    assert row["content_end"] - row["content_start"] > len(row["content"])


def test_a_sentence_that_he_said_breaks_in_two_has_two_pieces() -> None:
    row = only("The old bridge, Mara Lind said, will be closed for a year.")
    assert row["content"] == "The old bridge | will be closed for a year"


def test_quotations_go_on_over_sentences_and_paragraphs() -> None:
    row = only(
        "“It is safe,” Mara Lind said. “We looked at every bolt. Nothing is loose.”\n\n“I would cross it myself.”"
    )
    assert row["content"].count(" | ") == 2
    assert row["content"].endswith("“I would cross it myself.”")


def test_a_quotation_left_open_runs_into_the_next_paragraph() -> None:
    row = only("Mara Lind said: “We looked at every bolt.\n\n“Nothing was loose and nothing was lost.”")
    assert row["content"].startswith("“We looked")
    assert row["content"].endswith("nothing was lost.”")


def test_a_quotation_of_several_sentences_is_taken_whole() -> None:
    row = only("“It was cold. The bridge is safe,” Mara Lind said.")
    assert row["content"] == "“It was cold. The bridge is safe,”"


def test_an_inverted_tag_in_the_middle_leaves_the_clause_around_it() -> None:
    row = only("The old bridge, said Mara Lind, is to be closed for a year.")
    assert (row["source_text"], row["content"]) == ("Mara Lind", "The old bridge | is to be closed for a year")


def test_when_asked_by_somebody_the_one_who_answers_speaks() -> None:
    row = only("When asked by Otto Brand about the bridge, Mara Lind said it is safe.")
    assert (row["source_text"], row["content"]) == ("Mara Lind", "it is safe")


def test_a_quotation_over_sentences_is_whole_or_only_what_stands_with_the_cue() -> None:
    text, *read, usual = parts("“It is safe,” Mara Lind said. “We looked at every bolt. Nothing is loose.”")
    own = load_rules({"quotations": "own sentence"})
    assert find_attributions(text, *read, usual)["n_words"].tolist() == [11]
    assert find_attributions(text, *read, own)["n_words"].tolist() == [3]


def test_a_convention_that_there_is_none_of_is_refused() -> None:
    with pytest.raises(StudyError, match=r"dictionary\.yml, attribution, quotations: 'all' is none of"):
        load_rules({"quotations": "all"})


def test_a_cue_in_the_content_of_another_needs_more_points() -> None:
    aware = "Mara Lind is aware that the bridge is old."
    tokens, given = tagged(aware), rules()
    found = max(find_candidates(tokens, given), key=lambda candidate: candidate.points)
    bar = given._replace(threshold=found.points - 0.1)
    assert [row.form.lemma for row in second_look(tokens, [found], bar)] == ["aware"]
    holder = found._replace(cue=(0, 1), pieces=((1, len(tokens.word)),), points=9.0)
    assert [row.points for row in second_look(tokens, [holder, found], bar)] == [9.0]


def test_how_often_a_cue_is_held_is_counted_within_its_sentence() -> None:
    tokens = tagged("Otto Brand said that Mara Lind believes that the mayor said that the bridge is safe. He agrees.")
    counted = {tokens.word[candidate.cue[0]]: (candidate.form.lemma, times)
               for candidate, times in holders(tokens, find_candidates(tokens, rules()))}
    assert counted["believes"] == ("believe", "once")
    assert [times for candidate, times in holders(tokens, find_candidates(tokens, rules()))
            if candidate.form.lemma == "say"] == ["never", "twice"]


def test_columns_are_read_as_tables_are() -> None:
    text, sentences, quotes, usual = parts("“It is safe,” Mara Lind said. “We looked.”\n\nOtto Brand denied it.")
    columns = attribution_columns(text, *({name: table[name].to_numpy() for name in table} for table in
                                          (sentences, quotes)), usual)
    table = find_attributions(text, sentences, quotes, usual)
    assert pd.DataFrame(columns).astype(table.dtypes.to_dict()).equals(table)


@pytest.mark.parametrize("name", ["Otto Brand", "Mara Lind Call"])
def test_a_name_that_is_spelled_as_a_cue_is_a_name(name: str) -> None:
    assert attributions(f"{name} the bridge a lost cause.").empty


def test_candidates_that_compete_for_a_cue_make_one_row() -> None:
    assert len(attributions("Mara Lind declined to comment on the bridge.")) <= 1


def test_a_noun_that_could_be_a_verb_needs_a_subject_that_agrees() -> None:
    assert attributions("“The bridge is safe,” Mara Lind said in a press interview.")["cue"].tolist() == ["say"]


def test_two_speakers_in_one_paragraph_keep_their_own_words() -> None:
    table = attributions("“It is safe,” Mara Lind said. “It is not safe at all,” Otto Brand said.")
    assert table["source_text"].tolist() == ["Mara Lind", "Otto Brand"]
    assert table["content"].tolist() == ["“It is safe,”", "“It is not safe at all,”"]


def test_a_second_verb_of_speech_starts_its_own_row() -> None:
    table = attributions("Mara Lind said the bridge is safe and warned that the road is not.")
    assert table["cue"].tolist() == ["say", "warn"]
    assert table["content"].tolist() == ["the bridge is safe", "that the road is not"]
    assert table["source_text"].tolist() == ["Mara Lind", "Mara Lind"]


def test_a_participle_shares_the_speaker() -> None:
    table = attributions("Mara Lind said the bridge is safe, adding that the road is closed.")
    assert table["cue"].tolist() == ["say", "add"]
    assert table["source_text"].tolist() == ["Mara Lind", "Mara Lind"]


@pytest.mark.parametrize(
    ("text", "cues", "contents"),
    [
        ("“It is safe,” Mara Lind said, adding that the road is closed. “We looked at every bolt.”", ["say", "add"],
         ["“It is safe,” | “We looked at every bolt.”", "that the road is closed"]),
        ("Mara Lind said the bridge is safe, adding that the road is shut. “We looked at every bolt.”", ["say", "add"],
         ["the bridge is safe", "that the road is shut | “We looked at every bolt.”"]),
    ],
)
def test_a_quotation_that_goes_on_belongs_to_one_cue(text: str, cues: list[str], contents: list[str]) -> None:
    table = attributions(text)
    assert table["cue"].tolist() == cues
    assert table["content"].tolist() == contents


def test_a_question_of_its_own_keeps_the_quotation_before_it_apart() -> None:
    table = attributions("A mayor replied: “It means that the bridge is safe.” He did not say which bridge.")
    assert table["content"].tolist() == ["“It means that the bridge is safe.”", "which bridge"]


def test_an_opening_question_ends_where_the_answer_begins() -> None:
    table = attributions("Asked about the bridge, a mayor said: “It is safe.”")
    assert table["content"].tolist() == ["the bridge", "“It is safe.”"]


def test_each_side_has_its_own_name_for_the_plan() -> None:
    table = attributions("It is a plan that the mayor calls a reform and critics call a tax.")
    assert table["source_text"].tolist() == ["the mayor", "critics"]
    assert table["content"].tolist() == ["a reform", "a tax"]


def test_the_chain_names_the_row_that_holds_an_attribution() -> None:
    table = attributions("According to the Harbour Gazette, a city official said on Friday that the bridge is safe.")
    assert table["chain"].tolist() == [-1, 0]
    table = attributions("Reuters quoted several officials as saying that the bridge is safe.")
    assert table["source_text"].tolist() == ["Reuters", "several officials"]
    assert table["chain"].tolist() == [-1, 0]


def test_a_passive_quotation_gives_the_quoted_person_as_source() -> None:
    row = only("The engineer was quoted as saying that the bridge is safe.")
    assert (row["source_text"], row["cue_text"]) == ("The engineer", "was quoted as saying")


def test_a_noun_can_be_a_cue() -> None:
    row = only("Nobody came because of Mara Lind's claim that the bridge is safe.")
    assert (row["source_text"], row["cue"], row["cue_stance"]) == ("Mara Lind", "claim", "distancing")


def test_stance_comes_from_the_dictionary() -> None:
    texts = {"said": "neutral", "confirmed": "endorsing", "claimed": "distancing", "demanded": "demanding"}
    found = {verb: only(f"Mara Lind {verb} that the bridge was safe.")["cue_stance"] for verb in texts}
    assert found == texts


@pytest.mark.parametrize(
    "text",
    [
        "The “road map” is thin and the bridge is old.",
        "The bridge was built in 1932 and painted in 1950.",
        "The bank said.",
        "Said.",
        "",
    ],
)
def test_no_attribution_without_somebody_saying_something(text: str) -> None:
    assert attributions(text).empty


@pytest.mark.parametrize(("lemma", "past"), [("paint", "painted"), ("frame", "framed")])
def test_work_of_the_hands_is_no_presenting(lemma: str, past: str) -> None:
    assert attributions(f"Mara Olsen {past} the tower.").empty
    assert attributions(f"Mara Olsen {past} the tower in spring.").empty
    assert attributions(f"Mara Olsen {past} the tower as a ruin.")["cue"].tolist() == [lemma]


def test_cues_inside_a_quotation_belong_to_its_speaker() -> None:
    row = only("“My brother said that the bridge is safe, and I think he knows,” Mara Lind said.")
    assert row["source_text"] == "Mara Lind"


def test_a_source_string_has_five_words_at_most_while_its_offsets_keep_all() -> None:
    row = only("The spokesman of the ministry of roads and bridges of the free city said the bridge is safe.")
    assert len(row["source"].split()) <= 5
    assert row["source"].startswith("The spokesman")
    assert row["source_text"].endswith("free city")


def test_figures_with_a_comma_do_not_end_a_clause() -> None:
    assert only("Mara Lind said 2,500 cars cross the bridge.")["content"] == "2,500 cars cross the bridge"


def test_offsets_are_code_points_and_move_with_the_text() -> None:
    text = "Mara Lind said that the bridge is safe."
    here, there = attributions(text), attributions("🌉 Ein Satz.\n\n" + text)
    shift = len("🌉 Ein Satz.\n\n")
    for column in ("source_start", "source_end", "cue_start", "cue_end", "content_start", "content_end"):
        assert (there[column] - here[column]).tolist() == [shift]


def test_columns_and_types_stay_the_same_without_a_row() -> None:
    empty, filled = find_attributions(*parts("")), find_attributions(*parts("Mara Lind said the bridge is safe."))
    assert list(empty.columns) == list(filled.columns)
    assert empty.dtypes.astype(str).tolist() == filled.dtypes.astype(str).tolist()


def test_inputs_stay_untouched() -> None:
    text, sentences, quotes, rules = parts("“It is safe,” Mara Lind said.")
    before = sentences.copy(), quotes.copy()
    find_attributions(text, sentences, quotes, rules)
    pd.testing.assert_frame_equal(sentences, before[0])
    pd.testing.assert_frame_equal(quotes, before[1])


def test_a_paragraph_apart_does_not_change_what_is_found() -> None:
    one, two = "“It is safe,” Mara Lind said.", "Otto Brand denied that the road is closed."
    both = attributions(f"{one}\n\n{two}")
    assert both["content"].tolist() == attributions(one)["content"].tolist() + attributions(two)["content"].tolist()


WORDS = st.sampled_from(
    [
        "said",
        "“",
        "”",
        '"',
        "that",
        "Mara Lind",
        "the bridge",
        "he",
        ",",
        ".",
        ":",
        "who",
        "according to",
        "told",
        "is safe",
        "—",
        "(",
        ")",
        "\n\n",
        "claim",
        "’s",
        "to",
        "and",
        "was quoted as saying",
    ]
)


@pytest.mark.slow
@settings(max_examples=150)
@given(st.lists(WORDS, max_size=40))
def test_any_text_gives_spans_inside_the_text_that_count_their_words(words: list[str]) -> None:
    text = " ".join(words)
    table, pieces = find_attributions(*parts(text)), content_pieces(text)
    assert (table["cue_start"] < table["cue_end"]).all()
    assert (pieces["start"] < pieces["end"]).all()
    assert pieces.empty or (pieces["start"].min() >= 0 and pieces["end"].max() <= len(text))
    for row, own in pieces.groupby("attribution"):
        counted = sum(len(word_spans(text[a:b])) for a, b in zip(own["start"], own["end"], strict=True))
        assert counted == table.loc[row, "n_words"]
    assert ((table["chain"] >= -1) & (table["chain"] < len(table)) & (table["chain"] != table.index)).all()
