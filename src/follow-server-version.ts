/** This window goes over to the version of the app that the server serves, once that lies here whole and nothing is half done. */
import { Workbox } from "workbox-window";
import { createAppUpdate } from "./app-update.ts";
import { watchActs } from "./ui/in-the-middle.ts";
import { offerUpdate } from "./ui/update-offer.ts";

/** `settled`: once all that is being written is on disk. */
export const followServerVersion = (settled: () => Promise<unknown>): void => {
  const workbox = new Workbox("./service-worker.js", { scope: "./" });
  const now = (): number => performance.now();
  const acts = watchActs(window, now);
  let isTaken = false;
  let looking: ReturnType<typeof setInterval> | undefined;
  const takeOver = (): void => {
    isTaken = true;
    workbox.messageSkipWaiting();
  };
  workbox.addEventListener("waiting", () => {
    const update = createAppUpdate({ acts, locks: navigator.locks, settled, takeOver, now });
    clearInterval(looking);
    looking = setInterval(update.look, 1_000);
    offerUpdate(update.takeNow);
  });
  // At the first visit the first version takes charge of the page that has brought it.
  let isFirst = !navigator.serviceWorker.controller;
  workbox.addEventListener("controlling", () => {
    if (isFirst && !isTaken) {
      isFirst = false;
      return;
    }
    clearInterval(looking);
    if (isTaken) return location.reload();
    // Another window has taken it in the moment in which somebody began something here.
    const reload = (): void => void (acts.isGoingOn() || location.reload());
    setInterval(reload, 1_000);
    reload();
  });
  void workbox.register();
  // A desk is open for days, and the browser looks by itself only when a page is opened.
  const lookForAnother = (): void => void workbox.update().catch(() => undefined);
  setInterval(lookForAnother, 60 * 60_000);
  addEventListener("online", lookForAnother);
};
