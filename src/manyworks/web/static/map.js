// A map on our own host: MapLibre with Natural Earth shapes, pins of shape + letter, and rows linked to pins.
// It reads <div data-map> (see templates/parts/map.html). The list beside it holds the same rows, so
// a browser that cannot draw the map loses nothing but the picture.
import { loadDetail, mapStyle, pinImage, readColours } from "./map_style.js";

const REDUCED = matchMedia("(prefers-reduced-motion: reduce)").matches;
const EMPTY = { type: "FeatureCollection", features: [] };
const CLUSTER = ["has", "point_count"];

async function readPins(element) {
  const { pins, pinsUrl } = element.dataset;
  if (pins) return JSON.parse(document.getElementById(pins).textContent);
  if (!pinsUrl) return EMPTY;
  const answer = await fetch(pinsUrl, { headers: { Accept: "application/geo+json" } });
  if (!answer.ok) throw new Error(`pins: ${answer.status}`);
  return answer.json();
}

function boundsOf(collection) {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  const see = ([x, y]) => {
    west = Math.min(west, x); east = Math.max(east, x);
    south = Math.min(south, y); north = Math.max(north, y);
  };
  for (const { geometry } of collection.features) {
    if (!geometry) continue;
    if (geometry.type === "Point") see(geometry.coordinates);
    else if (geometry.type === "LineString") geometry.coordinates.forEach(see);
  }
  return west === Infinity ? null : [[west, south], [east, north]];
}

const imageName = ({ shape = "circle", letter = "", accuracy = "exact", open = "yes" }) =>
  `pin-${shape}-${letter}-${accuracy}-${open}`;

function prepare(collection) {
  for (const feature of collection.features) {
    feature.properties.icon = imageName(feature.properties);
  }
  return collection;
}

function addPinImages(map, collection, colours) {
  for (const { geometry, properties } of collection.features) {
    if (geometry?.type === "Point" && !map.hasImage(properties.icon)) {
      map.addImage(properties.icon, pinImage(properties, colours), { pixelRatio: 2 });
    }
  }
}

function addPinLayers(map, collection, colours) {
  const routes = collection.features.filter((f) => f.geometry?.type === "LineString");
  const points = collection.features.filter((f) => f.geometry?.type === "Point");
  map.addSource("routes", { type: "geojson", data: { ...EMPTY, features: routes } });
  map.addLayer({
    id: "routes", type: "line", source: "routes", layout: { "line-join": "round", "line-cap": "round" },
    paint: { "line-color": colours.accent, "line-width": 2.5, "line-opacity": 0.8 },
  });
  map.addSource("pins", {
    type: "geojson", data: { ...EMPTY, features: points },
    cluster: points.length > 60, clusterRadius: 44, clusterMaxZoom: 11,
  });
  map.addLayer({
    id: "clusters", type: "circle", source: "pins", filter: CLUSTER,
    paint: {
      "circle-color": colours.accent, "circle-stroke-color": colours.surface, "circle-stroke-width": 2,
      "circle-radius": ["interpolate", ["linear"], ["ln", ["get", "point_count"]], 0.7, 12, 9, 30],
    },
  });
  map.addLayer({
    id: "cluster-counts", type: "symbol", source: "pins", filter: CLUSTER,
    layout: { "text-field": ["get", "point_count_abbreviated"], "text-font": ["sans-serif"], "text-size": 12, "text-allow-overlap": true },
    paint: { "text-color": colours.onAccent },
  });
  map.addLayer({
    id: "pins", type: "symbol", source: "pins", filter: ["!", CLUSTER],
    layout: { "icon-image": ["get", "icon"], "icon-allow-overlap": true },
  });
  map.addSource("current", { type: "geojson", data: EMPTY });
  map.addLayer({
    id: "current", type: "circle", source: "current",
    paint: { "circle-radius": 17, "circle-color": "transparent", "circle-stroke-color": colours.focus, "circle-stroke-width": 3 },
  });
}

function popupContent({ name, url, note }) {
  const box = document.createElement("div");
  const title = document.createElement(url ? "a" : "strong");
  title.textContent = name;
  if (url) title.href = url;
  box.append(title);
  if (note) {
    const line = document.createElement("p");
    line.className = "small soft";
    line.textContent = note;
    box.append(line);
  }
  return box;
}

// Hovering or focusing a row rings its pin; a pin that is clicked marks its row. Neither moves the other's focus.
function linkRows(map, element, collection) {
  const byId = new Map(collection.features.map((f) => [String(f.properties.id), f]));
  const rows = document.querySelectorAll("[data-pin]");
  const show = (id) => map.getSource("current").setData(byId.get(id) ?? EMPTY);
  for (const row of rows) {
    const id = row.dataset.pin;
    row.addEventListener("pointerenter", () => show(id));
    row.addEventListener("pointerleave", () => show(null));
    row.addEventListener("focusin", () => {
      show(id);
      const place = byId.get(id)?.geometry.coordinates;
      if (place && !map.getBounds().contains(place)) map.easeTo({ center: place, animate: !REDUCED, duration: 150 });
    });
    row.addEventListener("focusout", () => show(null));
  }
  return (id) => {
    for (const row of rows) row.classList.toggle("is-current", row.dataset.pin === String(id));
    document.querySelector(`[data-pin="${CSS.escape(String(id))}"]`)?.scrollIntoView({ block: "nearest" });
  };
}

