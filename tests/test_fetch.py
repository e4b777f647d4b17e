"""`fetch`: against a server on this machine that refuses, hangs, lies about its size and sends visitors astray."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pandas as pd
import pytest

from analysis.commands import guard
from analysis.commands.fetch import fetch_texts
from analysis.commands.new import new_study
from analysis.commands.web import AGENT, FetchError, Visitor, check_address, fetch_page
from analysis.reading.articles import read_article_list
from analysis.reading.update import rebuild_tables

pytestmark = pytest.mark.slow

STORY = " ".join(f"The heron tower in Wexmoor has {n} stairs, and the town council counts each of them with care."
                 for n in ("two", "ten", "six", "nine", "four", "five"))
PAGE = (f"<html><head><title>Tower to stay</title><meta name='author' content='Ada Fenn'></head><body><nav>Menu</nav>"
        f"<article><h1>Tower to stay</h1><p>{STORY}</p><p>{STORY.replace('stairs', 'steps')}</p></article>"
        "</body></html>")
ROBOTS = "User-agent: *\nDisallow: /private/\nCrawl-delay: 3\n"


class Handler(BaseHTTPRequestHandler):
    asked: list[tuple[str, str]]
    robots: tuple[int, str]
    lettered: tuple[bytes, str]
    busy: list[int]
    later: str

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["User-Agent"]))
        moved = {"/astray": "file:///etc/hostname", "/moved": "/page", "/round": "/round", "/hidden": "/private/page"}
        if self.path == "/robots.txt":
            self._answer(*self.robots, kind="text/plain")
        elif self.path in moved:
            self.send_response(302)
            self.send_header("Location", moved[self.path])
            self.end_headers()
        elif self.path == "/slow":
            time.sleep(10)
        elif self.path == "/large":
            self._answer(200, "x" * 20_000)
        elif self.path == "/picture":
            self._answer(200, "\x89PNG\r\n\x1a\n")
        elif self.path in ("/page", "/private/page"):
            self._answer(200, PAGE)
        elif self.path == "/busy":
            self.send_response(self.busy.pop(0) if self.busy else 200)
            self.send_header("Retry-After", self.later)
            self.end_headers()
            self.wfile.write(PAGE.encode())
        elif self.path == "/short":
            self._answer(200, "<html><body><article><p>Sorry, nothing here.</p></article></body></html>")
        elif self.path == "/login":
            self._answer(200, f"<html><title>Welcome</title><body><article><p>{STORY[:300]}</p></article>"
                         "<form><input name=u><input type=password></form></body></html>")
        elif self.path == "/inwards":
            self.send_response(302)
            self.send_header("Location", f"http://localhost:{self.server.server_address[1]}/page")
            self.end_headers()
        elif self.path == "/lettered":
            self._answer(200, *self.lettered)
        else:
            self._answer(404, "none")

    def _answer(self, status: int, body: str | bytes, kind: str = "text/html") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body.encode("latin-1") if isinstance(body, str) else body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002, ARG002
        """Keep quiet."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the server; `Handler.asked` lists what it was asked."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    Handler.asked, Handler.robots = [], (200, ROBOTS)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def pauses() -> list[float]:
    """The pauses that the visitor makes."""
    return []


@pytest.fixture
def visitor(pauses: list[float]) -> Visitor:
    """A visitor that notes its pauses in place of making them."""
    return Visitor(delay=2, timeout=3, longest=60, largest=10_000, sleep=pauses.append,
                   allow_private=True)


def paths() -> list[str]:
    return [path for path, _ in Handler.asked]


def test_a_page_is_asked_for_after_the_rules_and_by_name(site: str, visitor: Visitor) -> None:
    assert fetch_page(f"{site}/page", visitor) == (PAGE.encode(), f"{site}/page", "")
    assert Handler.asked == [("/robots.txt", AGENT), ("/page", AGENT)]


def test_rules_are_read_once_and_their_delay_kept(site: str, visitor: Visitor, pauses: list[float]) -> None:
    fetch_page(f"{site}/page", visitor)
    fetch_page(f"{site}/page", visitor)
    assert paths() == ["/robots.txt", "/page", "/page"]
    assert len(pauses) == 2
    assert all(2.5 < pause <= 3 for pause in pauses)


def test_without_a_delay_in_the_rules_ours_holds(site: str, visitor: Visitor, pauses: list[float]) -> None:
    Handler.robots = (404, "")
    fetch_page(f"{site}/private/page", visitor)
    assert len(pauses) == 1
    assert 1.5 < pauses[0] <= 2


