/// <reference lib="webworker" />
/**
 * Keeps the whole app on the device, so that a reload without a line lands on the working desk. All or nothing: a new version, or an
 * older one that the server has gone back to, is let in only when every file of it is here as it was built; otherwise it is dropped,
 * and the one before goes on. It becomes active only when the page asks for it between two acts, and is looked through once more.
 */
import { PrecacheController, PrecacheRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { isKeptWhere, neededBy, sumOf, type AppFile } from "./app-files.ts";

declare const self: ServiceWorkerGlobalScope;

const page = "index.html";
const isKept = isKeptWhere(typeof WebAssembly !== "undefined");
const files = new Map((self.__WB_MANIFEST as object as readonly AppFile[]).flatMap((file) => (file.sum === undefined || !isKept(file.url) ? [] : [[addressOf(file.url), file] as const])));

const isAsBuilt = async ({ url, sum }: AppFile, response: Response): Promise<boolean> => response.ok && (await sumOf(url, await response.arrayBuffer())) === sum;

/** Past the browser's own cache, which may have kept what once came broken. */
const fetchedAnew = async (file: AppFile): Promise<Response> => {
  const response = await fetch(addressOf(file.url), { cache: "reload", credentials: "same-origin" });
  if (await isAsBuilt(file, response.clone())) return response;
  throw new Error(`${file.url} has not come as it was built`);
};

const controller = new PrecacheController({
  plugins: [{
    fetchDidSucceed: async ({ request, response, event }) => {
      const file = files.get(request.url);
      if (event.type !== "install" || !file || (await isAsBuilt(file, response.clone()))) return response;
      return fetchedAnew(file);
    },
  }],
});
controller.addToCacheList([...files.values()].map(({ url, revision }) => ({ url, revision })));

/** That it can start without a line: from what is kept here, and nothing else. What has gone since it came is fetched once more. */
const proveWhole = async (): Promise<void> => {
  const cache = await caches.open(controller.strategy.cacheName);
  for (const file of files.values()) {
    const key = controller.getCacheKeyForURL(file.url) ?? file.url;
    const kept = await cache.match(key);
    if (kept && (await isAsBuilt(file, kept))) continue;
    await cache.delete(key);
    await cache.put(key, await fetchedAnew(file));
  }
  const start = await (await controller.matchPrecache(page))?.text();
  const missing = start === undefined ? [page] : neededBy(start).filter((url) => !files.has(addressOf(url)));
  if (missing.length > 0) throw new Error(`the page asks for ${missing.join(", ")}, which is not part of it`);
};

self.addEventListener("install", (event) => event.waitUntil(controller.install(event).then(proveWhole)));
self.addEventListener("activate", (event) => event.waitUntil(controller.activate(event)));

registerRoute(new PrecacheRoute(controller));
/** The server's own paths are never answered from the cache. */
registerRoute(new NavigationRoute(controller.createHandlerBoundToURL(page), { denylist: [/\/(couch|api)(\/|$)/, /\/(ca\.crt|tablet)$/] }));

/** The first visit is already under control, so that the next reload works without a line. */
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if ((event.data as { type?: unknown } | null)?.type === "SKIP_WAITING") event.waitUntil(proveWhole().then(() => self.skipWaiting()));
});

function addressOf(url: string): string {
  return new URL(url, self.location.href).href;
}
