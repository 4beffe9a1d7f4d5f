// The lane board: a bar's reason opens beside the board, and Ctrl + wheel zooms without a new page.
// Without this module every bar is a link to a page of its own and zoom is a link as well.
const board = document.querySelector("[data-board]");
const panel = document.getElementById(board?.dataset.why);
const chart = board?.querySelector(".board-chart");
let opener = null;

async function show(address) {
  await window.htmx.ajax("GET", address, { target: panel, swap: "innerHTML" });
  const close = panel.querySelector("[data-close]");
  if (!close) { location.href = address; return; }
  panel.hidden = false;
  close.hidden = false;
  close.focus();
}

function hide() {
  panel.hidden = true;
  panel.replaceChildren();
  opener?.classList.remove("is-current");
  opener?.focus();
}

const plain = (event) => event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

chart?.addEventListener("click", (event) => {
  const bar = event.target.closest('a.bar[href*="/why/"]');
  if (!bar || !plain(event)) return;
  event.preventDefault();
  opener?.classList.remove("is-current");
  opener = bar;
  bar.classList.add("is-current");
  show(bar.getAttribute("href"));
});

panel?.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) { hide(); return; }
  const link = event.target.closest('a[href*="/why/"]');
  if (!link || !plain(event)) return;
  event.preventDefault();
  show(link.getAttribute("href"));
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && panel && !panel.hidden) hide();
});

// Stretching moves every element that knows its place in days; widths of words stay as they are.
function stretch(scale) {
  const before = Number(chart.dataset.pixelsPerDay);
  chart.dataset.pixelsPerDay = scale;
  const ratio = scale / before;
  const width = Number(chart.getAttribute("width")) * ratio;
  chart.setAttribute("width", width);
  chart.setAttribute("viewBox", `0 0 ${width} ${chart.getAttribute("height")}`);
  chart.querySelector(".board-paper").setAttribute("width", width);
  for (const span of chart.querySelectorAll("[data-s]")) {
    span.setAttribute("x", span.dataset.s * scale);
    span.setAttribute("width", Math.max(3, (span.dataset.e - span.dataset.s) * scale - 1));
  }
  for (const line of chart.querySelectorAll("line[data-x]")) {
    line.setAttribute("x1", line.dataset.x * scale);
    line.setAttribute("x2", line.dataset.x * scale);
  }
  for (const line of chart.querySelectorAll("line:not([data-x])")) line.setAttribute("x2", width);
  for (const words of chart.querySelectorAll("text[data-x]")) words.setAttribute("x", words.dataset.x * scale + 4);
  for (const flag of chart.querySelectorAll("path[data-x]")) {
    const y = flag.getAttribute("d").match(/M[\d.-]+ ([\d.-]+)/)[1];
    flag.setAttribute("d", `M${flag.dataset.x * scale} ${y}h8l-8 8z`);
  }
  for (const words of chart.querySelectorAll(".bar-words")) {
    const bar = words.parentElement.querySelector("rect");
    words.setAttribute("x", Number(bar.getAttribute("x")) + 4);
    words.toggleAttribute("hidden", Number(bar.getAttribute("width")) < 24);
  }
}

// A short plan fills the frame instead of leaving half of it empty.
if (chart) {
  const names = board.querySelector(".board-names").getBoundingClientRect().width;
  const fill = (board.closest(".board-frame").clientWidth - names - 2) / Number(chart.getAttribute("width"));
  if (fill > 1) stretch(Number(chart.dataset.pixelsPerDay) * fill);
}

board?.addEventListener("wheel", (event) => {
  if (!event.ctrlKey || !chart) return;
  event.preventDefault();
  const frame = board.closest(".board-frame");
  const scale = Number(chart.dataset.pixelsPerDay);
  const next = Math.min(480, Math.max(3, scale * (event.deltaY < 0 ? 1.2 : 1 / 1.2)));
  const under = event.clientX - chart.getBoundingClientRect().left;
  stretch(next);
  frame.scrollLeft += under * (next / scale - 1);
}, { passive: false });
