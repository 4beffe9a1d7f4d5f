"""Plain words from the ways in which DXF writes them."""

import re

from ezdxf.tools.text import fast_plain_mtext

_SURROGATE = re.compile("[\udc80-\udcff]")
_UNICODE_ESCAPE = re.compile(r"\\U\+(?!0000)([0-9A-Fa-f]{4})")
_XREF = re.compile(r".+(?:\||\$\d+\$)(?=.)")
_HARD_BLANK = re.compile(r"(?<!\\)((?:\\\\)*)\\~")
_CARET = {"^I": "\t", "^J": "\n", "^M": ""}


def readable(text: str) -> tuple[str, bool]:
    """Plain text and whether bytes had to be read in another encoding than the file declares."""
    for code, character in _CARET.items():
        text = text.replace(code, character)
    mended = bool(_SURROGATE.search(text))
    if mended:
        text = text.encode("utf-8", "surrogateescape").decode("latin-1")
    text = _UNICODE_ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    # Two escapes may be the halves of one character; one half alone is none.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), mended


def plain_lines(mtext: str) -> str:
    """The lines of a text of several without its codes; the library keeps the code of a hard blank.

    >>> plain_lines(r"{\\fArial|b1;Side}\\PQty:\\~4"), plain_lines(r"St\\U+00FCck 6\\P\\C1;Birke")
    ('Side\\nQty: 4', 'Stück 6\\nBirke')
    """
    # To the library an escape is the beginning of a code, and all up to the end of the next code is lost.
    return str(fast_plain_mtext(_HARD_BLANK.sub(r"\1 ", _UNICODE_ESCAPE.sub(_no_code, mtext))))


def _no_code(escape: re.Match[str]) -> str:
    """The character of an escape; one of those that make codes is a letter here."""
    character = chr(int(escape[1], 16))
    return f"\\{character}" if character in "\\{}" else character


def layer_name(name: str) -> str:
    """A layer's name without the name of the file that it came from: ``plan|NOTES``, ``plan$0$NOTES``."""
    return _XREF.sub("", name, count=1)
