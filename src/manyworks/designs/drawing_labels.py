"""Do the labels drawn on parts say the same as what the drawing calls the parts?

A file of this program carries each part's code twice: as data on its outline, for programs, and as a label
that is engraved, for people. Whoever assembles goes by the label, so a label that differs is an error.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from manyworks.formats.drawing import Drawing, Finding, Part


def label_findings(drawing: Drawing) -> list[Finding]:
    """An error for each label that differs from its part's code, a question for each part without label."""
    marked = {layer.name for layer in drawing.layers if layer.meaning == "engrave"}
    labels = {part.key: _labels(part, marked) for part in drawing.parts}
    is_labelled = any(labels.values())
    found = []
    for part in drawing.parts:
        words = labels[part.key]
        if not part.code or part.code in words or not is_labelled:
            continue
        left, bottom, _right, _top = part.bounds
        where = _("part %(code)s near (%(x).0f, %(y).0f)") % {"code": part.code, "x": left, "y": bottom}
        if words:
            said = ", ".join(words)
            message = _("The label on it says %(label)s, but the file calls it %(code)s.")
            values = {"label": said, "code": part.code}
            found.append(Finding("label.differs", "error", where, message % values, (left, bottom)))
        else:
            message = _("No label is drawn on it; once cut, nobody can tell it from others.")
            found.append(Finding("label.missing", "question", where, message, (left, bottom)))
    return found


def _labels(part: Part, marked: Container[str]) -> list[str]:
    """First lines of the texts that are engraved on a part.

    This program engraves a label as lines and writes its words beside them on a layer that is never milled,
    so on parts of its own files every label counts.
    """
    texts = [text.text for text in part.geometry.texts if text.layer in marked]
    words = [text.strip() for text in (part.labels if part.origin is not None else texts)]
    return [word.splitlines()[0] for word in words if word]


def named_by(parts: Iterable[Part], codes: Container[str]) -> list[Part]:
    """Parts without a code take the one of the bill that is written on them, if it is only one."""
    named = []
    for part in parts:
        written = (*part.labels, *(text.text for text in part.geometry.texts))
        words = {text.strip() for text in written if text.strip() in codes}
        named.append(replace(part, code=words.pop()) if not part.code and len(words) == 1 else part)
    return named
