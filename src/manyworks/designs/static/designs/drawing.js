// Pan and zoom of a drawing. The picture works without it; numbers keep their size on screen with it.
for (const frame of document.querySelectorAll("[data-drawing-frame]")) {
  const svg = frame.querySelector("svg[data-drawing]");
  if (svg) make(frame, svg);
}

function make(frame, svg) {
  const whole = svg.viewBox.baseVal;
  const home = { x: whole.x, y: whole.y, w: whole.width, h: whole.height };
  let view = { ...home };
  let waiting = false;
  let shown = 0;

  const places = [...svg.querySelectorAll(".place")].map((mark) => {
    const [x, y] = mark.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
    return { mark, x, y };
  });

  function draw() {
    waiting = false;
    svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.w} ${view.h}`);
    const box = svg.getBoundingClientRect();
    const perPixel = Math.max(view.w / box.width, view.h / box.height);
    // Panning leaves the numbers as they are; only another scale makes them be drawn anew.
    if (perPixel === shown) return;
    shown = perPixel;
    for (const place of places) {
      place.mark.setAttribute("transform", `translate(${place.x} ${place.y}) scale(${perPixel * 1.1})`);
    }
  }
  function soon() {
    if (!waiting) { waiting = true; requestAnimationFrame(draw); }
  }
  function zoom(factor, x = view.x + view.w / 2, y = view.y + view.h / 2) {
    const w = Math.min(home.w * 1.5, Math.max(home.w / 400, view.w * factor));
    const real = w / view.w;
    view = { x: x - (x - view.x) * real, y: y - (y - view.y) * real, w, h: view.h * real };
    soon();
  }
  function at(event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    return [point.x, point.y];
  }

  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, ...at(event));
  }, { passive: false });

  const fingers = new Map();
  svg.addEventListener("pointerdown", (event) => {
    if (event.target.closest(".place")) return;
    svg.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    svg.classList.add("is-panning");
  });
  svg.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const others = [...fingers].filter(([id]) => id !== event.pointerId);
    if (others.length) {
      const [, other] = others[0];
      const was = Math.hypot(before.x - other.x, before.y - other.y);
      const is = Math.hypot(event.clientX - other.x, event.clientY - other.y);
      if (was > 8 && is > 8) zoom(was / is, ...at(event));
    } else {
      const scale = 1 / svg.getScreenCTM().a;
      view.x -= (event.clientX - before.x) * scale;
      view.y -= (event.clientY - before.y) * scale;
      soon();
    }
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  for (const name of ["pointerup", "pointercancel"]) {
    svg.addEventListener(name, (event) => {
      fingers.delete(event.pointerId);
      if (!fingers.size) svg.classList.remove("is-panning");
    });
  }

  const tools = document.createElement("div");
  tools.className = "drawing-tools";
  for (const [words, sign, act] of [
    [frame.dataset.in, "+", () => zoom(1 / 1.5)],
    [frame.dataset.out, "−", () => zoom(1.5)],
    [frame.dataset.all, "⤢", () => { view = { ...home }; soon(); }],
  ]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button small";
    button.textContent = sign;
    button.setAttribute("aria-label", words);
    button.addEventListener("click", act);
    tools.append(button);
  }
  frame.append(tools);

  // Going to a finding in the list shows its place in the drawing.
  for (const place of places) {
    const finding = document.getElementById(place.mark.getAttribute("href").slice(1));
    finding?.querySelector(".finding-number")?.addEventListener("click", () => {
      const w = home.w / 8;
      view = { x: place.x - w / 2, y: place.y - (w * home.h) / home.w / 2, w, h: (w * home.h) / home.w };
      for (const other of places) other.mark.classList.toggle("is-current", other === place);
      soon();
      frame.scrollIntoView({ block: "nearest" });
    });
  }
  draw();
}
