// Hands out the page of a venue's counter, its style sheet and its script from what was kept, when the network is gone.
// It keeps nothing about anybody: the list is the page's to keep, and everything else is passed on untouched.
"use strict";

const CACHE = "tashika-venue";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.method === "GET" && (pathname === "/staff/venue/offline" || pathname.startsWith("/static/"))) {
    event.respondWith(answer(event.request));
  }
});

async function answer(request) {
  const kept = await caches.open(CACHE);
  try {
    const fresh = await fetch(request);
    if (fresh.ok) {
      await kept.put(request, fresh.clone());
    }
    return fresh;
  } catch (gone) {
    const found =
      (await kept.match(request, { ignoreVary: true })) ??
      (await kept.match(request, { ignoreVary: true, ignoreSearch: true }));
    if (found === undefined) {
      throw gone;
    }
    return found;
  }
}
