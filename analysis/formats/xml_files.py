"""XML, parsed without document types and entities; nothing is fetched."""

from typing import Any, NoReturn

from analysis.formats.needs import need


def parse_xml(data: bytes, name: str) -> Any:
    """Parse XML bytes to an ElementTree element; ValueError for entities, a document type or broken XML."""
    tree = need("defusedxml.ElementTree", "defusedxml", name)
    common = need("defusedxml.common", "defusedxml", name)
    try:
        return tree.fromstring(data, forbid_dtd=True)
    except common.DefusedXmlException:
        refuse_entities(name)
    except (SyntaxError, ValueError, LookupError, RecursionError) as error:
        raise ValueError(f"{name}: the XML is broken ({str(error)[:80]}); export it again.") from None


def refuse_entities(name: str) -> NoReturn:
    """Raise the ValueError for a file with a document type, in which entities could be declared."""
    raise ValueError(
        f"{name}: the file declares XML entities or a document type, which can be used for attacks; "
        "refused, export it in another form."
    )


def local_name(element: Any) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]
