// The phone pages: drafts each second, notes and photographs into the box, what waits told in words.
import * as box from "./box.js";
import { leave } from "./leave.js";
import "./laws.js";

const WEEK = 7 * 24 * 3600 * 1000;
const { me } = box;
const home = document.body.dataset.home;
const bare = "bare" in document.body.dataset;
const clock = (at = Date.now()) => new Date(at).toTimeString().slice(0, 5);
const make = (tag, words, name) => Object.assign(document.createElement(tag), { textContent: words ?? "", className: name ?? "" });
const press = (words, act, name = "btn") => { const el = make("button", words, name); el.type = "button"; el.onclick = act; return el; };
const say = (words) => document.querySelectorAll("[data-saved-at]").forEach((el) => (el.textContent = words));
// Copies that were kept for another person are not for this one.
const another = localStorage.getItem("field:last") !== me;
localStorage.setItem("field:last", me);

// Drafts: one's own words, on this phone, until they are handed to the box.
const slot = (form) => `field:${me}:${form.dataset.pk ? `${form.dataset.pk}:${form.dataset.jot}` : "new"}`;
const withheld = (form) => (form.dataset.private ?? "").split(" ");
function filled(form) {
  const skip = ["csrfmiddlewaretoken", "submission", "paper"];
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !skip.includes(name));
}
function keep(form) {
  const fields = filled(form).filter(([name]) => !withheld(form).includes(name));
  try {
    localStorage.setItem(slot(form), JSON.stringify({ at: Date.now(), fields }));
    say(`已存在手机 ${clock()}`);
  } catch {
    say("手机存不下了，请先记下");
  }
}
function restore(form) {
  const kept = JSON.parse(localStorage.getItem(slot(form)) ?? "null");
  if (!kept || form.querySelector(".s-err")) return;
  if (Date.now() - kept.at > WEEK) return localStorage.removeItem(slot(form));
  for (const field of form.elements) {
    const values = kept.fields.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") { if (values.length || field.type === "checkbox") field.checked = values.includes(field.value); }
    else if (values.length && field.type !== "hidden") field.value = values[0];
  }
  say(`已存在手机 ${clock(kept.at)}`);
  const part = form.closest("details");
  if (part) part.open = true;
}
const forms = [...document.querySelectorAll("form[data-jot], form[data-new]")];
for (const form of forms) {
  let wait;
  restore(form);
  const now = () => { if (wait) { clearTimeout(wait); wait = 0; keep(form); } };
  form.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(now, 1000); });
  form.forget = () => { clearTimeout(wait); wait = 0; localStorage.removeItem(slot(form)); };
  addEventListener("pagehide", now);
  document.addEventListener("visibilitychange", now);
}

// What is asked only after some ticks; without script all of it is there.
for (const form of document.querySelectorAll("form[data-new]")) {
  const holds = (tick) => form.elements[tick.replace("!", "")].checked !== tick.startsWith("!");
  const fit = () => form.querySelectorAll("[data-if]").forEach((part) => (part.hidden = !part.dataset.if.split(" ").every(holds)));
  form.addEventListener("change", fit);
  fit();
}

// What was taken is said, if need be on the next page.
const tell = (words) => document.getElementById("told").append(make("div", `${words}。`, "s-note done"));
const just = sessionStorage.getItem("field:told");
sessionStorage.removeItem("field:told");
if (just) tell(just);

// The matter as this phone last saw it: a copy kept for no network may be older than one's own last note, and names none.
const SEEN = `field:${me}:seen`;
const seen = () => JSON.parse(localStorage.getItem(SEEN) ?? "{}");
const see = (pk, found) => localStorage.setItem(SEEN, JSON.stringify({ ...seen(), [pk]: { ...seen()[pk], ...found } }));
for (const form of document.querySelectorAll("form[data-jot]")) {
  const { pk } = form.dataset;
  if (bare) form.dataset.version = seen()[pk]?.version ?? form.dataset.version;
  else see(pk, { version: Number(form.dataset.version), number: form.dataset.number });
}
// Those in hand are written on without a network too, under their numbers alone.
const cards = [...document.querySelectorAll("a[data-number]")].map((link) => [link.pathname.split("/")[2], link.dataset.number]);
if (location.href.endsWith(home) && !bare) {
  const known = seen();
  localStorage.setItem(SEEN, JSON.stringify(Object.fromEntries(cards.map(([pk, number]) => [pk, { ...known[pk], number }]))));
}
for (const held of document.querySelectorAll("[data-held]")) {
  for (const [pk, { number }] of Object.entries(seen())) held.append(Object.assign(make("a", number, "btn"), { href: `${home}${pk}/` }));
}

