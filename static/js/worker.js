// Keeps static files, whose names change with their content, and the page for when there is no network. Nothing else is
// ever kept: every other page comes from the network or not at all. LEGWORK, in front of this, says what and under which name.

const HASHED = /\.[0-9a-f]{12}\./;

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(clear()));

async function fill() {
  const cache = await caches.open(LEGWORK.cache);
  const page = await fetch(LEGWORK.offline, { credentials: "omit", cache: "reload" }); // nobody's page
  if (!page.ok) throw new Error("no offline page");
  await cache.put(LEGWORK.offline, page);
  await cache.addAll(LEGWORK.files);
  await self.skipWaiting();
}

async function clear() {
  for (const name of await caches.keys()) if (name !== LEGWORK.cache) await caches.delete(name);
  await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(LEGWORK.offline, { cacheName: LEGWORK.cache })));
  else if (LEGWORK.files.includes(url.pathname) || (url.pathname.startsWith(LEGWORK.static) && HASHED.test(url.pathname))) event.respondWith(kept(request));
});

async function kept(request) {
  const cache = await caches.open(LEGWORK.cache);
  const known = await cache.match(request, { ignoreSearch: true });
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}
