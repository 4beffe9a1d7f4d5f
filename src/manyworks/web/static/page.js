// Small courtesies that every page shares; nothing here is needed for a page to work.

// The error summary takes the focus, so that it is read out first and Tab goes on to the first bad field.
document.querySelector(".error-summary")?.focus();

// The account menu closes on Escape and when somebody goes elsewhere.
const account = document.querySelector("details.account");
if (account) {
  document.addEventListener("click", (event) => {
    if (!account.contains(event.target)) account.open = false;
  });
  account.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    account.open = false;
    account.querySelector("summary").focus();
  });
}

// On a phone the filters start folded, so that the results are in sight; without script they are open.
const filters = document.querySelector("details.filter-bar");
if (filters && !filters.hasAttribute("data-in-use") && matchMedia("(max-width: 60rem)").matches) filters.open = false;

// On a phone the row of tabs is wider than the screen; the tab that is open is in sight.
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// A long list of ticks says how many are ticked and what they add up to, and takes them all at once.
for (const line of document.querySelectorAll("[data-ticks]")) {
  const boxes = [...document.querySelectorAll(`input[type="checkbox"][name="${line.dataset.ticks}"]`)];
  const words = document.createElement("output");
  const say = () => {
    const ticked = boxes.filter((box) => box.checked);
    const sum = ticked.reduce((total, box) => total + Number(box.dataset.count ?? 0), 0);
    words.textContent = line.dataset.words.replace("{ticked}", ticked.length).replace("{all}", boxes.length).replace("{sum}", sum.toLocaleString(document.documentElement.lang));
  };
  line.append(words);
  for (const [label, checked] of [[line.dataset.all, true], [line.dataset.none, false]]) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button small quiet", textContent: label });
    button.addEventListener("click", () => { for (const box of boxes) box.checked = checked; say(); });
    line.append(button);
  }
  for (const box of boxes) box.addEventListener("change", say);
  line.hidden = boxes.length < 2;
  say();
}

// Empty filters stay out of the address, so that it can be read and sent on.
for (const form of document.querySelectorAll('form[method="get"]')) {
  form.addEventListener("submit", () => {
    for (const field of form.elements) field.disabled = field.name !== "" && field.value === "";
  });
}
addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll('form[method="get"] :disabled')) field.disabled = false;
});