// Notes and photographs.
async function take(form) {
  const words = form.elements[form.dataset.jot].value.trim();
  if (!words) return false;
  const { pk, version, jot, label } = form.dataset;
  await box.add({ url: form.getAttribute("action"), pk, kind: "jot", number: seen()[pk]?.number, jot, label, words, fields: filled(form), version: Number(version) });
  form.forget();
  form.reset();
  return true;
}
// A second press while the phone is still storing is the same note.
const note = (form) => (form.taking ??= take(form).finally(() => (form.taking = null)));
for (const form of document.querySelectorAll("form[data-jot]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await note(form)) box.send();
    else form.elements[form.dataset.jot].focus();
  });
}
async function smaller(file) {
  try {
    const image = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, 1600 / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.round(image.width * scale), Math.round(image.height * scale)];
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8));
    return new File([blob], `${file.name.replace(/\.\w+$/, "")}.jpg`, { type: "image/jpeg" });
  } catch {
    return file;
  }
}
for (const holder of document.querySelectorAll("[data-photo]")) {
  holder.hidden = false;
  const asked = holder.querySelector("input");
  asked.onchange = async () => {
    const form = asked.closest("form");
    const { url, category } = asked.dataset;
    const [chosen] = asked.files;
    asked.value = "";
    if (!chosen) return;
    const file = await smaller(chosen);
    const label = `${category}，${form.dataset.label}`;
    await box.add({ url, pk: form.dataset.pk, kind: "photo", number: seen()[form.dataset.pk]?.number, label, words: "", fields: [["category", category]], file, version: null });
    box.send();
  };
}
for (const link of document.querySelectorAll("a[data-rest]")) {
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    for (const form of document.querySelectorAll("form[data-jot]")) await note(form);
    await Promise.race([box.send(), new Promise((done) => setTimeout(done, 4000))]);
    if (away(link)) shut();
    else location.assign(link.href);
  });
}

// What is missing is said in our own words, whatever language the browser speaks.
function whole(form) {
  for (const field of form.elements) {
    if (!field.willValidate) continue;
    field.setCustomValidity("");
    if (!field.validity.valueMissing) continue;
    const name = field.labels?.[0]?.firstChild?.textContent.trim() ?? "";
    field.setCustomValidity(`请${field.tagName === "SELECT" ? "选择" : "填写"}${name}`);
  }
  return form.reportValidity();
}

// The opening form: sent at once where there is a network; what is wrong with it the server's own page says.
for (const form of document.querySelectorAll("form[data-new]")) {
  const first = form.elements.day?.value;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!whole(form) || form.dataset.sent) return;
    form.dataset.sent = "1";
    const fields = filled(form).filter(([name, value]) => name !== "day" || value !== first);
    const words = fields.find(([name, value]) => value.length > 5 && form.elements[name]?.tagName === "TEXTAREA")?.[1] ?? "";
    const id = form.elements.submission.value;
    keep(form);
    await box.add({ id: bare ? box.key() : id, url: form.getAttribute("action"), pk: "new", kind: "new", label: document.querySelector("h1").textContent, words, fields, version: null });
    await box.send();
    const entry = (await box.waiting()).find((e) => e.pk === "new" && e.stopped?.status === 422);
    if (entry) {
      await box.drop(entry.id);
      return form.submit();
    }
    form.forget();
    location.assign(home);
  });
}

// A page that no phone keeps cannot be opened without a network: said here, instead of by the browser.
const away = (link) => !navigator.onLine && link.protocol.startsWith("http") && !link.pathname.startsWith(home);
const shut = () => ask("没有网络，这一页要连上以后才能打开。写的已存在手机里");
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]:not([data-rest])");
  if (!link || !away(link)) return;
  event.preventDefault();
  shut();
});

