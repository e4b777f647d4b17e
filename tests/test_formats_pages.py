"""What saved pages and Markdown files say about themselves."""

import pytest

from analysis.formats import plain_text

HEAD = '<html lang="de-DE"><head><title>Möwen | Hafenbote</title>{}</head><body><h1>Möwen</h1></body></html>'


def meta_of(head: str) -> dict[str, str]:
    pytest.importorskip("lxml")
    from analysis.formats.markup import parse_html
    from analysis.formats.page_meta import page_meta

    return page_meta(parse_html(HEAD.format(head), "p.html"))


def linked(*objects: str) -> str:
    return "".join(f'<script type="application/ld+json">{one}</script>' for one in objects)


def test_date_of_publication_only_from_its_own_marks() -> None:
    assert (
        meta_of('<meta name="date" content="2031-01-01"><meta property="article:modified_time" content="2031-01-02">')[
            "date"
        ]
        == ""
    )
    assert meta_of('<meta property="article:published_time" content="2031-07-09T23:00:00Z">')["date"] == "2031-07-09"
    assert meta_of('<meta itemprop="datePublished" content="9. Juli 2031">')["date"] == "2031-07-09"
    assert (
        meta_of(
            linked(
                '{"@graph": [{"@type": "WebPage", "datePublished": "2030-01-01"}, '
                '{"@type": ["NewsArticle"], "datePublished": "2031-07-09"}]}'
            )
        )["date"]
        == "2031-07-09"
    )
    assert meta_of('<meta property="article:published_time" content="03/04/2031">')["date"] == ""


def test_the_only_time_of_an_article_is_taken_and_told() -> None:
    one = '<article><h1>Late</h1><time datetime="2031-07-09 08:30">today</time></article>'
    assert (meta_of(one)["date"], meta_of(one)["date_note"]) == (
        "2031-07-09", "from the article's <time>, which is not marked as publication")
    two = one.replace("</article>", '<time datetime="2031-07-01">before</time></article>')
    assert meta_of(two)["date"] == ""
    assert meta_of('<time datetime="2031-07-09">today</time>')["date"] == ""  # of the page, not of the article


def test_dates_that_differ_are_noted() -> None:
    page = (
        linked('{"@type": "NewsArticle", "datePublished": "2031-07-09"}') + '<meta name="pubdate" content="2031-08-01">'
    )
    assert (meta_of(page)["date"], meta_of(page)["date_note"]) == ("2031-07-09", "the page also gives 2031-08-01")
    page = (
        linked('{"@type": "NewsArticle", "datePublished": "2031-07-09"}') + '<meta name="pubdate" content="2031-07-10">'
    )
    assert meta_of(page)["date_note"] == ""  # two sides of one midnight


def test_headline_outlet_and_author() -> None:
    page = meta_of(
        '<meta property="og:title" content="Möwen zählen – Hafenbote">'
        '<meta property="og:site_name" content="Hafenbote">'
        '<meta name="author" content="https://h.example/kaethe"><link rel="canonical" href="https://www.h.example/1">'
    )
    assert (page["outlet"], page["author"], page["url"]) == ("Hafenbote", "", "https://www.h.example/1")
    assert meta_of("")["title"] == "Möwen"
    assert meta_of("")["language"] == "de-DE"
    assert meta_of('<link rel="canonical" href="https://www.h.example/1">')["outlet"] == "h.example"


@pytest.mark.parametrize(
    ("head", "heading", "headline"),
    [
        ('<meta property="og:title" content="Gulls, a count">', "Gulls counted", "Gulls, a count"),
        (
            '<meta property="og:title" content="You will not believe it">'
            + linked('{"@type": "Article", "headline": "gulls counted"}'),
            "Gulls counted",
            "Gulls counted",
        ),
        (
            '<meta property="og:title" content="Gulls counted - The Quay">'
            '<meta property="og:site_name" content="the quay">',
            "",
            "Gulls counted",
        ),
        ("<title>Gulls counted | Quay</title>", "Gulls", "Gulls"),
        ("<title>Gulls counted | Quay</title>", "", "Gulls counted | Quay"),
        (linked('{"@type": "Article", "headline": "Gulls &amp; radar"}'), "", "Gulls & radar"),
    ],
)
def test_headline_is_what_two_places_agree_on_or_the_best_marked(head: str, heading: str, headline: str) -> None:
    pytest.importorskip("lxml")
    from analysis.formats.markup import parse_html
    from analysis.formats.page_meta import page_meta

    page = f"<html><head>{head}</head><body>{f'<h1>{heading}</h1>' if heading else ''}<p>Text.</p></body></html>"
    assert page_meta(parse_html(page, "p.html"))["title"] == headline


@pytest.mark.parametrize(
    "bad", ["{", "[" * 5000, "null", "3", '"x"', '{"@type": 3}', '{"@type": "NewsArticle", "author": {"a": 1}}']
)
def test_broken_structured_data_is_passed_over(bad: str) -> None:
    assert meta_of(linked(bad, '{"@type": "NewsArticle", "headline": "Gut"}'))["title"] in ("Gut", "Möwen")


def test_markdown_marks_go_and_words_stay() -> None:
    text = (
        "# Gulls **again**\n\n![a gull](gull.png)\n\nThey *came*, said [the log](https://q.example/a_b).\n\n"
        "> 4 * 5 = 20\n\n---\n\nsnake_case stays\n"
    )
    records, _ = plain_text.read_markdown(text.encode(), "g.md")
    assert records[0]["title"] == "Gulls again"
    assert records[0]["text"] == "Gulls again\n\nThey came, said the log.\n\n4 * 5 = 20\n\nsnake_case stays"


def test_plain_text_keeps_its_first_line() -> None:
    records, _ = plain_text.read(b"Gulls again\n\nThey came.", "g.txt")
    assert (records[0]["title"], records[0]["text"]) == ("Gulls again", "Gulls again\n\nThey came.")
    with pytest.raises(ValueError, match="no text in this file"):
        plain_text.read(b"---\ntitle: Gulls\n---\n", "g.txt")
