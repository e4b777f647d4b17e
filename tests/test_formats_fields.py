"""Labels, columns, records, encodings and markup: the parts every reader is made of."""

import csv
import io
import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.formats import csv_files, front_matter, gdelt, json_files, services
from analysis.formats.columns import find_columns
from analysis.formats.decoding import decode, looks_binary
from analysis.formats.detect import detect_format
from analysis.formats.labels import field_of, known_labels, split_label, trailer_start
from analysis.formats.markup import strip_markup
from analysis.formats.records import article_table, check_record, make_record, slug, tidy_line, tidy_text


def test_no_label_means_two_things() -> None:
    fields = known_labels()["fields"]
    groups = [{label.replace(" ", "") for label in labels} for labels in [*fields.values(), known_labels()["other"]]]
    every = [label for group in groups for label in group]
    assert len(every) == len(set(every)), sorted({label for label in every if every.count(label) > 1})


def test_lost_and_gained_blanks_do_not_hide_a_label() -> None:
    assert field_of("DocumentURL") == field_of("Document URL:") == field_of("document_url") == "url"
    assert split_label("Länge:\u00a09 Wörter") == ("length", "Länge", "9 Wörter")


def test_trailer_keeps_body_paragraphs_that_begin_like_labels() -> None:
    assert trailer_start(["", "Notes", "", "Language"], 0) == 3
    assert trailer_start(["", "Notes", "Graphic", "", "Language", ""], 0) == 1
    assert trailer_start(["", "", "Graphic"], 0) == 2
    assert trailer_start([], 0) == 0


def test_columns_are_found_in_other_languages_and_the_plainest_wins() -> None:
    names = ["Titre", "Date de publication", "content", "Texte", "Ignoré"]
    found = find_columns(names, [], None, "a.csv")
    assert found == {"title": "Titre", "date": "Date de publication", "text": "Texte"} or found["text"] in (
        "Texte",
        "content",
    )
    assert find_columns(["text", "content"], [], None, "a.csv") == {"text": "text"}


def test_unclear_columns_are_asked_for_by_name() -> None:
    long = "The gulls came back to the port on Monday and stayed. " * 6
    with pytest.raises(ValueError, match=r"'blob' looks like the articles' text; write mapping=\{'text': 'blob'\}"):
        find_columns(["title", "blob"], [{"title": "Gulls", "blob": long}], None, "a.csv")
    with pytest.raises(ValueError, match=r"could each be the title; write mapping=\{'title': 'Title'\}"):
        find_columns(["Title", "TITLE"], [], None, "a.csv")
    with pytest.raises(ValueError, match=r"no column is known .*'x', 'y'"):
        find_columns(["x", "y"], [], None, "a.csv")
    with pytest.raises(ValueError, match="'heading'; use one of title, author"):
        find_columns(["x"], [], {"heading": "x"}, "a.csv")
    with pytest.raises(ValueError, match="'y', which is not one of 'x'; correct"):
        find_columns(["x"], [], {"title": "y"}, "a.csv")


def test_mapping_overrides_names() -> None:
    data = b"title,blob,text\nGulls,They came.,note\n"
    records, _ = csv_files.read(data, "a.csv", {"text": "blob"})
    assert records[0]["text"] == "They came."


