"""Read SVG cut files: groups are layers, names are read by the same grammar as DXF layers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from shapely.geometry.base import BaseGeometry

from manyworks.formats.cutting.assemble import assemble
from manyworks.formats.cutting.strokes import (
    ATTRIBUTE,
    Named,
    Stroke,
    Strokes,
    Word,
    covered,
    damaged_in_tag,
    named,
)
from manyworks.formats.drawing import Drawing, Finding, Severity
from manyworks.formats.plain_xml import parse_xml
from manyworks.formats.svg.backgrounds import Backgrounds
from manyworks.formats.svg.elements import (
    SHAPES,
    circle,
    cure_of,
    href_of,
    kind_of,
    length,
    move_of,
    outline,
    stroke_of,
)
from manyworks.formats.svg.layers import Layer, layer_of
from manyworks.formats.svg.names import names_in, remarks_in
from manyworks.formats.svg.paths import Matrix, apply, times
from manyworks.formats.svg.places import places_from_top
from manyworks.formats.svg.scale import page_of, scale_of
from manyworks.formats.svg.styles import Look, StyleSheet, filling_of, look
from manyworks.formats.svg.unseen import PLAIN, SHOWN, TRIMMED, Unseen, dashes_of
from manyworks.formats.svg.viewports import Clips, seen_at, viewport
from manyworks.formats.svg.words import texts_of
from manyworks.geometry import writable
from manyworks.refused import Refused

MAX_DEPTH = 64
MAX_ELEMENTS = 300_000
_GROUPS = {"g", "a"}
_USABLE = SHAPES | _GROUPS | {"text", "use", "svg", "symbol", "switch"}
_CHANGES = {"set", "animate", "animateTransform", "animateMotion", "animateColor", "discard"}
"""Elements that hide, move or shape what they stand in, in the course of time."""
_SPREADS = ("visible", "auto")
"""Values of overflow by which a frame hides nothing."""
_NOT_DRAWN = {"defs", "clipPath", "mask", "pattern", "marker", "symbol", "metadata", "style", "title", "desc"}
_NOT_DRAWN |= {"linearGradient", "radialGradient", "filter", "script", "namedview"}


def read_svg(content: bytes, *, source: str, unit: str | None = None, colours: str | None = None) -> Drawing:
    """Read an SVG cut file.

    Parameters
    ----------
    content
        The bytes of the file.
    source
        File name, for messages.
    unit
        A person's answer to the unit question.
    colours
        A person's answer to what the colours of lines mean.

    Raises
    ------
    Refused
        For damaged or hostile XML, and drawings with more elements than can be judged.
    """
    root = parse_xml(content, source)
    scale = scale_of(root, content)
    by_id = {element.get("id", ""): element for element in root.iter() if element.get("id")}
    sheet = StyleSheet(root, content, source=source)

    def strokes(flatten_to: float) -> Strokes:
        # SVG counts y downwards; drawings here count it upwards.
        turned = (scale.across, 0.0, 0.0, -scale.down, 0.0, 0.0)
        walk = _Walk(source, flatten_to, by_id, sheet, Backgrounds(page_of(scale, turned)))
        walk.take(root, _Place(turned, Layer(), Look(), page=scale.page and scale.page[2:]))
        drawn, backgrounds = walk.backgrounds.judged(others=bool(walk.strokes))
        return Strokes(
            source=source,
            format="SVG",
            strokes=[*drawn, *walk.strokes],
            words=walk.words,
            remarks=walk.remarks,
            named=walk.named,
            declared_unit=scale.declared,
            declared_by=scale.by,
            entity_counts=dict(walk.counts),
            layer_names=sorted(walk.counts.keys() | {layer for layer, _kind in walk.unread}),
            findings=[*scale.findings, *walk.problems(), *backgrounds],
        )

    drawing = assemble(strokes, unit=unit, colours=colours)
    return replace(drawing, findings=places_from_top(drawing.findings, scale, drawing.unit))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an element lies: matrix, layer, look, how deep, and through which ``use`` it came."""

    matrix: Matrix
    layer: Layer
    look: Look
    depth: int = 0
    used: tuple[str, ...] = ()
    sized: Element | None = None
    """The ``use`` that shows this element, and may say how large."""
    page: tuple[float, ...] | None = None
    """What 100 % of the width and of the height is."""


