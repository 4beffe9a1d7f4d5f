"""Write SVG elements as text, escaped; colours are attributes, so that style sheets may overrule them."""

from html import escape

INK = "#1d2320"
FAINT = "#6b756f"
LINE = "#d5dad7"
SHADE = "#eef1ef"
PAPER = "#ffffff"
ACCENT = "#0b6e4f"
LATE = "#b3261e"
# Kinds of work, told apart by tone and by the word in the bar's label; dark text stays readable on each.
KIND_FILL = {"cut": "#bcdccd", "make": "#d6dff0", "check": "#f3e3bd", "deliver": "#e4d8ec"}


def element(tag: str, content: str = "", **attributes: object) -> str:
    """One element; ``None`` drops an attribute, a trailing underscore is cut, others become hyphens."""
    parts = []
    for name, value in attributes.items():
        if value is None:
            continue
        written = f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
        parts.append(f' {name.rstrip("_").replace("_", "-")}="{escape(written, quote=True)}"')
    opened = f"<{tag}{''.join(parts)}"
    return f"{opened}>{content}</{tag}>" if content else f"{opened}/>"


def text(x: float, y: float, words: str, **attributes: object) -> str:
    """A text element in the page's own font."""
    style = {"font_size": 12, "fill": INK} | attributes
    return element("text", escape(words), x=x, y=y, **style)


def frame(width: float, height: float, content: str, *, label: str, classes: str, **more: object) -> str:
    """The outermost svg element, named for people who do not see it."""
    return element(
        "svg",
        f"<title>{escape(label)}</title>{content}",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        width=width,
        height=height,
        role="group",
        class_=classes,
        font_family="system-ui, sans-serif",
        **more,
    )


def shortened(words: str, width: float, font_size: float = 12) -> str:
    """``words`` cut with an ellipsis so that they fit ``width`` pixels; empty when nothing fits."""
    fits = int(width / (font_size * 0.56))
    if len(words) <= fits:
        return words
    return words[: fits - 1] + "…" if fits >= 4 else ""
