"""A user's own copies: recognised by what they hold, put in as the study read them, or told why not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.reading.articles import write_text
from analysis.reading.clean import clean_text
from analysis.reading.texts import load_texts, put_texts, recognise
from analysis.reading.update import rebuild_tables
from analysis.study import Study, load_study, save_study

Refused = Callable[..., object]


@pytest.fixture(scope="module")
def tables(study: Study, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_study(study, tmp_path_factory.mktemp("made") / "tables")


@pytest.fixture
def bare(corpus: Path, tmp_path: Path, tables: Path) -> tuple[Path, Path]:
    """A corpus folder whose tables are there and whose texts lie elsewhere, and that place."""
    shutil.copytree(tables, corpus / "tables")
    mine = tmp_path / "mine"
    (corpus / "texts").rename(mine)
    return corpus, mine


def text_of(mine: Path, doc_id: str) -> str:
    return (mine / f"{doc_id}.txt").read_text(encoding="utf-8")


def put(corpus: Path, mine: Path, text: str | bytes, *options: str) -> tuple[str, list[str]]:
    """Put one file called paper.txt in: what is told of it, and which texts are there then."""
    for file in mine.iterdir():
        file.unlink()
    (mine / "paper.txt").write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    told = put_texts([str(mine)], corpus, **({"other_versions": options[0]} if options else {}))
    return told[0], sorted(file.name for file in (corpus / "texts").glob("*"))


VARIANTS = {
    "another name": lambda text: text,
    "other line ends": lambda text: text.replace("\n", "\r\n"),
    "old line ends": lambda text: text.replace("\n", "\r"),
    "a byte order mark": lambda text: "\ufeff" + text,
    "both": lambda text: "\ufeff" + text.replace("\n", "\r\n"),
    "blank lines around it": lambda text: "\n\n" + text + "\n\n \n",
    "no line end at its end": lambda text: text.rstrip("\n"),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_same_text_is_recognised_and_put_in_as_the_study_read_it(bare: tuple[Path, Path], variant: str) -> None:
    corpus, mine = bare
    text = text_of(mine, "lamp-1")
    told, there = put(corpus, mine, VARIANTS[variant](text))
    assert told == "paper.txt: lamp-1, the same text; added as texts/lamp-1.txt."
    assert there == ["lamp-1.txt"]
    assert (corpus / "texts" / "lamp-1.txt").read_bytes() == text.encode("utf-8")
    load_study(corpus / "tables")


def test_another_version_is_told_with_its_share_and_not_put_in(bare: tuple[Path, Path]) -> None:
    corpus, mine = bare
    text = text_of(mine, "gull-1").replace("old boats", "rusty hulls")
    told, there = put(corpus, mine, text)
    assert told.startswith("paper.txt: gull-1, another version (it holds 90% of the article's words); not added")
    assert "--accept" in told
    assert there == []


def test_another_version_is_put_in_where_it_is_accepted(bare: tuple[Path, Path], refused: Refused) -> None:
    corpus, mine = bare
    text = text_of(mine, "gull-1").replace("old boats", "rusty hulls")
    told, there = put(corpus, mine, text, "accept")
    assert told == ("paper.txt: gull-1, another version (it holds 90% of the article's words); "
                    "added as texts/gull-1.txt.")
    assert there == ["gull-1.txt"]
    with refused("texts/gull-1.txt", "checksum"):
        load_study(corpus / "tables")


def test_a_foreign_text_is_left_alone(bare: tuple[Path, Path]) -> None:
    corpus, mine = bare
    told, there = put(corpus, mine, "A recipe for eel soup with leeks, butter and a pinch of salt.", "accept")
    assert told.startswith("paper.txt: none of this study's articles (the nearest shares ")
    assert told.endswith("% of its words); left alone.")
    assert there == []


@pytest.mark.parametrize("text", ["", "\n", "…"])
def test_a_text_without_words_is_left_alone(bare: tuple[Path, Path], text: str) -> None:
    corpus, mine = bare
    told, there = put(corpus, mine, text)
    assert "none of this study's articles (the nearest shares 0% of its words); left alone." in told
    assert there == []


def test_a_file_that_is_no_text_is_told_and_the_rest_goes_on(bare: tuple[Path, Path]) -> None:
    corpus, mine = bare
    (mine / "a picture.png").write_bytes(b"\x89PNG\xff")
    told = put_texts([str(mine)], corpus)
    assert told[0] == "a picture.png: byte 0 is not UTF-8; save the file as UTF-8."
    assert told[-1] == "All 4 texts are here."


def test_what_is_missing_is_listed_with_its_page(bare: tuple[Path, Path]) -> None:
    corpus, mine = bare
    told = put_texts([str(mine / "lamp-1.txt")], corpus)
    assert told[1:] == ["Still missing: gull-1, 'Last boat', https://gull.example/1",
                        "Still missing: gull-2, 'Next boat', page unknown",
                        "Still missing: tide-1, 'Mayor, “ruin”', https://tide.example/1"]
    assert put_texts([str(mine / "gull-1.txt"), str(mine / "tide-1.txt")], corpus)[2:] == [
        "Still missing: gull-2, 'Next boat', page unknown"]
    assert put_texts([str(mine / "gull-2.txt")], corpus)[1:] == ["All 4 texts are here."]


def test_files_that_changed_names_among_themselves_find_their_places(bare: tuple[Path, Path]) -> None:
    corpus, mine = bare
    texts = {doc_id: text_of(mine, doc_id) for doc_id in ("gull-1", "gull-2", "tide-1", "lamp-1")}
    names = dict(zip(texts, [*list(texts)[1:], "gull-1"], strict=True))
    for doc_id, name in names.items():
        (mine / f"{name}.txt").write_text(texts[doc_id], encoding="utf-8", newline="\n")
    put_texts([str(mine)], corpus)
    assert {doc_id: (corpus / "texts" / f"{doc_id}.txt").read_text(encoding="utf-8") for doc_id in texts} == texts


def test_the_right_text_takes_the_place_of_a_wrong_one(bare: tuple[Path, Path]) -> None:
    corpus, mine = bare
    write_text(corpus, "gull-1", "Something else.")
    told = put_texts([str(mine / "gull-1.txt")], corpus)
    assert told[0] == "gull-1.txt: gull-1, the same text; added as texts/gull-1.txt."
    load_study(corpus / "tables")


def test_a_wrong_text_is_told_and_not_counted_as_there(bare: tuple[Path, Path]) -> None:
    corpus, mine = bare
    write_text(corpus, "gull-1", "Something else.")
    (corpus / "texts" / "lamp-1.txt").write_bytes("göll".encode("latin-1"))
    told = put_texts([str(mine / "gull-2.txt"), str(mine / "tide-1.txt")], corpus)
    why = "is not the text the tables were made from"
    assert told[2:] == [f"Still wrong: gull-1, 'Last boat', https://gull.example/1 (texts/gull-1.txt {why})",
                        f"Still wrong: lamp-1, 'All aboard', https://lamp.example/1 (texts/lamp-1.txt {why})"]
    told = put_texts([str(mine / "gull-1.txt"), str(mine / "lamp-1.txt")], corpus)
    assert told[2:] == ["All 4 texts are here."]


def test_another_version_just_put_in_is_not_told_as_wrong(bare: tuple[Path, Path]) -> None:
    corpus, mine = bare
    (mine / "gull-1.txt").write_text(text_of(mine, "gull-1") + "More words.\n", encoding="utf-8")
    told = put_texts([str(mine)], corpus, other_versions="accept")
    assert told[-1] == "All 4 texts are here."
    assert put_texts([str(mine / "lamp-1.txt")], corpus)[1].startswith("Still wrong: gull-1, 'Last boat'")


def test_a_path_that_does_not_exist_is_told_before_all_else(bare: tuple[Path, Path], refused: Refused) -> None:
    corpus, mine = bare
    with refused("nowhere", "check the path"):
        put_texts([str(mine), str(mine / "nowhere")], corpus)
    assert not (corpus / "texts").exists()


def test_a_word_for_other_versions_that_is_unknown_lists_the_known_ones(bare: tuple[Path, Path],
                                                                        refused: Refused) -> None:
    corpus, mine = bare
    with refused("other_versions='maybe'", "'refuse'", "'accept'"):
        put_texts([str(mine)], corpus, other_versions="maybe")


def test_recognising_tells_which_article_and_why(study: Study) -> None:
    found = recognise(study, "paper.txt", "The ferry closes in May. Islanders call the closure hard.")
    assert (found.doc_id, found.verdict) == ("", "none of this study's articles (the nearest shares 50% of its words)")
    text = "The ferry closes in May. Islanders call the closure hard. The company blames old boats."
    found = recognise(study, "paper.txt", text)
    assert (found.doc_id, found.verdict) == ("gull-1", "another version (it holds 75% of the article's words)")
    assert found.text == text


def test_a_longer_page_that_holds_an_article_is_another_version_of_it(study: Study, bare: tuple[Path, Path]) -> None:
    page = f"Menu\nSearch\n\n{text_of(bare[1], 'tide-1')}\nAll about eels\n"
    found = recognise(study, "page.txt", page)
    assert (found.doc_id, found.verdict) == ("tide-1", "another version (it holds 100% of the article's words)")


def test_texts_are_loaded_clean_and_those_that_are_not_there_left_out(study: Study, bare: tuple[Path, Path]) -> None:
    corpus, mine = bare
    assert load_texts(study, corpus) == {}
    put_texts([str(mine / "lamp-1.txt"), str(mine / "tide-1.txt")], corpus)
    texts = load_texts(study, corpus)
    assert list(texts) == ["tide-1", "lamp-1"]
    assert texts["lamp-1"] == clean_text(text_of(mine, "lamp-1"), title="All aboard", outlet="The Lamp")[0]


def test_a_text_is_cleaned_as_it_was_for_the_study(corpus: Path) -> None:
    text = "The Lamp | The ferry sails at noon.\nThe crew sings all the way.\nBy Ann Lee\n"
    change = (corpus / "articles.csv").read_text(encoding="utf-8").replace("url\n", "url,author\n")
    rows = [line if ",author" in line else f"{line},Ann Lee" for line in change.splitlines()]
    (corpus / "articles.csv").write_text("\n".join(rows), encoding="utf-8")
    write_text(corpus, "lamp-1", text)
    study = rebuild_tables(corpus)
    assert load_texts(study, corpus)["lamp-1"] == "The ferry sails at noon.\nThe crew sings all the way."


def test_a_text_that_is_not_the_studys_is_not_loaded(study: Study, bare: tuple[Path, Path], refused: Refused) -> None:
    write_text(bare[0], "lamp-1", "Something else.")
    with refused("texts/lamp-1.txt", "not the text the tables were made from", "put that one back"):
        load_texts(study, bare[0])
