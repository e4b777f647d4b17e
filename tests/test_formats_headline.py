"""The headline of a pasted page: not its menu, not a teaser, not a standfirst, not the first sentence."""

from pathlib import Path

import format_builders as build
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.formats import docx, pdf, plain_text
from analysis.formats.headline import find_headline
from analysis.formats.read import read_files

BODY = """The heron tower above Wexmoor will stay for another two years, the town council decided on Tuesday evening.

Neighbours had asked for the pause because the stairs of the tower are the only way to the old quay.

The owner, a company from Fenby, said it would count the herons first and speak of money afterwards."""
HEADLINE = "Council lets the heron tower stay for two years"

PAGES = {
    "menu": f"Home\nNews\nSport\nHarbour Life\nJobs in Wexmoor\n\n{HEADLINE}\n\nBy Ada Fenn\n\n6 May 2031\n\n{BODY}",
    "menu and site name": f"Wexmoor Bugle\nSkip to content\nSubscribe\nMenu\n\n{HEADLINE}\n\n6 May 2031\n\n{BODY}",
    "section above": f"Politics\n\n{HEADLINE}\n\n{BODY}",
    "teasers above": f"Most read\nA cat in the town hall\nFenby ferry sold again\n\n{HEADLINE}\nBy Ada Fenn\n\n{BODY}",
    "standfirst": f"News\n\n{HEADLINE}\n\nNeighbours of the old quay are glad about the pause\n\n6 May 2031\n\n{BODY}",
    "long standfirst": f"News\n\n{HEADLINE}\n\nOnly its stairs lead to the old quay, neighbours said\n\n{BODY}",
    "shared below": f"Menu\n{HEADLINE}\nShare this\nFacebook\nTwitter\nPrint\n{BODY}\nMore stories\nA cat again",
    "twice": f"{HEADLINE}\nHome\nNews\n{HEADLINE}\n6 May 2031\n{BODY}",
    "caption": f"Home\nNews\n{HEADLINE}\nThe tower last week. Photo: Ada Fenn\n{BODY}",
    "plain": f"{HEADLINE}\n\n{BODY}",
    "by": f"{HEADLINE}\nBy Ada Fenn\n\n{BODY}",
    "old line ends": f"Home\r\nNews\r\n{HEADLINE}\r\n\r\n{BODY}",
}


@pytest.mark.parametrize("name", PAGES)
def test_the_headline_of_a_pasted_page(name: str, tmp_path: Path) -> None:
    assert find_headline(PAGES[name]) == HEADLINE
    (tmp_path / "pasted.txt").write_bytes(PAGES[name].encode())
    articles, _, _ = read_files(tmp_path / "pasted.txt")
    assert articles["title"].tolist() == [HEADLINE]
    assert BODY.splitlines()[-1] in articles["text"].iloc[0]  # the text itself stays whole


@pytest.mark.parametrize(("text", "headline"), [
    ("Gulls\n\n" + BODY, "Gulls"),
    ("Tower to stay\n\nIt stays.", "Tower to stay"),
    ("“We stay,” says tower's owner\n\n" + BODY, "“We stay,” says tower's owner"),
    (BODY, ""),
    ("Home\n" + BODY, ""),
    ("By Ada Fenn\n" + BODY, ""),
    ("Only one line", ""),
    ("", ""),
    ("\n\n", ""),
])
def test_short_and_missing_headlines(text: str, headline: str) -> None:
    assert find_headline(text) == headline


def test_a_wrapped_text_gives_no_broken_line_for_a_headline() -> None:
    lines = ["The heron tower above Wexmoor will stay for another two years, the",
             "town council decided on Tuesday evening, after neighbours had asked",
             "for a pause because its stairs are the only way down to the old",
             "quay, which the ferry from Fenby still uses in the summer months."]
    assert find_headline("\n".join(lines)) == ""
    assert find_headline(f"{HEADLINE}\n\n" + "\n".join(lines)) == HEADLINE


def test_a_page_without_a_headline_is_told(tmp_path: Path) -> None:
    (tmp_path / "pasted.txt").write_bytes(f"Home\nNews\n{BODY}".encode())
    articles, _, problems = read_files(tmp_path / "pasted.txt")
    assert articles["title"].tolist() == [""]
    assert problems["problem"].tolist() == ["no headline was found"]
    assert problems["remedy"].tolist() == ["Add the headline by hand."]


def test_word_files_and_pdfs_that_hold_a_pasted_page() -> None:
    parts = ["Home", "News", HEADLINE, "By Ada Fenn", *BODY.split("\n\n")]
    assert docx.read(build.docx(*parts), "page.docx")[0][0]["title"] == HEADLINE
    pytest.importorskip("pypdf")
    assert pdf.read(build.pdf("\n".join(parts)), "page.pdf")[0][0]["title"] == HEADLINE


def test_a_title_in_the_front_matter_is_the_headline() -> None:
    data = f"---\ntitle: Another one\n---\nHome\n{HEADLINE}\n{BODY}".encode()
    assert plain_text.read(data, "a.txt")[0][0]["title"] == "Another one"


@given(st.lists(st.sampled_from(["Home", "News", HEADLINE, "By Ada Fenn", "6 May 2031", "…", "", *BODY.split("\n\n")]),
                max_size=12))
def test_any_order_of_lines_gives_one_of_them_or_none(lines: list[str]) -> None:
    found = find_headline("\n".join(lines))
    assert found in {*lines, ""}
    assert found not in ("Home", "News", "By Ada Fenn", "6 May 2031")
