"""Languages: told from the row or the words, kept, filtered, and English instruments withheld from all others."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import half_year
import pandas as pd
import pytest

from analysis.commands.add import add_files
from analysis.commands.check import check_corpus
from analysis.commands.new import new_study
from analysis.measures.claims import widest
from analysis.measures.describe import describe
from analysis.measures.language import in_language, main_language
from analysis.measures.sources import source_mix
from analysis.measures.terms import hit_shares, term_rates
from analysis.measures.tone import tone
from analysis.measures.words import keyness
from analysis.reading.annotate import annotate
from analysis.reading.dictionary import Dictionary, parse_dictionary
from analysis.reading.language import LEAST_WORDS, detect_language, language_of
from analysis.reading.update import rebuild_tables
from analysis.showing.plot import plot
from analysis.showing.say import say
from analysis.showing.show import show
from analysis.study import Study, load_study, save_study

Refused = Callable[..., object]


@pytest.fixture(scope="module")
def two_languages() -> Study:
    """Six of the made-up articles of half a year, three of them in Spanish."""
    import yaml

    made = half_year.stories()
    some = [story for outlet in half_year.OUTLETS[1:] for story in [s for s in made if s.outlet == outlet][:3]]
    table = pd.DataFrame([{"doc_id": f"a{number}", "outlet": story.outlet.split()[0].lower(), "title": story.title,
                           "date": story.day.isoformat(), "text": story.text} for number, story in enumerate(some)])
    shipped = Path(__file__).resolve().parents[1] / "corpus" / "sample" / "dictionary.yml"
    attribution = yaml.safe_load(shipped.read_text(encoding="utf-8"))["attribution"]
    return annotate(table, parse_dictionary({**yaml.safe_load(half_year.DICTIONARY), "attribution": attribution}))


def test_each_made_up_article_is_in_its_language() -> None:
    told = [(detect_language(story.text), story.language) for story in half_year.stories()]
    assert all(found == wanted for found, wanted in told)
    assert {found for found, _ in told} == {"en", "es"}


@pytest.mark.parametrize(("text", "language"), [
    ("Der Fluss trat über die Ufer, und am Hafen warteten viele Leute auf die Boote. " * 4, "de"),
    ("Le bac de nuit reste à quai depuis lundi, et personne ne sait quand il partira. " * 4, "fr"),
    ("В порту стоят старые лодки, и сторож считает их каждое утро до рассвета. " * 4, "ru"),
    ("ظلت العبارة في الميناء طوال اليوم ولم يعرف أحد متى ستغادر إلى الجزيرة الصغيرة. " * 4, "ar"),
    ("渡轮整天停在港口没有人知道它什么时候会离开去小岛上的居民等了很久" * 8, "zh"),
    ("Der Fluss trat über die Ufer.", "en"),  # too short to be told
    ("", "en"),
])
def test_a_language_is_told_from_enough_words(text: str, language: str) -> None:
    assert detect_language(text) == language
    assert language_of("Nederlands", text) == "nl"


def test_detection_is_loaded_only_when_it_is_needed() -> None:
    code = "import analysis, sys; print('py3langid' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
    assert LEAST_WORDS == 30


def test_the_language_is_kept_and_read_again(two_languages: Study, tmp_path: Path) -> None:
    assert two_languages.articles["language"].tolist() == ["en"] * 3 + ["es"] * 3
    save_study(two_languages, tmp_path / "corpus" / "tables")
    again = load_study(tmp_path / "corpus" / "tables")
    assert again.articles["language"].tolist() == two_languages.articles["language"].tolist()
    assert "language" in (tmp_path / "corpus" / "tables" / "datapackage.json").read_text(encoding="utf-8")


def test_the_language_of_articles_is_kept_in_the_tables(study: Study, tmp_path: Path) -> None:
    save_study(study, tmp_path / "corpus" / "tables")
    assert set(load_study(tmp_path / "corpus" / "tables").articles["language"]) == {"en"}


def test_english_instruments_are_withheld(two_languages: Study) -> None:
    tones = tone(two_languages).set_index(["outlet", "score"])
    assert tones.loc["faro", "n"].eq(0).all()
    assert tones.loc["faro", "value"].isna().all()
    assert tones.loc["saltmarsh", "n"].gt(0).all()
    assert not set(two_languages.attributions["doc_id"]) & {"a3", "a4", "a5"}
    assert len(two_languages.attributions)
    assert source_mix(two_languages).query("outlet == 'faro'")["value"].isna().all()
    assert not set(two_languages.tone_words["doc_id"]) & {"a3", "a4", "a5"}


def test_statuses_are_withheld_and_words_are_counted(two_languages: Study) -> None:
    spanish = ["a3", "a4", "a5"]
    hits = two_languages.hits
    assert set(hits.loc[hits["doc_id"].isin(spanish), "status"]) == {"not marked"}
    shares = hit_shares(two_languages, "fate", "status")
    assert set(shares.query("outlet == 'faro'")["varies"]) == {"not in English, so not measured"}
    assert shares.query("outlet == 'faro'")["n"].eq(0).all()
    assert shares.query("outlet == 'saltmarsh'")["n"].gt(0).all()
    voices = hit_shares(two_languages, "fate", "voice").query("outlet == 'faro'")
    assert voices["n"].gt(0).all()
    assert "not in English" not in str(show(voices))


def test_a_cue_that_looks_english_marks_nothing_in_another_language() -> None:
    text = "No cierra el puerto. " + "El barco de la noche espera en el muelle y nadie sabe cuando saldra. " * 6
    table = pd.DataFrame([{"doc_id": name, "outlet": "faro", "title": "No cierra", "text": text, "language": language}
                          for name, language in (("es", "es"), ("en", "en"))])
    found = annotate(table, parse_dictionary({"families": {"fate": {"concepts": {"closure": ["cierr*"]}}}})).hits
    assert set(found.query("doc_id == 'es'")["status"]) == {"not marked"}
    assert set(found.query("doc_id == 'en'")["status"]) == {"negated"}


def test_each_place_says_why_there_is_no_number(two_languages: Study) -> None:
    tones = tone(two_languages)
    assert set(tones.query("outlet == 'faro'")["varies"]) == {"not in English, so not measured"}
    assert "not in English" in str(show(tones))
    assert "no value (not in English, so not measured" in plot(tones).text
    assert "not in English" in str(show(source_mix(two_languages)))
    cards = describe(two_languages, "articles").set_index("doc_id")["speaks"]
    assert set(cards[["a3", "a4", "a5"]]) == {"not measured, since it is not in English"}
    assert "not measured" not in cards["a0"]


def test_an_outlet_of_two_languages_is_scored_on_its_english_articles(two_languages: Study) -> None:
    import dataclasses

    joined = dataclasses.replace(two_languages, articles=two_languages.articles.assign(outlet="faro"))
    alone = in_language(two_languages, "en")
    mixed = tone(joined).query("outlet == 'faro'")[["count", "n", "value"]].reset_index(drop=True)
    pd.testing.assert_frame_equal(mixed, tone(alone).query("outlet == 'saltmarsh'")[["count", "n", "value"]]
                                  .reset_index(drop=True))


def test_the_dictionary_counts_in_every_language(two_languages: Study) -> None:
    texts = {story.title: story.text for story in half_year.stories()}
    rates = term_rates(two_languages, "fate").query("outlet == 'faro'").set_index("concept")["count"]
    spanish = [texts[title].lower() for title in two_languages.articles["title"][3:]]
    assert rates["closure"] == sum(text.count("cierr") for text in spanish)
    assert rates["renewal"] == sum(text.count("renov") for text in spanish)


def test_a_sentence_says_what_is_withheld(two_languages: Study) -> None:
    told = str(say(describe(two_languages, "total")))
    assert "Not in English: 3 in Spanish. Words of the dictionary are counted" in told
    assert "tone, who speaks and what is denied are not measured there" in told
    assert "Not in English" not in str(say(describe(in_language(two_languages, "en"), "total")))
    assert describe(two_languages, "languages")["language"].tolist()[0] in ("en", "es")


def test_a_language_that_no_article_is_in_is_refused(two_languages: Study, refused: Refused) -> None:
    assert in_language(two_languages, "es").articles["doc_id"].tolist() == ["a3", "a4", "a5"]
    with refused("'de'", "'es'"):
        in_language(two_languages, "de")


def test_a_row_that_names_its_language_holds(dictionary: Dictionary, articles: pd.DataFrame) -> None:
    found = annotate(articles.assign(language=["German", "", "en-GB", ""][:len(articles)]), dictionary)
    assert found.articles["language"].tolist()[:3] == ["de", "en", "en"]


def test_a_language_without_spaces_is_told_and_not_taken_for_english(tmp_path: Path) -> None:
    text = "盐道电车将在冬季关闭。市议会星期二投票决定关闭电车线路。居民说他们没有被问过意见。" * 4
    assert detect_language(text) == "zh"
    study = new_study(tmp_path / "study")
    (tmp_path / "a.csv").write_text(f"outlet,title,date,text\n盐沼新闻,电车,2031-02-01,{text}\n", encoding="utf-8")
    add_files([tmp_path / "a.csv"], study / "corpus")
    found = check_corpus(study / "corpus")
    told = found[found["found"].str.contains("Chinese, which is written without spaces")]
    assert told["outcome"].tolist() == ["wrong number"]
    rebuild_tables(study / "corpus")
    said = str(say(describe(load_study(study / "corpus" / "tables"), "total")))
    assert "Not in English: 1 in Chinese (written without spaces, so that its words cannot be counted)." in said


def test_claims_compare_no_outlets_of_two_languages(two_languages: Study) -> None:
    """What a dictionary finds in another language is a matter of its patterns."""
    names = dict(zip(two_languages.outlets["outlet"], two_languages.outlets["name"], strict=True))
    main = main_language(two_languages)
    assert main.sum() < len(main)
    other = next(outlet for outlet, same in zip(names, main, strict=True) if not same)
    every = [widest(two_languages, "term_rates", family=family, concept=concept) for family, concept in
             zip(two_languages.concepts["family"], two_languages.concepts["concept"], strict=True)]
    assert all(claim is None or other not in (claim.one["outlet"], claim.two["outlet"]) for claim in every)


def test_a_word_marks_an_outlet_among_those_of_its_language(two_languages: Study) -> None:
    marked = keyness(two_languages)
    words = {code: set(in_language(two_languages, code).words["word"]) for code in ("en", "es")}
    foreign = set(marked["word"]) & (words["es"] - words["en"])
    alone = in_language(two_languages, "es").articles["outlet"].nunique() == 1
    assert alone
    assert not foreign
    assert marked.empty  # the outlet that writes English is alone too
