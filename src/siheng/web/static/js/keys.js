// Keys for clerks. An element names its key in data-key ("n", "[", or two letters "g w"); rows are data-row.
// Off while a field has the focus, except Ctrl+Enter and Esc; single letters off by data-keys="off" on the body.
const inField = (el) => el.closest("input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable]");
const visible = (el) => el.getClientRects().length > 0;
const press = (el) => (inField(el) ? el.focus() : el.click());
let before = "";

function rows(step) {
  const all = [...document.querySelectorAll("[data-row]")].filter(visible);
  const now = all.indexOf(document.querySelector("[data-row].cur-row"));
  const next = all[Math.min(Math.max(now + step, 0), all.length - 1)];
  if (!next) return;
  all[now]?.classList.remove("cur-row");
  next.classList.add("cur-row");
  next.scrollIntoView({ block: "nearest" });
  (next.querySelector("[data-open]") ?? next.querySelector("a"))?.focus();
}

function inRow(selector) {
  const row = document.activeElement.closest("[data-row]") ?? document.querySelector("[data-row].cur-row");
  return row?.querySelector(selector);
}

function escape(event) {
  const open = document.querySelector("details.more[open]");
  const shut = document.querySelector("[data-shut]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  } else if (shut) shut.click();
  else return;
  event.preventDefault();
}

function single(event, key) {
  if (key === "?") return document.getElementById("keys")?.showModal();
  if (key === "j") return rows(1);
  if (key === "k") return rows(-1);
  const target = key === "o" ? inRow("[data-open]") : key === " " ? inRow("input[type=checkbox]") : null;
  const named = [...document.querySelectorAll("[data-key]")].filter(visible);
  const found = target ?? named.find((el) => el.dataset.key === `${before} ${key}`) ?? named.find((el) => el.dataset.key === key);
  before = key;
  if (!found) return;
  event.preventDefault();
  before = "";
  press(found);
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Enter" && event.ctrlKey) {
    const form = event.target.closest("form") ?? document.querySelector("form:has([data-go])");
    form?.querySelector("[data-go], .btn.pri")?.click();
    return;
  }
  if (event.key === "Escape") return escape(event);
  if (event.ctrlKey || event.metaKey || event.altKey || inField(event.target)) return;
  if (document.querySelector("dialog[open]") || document.body.dataset.keys === "off") return;
  if (event.key === "Enter") {
    if (event.target.matches("[data-open], [data-row]")) {
      const step = inRow("[data-step]");
      if (step) {
        event.preventDefault();
        step.click();
      }
    }
    return;
  }
  if (event.key === " " && event.target.matches("input, button, summary")) return;
  if (event.key.length === 1) single(event, event.key.toLowerCase());
});
document.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-row]");
  if (!row) return;
  document.querySelector("[data-row].cur-row")?.classList.remove("cur-row");
  row.classList.add("cur-row");
});
