"""Put a drawing together: strokes and words in, sheets and parts and open questions out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal, get_args

from manyworks.formats.cutting.as_drawn import count_as_drawn
from manyworks.formats.cutting.board_checks import check_boards
from manyworks.formats.cutting.frames import (
    Board,
    find_boards,
    lines_without_views,
    without_views,
)
from manyworks.formats.cutting.labels import Label, read_labels
from manyworks.formats.cutting.layer_grammar import Meaning, names_in_text, read_layer
from manyworks.formats.cutting.outlines import (
    Draft,
    find_outlines,
    give_work,
    open_findings,
    orphan_findings,
)
from manyworks.formats.cutting.part_checks import below_boards, check_parts
from manyworks.formats.cutting.shapes import (
    OpenLine,
    Shape,
    close_strokes,
    self_touching,
    without_copies,
    without_stacked_lines,
)
from manyworks.formats.cutting.strokes import Stroke, Strokes, Word
from manyworks.formats.cutting.units import MILLIMETRES, decide_unit
from manyworks.formats.cutting.verdicts import (
    bounded,
    copies_found,
    differences_found,
    licence_found,
    offset_found,
    stacked_found,
    unworked_words_found,
)
from manyworks.formats.cutting.wording import count_in_name, file_offsets, licence_in
from manyworks.formats.drawing import Drawing, Finding, Layer, LooseLine, OffsetState, Part, UnitDecision
from manyworks.formats.measures import measure
from manyworks.geometry import (
    THROUGH,
    Depth,
    Drilling,
    Face,
    Geometry,
    Grain,
    Hole,
    Path,
    PathWork,
    Pocket,
    Ring,
    Text,
    bounds,
    depth_on,
    signed_area,
)

_ASKED = {
    "side": "The name does not say the side of its {lines} lines.",
    "depth": "The name does not say the depth of its {lines} lines.",
    "tool": "The name does not plainly say the tool of its {lines} lines; none is kept.",
    "face": "The name leaves open from which face its {lines} lines are worked.",
}

ReadAgain = Callable[[float], Strokes]
"""Reads the file once more with curves flattened to this many file units."""


def assemble(read_strokes: ReadAgain, *, unit: str | None = None) -> Drawing:
    """Judge a file's strokes and make the canonical drawing.

    Parameters
    ----------
    read_strokes
        Called with the flattening distance in file units; called twice when the unit is not millimetres.
    unit
        A person's answer to the unit question; overrules the evidence.

    Returns
    -------
    Drawing
        In millimetres. Everything that was decided or left open is in ``findings``.
    """
    raw = _without_lettering(read_strokes(0.1))
    meanings, layer_findings = _meanings(raw)
    decision, findings = _unit(raw, meanings, unit)
    scale = decision.millimetres_per_unit
    if scale != 1.0:
        raw = _scaled(_without_lettering(read_strokes(0.1 / scale)), scale)
    findings = [*raw.findings, *findings, *layer_findings]
    carried = [word for word in raw.words if "note" in dict(word.tag)]
    raw = replace(raw, words=[word for word in raw.words if "note" not in dict(word.tag)])
    drawn = _Drawn(raw, meanings)
    findings += drawn.findings
    shapes, lines, boards = drawn.shapes, drawn.lines, drawn.boards
    drafts, others, lines, found = find_outlines(shapes, lines)
    findings += found
    orphans, free, found = give_work(drafts, others, lines)
    findings += found + orphan_findings(orphans) + open_findings(free)
    if (count := count_in_name(raw.source)) is not None:
        message = f"The name of the file may ask for {count} of what it holds; it was not used."
        findings.append(Finding("quantity.unclear", "question", "file", message))
    label_layers = {name for name, meaning in meanings.items() if meaning.meaning == "engrave"}
    labels, found = read_labels(drafts, raw.words, boards, label_layers)
    findings += found
    offset = file_offsets(word.text for word in raw.words)
    parts = _parts(drafts, labels, boards, offset, carried)
    findings += check_boards(boards, parts, meanings) + check_parts(parts) + below_boards(parts, meanings)
    findings += offset_found(offset, parts) + licence_found(raw.words)
    findings += unworked_words_found(raw.words, meanings)
    drawing = Drawing(
        source=raw.source,
        format=raw.format,
        unit=decision,
        sheets=tuple(board.sheet for board in boards),
        parts=tuple(parts),
        loose=tuple(_loose(orphans, free)),
        layers=tuple(_layers(raw, meanings)),
        texts=tuple(Text(w.text, w.at, w.height, w.layer) for w in raw.words),
        offset=_overall(offset, parts),
        licence=licence_in(word.text for word in raw.words),
        copies=tuple(sorted(Counter(_kind(shape) for shape in drawn.copies).items())),
        sha256=raw.sha256,
    )
    as_drawn = count_as_drawn(drawing, raw.strokes, meanings, boards)
    findings += differences_found(as_drawn, measure(drawing))
    return replace(drawing, as_drawn=as_drawn, findings=tuple(bounded(findings, drawing.layers)))


def _without_lettering(raw: Strokes) -> Strokes:
    """Without the letters of labels that our own writer engraved: they are words, and stand there as text."""
    return replace(raw, strokes=[stroke for stroke in raw.strokes if "label" not in dict(stroke.tag)])


class _Drawn:
    """The closed shapes and open lines of a drawing, each once: no copies, no second views."""

    def __init__(self, raw: Strokes, meanings: dict[str, Meaning]) -> None:
        shapes, lines, self.findings = close_strokes(raw.strokes, meanings)
        shapes, copies = without_copies(shapes)
        lines, stacked = without_stacked_lines(lines, shapes)
        shapes, touching = self_touching(shapes)
        self.boards, board_findings = find_boards(shapes, raw.words)
        self.shapes, _, view_findings = without_views(shapes, self.boards)
        self.copies, _, _ = without_views(copies, self.boards)
        self.lines = lines_without_views(lines, self.boards)
        self.findings += copies_found(copies) + stacked_found(stacked)
        self.findings += touching + board_findings + view_findings


def _meanings(raw: Strokes) -> tuple[dict[str, Meaning], list[Finding]]:
    full_names = names_in_text(word.text for word in raw.words)
    used = {stroke.layer for stroke in raw.strokes} | {word.layer for word in raw.words}
    meanings = {name: read_layer(name, full_names=full_names) for name in sorted(used | set(raw.layer_names))}
    drawn = Counter(stroke.layer for stroke in raw.strokes)
    findings = []
    for name, meaning in meanings.items():
        where = f"layer {name}"
        if meaning.meaning == "unknown" and name not in used and name != "0":
            message = "An empty layer whose name says nothing about cutting (a person's name, perhaps)."
            findings.append(Finding("layer.unused", "info", where, message))
        if not drawn[name] and not (meaning.truncated and name in used):
            continue
        if meaning.truncated:
            message = (
                f"The name was cut short by the program that wrote it; it was read as {meaning.meaning}."
            )
            findings.append(Finding("layer.truncated", "info", where, message))
        if meaning.meaning == "unknown":
            message = f"The name does not say whether and how its {drawn[name]} lines are cut."
            findings.append(Finding("layer.unknown", "question", where, message))
        for asked in meaning.questions:
            message = _ASKED[asked].format(lines=drawn[name])
            findings.append(Finding(f"layer.{asked}_unknown", "question", where, message))
    return meanings, findings


def _unit(
    raw: Strokes, meanings: dict[str, Meaning], answered: str | None
) -> tuple[UnitDecision, list[Finding]]:
    sizes: dict[str, list[tuple[float, float]]] = {"frame": [], "line": []}
    for stroke in raw.strokes:
        kind = meanings[stroke.layer].meaning
        if kind == "note" or len(stroke.points) < 2:
            continue
        left, bottom, right, top = bounds(stroke.points)
        sizes["frame" if kind == "sheet" and stroke.closed else "line"].append((right - left, top - bottom))
    longest = max((max(size) for size in sizes["line"]), default=0.0)
    decision, findings = decide_unit(raw.declared_unit, sizes["frame"], longest)
    if answered is None:
        return decision, findings
    chosen = UnitDecision(raw.declared_unit, answered, "answered by a person", MILLIMETRES[answered])
    return chosen, []


def _scaled(raw: Strokes, scale: float) -> Strokes:
    def point(p: tuple[float, float]) -> tuple[float, float]:
        return p[0] * scale, p[1] * scale

    def stroke(s: Stroke) -> Stroke:
        circle = (s.circle[0] * scale, s.circle[1] * scale, s.circle[2] * scale) if s.circle else None
        return replace(s, points=tuple(point(p) for p in s.points), circle=circle)

    return replace(
        raw,
        strokes=[stroke(s) for s in raw.strokes],
        words=[replace(w, at=point(w.at), height=w.height * scale) for w in raw.words],
    )


def _parts(
    drafts: Sequence[Draft],
    labels: Sequence[Label],
    boards: Sequence[Board],
    offset: OffsetState,
    notes: Sequence[Word],
) -> list[Part]:
    keys = {id(draft): f"P{number:03d}" for number, draft in enumerate(drafts, 1)}
    pairs = zip(drafts, labels, strict=True)
    return [_part(draft, label, keys, boards, offset, notes) for draft, label in pairs]


def _part(
    draft: Draft,
    label: Label,
    keys: dict[int, str],
    boards: Sequence[Board],
    offset: OffsetState,
    notes: Sequence[Word],
) -> Part:
    sheet = next((n for n, b in enumerate(boards) if _in_board(b, draft.outline.middle)), None)
    board = boards[sheet].sheet if sheet is not None else None
    tag = dict(draft.outline.tag)
    thickness = float(tag["thickness"]) if tag.get("thickness") else board.thickness_mm if board else None
    ours = "x" in tag
    words = tuple(Text(w.text, w.at, w.height, w.layer) for w in label.words)
    part = Part(
        key=keys[id(draft)],
        geometry=Geometry(
            outline=_turned(draft.outline.ring, counter_clockwise=True),
            holes=tuple(
                Hole(
                    _turned(s.ring, counter_clockwise=False),
                    s.meaning.tool_mm,
                    s.layer,
                    _cut(s, thickness),
                )
                for s in draft.holes
            ),
            pockets=tuple(Pocket(s.ring, *_worked(s, thickness), s.layer) for s in draft.pockets),
            drillings=tuple(_drilling(s, thickness) for s in draft.drillings),
            paths=tuple(_paths(draft, thickness)),
            texts=_notes(tag, notes) if ours else words,
            tool_mm=draft.outline.meaning.tool_mm,
            depth_mm=_cut(draft.outline, thickness),
        ),
        code=tag.get("code") or label.code,
        name=tag.get("name", ""),
        labels=tuple(word.text for word in words) if ours else (),
        quantity=int(float(tag["quantity"])) if tag.get("quantity") else label.quantity,
        quantity_source="written by the drawing's maker" if tag.get("quantity") else label.source,
        sheet=sheet,
        material=tag.get("material") or (board.material if board else ""),
        thickness_mm=thickness,
        offset=label.offset,
        layer=draft.outline.layer,
        welded_gaps_mm=tuple(round(gap, 3) for gap in draft.outline.gaps),
        inside_of=keys[id(draft.inside_of)] if draft.inside_of is not None else None,
        in_opening=draft.in_opening,
        open_gap_mm=draft.open_gap,
    )
    if not ours:
        return part
    axes: tuple[Grain, ...] = get_args(Grain)
    grain = next((axis for axis in axes if axis == tag.get("grain")), axes[0])
    return replace(
        part,
        geometry=replace(part.geometry, grain=grain),
        origin=(float(tag["x"]), float(tag["y"])),
        rotation_deg=float(tag["turn"]),
    )


def _notes(tag: Mapping[str, str], notes: Sequence[Word]) -> tuple[Text, ...]:
    """The words that our own writer carried along with a part."""
    found = []
    for word in notes:
        own = dict(word.tag)
        if own.get("part") == tag.get("part"):
            text = word.text if own["note"] == "yes" else own["note"]
            found.append(Text(text, word.at, float(own["height"]), word.layer))
    return tuple(found)


def _paths(draft: Draft, thickness: float | None) -> Iterator[Path]:
    for shape in draft.marks:
        yield Path((*shape.ring, shape.ring[0]), _followed(shape), *_worked(shape, thickness), shape.layer)
    for line in draft.lines:
        yield Path(line.points, _followed(line), *_worked(line, thickness), line.layer)


def _followed(shape: Shape | OpenLine) -> PathWork:
    return shape.meaning.meaning  # type: ignore[return-value]


def _kind(shape: Shape) -> str:
    depth = shape.meaning.depth_mm
    return (
        f"pocket {depth:g}"
        if shape.meaning.meaning == "pocket" and depth is not None
        else shape.meaning.meaning
    )


def _worked(shape: Shape | OpenLine, thickness: float | None) -> tuple[Depth, Face | None, float | None]:
    """How deep, from which face, and with which tool."""
    meaning = shape.meaning
    depth: Depth = THROUGH if meaning.through else depth_on(meaning.depth_mm, thickness)
    return depth, meaning.face, meaning.tool_mm


def _cut(shape: Shape, thickness: float | None) -> Literal["through"] | None:
    """Whether a line is said to be cut through; one of a layer that means nothing else is."""
    depth, _face, _tool = _worked(shape, thickness)
    if depth == THROUGH or (shape.meaning.meaning == "through" and depth is None):
        return THROUGH
    return THROUGH if depth is not None and thickness is None else None


def _drilling(shape: Shape, thickness: float | None) -> Drilling:
    assert shape.circle is not None
    x, y, radius = shape.circle
    depth, face, tool = _worked(shape, thickness)
    symbol = (bool(shape.block) and shape.meaning.meaning == "inside") or "symbol" in dict(shape.tag)
    return Drilling((x, y), 2 * radius, depth, face, tool, symbol, shape.layer)


def _turned(ring: Ring, *, counter_clockwise: bool) -> Ring:
    return ring if (signed_area(ring) > 0) == counter_clockwise else ring[::-1]


def _in_board(board: Board, point: tuple[float, float]) -> bool:
    left, bottom, right, top = board.box
    return left <= point[0] <= right and bottom <= point[1] <= top


def _overall(offset: OffsetState, parts: Sequence[Part]) -> OffsetState:
    own = {part.offset.state for part in parts if part.offset is not None}
    if offset.state == "unknown" and "applied" in own:
        return OffsetState("applied", source="labels on the parts, which differ from part to part")
    return offset


def _loose(orphans: Sequence[Shape], lines: Sequence[OpenLine]) -> list[LooseLine]:
    closed = [LooseLine(s.ring, True, s.layer, s.meaning.meaning) for s in orphans]
    return closed + [LooseLine(line.points, False, line.layer, line.meaning.meaning) for line in lines]


def _layers(raw: Strokes, meanings: dict[str, Meaning]) -> list[Layer]:
    names = sorted(set(raw.layer_names) | set(meanings))
    layers = []
    for name in names:
        m = meanings[name]
        layers.append(
            Layer(
                name,
                m.meaning,
                raw.entity_counts.get(name, 0),
                m.depth_mm,
                m.through,
                m.tool_mm,
                m.side,
                m.face,
                m.family,
            )
        )
    return layers
