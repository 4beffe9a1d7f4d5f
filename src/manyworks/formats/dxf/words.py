"""Plain words from the ways in which DXF writes them."""

import re

_SURROGATE = re.compile("[\udc80-\udcff]")
_UNICODE_ESCAPE = re.compile(r"\\U\+(?!0000)([0-9A-Fa-f]{4})")
_XREF = re.compile(r".+(?:\||\$\d+\$)(?=.)")
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


def layer_name(name: str) -> str:
    """A layer's name without the name of the file that it came from: ``plan|NOTES``, ``plan$0$NOTES``."""
    return _XREF.sub("", name, count=1)