@given(
    st.lists(
        st.tuples(st.text('ab,;"\n é', max_size=20), st.text('xy"\n,', min_size=1, max_size=20)), min_size=1, max_size=8
    ),
    st.sampled_from(",;\t|"),
)
def test_csv_that_python_writes_is_read_back(rows: list[tuple[str, str]], delimiter: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(["title", "text"])
    writer.writerows(rows)
    records, problems = csv_files.read(out.getvalue().encode(), "a.csv")
    assert [(record["title"], record["text"]) for record in records] == [(tidy_line(a), tidy_text(b)) for a, b in rows]
    assert not [problem for problem in problems if problem["outcome"] == "skipped"]


def test_open_quotation_mark_does_not_swallow_the_rows_below() -> None:
    data = b'title,date,text\nA,2031-01-01,"fine"\nB,2031-01-02,"open\nC,2031-01-03,fine\nD,2031-01-04,fine\n'
    records, problems = csv_files.read(data, "a.csv")
    assert [record["title"] for record in records] == ["A", "C", "D"]
    assert [(problem["record"], problem["outcome"]) for problem in problems] == [(3, "skipped")]


def test_very_long_fields_are_read_whole() -> None:
    long = "gull " * 60_000
    records, _ = csv_files.read(f"title,text\nA,{long}\n".encode(), "a.csv")
    assert len(records[0]["text"]) == len(long) - 1


def test_json_shapes() -> None:
    one = {
        "title": "Gulls",
        "text": "They came.",
        "authors": [{"name": "A. B."}, {"name": "C. D."}],
        "source": {"name": "Quay Times"},
    }
    for value in (one, [one], {"articles": [one]}, {"response": {"results": [one]}}):
        records, problems = json_files.read(json.dumps(value).encode(), "a.json")
        assert problems == []
        assert (records[0]["author"], records[0]["outlet"]) == ("A. B.; C. D.", "Quay Times")
    records, problems = json_files.read(b'[{"title": "Gulls", "text": "x"}, 3, null]', "a.json")
    assert (len(records), [problem["record"] for problem in problems]) == (1, [2, 3])
    assert json_files.read(b'{"status": "ok", "articles": []}', "a.json") == ([], [])
    keyed = json.dumps({"a": one, "b": one | {"data": {"x": 1}}}).encode()
    assert [record["title"] for record in json_files.read(keyed, "a.json")[0]] == ["Gulls", "Gulls"]


@pytest.mark.parametrize(
    "data", [b'{"title": "Gulls", ', b"[" * 100_000, b'{"a": 1}}', b'["x"', b'{"a":' + b"1" * 5000 + b"}"]
)
def test_broken_json_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"^a\.json: ") as refusal:
        json_files.read(data, "a.json")
    assert "\n" not in str(refusal.value)


def test_gdelt_tables_give_one_row_an_address() -> None:
    rows = []
    for at, address in enumerate(["https://q.example/1", "https://q.example/2", "https://q.example/1"]):
        cells = [""] * 27
        cells[0], cells[1], cells[3], cells[4] = f"20310607203000-{at}", "20310607203000", "q.example", address
        cells[26] = "<PAGE_TITLE>Herring &amp; radar</PAGE_TITLE>"
        rows.append("\t".join(cells))
    data = "\n".join([*rows, "broken\trow"]).encode()
    assert detect_format(data) == "GDELT table"
    records, problems = gdelt.read(data, "gkg.csv")
    assert [record["url"] for record in records] == ["https://q.example/1", "https://q.example/2"]
    assert (records[0]["title"], records[0]["date"], records[0]["outlet"]) == (
        "Herring & radar",
        "2031-06-07",
        "q.example",
    )
    assert {problem["problem"][:9] for problem in problems} == {"line 4: 2", "1 further", "GDELT hol"}


def test_gdelt_events_take_the_day_added_not_the_day_of_the_event() -> None:
    cells = ["7"] * 61
    cells[1], cells[59], cells[60] = "20210101", "20310607203000", "https://www.q.example/1"
    records, _ = gdelt.read("\t".join(cells).encode(), "events.csv")
    assert (records[0]["date"], records[0]["outlet"]) == ("2031-06-07", "q.example")
    assert "GDELT saw" in records[0]["date_note"]


def test_gdelt_lists_as_csv_say_that_the_day_is_when_gdelt_saw_the_page() -> None:
    for data in (
        b"\xef\xbb\xbfURL,MobileURL,Date,Title\nhttps://www.q.example/1,,2031-06-07 20:30:00,Gulls\n",
        b"url,title,seendate,domain\nhttps://www.q.example/1,Gulls,20310607T203000Z,q.example\n",
    ):
        assert detect_format(data) == "GDELT DOC CSV"
        [record], _ = services.read_csv(data, "g.csv", "GDELT DOC CSV")
        assert (record["title"], record["date"], record["outlet"]) == ("Gulls", "2031-06-07", "q.example")
        assert "GDELT saw" in record["date_note"]


