"""Put a drawing together: strokes and words in, sheets and parts and open questions out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal, get_args

from manyworks.formats.cutting.as_drawn import count_as_drawn
from manyworks.formats.cutting.checks.board_checks import check_boards
from manyworks.formats.cutting.checks.board_notes import boards_doubted
from manyworks.formats.cutting.checks.both_faces import meeting_faces
from manyworks.formats.cutting.checks.heights import heights_found
from manyworks.formats.cutting.checks.label_checks import counts_doubted, names_doubted, same_labels
from manyworks.formats.cutting.checks.part_checks import below_boards, check_parts
from manyworks.formats.cutting.checks.tool_checks import check_tools
from manyworks.formats.cutting.checks.unwanted_parts import unwanted_found
from manyworks.formats.cutting.checks.verdicts import (
    bounded,
    copies_found,
    differences_found,
    licence_found,
    not_cut_found,
    not_cut_rings,
    offset_found,
    stacked_found,
    unworked_words_found,
)
from manyworks.formats.cutting.checks.webs import thin_webs
from manyworks.formats.cutting.drawn_once import drawn_once
from manyworks.formats.cutting.drawn_round import frames_drawn_round
from manyworks.formats.cutting.frames import (
    Board,
    find_boards,
    lines_without_views,
    without_views,
)
from manyworks.formats.cutting.open_lines import open_findings
from manyworks.formats.cutting.outlines import (
    Draft,
    find_outlines,
    give_work,
    orphan_findings,
    with_left_out,
)
from manyworks.formats.cutting.rulers import without_rulers
from manyworks.formats.cutting.shapes import (
    OpenLine,
    Shape,
    close_strokes,
    without_copies,
    without_stacked_lines,
)
from manyworks.formats.cutting.strokes import Stroke, Strokes, Word
from manyworks.formats.cutting.touching import self_touching
from manyworks.formats.cutting.united import unite_cuts
from manyworks.formats.cutting.words.colours import colours_asked, in_colours, lines_by_colour
from manyworks.formats.cutting.words.labels import Label, read_labels
from manyworks.formats.cutting.words.layer_grammar import PATHS, Meaning
from manyworks.formats.cutting.words.layers import (
    layer_findings,
    layers_of,
    meanings_of,
    sides_asked_once,
    thickness_said,
)
from manyworks.formats.cutting.words.licences import licence_in
from manyworks.formats.cutting.words.line_types import dashed_apart
from manyworks.formats.cutting.words.named_counts import counts_in_names
from manyworks.formats.cutting.words.offsets import file_offsets
from manyworks.formats.cutting.words.sizes_said import sizes_found
from manyworks.formats.cutting.words.told import scale_found, told
from manyworks.formats.cutting.words.units import ANSWERED, MILLIMETRES, decide_unit, evidence_in
from manyworks.formats.drawing import Drawing, Finding, LooseLine, OffsetState, Part, UnitDecision
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
    depth_on,
    signed_area,
)
from manyworks.refused import Refused

ReadAgain = Callable[[float], Strokes]
"""Reads the file once more with curves flattened to this many file units."""


def assemble(read_strokes: ReadAgain, *, unit: str | None = None, colours: str | None = None) -> Drawing:
    """Judge a file's strokes and make the canonical drawing.

    Parameters
    ----------
    read_strokes
        Called with the flattening distance in file units; called twice when the unit is not millimetres.
    unit
        A person's answer to the unit question; overrules the evidence.
    colours
        A person's answer to what colours mean: one of ``colours.CONVENTIONS``.

    Returns
    -------
    Drawing
        In millimetres. Everything that was decided or left open is in ``findings``.
    """
    raw = _without_lettering(read_strokes(0.1))
    meanings = meanings_of(raw)
    decision, findings = _unit(raw, meanings, unit)
    scale = decision.millimetres_per_unit
    if scale != 1.0:
        raw = _scaled(_without_lettering(read_strokes(0.1 / scale)), scale)
    asked = [f for f in raw.findings if unit is None or not f.code.startswith("unit.")]
    by_colour = lines_by_colour(raw, meanings)
    if by_colour:
        asked.append(colours_asked(by_colour))
        if colours is not None:
            raw, meanings = in_colours(raw, meanings, colours)
    raw, meanings = dashed_apart(raw, meanings)
    open_names = layer_findings(raw, meanings, by_colour=bool(by_colour) and colours is None)
    findings = [*asked, *findings, *open_names]
    carried = [word for word in raw.words if "note" in dict(word.tag)]
    raw = replace(raw, words=[word for word in raw.words if "note" not in dict(word.tag)])
    drawn = _Drawn(raw, meanings)
    findings += drawn.findings
    shapes, lines, boards = drawn.shapes, drawn.lines, drawn.boards
    drafts, others, lines, found = find_outlines(shapes, lines)
    findings = sides_asked_once([*findings, *found])
    orphans, free, found = give_work(drafts, others, lines, boards)
    findings = with_left_out([*findings, *found], orphans) + orphan_findings(orphans)
    findings += open_findings(free, [draft.outline for draft in drafts], drawn.lines)
    findings += unite_cuts(drafts, raw.words)
    label_layers = {name for name, meaning in meanings.items() if meaning.meaning == "engrave"}
    apart = [shape.ring for shape in orphans] + not_cut_rings(raw.strokes, meanings)
    labels, found = read_labels(drafts, raw.words, boards, label_layers, apart)
    findings += found + counts_doubted(drafts, labels) + counts_in_names(raw, drafts, labels)
    offset = file_offsets(word.text for word in raw.words)
    parts = _parts(drafts, labels, boards, offset, carried)
    findings += check_boards(boards, parts, meanings) + check_parts(parts) + below_boards(parts, meanings)
    findings += check_tools(parts, meanings) + thin_webs(parts) + _thick(raw, parts, boards, meanings)
    findings += offset_found(offset, parts)
    sheets = tuple(board.sheet for board in boards)
    findings += licence_found(raw.words) + unwanted_found(parts, raw.words, raw.remarks, boards)
    findings += sizes_found(raw.dimensions, raw.words, parts, sheets, decision)
    findings += names_doubted(labels, label_layers) + boards_doubted(raw, labels, boards, meanings)
    findings += same_labels(parts, labels, label_layers) + unworked_words_found(raw.words, meanings)
    loose = _loose(orphans, free)
    findings += not_cut_found(raw.strokes, meanings, parts, loose)
    drawing = Drawing(
        source=raw.source,
        format=raw.format,
        unit=decision,
        sheets=sheets,
        parts=tuple(parts),
        loose=tuple(loose),
        layers=layers_of(raw, meanings),
        texts=tuple(Text(w.text, w.at, w.height, w.layer) for w in raw.words),
        offset=_overall(offset, parts),
        licence=licence_in(word.text for word in raw.words),
        colours=colours or "",
        copies=tuple(sorted(Counter(_kind(shape) for shape in drawn.copies).items())),
    )
    as_drawn = count_as_drawn(drawing, raw.strokes, meanings, boards)
    findings += differences_found(as_drawn, measure(drawing))
    return replace(drawing, as_drawn=as_drawn, findings=tuple(bounded(findings, drawing.layers)))


def _thick(
    raw: Strokes, parts: Sequence[Part], boards: Sequence[Board], meanings: Mapping[str, Meaning]
) -> list[Finding]:
    """What is held against how thick boards are, as sheets and words of the file say."""
    said = thickness_said(raw, meanings)
    thick = {*said, *(b.sheet.thickness_mm for b in boards if b.sheet.thickness_mm is not None)}
    return [*meeting_faces(parts, said), *heights_found(raw.strokes, meanings, thick)]


def _without_lettering(raw: Strokes) -> Strokes:
    """Without the letters of labels that our own writer engraved: they are words, and stand there as text."""
    return replace(raw, strokes=[stroke for stroke in raw.strokes if "label" not in dict(stroke.tag)])


class _Drawn:
    """The closed shapes and open lines of a drawing, each once: no copies, no second views."""

    def __init__(self, raw: Strokes, meanings: dict[str, Meaning]) -> None:
        shapes, lines, self.findings = close_strokes(raw.strokes, meanings)
        shapes, copies = without_copies(shapes)
        lines, stacked = without_stacked_lines(lines, shapes)
        lines, twice = drawn_once(lines, shapes)
        shapes, touching = self_touching(shapes)
        texts = [(word.text, word.at) for word in raw.words]
        shapes, ruled = without_rulers(shapes, texts)
        shapes, framed = frames_drawn_round(shapes, texts)
        self.boards, board_findings = find_boards(shapes, raw.words)
        self.shapes, _, view_findings = without_views(shapes, self.boards)
        self.copies, _, _ = without_views(copies, self.boards)
        self.lines = lines_without_views(lines, self.boards)
        self.findings += copies_found(copies) + stacked_found(stacked) + twice
        self.findings += touching + ruled + framed + board_findings + view_findings


def _unit(
    raw: Strokes, meanings: dict[str, Meaning], answered: str | None
) -> tuple[UnitDecision, list[Finding]]:
    if answered is not None and answered not in MILLIMETRES:
        words = f"No unit is called {answered!r}."
        raise Refused("drawing.unit", words, ", ".join(MILLIMETRES))
    if answered is not None:
        chosen = UnitDecision(raw.declared_unit, answered, ANSWERED, MILLIMETRES[answered])
        return chosen, []
    decision, findings = decide_unit(raw.declared_unit, evidence_in(raw, meanings), by=raw.declared_by)
    scaled = scale_found([*told(raw.words), *raw.remarks], decision)
    return replace(decision, certain=decision.certain and not scaled), [*findings, *scaled]


def _scaled(raw: Strokes, scale: float) -> Strokes:
    def point(p: tuple[float, float]) -> tuple[float, float]:
        return p[0] * scale, p[1] * scale

    def stroke(s: Stroke) -> Stroke:
        circle = (s.circle[0] * scale, s.circle[1] * scale, s.circle[2] * scale) if s.circle else None
        points = tuple(point(p) for p in s.points)
        return replace(s, points=points, circle=circle, height=s.height * scale)

    return replace(
        raw,
        strokes=[stroke(s) for s in raw.strokes],
        words=[
            replace(w, at=point(w.at), height=w.height * scale, anchor=w.anchor and point(w.anchor))
            for w in raw.words
        ],
        named=[replace(n, box=(*point(n.box[:2]), *point(n.box[2:]))) for n in raw.named],
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
    sheet = next((n for n, b in enumerate(boards) if b.holds(draft.outline.middle)), None)
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
    kind = shape.meaning.meaning
    return kind if kind in PATHS else "cut"  # type: ignore[return-value]


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


def _overall(offset: OffsetState, parts: Sequence[Part]) -> OffsetState:
    own = {part.offset.state for part in parts if part.offset is not None}
    if offset.state == "unknown" and "applied" in own:
        return OffsetState("applied", source="labels on the parts, which differ from part to part")
    return offset


def _loose(orphans: Sequence[Shape], lines: Sequence[OpenLine]) -> list[LooseLine]:
    closed = [LooseLine(s.ring, True, s.layer, s.meaning.meaning) for s in orphans]
    return closed + [LooseLine(line.points, False, line.layer, line.meaning.meaning) for line in lines]