@pytest.mark.parametrize(("path", "said", "asked"), [
    ("/private/page", "robots.txt does not allow it", ["/robots.txt"]),
    ("/hidden", "robots.txt does not allow it", ["/robots.txt", "/hidden"]),
    ("/none", "the site answers 404", ["/robots.txt", "/none"]),
    ("/slow", "no answer in time", ["/robots.txt", "/slow"]),
    ("/large", "more than 0.01 MB", ["/robots.txt", "/large"]),
    ("/astray", "only http and https are fetched, not 'file'", ["/robots.txt", "/astray"]),
    ("/round", "more than 5 redirects", ["/robots.txt", *["/round"] * 6]),
])
def test_what_is_refused(path: str, said: str, asked: list[str], site: str, visitor: Visitor) -> None:
    with pytest.raises(FetchError, match=said):
        fetch_page(site + path, visitor)
    assert paths() == asked


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]",
                                  "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "[fe80::1]",
                                  "[64:ff9b::7f00:1]", "[fc00::1]", "224.0.0.1"])
def test_a_private_address_is_not_visited(host: str, site: str) -> None:
    port = site.rpartition(":")[2]
    with pytest.raises(FetchError, match="this machine or its network; --allow-private"):
        fetch_page(f"http://{host}:{port}/page", Visitor(timeout=3))
    assert paths() == []


def outside(host: str, port: int, *_options: object) -> list[tuple[object, ...]]:
    """Every name but one leads to a public address, as a resolver would say."""
    place = "127.0.0.1" if host == "localhost" else "93.184.215.14"
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port))]


