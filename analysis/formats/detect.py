"""Detect the format of a file from its bytes; the table of formats and their readers."""

import re
from collections.abc import Callable
from functools import partial

from analysis.formats import (
    csv_files,
    docx,
    europresse,
    factiva_html,
    factiva_xml,
    gdelt,
    json_files,
    nexis,
    nexis_uni,
    pdf,
    plain_text,
    proquest,
    services,
    url_list,
    warc,
    web_page,
    xlsx,
)
from analysis.formats.archives import open_zip
from analysis.formats.decoding import decode, looks_binary
from analysis.formats.records import ReaderResult

Reader = Callable[..., ReaderResult]

READERS: dict[str, Reader] = {
    "plain text": plain_text.read,
    "Markdown": plain_text.read_markdown,
    "web page": web_page.read,
    "CSV": csv_files.read,
    "XLSX": xlsx.read,
    "JSON": json_files.read,
    "DOCX": docx.read,
    "PDF": pdf.read,
    "WARC": warc.read,
    "URL list": url_list.read,
    "LexisNexis text": nexis.read_text,
    "LexisNexis HTML": nexis.read_html,
    "Nexis Uni DOCX": nexis_uni.read_docx,
    "Nexis Uni text": nexis_uni.read_text,
    "Factiva HTML": factiva_html.read,
    "Factiva XML": factiva_xml.read,
    "ProQuest text": proquest.read_text,
    "ProQuest HTML": proquest.read_html,
    "ProQuest e-mail": proquest.read_mail,
    "Europresse HTML": europresse.read,
    "GDELT table": gdelt.read,
    **{service: partial(services.read_json, service=service) for service in services.JSON_COLUMNS},
    **{service: partial(services.read_csv, service=service) for service in services.CSV_COLUMNS},
}
# Formats without fixed column names: their readers take a mapping.
MAPPED = ("CSV", "XLSX", "JSON")

_MAGIC = [
    (b"%PDF-", "PDF"),
    (b"WARC/", "WARC"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "RTF"),
    (b"\xd0\xcf\x11\xe0", "old Word or Excel"),
    (b"\xff\xd8\xff", "picture"),
    (b"\x89PNG", "picture"),
    (b"GIF8", "picture"),
    (b"RIFF", "sound or picture"),
    (b"SQLite format", "database"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!\x1a\x07", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
]
_HTML = re.compile(r"<(?:!doctype html|html|head|body|div|table|article|p|span|a name|meta|center|font|title)\b", re.I)
REMEDIES = {
    "empty": "Download it again.",
    "archive": "Unpack it first.",
    "RTF": "Open it in a word processor and save it as DOCX.",
    "old Word or Excel": "Open it and save it as DOCX, XLSX or CSV.",
    "gzip": "Unpack it first.",
    "zip": "Unpack it first.",
    "XML": "Export it as HTML, text or CSV (of XML only Factiva's is known).",
    "e-mail": "Save what the message holds as a file of its own.",
    "code": "Unless it holds an article, leave it out.",
    "binary": "Unless it holds an article, leave it out.",
}


def detect_format(data: bytes, name: str = "") -> str:
    """Return the format of a file's bytes: a key of `READERS`, or a kind that no reader takes ("picture", "RTF", ...).

    The name is used in error messages only. Errors: ValueError for an archive that is damaged or beyond the limits.

    >>> detect_format(b"title,date,text\\nFerry late,2031-01-02,Rain.")
    'CSV'
    >>> detect_format(b'{"maintext": "Rain.", "date_publish": null}')
    'news-please JSON'
    >>> detect_format(b"The ferry stayed in port."), detect_format(b"")
    ('plain text', 'empty')
    """
    if not data.strip() or (len(data) < 16 and not decode(data)[0].strip()):  # a byte order mark alone
        return "empty"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _office_format(data, name)
    for magic, kind in _MAGIC:
        if data.startswith(magic) or (kind == "PDF" and magic in data[:1024]):
            return kind
    if data[257:262] == b"ustar" or data[4:10] == b"1AY&SY":  # tar, bzip2
        return "archive"
    return "binary" if looks_binary(data) else _text_format(data, decode(data)[0])


def _office_format(data: bytes, name: str) -> str:
    parts = set(open_zip(data, name).namelist())
    if "word/document.xml" in parts:
        return "Nexis Uni DOCX" if nexis_uni.is_nexis_uni(docx.docx_lines(data, name)) else "DOCX"
    return "XLSX" if "xl/workbook.xml" in parts else "zip"


def _text_format(data: bytes, text: str) -> str:
    head = text[:5_000].lstrip()
    if head.startswith("<?xml") and not re.search(r"<(?:!doctype html|html)\b", head, re.I):
        return "Factiva XML" if factiva_xml.is_factiva_xml(text) else "XML"
    if proquest.is_message(text):
        return "ProQuest e-mail" if b"proquest" in data.lower() else "e-mail"
    if head.startswith("<") and _HTML.search(head):
        return _html_format(text)
    if re.match(r"[\[{]\s*(?:[\"{\[\]}]|-?\d)", head):
        return _json_format(data, text)
    return _table_format(text) or _prose_format(text)


def _html_format(text: str) -> str:
    for kind, is_kind in (
        ("Europresse HTML", europresse.is_europresse),
        ("Factiva HTML", factiva_html.is_factiva_html),
        ("LexisNexis HTML", nexis.is_nexis_html),
        ("ProQuest HTML", proquest.is_proquest),
    ):
        if is_kind(text):
            return kind
    return "web page"


def _json_format(data: bytes, text: str) -> str:
    try:
        items, _ = json_files.read_items(data, "")
    except ValueError:
        # Broken JSON is still JSON, and its reader says where it is broken, unless it is prose in brackets.
        return "JSON" if re.match(r"[\[{]\s*[\"{\[]", text.lstrip()) else _prose_format(text)
    return services.json_service(items[0][1] if items else {}) or "JSON"


def _table_format(text: str) -> str:
    if gdelt.is_table(text):
        return "GDELT table"
    if url_list.is_url_list(text):
        return "URL list"
    if (
        nexis.is_nexis_text(text)
        or proquest.is_proquest(text)
        or nexis_uni.is_nexis_uni(text[:200_000].split("\n"))
    ):
        return ""
    delimiter = csv_files.find_delimiter(text)
    header = [cell.strip(' "') for cell in text.partition("\n")[0].split(delimiter)] if delimiter else []
    if not delimiter:
        return ""
    return services.csv_service(header) or "CSV"


def _prose_format(text: str) -> str:
    if nexis.is_nexis_text(text):
        return "LexisNexis text"
    if proquest.is_proquest(text):
        return "ProQuest text"
    if nexis_uni.is_nexis_uni(text.split("\n")):
        return "Nexis Uni text"
    if not plain_text.is_prose(text):
        return "code"
    return "Markdown" if plain_text.is_markdown(text) else "plain text"