def test_media_cloud_takes_the_day_of_publication_not_of_indexing() -> None:
    data = b"id,indexed_date,publish_date,title,url,media_name\n1,2031-06-09 01:00:00,2031-06-01,Gulls,https://q.example/1,q.example\n"
    assert detect_format(data) == "Media Cloud CSV"
    assert services.read_csv(data, "m.csv", "Media Cloud CSV")[0][0]["date"] == "2031-06-01"


def test_encodings() -> None:
    text = "Fähre – L'équipage, “radar” à quai"
    for name in ("utf-8", "utf-8-sig", "utf-16", "utf-32"):
        assert decode(text.encode(name)) == (text, "")
    assert decode(text.encode("cp1252")) == (text, "not UTF-8: read as windows-1252; check the accents")
    declared = f'<meta charset="iso-8859-1"><p>{text}'
    assert decode(declared.encode("cp1252")) == (declared, "")
    assert decode(declared.encode("utf-8")) == (declared, "")  # the bytes are right, the declaration is not
    cut = ("ä" * 100).encode()[:-1]
    assert decode(cut) == ("ä" * 99 + "\ufffd", "1 broken characters were replaced (read as utf-8)")
    russian = "Паром остался в порту. Экипаж ждёт новый радар, а пассажиры спят в зале таможни."
    assert decode(russian.encode("cp1251"))[0] == russian
    assert decode(b"<?xml version='1.0' encoding='zip'?>\xff\xfe\xfa")[0]  # not a charset to be taken at its word


@given(st.binary(max_size=2000))
def test_control_characters_tell_binary_from_text(data: bytes) -> None:
    assume(not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")))  # the marks of UTF-16 and UTF-32
    assert looks_binary(data + bytes(range(1, 32)) * 200)
    assert not looks_binary("Fähre\n".encode() * 10)


@given(st.binary(max_size=2000))
def test_any_bytes_decode_to_text_without_controls(data: bytes) -> None:
    text, _ = decode(data)
    assert not any(character < " " and character not in "\t\n\v" for character in text)


@given(st.text("<>/!-pscript br&;a\n\"'=", max_size=200))
def test_strip_markup_never_leaves_a_script_tag(text: str) -> None:
    assert "<script" not in strip_markup(text.replace("&", "")).lower()


def test_front_matter_takes_known_keys_only() -> None:
    fields, text = front_matter.split_front_matter(
        "---\ntitle: 'Gulls: a count'\nlength: 1,200\nx: y\n---\n\nThey came.\n"
    )
    assert fields == {"title": "Gulls: a count", "stated_words": 1200}
    assert text == "They came.\n"
    assert front_matter.split_front_matter("---\nnever closed\n")[0] == {}


def test_doc_ids_are_unique_and_plain() -> None:
    records = [
        make_record(at, title=title, outlet="L'Écho du Port", date="2031-03-05", text="x")
        | {"source_file": "a/b.txt", "format": "x"}
        for at, title in enumerate(["Le bac", "Le bac", "Паром", "", "Le bac 2"], start=1)
    ]
    table = article_table(records)
    assert table["doc_id"].is_unique
    assert table["doc_id"].tolist()[:3] == [
        "l-echo-du-port-2031-03-05-le-bac",
        "l-echo-du-port-2031-03-05-le-bac-2",
        "l-echo-du-port-2031-03-05-parom",
    ]
    assert table["doc_id"].str.fullmatch(r"[a-z0-9-]+").all()
    assert article_table([]).columns.tolist() == table.columns.tolist()


@given(st.text(max_size=100))
def test_slugs_are_short_and_plain(text: str) -> None:
    made = slug(text)
    assert len(made) <= 40
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_a_text_far_shorter_than_stated_is_said() -> None:
    record = make_record(1, title="Gulls", text="They came.", stated_words=200)
    assert [problem["problem"] for problem in check_record(record)] == [
        "the export states 200 words, the text here has 2"
    ]
    assert check_record(make_record(1, title="Gulls", text="They came.", stated_words=2)) == []