def test_a_redirect_to_a_private_address_is_not_followed(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(site.rpartition(":")[2])
    monkeypatch.setattr(guard.socket, "getaddrinfo", outside)
    # A public address that is answered by the server here: only the check knows of it.
    monkeypatch.setattr(guard.socket.socket, "connect",
                        lambda self, _place, connect=socket.socket.connect: connect(self, ("127.0.0.1", port)))
    with pytest.raises(FetchError, match="localhost is an address of this machine"):
        fetch_page(f"http://gull.example:{port}/inwards", Visitor(delay=0, timeout=1))
    assert paths() == ["/robots.txt", "/inwards"]


def test_a_host_is_looked_up_once_for_check_and_connection(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, reached = [], []
    monkeypatch.setattr(guard.socket, "getaddrinfo", lambda *host: asked.append(host[0]) or outside(*host))
    monkeypatch.setattr(guard.socket.socket, "connect", lambda _self, place: reached.append(place[0]) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        fetch_page("http://gull.example/page", Visitor(timeout=3))
    assert (asked, reached) == (["gull.example"], ["93.184.215.14"])
    assert site


def test_a_private_host_behind_a_proxy_is_not_asked_for(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", site)
    monkeypatch.setenv("no_proxy", "")
    with pytest.raises(FetchError, match="this machine or its network"):
        fetch_page("http://10.0.0.1/page", Visitor(timeout=3))
    assert paths() == []


@pytest.mark.parametrize(("later", "pause"), [("7", 7.0), ("", 5.0), ("soon", 5.0)])
@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_site_is_asked_again_when_it_says(status: int, later: str, pause: float, site: str, visitor: Visitor,
                                                 pauses: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Handler, "busy", [status, status], raising=False)
    monkeypatch.setattr(Handler, "later", later, raising=False)
    assert fetch_page(f"{site}/busy", visitor).data == PAGE.encode()
    assert paths() == ["/robots.txt", *["/busy"] * 3]
    assert pauses.count(pause) == 2


def test_a_site_that_stays_busy_is_left(site: str, visitor: Visitor, pauses: list[float],
                                        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Handler, "busy", [503] * 9, raising=False)
    monkeypatch.setattr(Handler, "later", "1", raising=False)
    with pytest.raises(FetchError, match="busy and answers 503; run this again later"):
        fetch_page(f"{site}/busy", visitor)
    assert len(Handler.busy) == 6
    monkeypatch.setattr(Handler, "later", "3600", raising=False)
    pauses.clear()
    with pytest.raises(FetchError, match="asks to wait 3,600 seconds"):
        fetch_page(f"{site}/busy", visitor)
    assert 3600 not in pauses


@pytest.mark.parametrize(("path", "said"), [("/short", "3 words of text, which is no article"),
                                            ("/login", "'Welcome' is a form to log in")])
def test_a_page_that_holds_no_article_gives_none(path: str, said: str, corpus_of: Path, visitor: Visitor) -> None:
    rows = read_article_list(corpus_of / "articles.csv")
    rows = rows[rows["doc_id"] == "good"].assign(url=rows["url"].str.replace("/page", path))
    rows.to_csv(corpus_of / "articles.csv", index=False)
    assert said in next(fetch_texts(corpus_of, visitor))
    assert not (corpus_of / "texts" / "good.txt").exists()


def test_charsets_that_differ_are_told(corpus_of: Path, visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    page = lettered('<meta charset="koi8-r">').encode("windows-1251")
    monkeypatch.setattr(Handler, "lettered", (page, "text/html; charset=windows-1251"), raising=False)
    rows = read_article_list(corpus_of / "articles.csv")
    rows = rows[rows["doc_id"] == "good"].assign(url=rows["url"].str.replace("/page", "/lettered"))
    rows.to_csv(corpus_of / "articles.csv", index=False)
    assert "the server states windows-1251 and the page koi8-r: check the accents" in next(
        fetch_texts(corpus_of, visitor))


@pytest.mark.parametrize("status", [401, 403, 500, 503])
def test_a_host_that_cannot_say_forbids_all(status: int, site: str, visitor: Visitor) -> None:
    Handler.robots = (status, "")
    with pytest.raises(FetchError, match=r"robots\.txt"):
        fetch_page(f"{site}/page", visitor)
    assert set(paths()) == {"/robots.txt"}


def test_a_page_that_takes_too_long_in_all_is_left(site: str) -> None:
    ticks = iter(range(0, 1000, 10))
    with pytest.raises(FetchError, match="longer than 25 seconds"):
        fetch_page(f"{site}/page", Visitor(longest=25, allow_private=True, sleep=lambda _: None,
                                           clock=lambda: next(ticks) * 4.0))


@pytest.mark.parametrize("url", [
    "file:///etc/hostname", "ftp://gull.example/a", "gull.example/a", "http://", "", "http://me:word@gull.example/",
    "http://gull.example:port/", "http://[::1/", "data:,x"])
def test_addresses_that_are_not_asked_for(url: str) -> None:
    with pytest.raises(FetchError):
        check_address(url)


def test_a_host_that_is_not_there_is_told(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(FetchError, match="no answer"):
        fetch_page(f"http://127.0.0.1:{port}/", visitor)


@pytest.fixture
def corpus_of(site: str, tmp_path: Path) -> Path:
    """A corpus whose articles are pages of the server; one has no address."""
    pytest.importorskip("trafilatura")
    folder = new_study(tmp_path / "my-study") / "corpus"
    urls = {"good": "/page", "moved": "/moved", "private": "/private/page", "none": "/none", "picture": "/picture"}
    rows = [{"doc_id": name, "outlet": "bugle", "title": "untitled", "url": site + path} for name, path in urls.items()]
    rows.append({"doc_id": "paper", "outlet": "bugle", "title": "On paper", "url": ""})
    pd.DataFrame(rows).to_csv(folder / "articles.csv", index=False)
    known = dict.fromkeys(("country", "owner", "description", "source"), "unknown")
    pd.DataFrame([{"outlet": "bugle", "name": "Wexmoor Bugle", **known}]).to_csv(folder / "outlets.csv", index=False)
    return folder


def test_texts_are_put_in_and_every_gap_told(corpus_of: Path, visitor: Visitor) -> None:
    lines = dict(line.split(": ", 1) for line in list(fetch_texts(corpus_of, visitor))[:-1])
    text = (corpus_of / "texts" / "good.txt").read_text(encoding="utf-8")
    assert STORY in text
    assert "Menu" not in text
    assert sorted(path.name for path in (corpus_of / "texts").iterdir()) == ["good.txt", "moved.txt"]
    assert lines["good"] == f"{len(text.split())} words."
    assert "robots.txt" in lines["private"]
    assert "404" in lines["none"]
    assert "no web page (picture)" in lines["picture"]
    assert "texts/paper.txt" in lines["paper"]
    articles = read_article_list(corpus_of / "articles.csv").set_index("doc_id")
    assert articles.loc["good", ["title", "author"]].tolist() == ["Tower to stay", "Ada Fenn"]
    assert articles.loc["paper", "title"] == "On paper"


def test_only_missing_texts_are_asked_for(corpus_of: Path, visitor: Visitor) -> None:
    (corpus_of / "texts").mkdir()
    (corpus_of / "texts" / "good.txt").write_text("Mine.\n", encoding="utf-8")
    lines = list(fetch_texts(corpus_of, visitor))
    assert lines[-1] == "1 fetched, 1 were there, 4 still missing of 6."
    assert (corpus_of / "texts" / "good.txt").read_text(encoding="utf-8") == "Mine.\n"
    Handler.asked.clear()
    list(fetch_texts(corpus_of, visitor))
    assert "/page" not in paths()
    assert "/none" in paths()


def test_an_interrupted_run_keeps_what_it_has(corpus_of: Path, visitor: Visitor) -> None:
    run = fetch_texts(corpus_of, visitor)
    next(run)
    run.close()
    assert [path.name for path in (corpus_of / "texts").iterdir()] == ["good.txt"]
    assert list(fetch_texts(corpus_of, visitor))[-1].startswith("1 fetched, 1 were there")


def test_the_text_is_compared_with_the_one_the_tables_were_made_from(corpus_of: Path, visitor: Visitor) -> None:
    list(fetch_texts(corpus_of, visitor))
    rows = read_article_list(corpus_of / "articles.csv")
    rows[rows["doc_id"].isin(["good", "moved"])].to_csv(corpus_of / "articles.csv", index=False)
    file = corpus_of / "texts" / "good.txt"
    (corpus_of / "texts" / "moved.txt").write_text("Nothing of this kind was ever in it.\n", encoding="utf-8")
    rebuild_tables(corpus_of)
    fetched = file.read_bytes()
    file.unlink()
    assert any(line.endswith("words; the same text.") for line in fetch_texts(corpus_of, visitor))
    assert file.read_bytes() == fetched
    file.write_bytes(fetched + b"One more sentence.\n")
    rebuild_tables(corpus_of)
    file.unlink()
    lines = list(fetch_texts(corpus_of, visitor))
    assert any("not kept; another version" in line for line in lines)
    assert not file.exists()
    list(fetch_texts(corpus_of, visitor, other_versions="accept"))
    assert file.read_bytes() == fetched




HARBOUR = "В порту стоят старые лодки, и сторож считает их каждое утро до рассвета. "
LETTERED = "<html><head>{}<title>Порт</title></head><body><article><h1>Порт</h1>{}</article></body></html>"


def lettered(meta: str = "") -> str:
    return LETTERED.format(meta, "".join(f"<p>{HARBOUR * 4}</p>" for _ in range(3)))


@pytest.mark.parametrize(("page", "encoding", "header"), [
    (lettered(), "windows-1251", "text/html; charset=windows-1251"),
    (lettered('<meta charset="koi8-r">'), "windows-1251", "text/html; charset=Windows-1251"),
    (lettered('<meta charset="utf-8">'), "koi8-r", 'text/html; charset="koi8-r"'),
    (lettered('<meta charset="koi8-r">'), "koi8-r", "text/html"),
    (lettered('<meta charset="koi8-r">'), "koi8-r", "text/html; charset=utf-8"),  # it breaks in it
    (lettered('<meta charset="koi8-r">'), "koi8-r", "text/html; charset=unheard-of"),
    (lettered(), "windows-1251", "text/html"),
    (lettered(), "utf-8", "text/html"),
    (lettered(), "utf-8", "text/html; charset=ISO-8859-1"),  # which servers state unasked
    (lettered('<meta charset="koi8-r">'), "utf-8-sig", "text/html; charset=koi8-r"),
])
def test_a_page_is_read_in_the_charset_of_its_header_then_its_own_then_the_likeliest(
        page: str, encoding: str, header: str, corpus_of: Path, visitor: Visitor,
        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Handler, "lettered", (page.encode(encoding), header), raising=False)
    rows = read_article_list(corpus_of / "articles.csv")
    rows = rows[rows["doc_id"] == "good"].assign(url=rows["url"].str.replace("/page", "/lettered"))
    rows.to_csv(corpus_of / "articles.csv", index=False)
    assert list(fetch_texts(corpus_of, visitor))[-1].startswith("1 fetched")
    text = (corpus_of / "texts" / "good.txt").read_text(encoding="utf-8")
    assert HARBOUR.strip() in text
    assert read_article_list(corpus_of / "articles.csv")["title"].tolist() == ["Порт"]


def test_a_title_that_a_spreadsheet_would_run_is_made_harmless(corpus_of: Path, visitor: Visitor,
                                                              monkeypatch: pytest.MonkeyPatch) -> None:
    page = PAGE.replace("Tower to stay", "=1+1").encode()
    monkeypatch.setattr(Handler, "lettered", (page, "text/html"), raising=False)
    rows = read_article_list(corpus_of / "articles.csv")
    rows = rows[rows["doc_id"] == "good"].assign(url=rows["url"].str.replace("/page", "/lettered"))
    rows.to_csv(corpus_of / "articles.csv", index=False)
    list(fetch_texts(corpus_of, visitor))
    assert read_article_list(corpus_of / "articles.csv")["title"].tolist() == ["'=1+1"]
