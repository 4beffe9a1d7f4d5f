"""XML of strangers: SVG and BTLx, parsed so that nothing in it unfolds, is fetched or runs."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from manyworks.refused import Refused

_ENTITY = re.compile(rb"""<!ENTITY\s+[A-Za-z_][\w.-]*\s+("[^"&%<]{0,200}"|'[^'&%<]{0,200}')\s*>""")
_FAR, _UNFOLDED = 20_000, 1_000_000
"""Bytes in which entities are declared, and that all of them may add to a file."""


def parse_xml(content: bytes, source: str) -> Element:
    """Parse XML that may be hostile.

    Raises
    ------
    Refused
        With line and column when it is not well formed; at once when it declares entities that could unfold.
    """
    unfolds = not _only_names(content)
    # What is declared of an attribute stands on every element, as large as it is.
    if b"<!ATTLIST" in content.replace(b"\0", b""):
        raise _spreads(source)
    try:
        root: Element = fromstring(content, forbid_dtd=False, forbid_entities=unfolds, forbid_external=True)
    except ParseError as problem:
        line, column = problem.position
        raise Refused(
            "xml.unreadable",
            f"{source}: line {line}, column {column + 1}: {problem}.",
            "The file may have been cut off; export it again.",
        ) from problem
    except DefusedXmlException as problem:
        raise _spreads(source) from problem
    except (ValueError, LookupError, RecursionError) as problem:
        raise Refused(
            "xml.unreadable", f"{source}: {problem}.", "Export the file again as UTF-8."
        ) from problem
    return root


def _spreads(source: str) -> Refused:
    return Refused(
        "xml.entities",
        f"{source}: the XML defines entities, which can unfold to any size; it was not read.",
        "Export the file from the program that made it, without a document type.",
    )


def _only_names(content: bytes) -> bool:
    """Whether its entities are a few short words without others in them, as Illustrator writes them."""
    declared = content.count(b"<!ENTITY")
    words = [word[1:-1] for word in _ENTITY.findall(content, 0, _FAR)]
    if not declared or len(words) != declared:
        return False
    return content.count(b"&") * max(map(len, words)) <= _UNFOLDED
