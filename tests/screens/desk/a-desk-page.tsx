/** A desk on a page, over the real desk and store, and what a hand at the keyboard and a scanner can do to it. Needs jsdom. */
import { MantineProvider } from "@mantine/core";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeAll, beforeEach, expect } from "vitest";
import { ServicesProvider } from "../../../src/desk/services-context.tsx";
import type { SchoolServices, StartService, Status } from "../../../src/desk/services.ts";
import { CameraSourceProvider, type CameraSource } from "../../../src/screens/parts/camera/camera-source.ts";
import { DeskStateProvider } from "../../../src/screens/desk/desk-state-provider.tsx";
import { DeskScreen } from "../../../src/screens/desk/desk-screen.tsx";
import { startWords } from "../../../src/ui/messages/index.ts";
import * as words from "../../../src/ui/messages/vi/index.ts";
import { aSchool, books, librarian, pupil, closed, type Device } from "../../storage/a-device.ts";

export const quiet: Status = { unsent: 0, refused: 0, lastExchangeAt: 1, going: "idle", trouble: "none", firstSync: undefined, contradictions: 0, persisted: true, elsewhere: false };
export const numbers = ["STK.001", "STK.002", "STK.003", "STK.004"];

let root: Root;
export let place: HTMLElement;
export let school: Awaited<ReturnType<typeof aSchool>>;
export let pc: Device;
let scanned: (code: string) => void;
let status: Status;
let cameraSource: CameraSource | undefined;

beforeAll(async () => {
  // jsdom loads no fonts; Mantine's growing text area listens for them.
  Object.assign(document, { fonts: new EventTarget() });
  window.matchMedia = (media) => ({ matches: false, media, onchange: null, addListener() {}, removeListener() {}, addEventListener() {}, removeEventListener() {}, dispatchEvent: () => false });
  globalThis.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  await startWords().all();
});

beforeEach(async () => {
  school = await aSchool();
  pc = await school.device("pc");
  await pc.signIn(librarian.name, librarian.pin);
  for (const [index, title] of ["Dế Mèn phiêu lưu ký", "Đất rừng phương Nam", "Góc sân và khoảng trời", "Tuổi thơ dữ dội"].entries()) {
    await pc.bringInBooks(books(title, [numbers[index] ?? ""]));
  }
  await pc.bringInReaders(pupil("Lê Bảo An"));
  status = quiet;
  cameraSource = undefined;
  sessionStorage.clear();
  place = document.body.appendChild(document.createElement("main"));
  root = createRoot(place);
  shown();
  await until(panel).toContain(words.desk.noPatron);
});

afterEach(async () => {
  root.unmount();
  place.remove();
  await closed(pc);
});

/** What the status light knows from now on. */
export const says = (next: Status) => {
  status = next;
  shown();
};

/** From now on there is a camera to scan with. */
export const has = (camera: CameraSource) => {
  cameraSource = camera;
  shown();
};

export const shown = (at: "desk" | "another screen" = "desk") => {
  const services: SchoolServices = {
    ...pc.here(),
    devices: { all: () => never, invite: () => never, revoke: () => never },
    status: { current: () => status, subscribe: () => () => undefined },
    exchangeNow: () => never,
    isDemo: false,
  };
  root.render(
    <MantineProvider env="test">
      <ServicesProvider value={{ start: {} as StartService, school: services }}>
        <CameraSourceProvider value={cameraSource}>
          <DeskStateProvider>{at === "desk" && <DeskScreen onScan={(listener) => { scanned = listener; return () => undefined; }} />}</DeskStateProvider>
        </CameraSourceProvider>
      </ServicesProvider>
    </MantineProvider>,
  );
};

const never = new Promise<never>(() => undefined);

/** Scans as fast as they come: nobody waits for an answer in between. */
export const scan = (...codes: string[]) => codes.forEach((code) => scanned(code));
export const card = async (): Promise<string> => (await pc.here().printing.patrons({}))[0]?.cards[0] ?? "";
export const until = (look: () => unknown) => expect.poll(look, { timeout: 5000, interval: 10 });
export const press = (key: string, target: EventTarget = window) => target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
export const click = async (name: string) => {
  const found = () => [...document.querySelectorAll("button")].find((button) => button.textContent?.includes(name));
  await until(found).toBeDefined();
  found()?.click();
};
export const answer = () => place.querySelector(".answer")?.textContent ?? "";
export const panel = () => place.querySelector(".patron-panel")?.textContent ?? "";
export const acts = () => [...place.querySelectorAll(".act-list li")].map((act) => act.textContent ?? "");
/** As they were written. */
export const events = async () => (await pc.here().db.events.toArray()).map(({ event }) => event).sort((a, b) => a.sequence - b.sequence);
export const dialog = () => document.querySelector("[role=dialog]")?.textContent ?? "";
export const fieldIn = (label: string): HTMLInputElement => {
  const id = [...document.querySelectorAll("label")].find((one) => one.textContent?.startsWith(label))?.htmlFor ?? "";
  return document.getElementById(id) as HTMLInputElement;
};
export const write = (field: HTMLInputElement, text: string) => {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
};
export const answerDialog = (name: string) => [...document.querySelectorAll<HTMLElement>("[role=dialog] button")].find((button) => button.textContent === name)?.click();
/** From the menu of the reader's first loan. */
export const chooseForLoan = (act: string) => choose(".loan-list [aria-haspopup=menu]", act);
/** From the menu of the open reader. */
export const chooseForReader = (act: string) => choose(readerMenu, act);
export const readerMenu = `[aria-haspopup=menu][aria-label="${words.acts.readerMenu}"]`;
const choose = async (menu: string, act: string) => {
  place.querySelector<HTMLElement>(menu)?.click();
  const item = () => [...document.querySelectorAll<HTMLElement>("[role=menuitem]")].find((one) => one.textContent === act);
  await until(item).toBeDefined();
  item()?.click();
};
