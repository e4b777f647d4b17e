"""`add`: articles of other people's files put in once, whole, and with every doubt told."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analysis.__main__ import main
from analysis.commands.add import add_files, free_name
from analysis.commands.amend import remove_articles, rename_outlet
from analysis.commands.new import new_study
from analysis.disk import DiskError, put_files
from analysis.reading.articles import read_article_list, read_corpus, read_outlets
from analysis.reading.update import annotate_corpus

pytestmark = pytest.mark.slow

RAW = Path(__file__).resolve().parents[1] / "corpus" / "sample" / "raw"
Refused = Callable[..., object]

STORY = ("The heron tower in Wexmoor will be pulled down in spring, the council decided on Tuesday evening. "
         "Neighbours had asked for a pause of two years. The owner said that the stairs are rotten. " * 4).strip()
PASTED = "Tower to stay\n\nThe tower stays where it is, for now. " + STORY


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """The corpus of a new study, without an article."""
    return new_study(tmp_path / "my-study") / "corpus"


def jsonl(path: Path, *rows: dict[str, str]) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n", encoding="utf-8")
    return path


def row(title: str, outlet: str = "Wexmoor Bugle", text: str = STORY, url: str = "") -> dict[str, str]:
    return {"title": title, "outlet": outlet, "date": "2031-05-06", "url": url, "text": f"{text} {title}."}


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_articles_outlets_and_texts_are_written(empty: Path, tmp_path: Path) -> None:
    lines = add_files([jsonl(tmp_path / "export.dat", row("Tower to go", url="https://bugle.example/1"),
                             row("Steps and stairs", text="Quite another text about stairs."))], empty)
    articles, outlets = read_article_list(empty / "articles.csv"), read_outlets(empty / "outlets.csv")
    assert articles["doc_id"].tolist() == ["wexmoor-bugle-2031-05-06", "wexmoor-bugle-2031-05-06-2"]
    assert articles.loc[0, ["outlet", "date", "url", "kind", "rights"]].tolist() == [
        "wexmoor-bugle", "2031-05-06", "https://bugle.example/1", "unknown", "unknown"]
    assert outlets.loc[0, ["outlet", "name", "country", "owner"]].tolist() == [
        "wexmoor-bugle", "Wexmoor Bugle", "unknown", "unknown"]
    assert read_corpus(empty)["text"].iloc[0] == f"{STORY} Tower to go.\n"
    assert lines[0].startswith("export.dat: JSON, 2 articles (outlet 2, title 2, date 2, url 1, text 2)")
    assert lines[1] == "Added 2 articles; 0 were there already."


def test_adding_again_changes_no_byte(empty: Path, tmp_path: Path) -> None:
    file = jsonl(tmp_path / "a.jsonl", row("One", url="https://bugle.example/1"), row("Two", text="Other words."))
    add_files([file], empty)
    before = everything(empty)
    assert "Added 0 articles; 2 were there already." in add_files([file], empty)
    assert everything(empty) == before


@pytest.mark.parametrize("name", sorted(path.name for path in RAW.iterdir() if path.suffix != ".html"
                                        and path.stat().st_size))
def test_each_raw_file_of_the_sample_is_added_once(name: str, empty: Path) -> None:
    lines = add_files([RAW / name], empty)
    assert lines[0].startswith(f"{name}: ")
    count = int(next(line for line in lines if line.startswith("Added ")).split()[1])
    assert count == {"dispatch.jsonl": 2, "ledger-export.csv": 3}.get(name, 1)
    assert len(list((empty / "texts").glob("*"))) == count
    before = everything(empty)
    add_files([RAW / name], empty)
    assert everything(empty) == before


def test_an_article_of_the_same_name_gets_another_doc_id(empty: Path, tmp_path: Path) -> None:
    add_files([jsonl(tmp_path / "a.jsonl", row("Letters", text="A heron."))], empty)
    add_files([jsonl(tmp_path / "b.jsonl", row("Letters", text="Two cats."))], empty)
    assert read_article_list(empty / "articles.csv")["doc_id"].tolist() == [
        "wexmoor-bugle-2031-05-06", "wexmoor-bugle-2031-05-06-2"]
    assert free_name("a", set()) == "a"


def test_alike_texts_are_told_and_kept(empty: Path, tmp_path: Path) -> None:
    lines = add_files([jsonl(tmp_path / "a.jsonl", row("One"), row("One of them", outlet="Fen Post"))], empty)
    [at] = [at for at, line in enumerate(lines) if line.startswith("  wire copy (")]
    assert "both are kept" in lines[at - 1]
    assert len(read_corpus(empty)) == 2
    later = add_files([jsonl(tmp_path / "b.jsonl", row("Uno"))], empty)
    assert any("near duplicate" in line and "wexmoor-bugle-2031-05-06-2" in line for line in later)


def test_many_pairs_alike_are_not_all_listed(empty: Path, tmp_path: Path) -> None:
    lines = add_files([jsonl(tmp_path / "a.jsonl", *[row(f"Part {n}") for n in range(8)])], empty)
    assert sum("near duplicate" in line for line in lines) == 20
    assert "  and 8 more pairs; `python -m analysis check` lists all." in lines


def test_one_rule_holds_in_one_call_and_in_many(tmp_path: Path) -> None:
    rows = [row("One"), row("One"), {**row("One"), "date": "2031-05-07"}, {**row("One"), "title": "Uno"},
            row("One", outlet="Fen Post"), {**row("Other", url="https://bugle.example/1")},
            {**row("Changed", url="https://bugle.example/1")}]
    files = [jsonl(tmp_path / f"{number}.jsonl", one) for number, one in enumerate(rows)]
    found = []
    for name, calls in {"one": [files], "many": [[file] for file in files]}.items():
        corpus = new_study(tmp_path / name) / "corpus"
        told = [line for call in calls for line in add_files(call, corpus)]
        found.append((read_corpus(corpus), sum(int(line.split()[-4]) for line in told if line.startswith("Added"))))
    (at_once, there), (one_by_one, there_too) = found
    pd.testing.assert_frame_equal(at_once, one_by_one)
    assert (len(at_once), there, there_too) == (6, 1, 1)  # alike in everything: one article; else kept, and told
    assert any("the page of wexmoor-bugle-2031-05-06-3 with another" in line for line in told)


def test_articles_of_a_wrong_column_are_mended(empty: Path, tmp_path: Path) -> None:
    table = pd.DataFrame([["Tower", "A summary.", "A heron sat there.", "Fen Post"],
                          ["Stair", "Another summary.", "A cat slept there.", "Fen Post"]],
                         columns=["koppie", "kort", "stuk", "krant"])
    table.to_csv(tmp_path / "t.csv", index=False)
    add_files([tmp_path / "t.csv"], empty, mapping={"title": "koppie", "text": "kort"})
    before = read_article_list(empty / "articles.csv")
    lines = add_files([tmp_path / "t.csv"], empty, mapping={"title": "koppie", "text": "stuk"}, replace=True)
    assert "Replaced 2 articles: fen-post-tower, fen-post-stair." in lines
    assert "Added 0 articles; 0 were there already." in lines
    assert read_article_list(empty / "articles.csv").equals(before)
    assert read_corpus(empty)["text"].tolist() == ["A heron sat there.\n", "A cat slept there.\n"]
    assert "Added 0 articles; 2 were there already." in add_files(
        [tmp_path / "t.csv"], empty, mapping={"title": "koppie", "text": "stuk"}, replace=True)


def test_replacing_leaves_the_articles_of_another_file_of_the_same_name(empty: Path, tmp_path: Path) -> None:
    for month in ("may", "june"):
        (tmp_path / month).mkdir()
    add_files([jsonl(tmp_path / "may" / "export.jsonl", row("One"))], empty)
    lines = add_files([jsonl(tmp_path / "june" / "export.jsonl", row("Two", text="Other words."))], empty, replace=True)
    assert "Added 1 article; 0 were there already." in lines
    assert len(read_corpus(empty)) == 2


def test_an_outlet_is_named_later(empty: Path, tmp_path: Path) -> None:
    (tmp_path / "pasted").write_text(PASTED, encoding="utf-8")
    add_files([tmp_path / "pasted"], empty)
    lines = add_files([tmp_path / "pasted"], empty, outlet="Fen Post", replace=True)
    assert any(line.startswith("Replaced 1 article: pasted-tower-to-stay") for line in lines)
    assert read_article_list(empty / "articles.csv")["outlet"].tolist() == ["fen-post"]


def test_what_was_mended_by_hand_is_known_when_its_file_is_added_again(empty: Path, tmp_path: Path) -> None:
    file = jsonl(tmp_path / "a.jsonl", row("One"))
    add_files([file], empty)
    articles = read_article_list(empty / "articles.csv").assign(title="One, corrected", date="2031-05-08")
    articles.to_csv(empty / "articles.csv", index=False)
    assert "Added 0 articles; 1 was there already." in add_files([file], empty)
    (empty / "added.csv").unlink()  # as in a corpus of an older version: then it is another headline
    assert "Added 1 article; 0 were there already." in add_files([file], empty)


def test_articles_are_taken_out(empty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
                                refused: Refused) -> None:
    file = jsonl(tmp_path / "a.jsonl", row("One"), row("Two", outlet="Fen Post"))
    add_files([file], empty)
    before = everything(empty)
    with refused("articles.csv", "nobody"):
        remove_articles(["fen-post-2031-05-06", "nobody"], empty)
    assert everything(empty) == before
    assert main(["remove", "fen-post-2031-05-06", "--corpus", str(empty)]) == 0
    assert capsys.readouterr().out == (
        "Removed 1 of 2 articles: fen-post-2031-05-06.\n"
        "fen-post: no article is left; take its row out of outlets.csv if none is to come.\n")
    assert read_corpus(empty)["doc_id"].tolist() == ["wexmoor-bugle-2031-05-06"]
    assert not (empty / "texts" / "fen-post-2031-05-06.txt").exists()
    assert "Added 1 article; 1 was there already." in add_files([file], empty)


def test_an_outlet_gets_another_name_or_is_joined(empty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
                                                  refused: Refused) -> None:
    file = jsonl(tmp_path / "a.jsonl", row("One"), row("Two", outlet="Bugle (Wexmoor)"),
                 row("Three", outlet="Fen Post"))
    add_files([file], empty)
    with refused("outlets.csv", "Nobody"):
        rename_outlet("Nobody", "Somebody", empty)
    assert main(["rename-outlet", "Bugle (Wexmoor)", "wexmoor bugle", "--corpus", str(empty)]) == 0
    assert capsys.readouterr().out == "bugle-wexmoor joined to wexmoor-bugle, with 1 article.\n"
    assert rename_outlet("fen-post", "The Fen Post", empty) == ["fen-post is the-fen-post (The Fen Post) now, with 1 "
                                                                "article."]
    assert read_outlets(empty / "outlets.csv")["name"].tolist() == ["Wexmoor Bugle", "The Fen Post"]
    assert read_article_list(empty / "articles.csv")["outlet"].tolist() == ["wexmoor-bugle"] * 2 + ["the-fen-post"]
    assert "Added 0 articles; 3 were there already." in add_files([file], empty)


def test_a_call_that_reads_nothing_fails(empty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.rtf").write_bytes(b"{\\rtf1 x}")
    assert main(["add", str(tmp_path / "a.txt"), str(tmp_path / "b.rtf"), "--corpus", str(empty)]) == 1
    assert capsys.readouterr().out.splitlines()[0] == "a.txt: the file is empty; download it again."
    assert main(["add", str(tmp_path / "a.txt"), str(jsonl(tmp_path / "c", row("One"))), "--corpus", str(empty)]) == 0


def test_the_same_text_from_another_outlet_is_wire_copy_and_no_double(empty: Path, tmp_path: Path) -> None:
    def given(outlet: str) -> Path:
        return jsonl(tmp_path / f"{outlet}.jsonl", {**row("Agency report"), "outlet": outlet, "text": STORY})

    add_files([given("Wexmoor Bugle"), given("Fen Post")], empty)
    assert read_article_list(empty / "articles.csv")["outlet"].tolist() == ["wexmoor-bugle", "fen-post"]
    add_files([jsonl(tmp_path / "c.jsonl", row("Own words", outlet="Tide Weekly", text="Quite another text."))], empty)
    lines = add_files([given("Tide Weekly")], empty)
    assert "Added 1 article; 0 were there already." in lines
    assert any(line.startswith("  same text (100%): ") for line in lines)
    assert len(read_corpus(empty)) == 4


def test_the_next_step_is_told_where_there_is_one(empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = jsonl(tmp_path / "a.jsonl", row("One"))
    assert add_files([file], empty)[-1] == f"Next: python -m analysis check {empty}"
    assert not add_files([file], empty)[-1].startswith("Next")
    monkeypatch.chdir(empty.parent)
    assert add_files([jsonl(tmp_path / "b.jsonl", row("Two"))], "corpus")[-1] == "Next: python -m analysis check"


def test_a_listed_page_gets_its_text_and_an_existing_text_is_kept(empty: Path, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("https://bugle.example/1\nhttps://bugle.example/2\n", encoding="utf-8")
    lines = add_files([tmp_path / "list.txt"], empty)
    assert "2 articles without a text; `python -m analysis fetch` gets them." in lines
    first = read_article_list(empty / "articles.csv")["doc_id"].iloc[0]
    lines = add_files([jsonl(tmp_path / "a.jsonl", row("Tower", url="https://bugle.example/1"))], empty)
    assert f"{first}: the page was listed without a text; now it has one." in lines
    assert len(read_article_list(empty / "articles.csv")) == 2
    text = (empty / "texts" / f"{first}.txt").read_bytes()
    lines = add_files([jsonl(tmp_path / "b.jsonl", row("Changed", url="https://bugle.example/1"))], empty)
    assert any(f"the page of {first} with another headline, date or text; both are kept." in line for line in lines)
    assert (empty / "texts" / f"{first}.txt").read_bytes() == text


def test_pages_that_share_an_address_are_told_apart_by_their_texts(empty: Path, tmp_path: Path) -> None:
    url = "https://database.example/search"
    for first, second in (("heron", "cat"), ("tower", "stair")):
        add_files([jsonl(tmp_path / "a.jsonl", row("One", text=f"A {first}.", url=url),
                         row("Two", text=f"A {second}.", url=url))], empty)
    assert len(read_corpus(empty)) == 4


def test_an_outlet_is_known_by_its_name_and_may_be_given(empty: Path, tmp_path: Path) -> None:
    add_files([jsonl(tmp_path / "a.jsonl", row("One", text="A heron."))], empty)
    (tmp_path / "pasted").write_text(PASTED, encoding="utf-8")
    lines = add_files([tmp_path / "pasted"], empty, outlet="WEXMOOR bugle")
    assert not any(line.startswith("New outlets") for line in lines)
    assert set(read_article_list(empty / "articles.csv")["outlet"]) == {"wexmoor-bugle"}


def test_an_article_without_an_outlet_can_be_annotated_and_is_told(empty: Path, tmp_path: Path) -> None:
    (tmp_path / "pasted").write_text(PASTED, encoding="utf-8")
    lines = add_files([tmp_path / "pasted"], empty)
    assert any(line.startswith("No outlet is named for pasted-tower-to-stay;") for line in lines)
    assert annotate_corpus(empty).articles["outlet"].tolist() == ["unknown"]


def test_what_was_filled_in_by_hand_stays(empty: Path, tmp_path: Path) -> None:
    add_files([jsonl(tmp_path / "a.jsonl", row("One", text="A heron."))], empty)
    outlets = read_outlets(empty / "outlets.csv").assign(owner="the Fen family")
    outlets.to_csv(empty / "outlets.csv", index=False)
    add_files([jsonl(tmp_path / "b.jsonl", row("Two", text="A cat."))], empty)
    assert read_outlets(empty / "outlets.csv")["owner"].tolist() == ["the Fen family"]


def test_nothing_is_half_written(empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, replace = everything(empty), os.replace

    def fail(source: Path, target: Path) -> None:
        if Path(target).name == "articles.csv":
            raise PermissionError("open elsewhere")
        replace(source, target)

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(DiskError, match=r"^articles\.csv: it may not be written, so nothing was changed; close it"):
        add_files([jsonl(tmp_path / "a.jsonl", row("One"))], empty)
    assert everything(empty) == before


def test_put_files_takes_back_what_it_changed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "b").mkdir()
    with pytest.raises(OSError, match="b"):
        put_files(tmp_path, {"a": b"new", "b": b"new"})
    assert (tmp_path / "a").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_a_folder_that_is_no_corpus_is_told(tmp_path: Path, refused: Refused) -> None:
    with refused("articles.csv", "analysis new"):
        add_files([RAW / "dispatch.jsonl"], tmp_path)


def test_the_command_names_a_column(empty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pd.DataFrame([["Tower", "A heron sat there.", "Fen Post"]], columns=["koppie", "stuk", "krant"]).to_csv(
        tmp_path / "t.csv", index=False)
    assert main(["add", str(tmp_path / "t.csv"), "--corpus", str(empty), "--column", "title=koppie", "--column",
                 "text=stuk", "--column", "outlet=krant"]) == 0
    assert "Added 1 article;" in capsys.readouterr().out
    assert main(["add", "x", "--column", "title"]) == 2
    assert capsys.readouterr().err == ("analysis add: invalid value for '--column': 'title' is not FIELD=COLUMN; "
                                       "`python -m analysis add --help` shows an example.\n")
