/** The browser's worker file on a thread of Node: what it calls `self` is given to it before it starts. */
import { parentPort, Worker } from "node:worker_threads";
import type { SearchWorker } from "../../../src/search-worker/messages.ts";

export const startSearchThread = (): SearchWorker => {
  const target = new EventTarget();
  const thread = new Worker(new URL(import.meta.url));
  thread.on("message", (data) => target.dispatchEvent(new MessageEvent("message", { data })));
  thread.on("error", () => target.dispatchEvent(new Event("error")));
  return {
    postMessage: (message, transfer) => thread.postMessage(message, transfer.filter((part) => part instanceof ArrayBuffer)),
    addEventListener: (type, listener) => target.addEventListener(type, listener),
    terminate: () => void thread.terminate(),
  };
};

if (parentPort !== null && globalThis.self === undefined) {
  const page = parentPort;
  const scope = new EventTarget();
  Object.assign(scope, { postMessage: (message: unknown, { transfer }: { transfer: ArrayBuffer[] }) => page.postMessage(message, transfer) });
  Object.assign(globalThis, { self: scope });
  await import("../../../src/search-worker/search-worker.ts");
  page.on("message", (data) => scope.dispatchEvent(new MessageEvent("message", { data })));
}
