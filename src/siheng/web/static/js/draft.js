// Nothing typed is lost: a form with data-draft keeps its fields on this device, by its address, until it is saved.
// data-once: one press counts once. data-fill puts the right value in at one press. data-when shows a reason when needed.
// A field marked data-private is never kept; a draft is the writer's own (data-me on the body) and a week old at most.
const WEEK = 7 * 24 * 3600 * 1000;
const slot = (form) => `draft:${document.body.dataset.me}:${form.getAttribute("action") || location.pathname}`;
const kept = (field) => field.name && !["hidden", "password", "file", "submit"].includes(field.type) && !field.readOnly && !("private" in field.dataset);
const say = (form, words) => form.querySelectorAll("[data-saved-at]").forEach((el) => (el.textContent = words));

function read(form) {
  const draft = {};
  for (const field of form.elements) {
    if (!kept(field)) continue;
    if (field.type === "checkbox" || field.type === "radio") {
      draft[field.name] ??= [];
      if (field.checked) draft[field.name].push(field.value);
    } else draft[field.name] = field.value;
  }
  return draft;
}

function write(form, draft) {
  for (const field of form.elements) {
    if (!kept(field) || !(field.name in draft)) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = draft[field.name].includes(field.value);
    else field.value = draft[field.name];
  }
}

function keep(form) {
  try {
    localStorage.setItem(slot(form), JSON.stringify({ at: Date.now(), fields: read(form) }));
  } catch {
    return say(form, "这台机器存不下草稿，请先保存");
  }
  const now = new Date();
  say(form, form.dataset.kept ?? `已自动存稿 ${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`);
}

function offer(form) {
  const text = localStorage.getItem(slot(form));
  if (!text || form.querySelector(".s-err, [aria-invalid=true]")) return;
  const { at, fields } = JSON.parse(text);
  if (Date.now() - at > WEEK) return localStorage.removeItem(slot(form));
  if (JSON.stringify(fields) === JSON.stringify(read(form))) return;
  const note = document.createElement("div");
  note.className = "s-note";
  note.innerHTML = '<div>这页有一份没有保存的草稿（<span></span>）。</div><button type="button" class="btn sm">接着写</button><button type="button" class="btn sm">不要了</button>';
  note.querySelector("span").textContent = new Date(at).toLocaleString("zh-CN");
  const [on, off] = note.querySelectorAll("button");
  on.onclick = () => { write(form, fields); note.remove(); form.dispatchEvent(new Event("change", { bubbles: true })); show(form); };
  off.onclick = () => { localStorage.removeItem(slot(form)); note.remove(); };
  form.prepend(note);
}

function show(root) {
  for (const reason of root.querySelectorAll("[data-when]")) {
    const [name, value] = reason.dataset.when.split("=");
    const chosen = reason.closest("form").querySelector(`[name="${CSS.escape(name)}"]:checked`);
    reason.classList.toggle("away", chosen?.value !== value);
  }
}

function begin(root) {
  for (const form of root.querySelectorAll("form[data-draft]")) {
    if (form.dataset.begun) continue;
    form.dataset.begun = "1";
    offer(form);
    show(form);
    let wait;
    form.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(() => keep(form), 1000); });
    form.addEventListener("change", () => show(form));
    form.addEventListener("submit", () => { clearTimeout(wait); keep(form); sessionStorage.setItem("sent", slot(form)); });
  }
}

// The page that follows a saved form says so in a message; only then is the draft given up.
if (document.querySelector("[data-saved]") && sessionStorage.getItem("sent")) localStorage.removeItem(sessionStorage.getItem("sent"));
sessionStorage.removeItem("sent");
begin(document);
document.body.addEventListener("htmx:afterSwap", (event) => begin(event.target.parentElement ?? document));

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-once]");
  if (!form) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  // After the form's data are read: a disabled button would not tell which one was pressed.
  setTimeout(() => form.querySelectorAll("button:not([type=button])").forEach((el) => (el.disabled = true)));
});
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelectorAll("button").forEach((el) => (el.disabled = false));
  }
});
document.addEventListener("click", (event) => {
  const fill = event.target.closest("[data-fill]");
  const all = event.target.closest("[data-fill-all]");
  if (fill) {
    const field = fill.closest("form").elements[fill.dataset.fill];
    field.value = fill.dataset.value;
    (field.focus ? field : field[0]).dispatchEvent(new Event("input", { bubbles: true }));
    field.focus?.();
  }
  if (all) {
    for (const radio of all.closest("section").querySelectorAll("input[type=radio]")) if (radio.value === all.dataset.fillAll) radio.checked = true;
    all.closest("form").dispatchEvent(new Event("input", { bubbles: true }));
    show(all.closest("form"));
  }
});
