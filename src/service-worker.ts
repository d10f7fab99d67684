/// <reference lib="webworker" />
/**
 * Keeps the whole app on the device, so that a reload without a line lands on the working desk. All or nothing: a new
 * version becomes active only when every file of it is here, and only when the page asks for it between two acts.
 */
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

declare const self: ServiceWorkerGlobalScope;

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();

/** The server's own paths are never answered from the cache. */
registerRoute(new NavigationRoute(createHandlerBoundToURL("index.html"), { denylist: [/\/(couch|api)(\/|$)/, /\/(ca\.crt|tablet)$/] }));

/** The first visit is already under control, so that the next reload works without a line. */
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if ((event.data as { type?: unknown } | null)?.type === "SKIP_WAITING") void self.skipWaiting();
});
