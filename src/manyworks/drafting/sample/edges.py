"""Joints along an edge: tenons that stand out, notches that cut in, tails that lock a butterfly key."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from manyworks.drafting.sample.paths import ArcRing, Point, with_dog_bones
from manyworks.refused import Refused


@dataclass(frozen=True, slots=True)
class Joint:
    """A shape on an edge: offsets ``(along, outward)`` in mm from the point ``at`` on that edge."""

    at: Point
    profile: tuple[tuple[float, float], ...]


def tenon(at: Point, length_mm: float, height_mm: float) -> Joint:
    """A tongue that stands out of the edge."""
    half = length_mm / 2
    return Joint(at, ((-half, 0.0), (-half, height_mm), (half, height_mm), (half, 0.0)))


def notch(at: Point, length_mm: float, depth_mm: float) -> Joint:
    """An open mortise cut into the edge."""
    return tenon(at, length_mm, -depth_mm)


def tail(at: Point, mouth_mm: float, width_mm: float, depth_mm: float) -> Joint:
    """Half the seat of a butterfly key: narrow at the edge, wide inside, so that the key pulls."""
    a, b = mouth_mm / 2, width_mm / 2
    return Joint(at, ((-a, 0.0), (-b, -depth_mm), (b, -depth_mm), (a, 0.0)))


def jointed_ring(corners: Sequence[Point], joints: Iterable[Joint], tool_radius_mm: float) -> ArcRing:
    """A ring with joints worked into its edges and dog-bones in all inside corners.

    Parameters
    ----------
    corners
        The plain ring, material on the left.
    joints
        Each is put on the edge its point ``at`` lies on.
    tool_radius_mm
        Radius of the cutter.

    Raises
    ------
    Refused
        ``sample.joint_off_edge`` if a joint lies on no edge or leaves it,
        ``sample.joints_overlap`` if two joints share a place.
    """
    waiting = list(joints)
    points: list[Point] = []
    for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
        points.append(start)
        here = [joint for joint in waiting if _on_edge(joint.at, start, end)]
        waiting = [joint for joint in waiting if joint not in here]
        points.extend(_worked(start, end, here))
    if waiting:
        raise Refused("sample.joint_off_edge", f"A joint at {waiting[0].at} lies on no edge.")
    return with_dog_bones(_distinct(points), tool_radius_mm)


def _worked(start: Point, end: Point, joints: list[Joint]) -> list[Point]:
    """The corners that joints add between the two ends of an edge."""
    length = math.dist(start, end)
    dx, dy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    placed = sorted(
        (((j.at[0] - start[0]) * dx + (j.at[1] - start[1]) * dy, j) for j in joints), key=lambda pair: pair[0]
    )
    points: list[Point] = []
    reached = 0.0
    for along, joint in placed:
        if along + joint.profile[0][0] < reached - 1e-9 or along + joint.profile[-1][0] > length + 1e-9:
            raise Refused("sample.joints_overlap", f"The joint at {joint.at} runs into its neighbour.")
        for offset, out in joint.profile:
            s = along + offset
            points.append((start[0] + s * dx + out * dy, start[1] + s * dy - out * dx))
        reached = along + joint.profile[-1][0]
    return points


def _on_edge(point: Point, start: Point, end: Point) -> bool:
    length = math.dist(start, end)
    dx, dy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    along = (point[0] - start[0]) * dx + (point[1] - start[1]) * dy
    across = (point[0] - start[0]) * dy - (point[1] - start[1]) * dx
    return abs(across) < 1e-6 and -1e-6 <= along <= length + 1e-6


def _distinct(points: list[Point]) -> list[Point]:
    return [p for i, p in enumerate(points) if math.dist(p, points[i - 1]) > 1e-9]
