// @vitest-environment jsdom
/** Files on the screen over the real store: written, looked at, taken in, and refused in words that say what to do. */
import { MantineProvider } from "@mantine/core";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { ServicesProvider } from "../../../src/desk/services-context.tsx";
import type { SchoolServices, StartService, Status } from "../../../src/desk/services.ts";
import { HandoverScreen } from "../../../src/screens/handover/handover-screen.tsx";
import { FileNotice } from "../../../src/screens/status/file-notice.tsx";
import { startWords } from "../../../src/ui/messages/index.ts";
import * as words from "../../../src/ui/messages/vi/index.ts";
import { aSchool, books, carry, librarian, pupil, closed, type Device } from "../../storage/a-device.ts";

const { handover } = words;
const quiet: Status = { unsent: 0, refused: 0, lastExchangeAt: 1, going: "idle", trouble: "offline", firstSync: undefined, contradictions: 0, persisted: true, elsewhere: false };
let root: Root;
let place: HTMLElement;
let school: Awaited<ReturnType<typeof aSchool>>;
let pc: Device;
let tablet: Device;
let shownAt: Device;

beforeAll(async () => {
  window.matchMedia = (media) => ({ matches: false, media, onchange: null, addListener() {}, removeListener() {}, addEventListener() {}, removeEventListener() {}, dispatchEvent: () => false });
  globalThis.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  await startWords().all();
});

beforeEach(async () => {
  localStorage.clear();
  school = await aSchool();
  [pc, tablet] = [await school.device("pc"), await school.device("tablet")];
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.001"]));
  await pc.bringInReaders(pupil("Lê Bảo An"));
  await carry(pc, tablet);
  await carry(tablet, pc);
  for (const device of [pc, tablet]) await device.signIn(librarian.name, librarian.pin);
  await pc.here().desk.choose(await pc.copy("STK.001"), await pc.reader("Lê Bảo An"));
  place = document.body.appendChild(document.createElement("main"));
  root = createRoot(place);
});

afterEach(async () => {
  root.unmount();
  place.remove();
  for (const device of [pc, tablet]) await closed(device);
});

const show = (device: Device) => {
  shownAt = device;
  const services = { ...device.here(), status: { current: () => quiet, subscribe: () => () => undefined } } as object as SchoolServices;
  root.render(
    <MantineProvider env="test">
      <ServicesProvider value={{ start: {} as StartService, school: services }}>
        <FileNotice />
        <HandoverScreen />
      </ServicesProvider>
    </MantineProvider>,
  );
};
const until = (look: () => unknown) => expect.poll(look, { timeout: 5000, interval: 10 });
const page = () => place.textContent ?? "";
const said = (sentence: string, facts: Record<string, string | number>) => Object.entries(facts).reduce((text, [name, value]) => text.replace(new RegExp(`\\{\\{${name}(, number)?\\}\\}`), String(value)), sentence);
const press = async (name: string) => {
  const found = () => [...document.querySelectorAll<HTMLElement>("button, a")].find(({ textContent }) => textContent === name);
  await until(found).toBeDefined();
  found()?.click();
};
const choose = async (file: File) => {
  await until(() => place.querySelector("input[type=file]")).not.toBeNull();
  const input = place.querySelector<HTMLInputElement>("input[type=file]")!;
  Object.defineProperty(input, "files", { configurable: true, value: [file] });
  input.dispatchEvent(new Event("change", { bubbles: true }));
};
const fileOfPc = async () => {
  const { name, content } = await pc.here().handover.make();
  return new File([await content.text()], name);
};

test("a download counts as a file only once somebody has seen it", async () => {
  show(pc);
  await until(page).toContain(said(handover.now.none, { n: 2 }));
  await press(handover.write.go);
  await press(handover.write.notSeen);
  await until(page).toContain(handover.write.notSeenSaid);
  expect(page()).toContain(said(handover.now.none, { n: 2 }));
  await press(handover.write.go);
  await press(handover.write.seen);
  await until(page).toContain(said(handover.now.all, { n: 2 }));
  expect(page()).toContain(said(handover.write.holds, { events: 1, documents: 1 }));
});

test("a file is shown before it is taken in, then what was new in it is said", async () => {
  show(tablet);
  await choose(await fileOfPc());
  await until(page).toContain(said(handover.read.freshWords, { events: 1, documents: 1 }));
  expect(page()).toContain("pc");
  expect(await tablet.here().db.events.count()).toBe(0);
  await press(handover.read.go);
  await until(page).toContain(said(handover.read.done, { events: 1, documents: 1 }));
  expect(await tablet.here().db.events.count()).toBe(1);
  await choose(await fileOfPc());
  await until(page).toContain(handover.read.freshNone);
  expect([...place.querySelectorAll("button")].map(({ textContent }) => textContent)).not.toContain(handover.read.go);
});

test("somebody who thinks better of it has nothing taken in", async () => {
  show(tablet);
  await choose(await fileOfPc());
  await press(handover.read.cancel);
  await until(page).toContain(handover.read.about);
  expect(await tablet.here().db.events.count()).toBe(0);
});

test("a wrong, foreign, cut or newer file is refused in a sentence, and the next one can be chosen", async () => {
  show(tablet);
  const whole = await (await fileOfPc()).text();
  const foreign = await (await (await aSchool(7)).device("far")).here().handover.make();
  const wrong: readonly (readonly [string, string])[] = [
    ["Họ và tên;Lớp", handover.read.refused.NotOurs],
    [await foreign.content.text(), said(handover.read.refused.OtherSchool, { schoolName: "" }).slice(0, 24)],
    [whole.slice(0, -40), handover.read.refused.CutOff],
    [whole.replace('"v":1', '"v":2'), handover.read.refused.NewerVersion],
    [whole.replace('"events":1', '"events":9'), handover.read.refused.Damaged],
  ];
  for (const [content, sentence] of wrong) {
    await choose(new File([content], "tep.tusach"));
    await until(() => place.querySelector("[role=alert]")?.textContent).toContain(sentence);
    expect(page()).toContain(handover.read.unchanged);
  }
  expect(await shownAt.here().db.events.count()).toBe(0);
});

test("what was lent yesterday and is only here is asked for on every screen, once a day", async () => {
  const [reminded = ""] = said(handover.reminder.text, { n: 2 }).split("{{when}}");
  show(pc);
  await until(page).toContain(said(handover.now.none, { n: 2 }));
  expect(page()).not.toContain(reminded);
  root.unmount();
  school.passes(60 * 25);
  root = createRoot(place);
  show(pc);
  await until(page).toContain(reminded);
  await press(handover.reminder.later);
  await until(page).not.toContain(reminded);
});
