/** Wires everything: the one file of the app that knows every part. */
import { createRoot } from "react-dom/client";
import type { SchoolId } from "#domain/kernel/ids.ts";
import { App, CannotOpen, type Parts } from "./app.tsx";
import type { Desk } from "./desk/desk.ts";
import { onDemand } from "./desk/on-demand.ts";
import type { SchoolServices, Services } from "./desk/services.ts";
import { createKeyboardWedge } from "./scanning/keyboard-wedge.ts";
import { filePlaces } from "./storage/file-places.ts";
import { schoolStaying } from "./storage/leaving.ts";
import { whyNotOpen } from "./storage/open-store.ts";
import { openSchool } from "./storage/school-keeper.ts";
import { schoolHere } from "./storage/start-database.ts";
import { createSearchSource } from "./storage/search-source.ts";
import { createSchoolSync } from "./sync/school-sync.ts";
import { startWords } from "./ui/messages/index.ts";
import { wakeSounds } from "./ui/sounds.ts";
import { whenFree } from "./ui/when-free.ts";

/** Nothing is shown before the desk can speak. */
const words = startWords();
const base = new URL(".", document.baseURI).href;

/** Drawn in advance: the ids of a large import take two million bytes, and each call of the browser's generator takes its time. */
const drawn = new Uint8Array(4096);
let used = drawn.length;
const randomByte = (): number => {
  if (used === drawn.length) {
    crypto.getRandomValues(drawn);
    used = 0;
  }
  return drawn[used++] ?? 0;
};
const atOnce = (): Promise<void> => Promise.resolve();
/** Of the school that is open, if one is. */
let settled = (): Promise<unknown> => Promise.resolve();
let desk: Desk | undefined;
const fetchFromHere = (url: string, init: RequestInit): Promise<Response> => fetch(url, init);

const openHere = async (school: SchoolId): Promise<SchoolServices> => {
  const opened = await openSchool({
    school,
    wall: Date.now,
    steady: () => performance.now(),
    randomByte,
    app: __APP_VERSION__,
    places: filePlaces(),
    ...(navigator.locks ? { locks: navigator.locks } : {}),
    ...(navigator.storage ? { storage: navigator.storage } : {}),
    onGone: () => location.reload(),
    search: (here) => createSearchSource(async () => {
      const { createSearchClient } = await import("./search-worker/search-client.ts");
      const worker = new Worker(new URL("./search-worker/search-worker.ts", import.meta.url), { type: "module" });
      return { titles: createSearchClient(worker, "titles"), people: createSearchClient(worker, "people") };
    }, here),
  });
  settled = opened.settled;
  desk = opened.desk;
  const sync = createSchoolSync({
    base,
    account: opened.device.account,
    keeper: opened.keeper,
    counts: opened.counts,
    databases: opened.databases,
    fetch: fetchFromHere,
    now: Date.now,
    onServerTime: (time) => void opened.onServerTime(time),
    locks: navigator.locks,
    lockName: `tu-sach-exchange-${school}`,
    channel: "BroadcastChannel" in globalThis ? new BroadcastChannel(`tu-sach-exchange-${school}`) : undefined,
    report: reportError,
    lastExchangeAt: opened.device.lastExchangeAt,
    onExchanged: opened.onExchanged,
  });
  whenFree(() => void opened.openReaders().then(words.all).catch(reportError));
  addEventListener("online", sync.wake);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") return sync.wake();
    sync.hurry();
    opened.handover.hurry();
  });
  document.addEventListener("freeze", sync.stepBack);
  opened.room.state.subscribe(() => sync.setPersisted(opened.room.state.current().kept === true));
  whenFree(() => void opened.room.look());
  const devices = onDemand(atOnce, async () => (await import("./sync/device-service.ts")).createDeviceService({ client: sync.client, thisDevice: () => opened.device.id, address: () => base, rawKey: opened.printing.rawKey }), { all: true, invite: true, revoke: true });
  return {
    ...opened,
    devices,
    leave: async () => {
      const left = await opened.leave(async () => {
        // The server may be away: then the device stays on the school's list until somebody strikes it off.
        await Promise.race([devices.revoke(opened.device.id).catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 5_000))]);
        sync.stop();
      });
      if (!left.ok) return left;
      location.hash = "#/start";
      location.reload();
      return left;
    },
    status: sync.status,
    exchangeNow: sync.exchangeNow,
    isDemo: opened.device.demo,
  };
};

