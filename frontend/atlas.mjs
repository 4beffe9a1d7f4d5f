// Turns the Natural Earth shapes of world-atlas (TopoJSON) into the GeoJSON that the map loads:
// one small world file at 1:110 million, and 10-degree cells at 1:10 million that are fetched only
// when somebody zooms in. A page with a map stays light, and a town lies on the right side of its river.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { feature, mesh } from "topojson-client";

const CELL_DEGREES = 10;
const require = createRequire(import.meta.url);
const [target, placesFile] = process.argv.slice(2);
const places = JSON.parse(readFileSync(placesFile, "utf8"));

const load = (name) => JSON.parse(readFileSync(require.resolve(`world-atlas/${name}.json`), "utf8"));
const round = (digits) => ([x, y]) => [Number(x.toFixed(digits)), Number(y.toFixed(digits))];

function polygons(topology) {
  const land = feature(topology, topology.objects.land);
  const all = land.type === "FeatureCollection" ? land.features : [land];
  return all.flatMap(({ geometry: g }) => (g.type === "Polygon" ? [g.coordinates] : g.coordinates));
}

function borders(topology) {
  return mesh(topology, topology.objects.countries, (a, b) => a !== b).coordinates;
}

// Sutherland-Hodgman against one side of the cell; the edges it lays along the side are filled, not stroked.
function cutRing(ring, axis, limit, keepBelow) {
  const inside = (p) => (keepBelow ? p[axis] <= limit : p[axis] >= limit);
  const out = [];
  ring.forEach((point, i) => {
    const before = ring[(i + ring.length - 1) % ring.length];
    if (inside(point) !== inside(before)) {
      const t = (limit - before[axis]) / (point[axis] - before[axis]);
      out.push([before[0] + t * (point[0] - before[0]), before[1] + t * (point[1] - before[1])]);
    }
    if (inside(point)) out.push(point);
  });
  return out;
}

// A ring that crosses the date line jumps from 180 to -180 in the source; here its longitudes run on.
// One that goes round the pole (Antarctica) is closed along the pole.
function unwrap(closed) {
  let turn = 0;
  const ring = closed.map(([x, y], i) => {
    if (i && x - closed[i - 1][0] > 180) turn -= 360;
    if (i && x - closed[i - 1][0] < -180) turn += 360;
    return [x + turn, y];
  });
  if (turn === 0) return ring.slice(0, -1);
  return [...ring, [ring.at(-1)[0], -90], [ring[0][0], -90]];
}

function unwrapped(all) {
  return all.flatMap((polygon) => {
    const rings = polygon.map(unwrap);
    const longitudes = rings[0].map(([x]) => x);
    const copies = [0];
    if (Math.max(...longitudes) > 180) copies.push(-360);
    if (Math.min(...longitudes) < -180) copies.push(360);
    return copies.map((shift) => rings.map((ring) => ring.map(([x, y]) => [x + shift, y])));
  });
}

function cutToCell(polygon, [west, south, east, north], digits = 4) {
  const rings = polygon.map((open) => {
    let ring = open;
    for (const side of [[0, west, false], [0, east, true], [1, south, false], [1, north, true]]) {
      if (ring.length) ring = cutRing(ring, ...side);
    }
    return ring.length > 2 ? [...ring, ring[0]].map(round(digits)) : [];
  });
  return rings[0].length ? rings.filter((ring) => ring.length) : null;
}

function linesInCell(lines, [west, south, east, north]) {
  const out = [];
  for (const line of lines) {
    let run = [];
    for (let i = 1; i < line.length; i += 1) {
      const x = (line[i - 1][0] + line[i][0]) / 2;
      const y = (line[i - 1][1] + line[i][1]) / 2;
      if (x >= west && x < east && y >= south && y < north) {
        if (!run.length) run.push(line[i - 1]);
        run.push(line[i]);
      } else if (run.length) {
        out.push(run.map(round(4)));
        run = [];
      }
    }
    if (run.length) out.push(run.map(round(4)));
  }
  return out;
}

function featureCollection(land, lines, towns) {
  const features = [
    { type: "Feature", properties: { kind: "land" }, geometry: { type: "MultiPolygon", coordinates: land } },
    { type: "Feature", properties: { kind: "border" }, geometry: { type: "MultiLineString", coordinates: lines } },
    ...towns.map(([name, lat, lon, size]) => ({
      type: "Feature",
      properties: { kind: "place", name, size },
      geometry: { type: "Point", coordinates: [lon, lat] },
    })),
  ];
  return JSON.stringify({ type: "FeatureCollection", features });
}

mkdirSync(target, { recursive: true });
const far = load("countries-110m");
const bigTowns = places.filter(([, , , size]) => size >= 1_000_000);
writeFileSync(
  join(target, "world.json"),
  featureCollection(
    unwrapped(polygons(far)).map((polygon) => cutToCell(polygon, [-180, -85, 180, 85], 2)).filter(Boolean),
    borders(far).map((l) => l.map(round(2))),
    bigTowns,
  ),
);

const near = load("countries-10m");
const nearLand = unwrapped(polygons(near));
const nearBorders = borders(near);
const cells = [];
for (let south = -60; south < 80; south += CELL_DEGREES) {
  for (let west = -180; west < 180; west += CELL_DEGREES) {
    const box = [west, south, west + CELL_DEGREES, south + CELL_DEGREES];
    const land = nearLand.map((polygon) => cutToCell(polygon, box)).filter(Boolean);
    const inBox = ([, lat, lon]) => lon >= box[0] && lon < box[2] && lat >= box[1] && lat < box[3];
    const towns = places.filter(inBox);
    if (!land.length && !towns.length) continue;
    cells.push(`${south}_${west}`);
    writeFileSync(join(target, `cell_${south}_${west}.json`), featureCollection(land, linesInCell(nearBorders, box), towns));
  }
}
writeFileSync(join(target, "cells.json"), JSON.stringify({ degrees: CELL_DEGREES, cells }));