// What waits, in words; and what could not be taken, with why and the ways on.
const line = document.querySelector("[data-kept]");
const shelf = document.querySelector("[data-box]");
const here = document.querySelector("form[data-jot]")?.dataset.pk ?? (document.querySelector("form[data-new]") ? "new" : "");
const REASONS = {
  offline: (n) => (n ? `网络不好，${n} 条记录存在手机里，连上后自动送出` : "网络不好，写的先存在手机里"),
  signin: (n) => (n ? `要重新登录，${n} 条记录存在手机里` : ""),
  later: (n) => `系统忙，${n} 条记录存在手机里，过一会儿自动再送`,
  "": (n) => (n ? `${n} 条记录存在手机里，正在送出` : ""),
};
// What was written leaves the box only for a page that takes it.
async function edit(entry) {
  const page = `${home}${entry.pk}/`;
  const answer = await fetch(`${page}?bare=1`).catch(() => null);
  if (answer && (answer.redirected || !answer.ok)) return ask("现在不能再记。您写的还在手机里，可以先抄下来", Object.assign(make("a", "看这一件", "btn"), { href: `/matters/${entry.pk}/` }));
  const part = entry.kind === "new" ? "new" : `${entry.pk}:${entry.jot}`;
  localStorage.setItem(`field:${me}:${part}`, JSON.stringify({ at: Date.now(), fields: entry.fields }));
  await box.drop(entry.id);
  location.assign(page);
}
function shown(entry) {
  const item = make("div", "", "ct");
  if (entry.number) item.append(make("p", entry.number, "m"));
  item.append(make("h2", `${entry.label} ${clock(entry.at)}`));
  if (entry.words) item.append(make("p", entry.words));
  if (!entry.stopped) return item;
  const { status, told, since = [] } = entry.stopped;
  item.append(make("p", `没有记进去：${told}`, "why"), ...since.map((words) => make("p", words, "m")), make("p", "您写的还在手机里。", "m"));
  const row = make("div", "", "go");
  if (since.length) row.append(press("知道了，还是送出", () => box.put({ ...entry, version: null, stopped: null }).then(box.send)));
  else if (status !== 422) row.append(press("再送一次", () => box.put({ ...entry, version: null, stopped: null }).then(box.send)));
  if (entry.kind !== "photo") row.append(press("改一改", () => edit(entry)));
  row.append(press("不要了", ({ target }) => (target.dataset.sure ? box.drop(entry.id) : Object.assign(target, { textContent: "真的不要了" }).setAttribute("data-sure", "1"))));
  item.append(row);
  return item;
}
function taken({ entry, said }) {
  stale ||= !here;
  if (entry.kind === "new") return sessionStorage.setItem("field:told", [sessionStorage.getItem("field:told"), said.told].filter(Boolean).join("；"));
  if (seen()[entry.pk]?.version === said.version - 1) see(entry.pk, { version: said.version });
  for (const form of document.querySelectorAll(`form[data-pk="${entry.pk}"]`)) {
    if (Number(form.dataset.version) === said.version - 1) form.dataset.version = said.version;
    if (entry.jot !== form.dataset.jot) continue;
    const part = form.closest(".st");
    part.append(make("p", entry.words));
    part.classList.add("y");
    part.querySelector("[data-here]").textContent = "";
  }
  say(`已送出 ${clock()}`);
}
// A page without a network, or from before what was just sent, is drawn again; not under the hands of who writes.
let stale = false;
addEventListener("online", () => (stale ||= bare));
box.listen(({ entries, state, sent }) => {
  if (sent) taken(sent);
  const n = entries.filter((e) => !e.stopped).length;
  if (stale && !n && !state && !document.activeElement.matches("input, textarea, select")) return location.reload();
  const stopped = entries.length - n;
  const words = [REASONS[state](n), stopped ? `${stopped} 条没有记进去，请看一看` : ""].filter(Boolean).join("；");
  line.hidden = !words;
  if (line.textContent !== words) line.textContent = words;
  if (state === "signin" && words) {
    const link = make("a", "，去登录");
    link.href = `/login/?next=${encodeURIComponent(location.pathname)}`;
    line.append(link);
  }
  const mine = entries.filter((e) => !here || e.pk === here);
  shelf?.replaceChildren(...mine.map(shown));
  if (shelf) shelf.hidden = !mine.length;
});
box.begin();

// Telephone numbers are fetched when they are needed, and not kept.
const dialog = document.body.appendChild(document.createElement("dialog"));
function ask(title, ...parts) {
  const head = make("h2", title);
  head.id = "asked";
  dialog.setAttribute("aria-labelledby", "asked");
  dialog.replaceChildren(head, ...parts, press("关闭", () => dialog.close()));
  dialog.showModal();
}
for (const button of document.querySelectorAll("[data-call]")) {
  button.hidden = false;
  button.onclick = async () => {
    try {
      const said = await (await box.post(button.dataset.call, new FormData())).json();
      const links = (said.people ?? []).map(({ who, number }) => Object.assign(make("a", `${who} ${number}`, "btn pri"), { href: `tel:${number}` }));
      ask(links.length ? "打给谁，已记入查看记录" : said.told ?? "没有登记电话", ...links);
    } catch {
      ask("没有网络，看不到电话号码");
    }
  };
}

// Signing out clears the phone; what was not sent is told first.
for (const form of document.querySelectorAll("form[data-leave]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await box.send();
    const n = (await box.waiting()).length;
    const go = async () => { await leave(me); form.submit(); };
    if (!n) return go();
    ask(`还有 ${n} 条没有送出，退出后这部手机里就没有了`, press("还是退出", go));
  });
}

// Keep a copy of these pages, with nothing of a matter in them, to be opened without a network.
if ("serviceWorker" in navigator && !bare) {
  navigator.serviceWorker.register(document.body.dataset.worker, { scope: home }).catch(() => {});
  navigator.serviceWorker.ready.then(async ({ active }) => {
    if (another) await caches.delete("siheng-field");
    const parts = performance.getEntriesByType("resource").map((part) => new URL(part.name)).filter((url) => url.origin === location.origin && url.pathname.startsWith("/static/"));
    active.postMessage({ pages: [home, `${home}new/`, `${home}laws/`, location.pathname, ...cards.map(([pk]) => `${home}${pk}/`)], parts: [...new Set(parts.map((url) => url.pathname))] });
  });
}