class _Walk:
    """Collects strokes and words of the visible elements, and what could not be read."""

    def __init__(
        self,
        source: str,
        flatten_to: float,
        by_id: Mapping[str, Element],
        sheet: StyleSheet,
        backgrounds: Backgrounds,
    ) -> None:
        self.source = source
        self.flatten_to = flatten_to
        self.by_id = by_id
        self.clips = Clips(by_id, flatten_to)
        self.sheet = sheet
        self.backgrounds = backgrounds
        self.strokes: list[Stroke] = []
        self.words: list[Word] = []
        self.remarks: list[str] = []
        self.named: list[Named] = []
        self.counts: Counter[str] = Counter()
        self.unread: Counter[tuple[str, str]] = Counter()
        self.hidden: Counter[str] = Counter()
        self.clipped: Counter[str] = Counter()
        self.unseen = Unseen()
        self.damaged: list[tuple[str, str]] = []
        self.nested: set[tuple[str, str]] = set()
        self.seen = 0

    def problems(self) -> list[Finding]:
        """One question for each kind of element that could not be read, or is not seen as it is drawn."""
        asked: Severity = "question"
        return (
            [
                Finding(
                    "entity.unread",
                    asked,
                    f"layer {layer}",
                    f"{count} × {kind} cannot be read; left out. {cure_of(kind)}",
                )
                for (layer, kind), count in sorted(self.unread.items())
            ]
            + [
                Finding(
                    "entity.unread", asked, "file", f"It has {said}, which may hide or move lines. {PLAIN}"
                )
                for said in self.sheet.unread
            ]
            + [
                Finding(code, asked, f"layer {layer}", f"{count} {said}")
                for code, counts, said in (
                    ("entity.hidden", self.hidden, f"shapes and texts are hidden and were left out. {SHOWN}"),
                    (
                        "entity.clipped",
                        self.clipped,
                        f"elements are clipped, masked or filtered; they were read whole. {TRIMMED}",
                    ),
                )
                for layer, count in sorted(counts.items())
            ]
            + [
                Finding(
                    "entity.tag",
                    asked,
                    f"layer {layer}",
                    f"What our writer attached to a line is damaged ({wrong}) and was not used.",
                )
                for layer, wrong in self.damaged
            ]
            + [
                Finding("layer.nested", asked, f"layer {layer}", message)
                for layer, message in sorted(self.nested)
            ]
            + self.unseen.findings(self.strokes, self.backgrounds)
        )

    def take(self, element: Element, place: _Place) -> None:
        """Read an element and everything in it."""
        self._count_one(place.depth)
        kind = kind_of(element)
        if kind in _NOT_DRAWN and not (kind == "symbol" and place.sized is not None):
            return
        layer = self._layer(element, kind, place.layer) if place.depth else place.layer
        try:
            style = self.sheet.style_of(element, kind)
            matrix = times(place.matrix, move_of(style))
        except ValueError as problem:
            self._leave(element, kind, layer, f"{kind} ({problem})")
            return
        seen, deeper = look(style, place.look, self.by_id, self.sheet.says), place.depth + 1
        here = replace(place, matrix=matrix, layer=layer, look=seen, depth=deeper, sized=None)
        drawn = len(self.strokes)
        if kind in _GROUPS or place.depth == 0:
            for child in element:
                self.take(child, here)
        elif kind in ("svg", "symbol"):
            self._viewport(element, here, place.sized, hides=style.get("overflow") not in _SPREADS)
        elif kind == "switch":
            self._switch(element, here)
        elif kind == "use":
            self._use(element, here)
        elif kind in SHAPES or kind == "text":
            self._draw(element, kind, here)
        elif element.tag.startswith("{http://www.w3.org/2000/svg}") or "}" not in element.tag:
            self._leave(element, kind, layer, kind)
        if kind in SHAPES | {"text", "use"}:
            changes = (kind_of(child) for child in element)
            self.unread.update((layer.name, f"{one} in {kind}") for one in changes if one in _CHANGES)
        self._clip(style, here, drawn)
        said = "shape" if kind in SHAPES else "group"
        counted = (named(said, name, count, self.strokes[drawn:]) for name, count in names_in(element))
        self.named += next(filter(None, counted), [])
        self.remarks += remarks_in(element)

    def _clip(self, style: Mapping[str, str], here: _Place, drawn: int) -> None:
        """Ask about what is clipped or masked, unless it all lies in what is left to be seen."""
        clip, mask, altered = (style.get(name, "none") for name in ("clip-path", "mask", "filter"))
        if clip == mask == altered == "none":
            return
        seen = self.clips.seen(clip, here.matrix) if mask == altered == "none" else None
        if seen is None or not self._shows(seen, drawn):
            self.clipped[here.layer.name] += 1

    def _shows(self, seen: BaseGeometry, drawn: int) -> bool:
        """Whether what was drawn since then lies in what is left to be seen."""
        return covered((stroke.points for stroke in self.strokes[drawn:]), seen)

    def _viewport(self, element: Element, here: _Place, sized: Element | None, *, hides: bool) -> None:
        """A picture in the picture: moved and scaled into its frame, which hides what lies beyond it."""
        try:
            inner, frame = viewport(element, sized)
        except (ValueError, KeyError) as problem:
            self._leave(element, kind_of(element), here.layer, f"{kind_of(element)} ({problem})")
            return
        drawn = len(self.strokes)
        for child in element:
            self.take(child, replace(here, matrix=times(here.matrix, inner), page=None))
        if frame is not None and hides and not self._shows(seen_at(here.matrix, [frame]), drawn):
            self.clipped[here.layer.name] += 1

    def _switch(self, element: Element, here: _Place) -> None:
        """The first of several that a program without extensions shows."""
        shown = [
            one for one in element if kind_of(one) not in _NOT_DRAWN and not one.get("requiredExtensions")
        ]
        if any(one.get("systemLanguage") for one in shown):
            self._leave(element, "switch", here.layer, "switch (by language)")
        elif shown:
            self.take(shown[0], here)

    def _count_one(self, depth: int) -> None:
        self.seen += 1
        if depth > MAX_DEPTH or self.seen > MAX_ELEMENTS:
            limit = f"{MAX_DEPTH} groups deep" if depth > MAX_DEPTH else f"{MAX_ELEMENTS:,} elements"
            raise Refused(
                "svg.too_many",
                f"{self.source}: more than {limit}.",
                "Flatten the groups or split the drawing.",
            )

    def _leave(self, element: Element, kind: str, layer: Layer, why: str) -> None:
        """Name what cannot be read, and on its own layer every shape that goes with it."""
        self.unread[(layer.name, why)] += 1
        left = [(element, kind, layer)]
        while left:
            around, within, outer = left.pop()
            for child in around:
                self._count_one(0)
                if (kind := kind_of(child)) not in _NOT_DRAWN:
                    own = self._layer(child, kind, outer)
                    left.append((child, kind, own))
                    if kind in SHAPES | {"use"}:
                        self.unread[(own.name, f"{kind} in {within}")] += 1

    def _layer(self, element: Element, kind: str, around: Layer) -> Layer:
        if kind not in _GROUPS | SHAPES | {"use", "svg", "switch", "symbol"}:
            return around
        layer, asked = layer_of(element, around, group=kind not in SHAPES | {"use"})
        if asked:
            self.nested.add((layer.name, asked))
        return layer

    def _draw(self, element: Element, kind: str, here: _Place) -> None:
        if kind == "text":
            self._text(element, here)
        elif not here.look.seen:
            # LibreOffice draws one round everything, for its own use.
            if element.get("class") == "BoundingBox":
                return
            self.hidden[here.layer.name] += 1
        else:
            self._shape(element, kind, here)

    def _use(self, element: Element, here: _Place) -> None:
        name = href_of(element)
        target = self.by_id.get(name.removeprefix("#"))
        kind = kind_of(target) if target is not None else "nothing"
        if target is None or not name.startswith("#") or kind not in _USABLE:
            drawn = target if target is not None and name.startswith("#") else element
            self._leave(drawn, kind, here.layer, f"use of {kind}")
            return
        if name in here.used:
            raise Refused(
                "svg.recursive_use",
                f"{self.source}: {name} contains itself ({' > '.join([*here.used, name])}).",
                "Repair the drawing in the program that wrote it, then export again.",
            )
        try:
            shift = (1.0, 0.0, 0.0, 1.0, length(element, "x"), length(element, "y"))
        except ValueError as problem:
            self._leave(target, kind, here.layer, f"use ({problem})")
            return
        moved = times(here.matrix, shift)
        self.take(
            target, _Place(moved, here.layer, here.look, here.depth, (*here.used, name), element, here.page)
        )

    def _shape(self, element: Element, kind: str, here: _Place) -> None:
        layer, matrix = here.layer.name, here.matrix
        stretch = max(math.hypot(matrix[0], matrix[1]), math.hypot(matrix[2], matrix[3])) or 1.0
        whole = kind == "rect" and element.get("width") == element.get("height") == "100%"
        if whole and here.page is not None:
            sides = zip(("width", "height"), here.page, strict=True)
            element = Element("rect", {**element.attrib, **{name: repr(side) for name, side in sides}})
        try:
            subs = outline(element, kind, self.flatten_to / stretch)
            round_at = circle(element, matrix) if kind == "circle" else None
        except (ValueError, OverflowError) as problem:
            self.unread[(layer, f"{kind} ({problem})")] += 1
            return
        self.counts[layer] += 1
        if made_of := filling_of(here.look, self.by_id):
            self.unread[(layer, f"filling by the {made_of}")] += 1
            if not here.look.stroked:
                return
        tag = self._tag(element, layer)
        if here.look.marked:
            self.unread[(layer, "marker on a line")] += 1
        if not self.unseen.shows(here.look, layer, subs, element.get("pathLength", "")):
            self.hidden[layer] += 1
            return
        looks = here.look.colour, dashes_of(here.look, subs)
        for sub in subs:
            points = [apply(matrix, point) for point in sub.points]
            if any(not (abs(x) < 1e9 and abs(y) < 1e9) for x, y in points):
                self.unread[(layer, f"{kind} at impossible coordinates")] += 1
                continue
            stroke = stroke_of(layer, kind, points, sub.closed, round_at, tag, looks)
            if not self.backgrounds.takes(stroke, here.look):
                self.strokes.append(stroke)

    def _tag(self, element: Element, layer: str) -> tuple[tuple[str, str], ...]:
        """What our own writer attached; nothing when it is damaged."""
        names = sorted(name for name in element.attrib if name.startswith(ATTRIBUTE))
        tag = tuple((name.removeprefix(ATTRIBUTE), element.get(name, "")) for name in names)
        if (wrong := damaged_in_tag(tag)) is not None:
            self.damaged.append((layer, wrong[:40]))
            return ()
        return tag

    def _text(self, element: Element, here: _Place) -> None:
        written, struck = texts_of(element, self.by_id, self.sheet.says)
        texts = [(writable(said), apply(here.matrix, at)) for said, at in written]
        for said, at in texts:
            if not all(abs(value) < 1e9 for value in at):
                self.unread[(here.layer.name, "text at impossible coordinates")] += 1
            elif here.look.visible:
                tag = self._tag(element, here.layer.name)
                self.words.append(Word(here.layer.name, said, at, 0.0, "".join(here.used[-1:]), tag))
        if (texts or struck) and here.look.visible:
            self.unseen.written(here.look, here.layer.name, struck)
        if texts:
            (self.counts if here.look.visible else self.hidden)[here.layer.name] += 1
