// Opens the phone pages without a network: from a copy that has nothing of any matter in it (?bare=1).
const KEPT = "siheng-field";
const PAGE = /^\/m\/(new\/|laws\/|\d+\/)?$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// A copy serves half a day; it says nothing that changes.
const FRESH = 12 * 3600 * 1000;
async function keep(cache, path, from = path) {
  const known = await cache.match(path, { ignoreVary: true });
  if (known && Date.now() - Date.parse(known.headers.get("date")) < FRESH) return;
  const answer = await fetch(from, { credentials: "same-origin", redirect: "manual" });
  if (answer.ok) await cache.put(path, answer);
}
self.addEventListener("message", (event) => {
  const { pages, parts } = event.data;
  event.waitUntil(caches.open(KEPT).then((cache) => Promise.allSettled([
    ...pages.filter((path) => PAGE.test(path)).map((path) => keep(cache, path, `${path}?bare=1`)),
    ...parts.map((path) => keep(cache, path)),
  ])));
});

async function page(request, path) {
  try {
    const answer = await fetch(request);
    if (![502, 503, 504].includes(answer.status)) return answer;
    return (await caches.match(path, { ignoreVary: true })) ?? answer;
  } catch {
    return (await caches.match(path, { ignoreVary: true })) ?? (await caches.match("/m/", { ignoreVary: true })) ?? Response.error();
  }
}
async function part(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request, { ignoreVary: true })) ?? Response.error();
  }
}
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, pathname));
  else if (pathname.startsWith("/static/")) event.respondWith(part(request));
});
