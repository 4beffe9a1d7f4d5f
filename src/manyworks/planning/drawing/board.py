"""The lane board: who works on what when, one lane a machine or crew, weeks along the top."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from manyworks.planning.drawing.svg import (
    FAINT,
    INK,
    KIND_FILL,
    LATE,
    LINE,
    PAPER,
    SHADE,
    element,
    frame,
    shortened,
    text,
)

HEAD = 44.0
ROW = 30.0
GROUP_HEAD = 26.0
LABEL_WIDTH = 168.0


@dataclass(frozen=True)
class Bar:
    """One operation on a lane; times are days since the board's first day, in local working time."""

    start: float
    end: float
    kind: str
    label: str
    title: str
    href: str
    late: bool = False


@dataclass(frozen=True)
class Lane:
    """One machine or crew of a workshop, with the spans in which it is closed (days since the first day)."""

    group: str
    name: str
    bars: tuple[Bar, ...]
    closed: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Board:
    """A window of a plan: its first day, how many days it shows, and the lanes in it."""

    first: date
    days: int
    lanes: tuple[Lane, ...]
    pixels_per_day: float


def board_height(lanes: Sequence[Lane]) -> float:
    """Height in pixels of the chart and of the column of names, which scroll side by side."""
    return HEAD + sum(_row_tops(lanes)[1]) + 2


def _row_tops(lanes: Sequence[Lane]) -> tuple[list[float], list[float]]:
    tops: list[float] = []
    heights: list[float] = []
    y, group = HEAD, None
    for lane in lanes:
        height = ROW
        if lane.group != group:
            y += GROUP_HEAD
            height += GROUP_HEAD
            group = lane.group
        tops.append(y)
        heights.append(height)
        y += ROW
    return tops, heights


def names_svg(board: Board, *, label: str) -> str:
    """The column of workshop and machine names that stays in sight while the chart scrolls."""
    tops, _ = _row_tops(board.lanes)
    group: str | None = None
    parts = [
        element("rect", width=LABEL_WIDTH, height=board_height(board.lanes), fill=PAPER, class_="board-paper")
    ]
    for lane, top in zip(board.lanes, tops):
        if lane.group != group:
            group = lane.group
            parts.append(
                text(
                    8.0,
                    top - 8,
                    shortened(group, LABEL_WIDTH - 12, 14.5),
                    font_size=13,
                    font_weight=600,
                    class_="board-group",
                )
            )
        parts.append(text(8.0, top + 19, shortened(lane.name, LABEL_WIDTH - 12), fill=FAINT, class_="faint"))
    # Where a style sheet narrows the column its right edge is cut off; nothing shrinks.
    return frame(
        LABEL_WIDTH,
        board_height(board.lanes),
        "".join(parts),
        label=label,
        classes="board-names",
        preserveAspectRatio="xMinYMin slice",
    )


def board_svg(board: Board, *, label: str, late_word: str) -> str:
    """The chart itself; every bar is a link, late bars carry a corner mark and the late word."""
    width, height = board.days * board.pixels_per_day, board_height(board.lanes)
    tops, _ = _row_tops(board.lanes)
    scale = board.pixels_per_day
    parts = [element("rect", width=width, height=height, fill=PAPER, class_="board-paper")]
    for lane, top in zip(board.lanes, tops):
        for opened, closed in lane.closed:
            start, end = max(0.0, opened), min(float(board.days), closed)
            if end > start:
                parts.append(_shade(start, end, top, scale))
    parts.append(_axis(board, height))
    group: str | None = None
    for lane, top in zip(board.lanes, tops):
        if lane.group != group:
            group = lane.group
            parts.append(
                element("line", x1=0, x2=width, y1=top - GROUP_HEAD, y2=top - GROUP_HEAD, stroke=LINE)
            )
        parts.extend(
            _bar(bar, top, scale, late_word) for bar in lane.bars if bar.end > 0 and bar.start < board.days
        )
    return frame(width, height, "".join(parts), label=label, classes="board-chart", data_pixels_per_day=scale)


def _shade(start: float, end: float, top: float, scale: float) -> str:
    return element(
        "rect",
        x=start * scale,
        y=top,
        width=(end - start) * scale,
        height=ROW,
        fill=SHADE,
        class_="board-closed",
        data_s=round(start, 4),
        data_e=round(end, 4),
    )


def _axis(board: Board, height: float) -> str:
    scale = board.pixels_per_day
    parts = []
    for number in range(board.days):
        day = board.first + timedelta(days=number)
        x = number * scale
        monday = day.weekday() == 0
        if monday or number == 0:
            week = f"{day:%d %b}"
            parts.append(element("line", x1=x, x2=x, y1=16, y2=height, stroke=LINE, data_x=number))
            if monday or day.weekday() < 4:
                words = f"W{day.isocalendar().week} · {week}" if scale * 7 >= 84 else week
                parts.append(text(x + 4, 14.0, words, font_size=12, class_="board-week", data_x=number))
        if scale >= 26:
            words = f"{day:%a} {day.day}" if scale >= 44 else str(day.day)
            parts.append(
                text(x + 4, 34.0, words, font_size=11, fill=FAINT, class_="board-day faint", data_x=number)
            )
            if not monday and scale >= 44:
                parts.append(
                    element(
                        "line", x1=x, x2=x, y1=24, y2=height, stroke=LINE, stroke_opacity=0.5, data_x=number
                    )
                )
    return "".join(parts)


def _bar(bar: Bar, top: float, scale: float, late_word: str) -> str:
    x, width = bar.start * scale, max(3.0, (bar.end - bar.start) * scale - 1)
    y, height = top + 4, ROW - 8
    shape = element(
        "rect",
        x=x,
        y=y,
        width=width,
        height=height,
        rx=min(3.0, width / 2),
        fill=KIND_FILL.get(bar.kind, SHADE),
        stroke=LATE if bar.late else FAINT,
        stroke_width=1.5 if bar.late else 0.5,
        class_=f"bar-{bar.kind}",
        data_s=round(bar.start, 5),
        data_e=round(bar.end, 5),
    )
    # A corner flag marks lateness by shape, so that it survives a black and white print.
    flag = (
        element(
            "path",
            d=f"M{x:.2f} {y:.2f}h8l-8 8z",
            fill=LATE,
            class_="bar-late-flag",
            data_x=round(bar.start, 5),
        )
        if bar.late
        else ""
    )
    room = width - (18 if bar.late else 8)
    words = shortened(bar.label, room, 11)
    inside = (
        text(x + (12 if bar.late else 4), y + 15, words, font_size=11, fill=INK, class_="bar-words")
        if words
        else ""
    )
    name = f"{bar.title} ({late_word})" if bar.late else bar.title
    return element(
        "a",
        element("title", _escaped(name)) + shape + flag + inside,
        href=bar.href,
        class_="bar late" if bar.late else "bar",
        aria_label=name,
    )


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