const root = createRoot(document.getElementById("root") as HTMLElement);
const scanner = createKeyboardWedge({ target: window });
/** Whoever listens hears both scanners; the camera's stream outlasts the listening. */
let listening: ((code: string) => void) | undefined;
const onScan = (listener: (code: string) => void): (() => void) => {
  scanner.start(listener);
  listening = listener;
  return () => {
    scanner.stop();
    if (listening === listener) listening = undefined;
  };
};

wakeSounds(window);

const once = <Part,>(load: () => Promise<Part>): (() => Promise<Part>) => {
  let part: Promise<Part> | undefined;
  return () => (part ??= load());
};
const parts: Parts = {
  lists: once(() => import("./exchange/list-client.ts").then(({ createListReader }) => createListReader(() => new Worker(new URL("./exchange/list-worker.ts", import.meta.url), { type: "module" })))),
  camera: once(() =>
    import("./scanning/browser-camera.ts").then(({ createBrowserCamera }) => {
      const camera = createBrowserCamera({ base, knows: async (code) => (await desk?.knows(code)) ?? false });
      camera.start((code) => listening?.(code));
      return camera;
    }),
  ),
  pages: once(() => import("./printing/page-making.ts").then((module) => module.pageMaking)),
};

const show = async (): Promise<void> => {
  const school = await schoolStaying();
  const start = onDemand(atOnce, async () => {
    const [{ createStartService }, { createSchoolMaker }] = await Promise.all([import("./sync/start-service.ts"), import("./storage/school-maker.ts")]);
    return createStartService({
      base,
      fetch: fetchFromHere,
      secure: window.isSecureContext && "serviceWorker" in navigator,
      maker: createSchoolMaker({ randomByte }),
      randomByte,
      randomKey: () => crypto.getRandomValues(new Uint8Array(32)),
      demoDeviceName: "Máy thử",
    });
  }, { look: true, firstRun: true, pair: true, openDemo: true, recover: true });
  const services: Services = { start, school: school === undefined ? undefined : await openHere(school) };
  await words.begun;
  // One school is open in a page: paired anew, it begins from the start.
  root.render(<App services={services} onSchoolBegun={() => (school === undefined ? void show() : location.reload())} onScan={onScan} parts={parts} />);
};

/** The store stays as it is; what waits in it can still be taken out. */
const cannotOpen = async (error: unknown): Promise<void> => {
  reportError(error);
  const school = await schoolHere().catch(() => undefined);
  const rescue = school && (await import("./storage/rescue.ts").then(({ rescueFrom }) => rescueFrom(school)).catch(() => undefined));
  const save = async (): Promise<void> => {
    const file = await rescue?.file(Date.now);
    if (file) filePlaces().download(file.name, file.content);
  };
  await words.begun;
  root.render(<CannotOpen why={whyNotOpen(error)} rescue={rescue && { unsent: rescue.unsent, save }} />);
};

const followServer = async (): Promise<void> => {
  if (!("serviceWorker" in navigator) || !import.meta.env.PROD) return;
  try {
    (await import("./follow-server-version.ts")).followServerVersion(() => settled());
  } catch {
    // The line went away in the middle of the first visit: what is to be kept here does not wait for the next one.
    await navigator.serviceWorker.register("./service-worker.js");
  }
};

void show().catch(cannotOpen).finally(() => whenFree(() => void followServer()));
