"""Exports of several articles whose layout is lost: refused, because each would be read as one article."""

import re

_SIGNS = [
    (
        "a Nexis export",
        re.compile(r"^ *(?:End of Document|Ende des Dokuments|Fin du document) *$", re.M | re.I),
        "DOCX",
    ),
    (
        "a LexisNexis export",
        re.compile(r"^ *(?:Dokument )?\d{1,5} (?:of|von|de) \d{1,5} DO[CK]UMENT", re.M | re.I),
        "text or HTML",
    ),
    (
        "a ProQuest export",
        re.compile(r"ProQuest document ID:|document ProQuest ?:|ProQuest[- ]Dokument", re.I),
        "text or HTML",
    ),
    ("a Factiva export", re.compile(r"^ *Do[ck]umento? [A-Z0-9]{4,8}\d{10}\w{5,12} *$", re.M), "HTML"),
]


def refuse_bundle(text: str, name: str) -> None:
    """Raise ValueError where a text is a database export that cannot be split into its articles in this format.

    >>> refuse_bundle("The ferry stayed in port.", "a.pdf")
    >>> refuse_bundle("Rain.\\nEnd of Document\\n", "a.pdf")
    Traceback (most recent call last):
    ValueError: a.pdf: this is a Nexis export, and its articles cannot be told apart here; export it as DOCX.
    """
    for what, sign, better in _SIGNS:
        if sign.search(text):
            raise ValueError(
                f"{name}: this is {what}, and its articles cannot be told apart here; export it as {better}."
            )
