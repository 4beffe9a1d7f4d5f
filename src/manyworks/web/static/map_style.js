// How the map looks: colours from the stylesheet, land and borders from Natural Earth, names from GeoNames.
const DETAIL_ZOOM = 4.2;

// light-dark() is only resolved on a real property, so a probe element answers for each token.
export function readColours() {
  const probe = document.createElement("i");
  document.body.append(probe);
  const read = (name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const names = ["surface", "paper", "sunken", "line", "line-strong", "ink", "ink-soft", "accent", "on-accent", "focus"];
  const colours = Object.fromEntries(names.map((n) => [n.replace(/-(.)/g, (_, c) => c.toUpperCase()), read(n)]));
  probe.style.color = "light-dark(#dfe8ec, #10181c)";
  colours.water = getComputedStyle(probe).color;
  probe.style.color = "light-dark(#f7f6f1, #232a2c)";
  colours.land = getComputedStyle(probe).color;
  probe.remove();
  return colours;
}

function baseLayers(source, colours, limits) {
  const kind = (name) => ["==", ["get", "kind"], name];
  return [
    { id: `${source}-land`, type: "fill", source, filter: kind("land"), ...limits, paint: { "fill-color": colours.land, "fill-outline-color": colours.land } },
    { id: `${source}-border`, type: "line", source, filter: kind("border"), ...limits, paint: { "line-color": colours.lineStrong, "line-width": 0.8, "line-dasharray": [3, 2] } },
    {
      id: `${source}-places`, type: "symbol", source, filter: kind("place"), ...limits,
      layout: {
        "text-field": ["get", "name"], "text-font": ["sans-serif"], "text-padding": 4, "text-variable-anchor": ["center", "top", "bottom", "left", "right"], "text-radial-offset": 1.1, "symbol-sort-key": ["-", 0, ["get", "size"]],
        "text-size": ["interpolate", ["linear"], ["zoom"], 3, 10, 8, ["step", ["get", "size"], 11, 100000, 12.5, 1000000, 15], 12, ["step", ["get", "size"], 13, 100000, 15, 1000000, 17]],
      },
      paint: { "text-color": colours.inkSoft, "text-halo-color": colours.land, "text-halo-width": 1.2 },
    },
  ];
}

export function mapStyle(colours, worldUrl) {
  const empty = { type: "FeatureCollection", features: [] };
  return {
    version: 8,
    sources: {
      world: { type: "geojson", data: worldUrl },
      detail: { type: "geojson", data: empty },
    },
    layers: [
      { id: "water", type: "background", paint: { "background-color": colours.water } },
      ...baseLayers("world", colours, {}),
      ...baseLayers("detail", colours, { minzoom: DETAIL_ZOOM }),
    ],
  };
}

const loaded = new WeakMap();

// Fetches the cells in sight once each; the coarse world stays until the fine one covers the view.
export async function loadDetail(map, atlas) {
  const near = map.getZoom() >= DETAIL_ZOOM;
  if (near) {
    const state = loaded.get(map) ?? { index: await (await fetch(new URL("cells.json", new URL(atlas, location.href)))).json(), cells: new Set(), features: [] };
    loaded.set(map, state);
    const { degrees, cells } = state.index;
    const view = map.getBounds();
    const wanted = [];
    for (let south = Math.floor(view.getSouth() / degrees) * degrees; south < view.getNorth(); south += degrees) {
      for (let west = Math.floor(view.getWest() / degrees) * degrees; west < view.getEast(); west += degrees) {
        const name = `${south}_${west}`;
        if (cells.includes(name) && !state.cells.has(name)) wanted.push(name);
      }
    }
    wanted.forEach((name) => state.cells.add(name));
    const answers = await Promise.all(wanted.map((name) => fetch(new URL(`cell_${name}.json`, new URL(atlas, location.href)))));
    for (const answer of answers) {
      if (answer.ok) state.features.push(...(await answer.json()).features);
    }
    if (wanted.length) {
      map.getSource("detail").setData({ type: "FeatureCollection", features: state.features });
      await map.once("idle");
    }
  }
  for (const part of ["land", "border", "places"]) {
    map.setLayoutProperty(`world-${part}`, "visibility", near ? "none" : "visible");
  }
}

// A pin is shape + letter: the shape says what kind of place, the letter its first process.
// A hollow pin is placed at town level; a grey one is not open.
export function pinImage({ shape = "circle", letter = "", accuracy = "exact", open = "yes" }, colours) {
  const size = 52;
  const canvas = Object.assign(document.createElement("canvas"), { width: size, height: size });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const strong = open === "yes" ? colours.accent : colours.inkSoft;
  const hollow = accuracy !== "exact";
  pen.translate(size / 2, size / 2);
  pen.beginPath();
  if (shape === "square") pen.roundRect(-20, -20, 40, 40, 6);
  else if (shape === "diamond") [[0, -24], [24, 0], [0, 24], [-24, 0]].forEach(([x, y]) => pen.lineTo(x, y));
  else pen.arc(0, 0, 21, 0, 7);
  pen.closePath();
  pen.fillStyle = hollow ? colours.surface : strong;
  pen.fill();
  pen.lineWidth = hollow ? 4.5 : 3;
  pen.strokeStyle = hollow ? strong : colours.surface;
  pen.stroke();
  pen.fillStyle = hollow ? strong : colours.onAccent;
  pen.font = "700 22px system-ui, sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(letter, 0, 2);
  return pen.getImageData(0, 0, size, size);
}
