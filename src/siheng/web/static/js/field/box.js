// What waits on this phone to be sent: kept until the server says that it was taken, sent once however often it is tried.
// An entry: { id: submission key, me, url, pk, kind: "jot" | "photo" | "new", number, label, words, fields, file, version, at, stopped }.
const NAME = "siheng-field";
const TRY_AGAIN = 15000;
export const me = document.body.dataset.me;
const listeners = [];
let state = "";
let busy = false;

const opened = () => new Promise((done, fail) => {
  const asked = indexedDB.open(NAME, 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("waiting", { keyPath: "id" });
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => fail(asked.error);
});

async function store(mode, act) {
  const base = await opened();
  try {
    return await new Promise((done, fail) => {
      const transaction = base.transaction("waiting", mode);
      const asked = act(transaction.objectStore("waiting"));
      transaction.oncomplete = () => done(asked.result);
      transaction.onerror = transaction.onabort = () => fail(transaction.error);
    });
  } finally {
    base.close();
  }
}

export async function waiting() {
  const found = await store("readonly", (s) => s.getAll());
  return found.filter((entry) => entry.me === me).sort((a, b) => a.at - b.at);
}
export async function put(entry) {
  await store("readwrite", (s) => s.put(entry));
  tell();
}
export async function drop(id) {
  await store("readwrite", (s) => s.delete(id));
  tell();
}
export const add = (entry) => put({ id: key(), me, at: Date.now(), stopped: null, ...entry });
// A submission key; where the page is not served securely the browser has no randomUUID.
export const key = () => [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");

export function listen(heard) {
  listeners.push(heard);
}
async function tell(sent) {
  const entries = await waiting();
  listeners.forEach((heard) => heard({ entries, state, sent }));
}

const cookie = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

export function post(url, body) {
  const headers = { Accept: "application/json", "X-CSRFToken": cookie() };
  return fetch(url, { method: "POST", body, headers, redirect: "manual", credentials: "same-origin", signal: AbortSignal.timeout?.(30000) });
}

function body(entry) {
  const form = new FormData();
  for (const [name, value] of entry.fields) form.append(name, value);
  if (entry.file) form.append("paper", entry.file, entry.file.name ?? "现场.jpg");
  form.append("submission", entry.id);
  form.append("me", entry.me);
  form.append("age", Math.max(0, Math.round((Date.now() - entry.at) / 1000)));
  if (entry.version != null) form.append("version", entry.version);
  return form;
}

// One's own other entries know what this one changed, if nothing came in between.
async function follow(entry, version) {
  for (const other of await waiting()) {
    if (other.pk === entry.pk && other.version === version - 1) await put({ ...other, version });
  }
}

async function one(entry) {
  let answer;
  try {
    answer = await post(entry.url, body(entry));
  } catch {
    return "offline";
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) return "signin";
  const said = await answer.json().catch(() => null);
  if (answer.ok && said) {
    await follow(entry, said.version);
    await drop(entry.id);
    await tell({ entry, said });
    return "";
  }
  if (answer.status >= 500 || answer.status === 429) return "later";
  if (!said) return "signin";
  await put({ ...entry, stopped: { status: answer.status, ...said } });
  return "";
}

// Send what waits, in order; stop where the network, the sign-in or the server is lacking.
export async function send() {
  if (busy) return;
  busy = true;
  try {
    state = "";
    for (;;) {
      const entry = (await waiting()).find((e) => !e.stopped);
      if (!entry) break;
      state = await one(entry);
      if (state) break;
    }
  } finally {
    busy = false;
  }
  await tell();
}

export function begin() {
  addEventListener("online", send);
  addEventListener("offline", () => { state = "offline"; tell(); });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
  setInterval(async () => (await waiting()).some((e) => !e.stopped) && send(), TRY_AGAIN);
  if (!navigator.onLine) state = "offline";
  tell();
  send();
}
