"""Plain words from the ways in which DXF writes them."""

import re

from ezdxf.entities.dxfentity import DXFEntity
from ezdxf.tools.text import fast_plain_mtext, plain_text

from manyworks.formats.plain_text import RAISED

_SURROGATE = re.compile("[\udc80-\udcff]")
_UNICODE_ESCAPE = re.compile(r"\\U\+(?!0000)([0-9A-Fa-f]{4})")
_XREF = re.compile(r".+(?:\||\$\d+\$)(?=.)")
_HARD_BLANK = re.compile(r"(?<!\\)((?:\\\\)*)\\~")
_STRUCK_LINE = re.compile(r"%%k(.*?)(?:%%k|$)", re.I | re.S)
"""What stands between two codes that draw a line through words, or behind the last."""
_CODES = re.compile(
    r"(?P<plain>\\[\\{}~]|%%%|%%)|(?P<on>\\K)|(?P<off>\\k)|(?P<open>\{)|(?P<close>\})|\\[ACcFfHhpQSTW][^;]*;"
)
_STACKED = re.compile(r"\\S([^;^/#\\]*)([\^/#])\s*([^;\\]*);")
"""Figures over one another, or one raised: ``\\S1/2;`` and ``\\S2^;``."""
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
    >>> plain_lines(r"1\\S1/2; inch"), plain_lines(r"Side\\S4^;")
    ('1 1/2 inch', 'Side⁴')
    """
    # To the library an escape is the beginning of a code, and all up to the end of the next code is lost.
    flat = _STACKED.sub(_flat, _HARD_BLANK.sub(r"\1 ", _UNICODE_ESCAPE.sub(_no_code, mtext)))
    return str(fast_plain_mtext(flat))


def _flat(stacked: re.Match[str]) -> str:
    """A fraction in one line, or a raised figure as one; other signs over one another stand apart."""
    over, sign, under = (part.strip() for part in stacked.groups())
    if sign != "^":
        return f" {over}/{under}"
    return f"{over.translate(RAISED)}{under and ' ' + under}" if over or not under else under


def _no_code(escape: re.Match[str]) -> str:
    """The character of an escape; one of those that make codes is a letter here."""
    character = chr(int(escape[1], 16))
    return f"\\{character}" if character in "\\{}" else character


def layer_name(name: str) -> str:
    """A layer's name without the name of the file that it came from: ``plan|NOTES``, ``plan$0$NOTES``."""
    return _XREF.sub("", name, count=1)


def without_struck(text: str) -> tuple[str, str]:
    """A text of one line without what is struck through, and what is.

    >>> without_struck("Side x%%k3%%k5"), without_struck("Side 4")
    (('Side x5', '3'), ('Side 4', ''))
    """
    struck = " ".join(found[1].strip() for found in _STRUCK_LINE.finditer(text)).strip()
    return _STRUCK_LINE.sub("", text), struck


def lines_without_struck(mtext: str) -> tuple[str, str]:
    """The same of a text of several lines, in which braces end what begins in them.

    >>> lines_without_struck(r"Side x{\\K3\\k}5"), lines_without_struck(r"{\\KSide x3}\\PTop")
    (('Side x{\\\\k}5', '3'), ('{}\\\\PTop', 'Side x3'))
    """
    kept: list[str] = []
    struck: list[str] = []
    states, at = [False], 0
    for code in [*_CODES.finditer(mtext), None]:
        (struck if states[-1] else kept).append(mtext[at : code.start() if code else None])
        if code is None:
            break
        at = code.end()
        if code["open"]:
            states.append(states[-1])
        elif code["close"] and len(states) > 1:
            states.pop()
        elif code["on"] or code["off"]:
            states[-1] = code["on"] is not None
        (kept if not (states[-1] and code["plain"]) else struck).append(code[0] * (not code["on"]))
    return "".join(kept), " ".join("".join(struck).replace("\\P", " ").split())


def written_on(entity: DXFEntity) -> tuple[str, str]:
    """The plain words of a text or attribute without what is struck through, and what is."""
    if entity.dxftype() == "MTEXT":
        return plain_and_struck(entity.text)  # type: ignore[attr-defined]
    kept, struck = without_struck(str(entity.dxf.get("text", "")))
    return plain_text(kept), plain_text(struck)


def plain_and_struck(mtext: str) -> tuple[str, str]:
    """The same of the text of several lines of an MTEXT or a leader."""
    kept, struck = lines_without_struck(mtext)
    return plain_lines(kept), plain_lines(struck)