function answerClicks(map, lib, markRow) {
  map.on("click", "clusters", async (event) => {
    const [feature] = event.features;
    const zoom = await map.getSource("pins").getClusterExpansionZoom(feature.properties.cluster_id);
    map.easeTo({ center: feature.geometry.coordinates, zoom: zoom + 0.3, animate: !REDUCED, duration: 150 });
  });
  map.on("click", "pins", (event) => {
    const [{ geometry, properties }] = event.features;
    markRow(properties.id);
    new lib.Popup({ offset: 16, closeButton: false, maxWidth: "18rem" })
      .setLngLat(geometry.coordinates).setDOMContent(popupContent(properties)).addTo(map);
  });
  for (const layer of ["clusters", "pins"]) {
    map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
  }
}

// One pin that can be dragged; the two number fields beside the map hold the truth and work without it.
function editPin(map, lib, element) {
  const [latitude, longitude] = ["editLatitude", "editLongitude"].map((key) => document.getElementById(element.dataset[key]));
  const typed = () => [Number(longitude.value), Number(latitude.value)];
  const whole = () => latitude.value !== "" && longitude.value !== "" && Math.abs(latitude.value) <= 90 && Math.abs(longitude.value) <= 180;
  const marker = new lib.Marker({ draggable: true, color: readColours().accent });
  if (whole()) marker.setLngLat(typed()).addTo(map);
  const write = ({ lat, lng }) => {
    latitude.value = lat.toFixed(6);
    longitude.value = lng.toFixed(6);
  };
  marker.on("dragend", () => write(marker.getLngLat()));
  map.on("click", ({ lngLat }) => {
    marker.setLngLat(lngLat).addTo(map);
    write(lngLat);
  });
  for (const field of [latitude, longitude]) {
    field.addEventListener("change", () => {
      if (!whole()) return;
      marker.setLngLat(typed()).addTo(map);
      map.easeTo({ center: typed(), animate: !REDUCED, duration: 150 });
    });
  }
}

// Around the pins; else around the point being set; else where the page says; else the world.
function startView(element, bounds) {
  if (bounds) return { bounds, fitBoundsOptions: { padding: 44, maxZoom: element.clientWidth < 480 ? 9 : 11 } };
  const { editLatitude, editLongitude, center, zoom } = element.dataset;
  const [latitude, longitude] = [editLatitude, editLongitude].map((id) => (id ? document.getElementById(id).value : ""));
  if (latitude !== "" && longitude !== "") return { center: [Number(longitude), Number(latitude)], zoom: 10 };
  return center ? { center: center.split(",").map(Number), zoom: Number(zoom ?? 8) } : { center: [0, 25], zoom: 1 };
}

async function draw(element) {
  const { maplibre, worker, atlas } = element.dataset;
  const [lib, collection] = await Promise.all([import(maplibre), readPins(element).then(prepare)]);
  lib.setWorkerUrl(worker);
  const colours = readColours();
  const bounds = boundsOf(collection);
  const start = startView(element, bounds);
  const map = new lib.Map({
    container: element,
    style: mapStyle(colours, new URL("world.json", new URL(atlas, location.href)).href),
    attributionControl: { compact: true, customAttribution: element.dataset.credit },
    ...start,
    maxZoom: 15, dragRotate: false, pitchWithRotate: false, touchPitch: false, cooperativeGestures: matchMedia("(pointer: coarse)").matches,
    fadeDuration: REDUCED ? 0 : 150,
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new lib.NavigationControl({ showCompass: false }), "top-right");
  await map.once("load");
  if (element.clientWidth < 480) element.querySelector(".maplibregl-ctrl-attrib")?.classList.remove("maplibregl-compact-show");
  addPinImages(map, collection, colours);
  addPinLayers(map, collection, colours);
  answerClicks(map, lib, linkRows(map, element, collection));
  if (element.dataset.editLatitude) editPin(map, lib, element);
  element.dataset.drawn = "yes";
  map.on("moveend", () => loadDetail(map, atlas));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => location.reload());
  await loadDetail(map, atlas);
}

for (const element of document.querySelectorAll("[data-map]")) {
  draw(element).catch((problem) => {
    console.warn("The map could not be drawn:", problem);
    element.classList.add("is-missing");
    element.textContent = element.dataset.missing;
    element.dataset.drawn = "no";
  });
}
