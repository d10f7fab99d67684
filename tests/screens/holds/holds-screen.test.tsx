// @vitest-environment jsdom
/** The screen of holds over the real desk and store: every task is done by one tap, and the key takes it back. */
import { MantineProvider } from "@mantine/core";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { TitleId } from "#domain/kernel/ids.ts";
import { ServicesProvider } from "../../../src/desk/services-context.tsx";
import type { SchoolServices, StartService, Status } from "../../../src/desk/services.ts";
import { pageMaking } from "../../../src/printing/page-making.ts";
import { HoldsScreen } from "../../../src/screens/holds/holds-screen.tsx";
import { PageMakerProvider } from "../../../src/screens/parts/page-maker.ts";
import { startWords } from "../../../src/ui/messages/index.ts";
import * as words from "../../../src/ui/messages/vi/index.ts";
import { aSchool, books, carry, librarian, pupil, closed, type Device } from "../../storage/a-device.ts";

const quiet: Status = { unsent: 0, refused: 0, lastExchangeAt: 1, going: "idle", trouble: "none", firstSync: undefined, contradictions: 0, persisted: true, elsewhere: false };

let root: Root;
let place: HTMLElement;
let school: Awaited<ReturnType<typeof aSchool>>;
let pc: Device;
let tablet: Device;
let title: TitleId;

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
  school = await aSchool();
  pc = await school.device("pc");
  tablet = await school.device("tablet");
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.001", "STK.002"], { shelf: "Kệ 3" }));
  await pc.bringInReaders(pupil("Lê Bảo An"), pupil("Trần Gia Bình"));
  await carry(pc, tablet);
  await tablet.reload();
  for (const device of [pc, tablet]) await device.signIn(librarian.name, librarian.pin);
  title = (await pc.here().db.copies.get(await pc.copy("STK.001")))!.title;
  place = document.body.appendChild(document.createElement("main"));
  root = createRoot(place);
});

afterEach(async () => {
  root.unmount();
  place.remove();
  for (const device of [pc, tablet]) await closed(device);
});

const shown = () => {
  const services: SchoolServices = {
    ...pc.here(),
    devices: { all: () => never, invite: () => never, revoke: () => never },
    status: { current: () => quiet, subscribe: () => () => undefined },
    exchangeNow: () => never,
    isDemo: false,
  };
  root.render(
    <MantineProvider env="test">
      <ServicesProvider value={{ start: {} as StartService, school: services }}>
        <PageMakerProvider value={pageMaking}><HoldsScreen /></PageMakerProvider>
      </ServicesProvider>
    </MantineProvider>,
  );
};

const never = new Promise<never>(() => undefined);
const text = () => place.textContent ?? "";
const tasks = () => place.querySelector("[aria-labelledby=hold-tasks]")?.textContent ?? "";
const until = (look: () => string) => expect.poll(look, { timeout: 5000 });
const tap = (name: string | RegExp): void => {
  const fits = (button: Element) => [button.getAttribute("aria-label"), button.textContent].some((label) => label && (typeof name === "string" ? label.startsWith(name) : name.test(label)));
  const button = [...place.querySelectorAll("button")].find(fits);
  if (!button) throw new Error(`no button ${String(name)} in: ${text()}`);
  button.click();
};
const said = (words: string, facts: Record<string, string | number>) => words.replace(/\{\{(\w+)\}\}/g, (_, fact: string) => String(facts[fact]));
const an = "Lê Bảo An, lớp 6A";

test("nobody waits: the screen says so, and how a hold is placed", async () => {
  shown();
  await until(text).toContain(words.holds.empty);
  expect(text()).toContain(words.holds.emptyHint);
});

test("fetched, told, put back after its days: one tap each, and F8 takes the last one back", async () => {
  await pc.here().holds.place(title, await pc.reader("Lê Bảo An"));
  shown();
  await until(tasks).toContain(said(words.holds.task.FetchFromShelf, { name: an }));
  expect(place.querySelector("select")?.textContent).toContain("STK.001 (Kệ 3)");
  tap(words.holds.taken);
  await until(tasks).toContain(said(words.holds.task.TellReader, { name: an }));
  dispatchEvent(new KeyboardEvent("keydown", { key: "F8", cancelable: true }));
  await until(tasks).toContain(said(words.holds.task.FetchFromShelf, { name: an }));
  tap(words.holds.taken);
  await until(tasks).toContain(said(words.holds.task.TellReader, { name: an }));
  expect(text()).toContain("giữ đến hết 01/12/2026");
  // A page without a secure origin may not copy by itself: the words stand there selected.
  tap(words.holds.copyMessage);
  await until(() => place.querySelector("textarea")?.value ?? "").toContain(`xin báo ${an}: cuốn “Dế Mèn phiêu lưu ký” đặt mượn đã có. Thư viện giữ đến hết ngày 01/12/2026`);
  tap(words.holds.toldNow);
  await until(tasks).toContain(words.holds.noTasks);
  expect(text()).toContain(words.holds.told);
  tap(words.holds.printSlip);
  await until(text).toContain(words.holds.slip.heading);
  expect(text()).toContain(`${an} · giữ đến 01/12/2026`);
  tap(words.holds.back);
  school.passes(60 * 24 * 9);
  await pc.signIn(librarian.name, librarian.pin);
  await pc.here().desk.choose(await pc.copy("STK.002"), await pc.reader("Trần Gia Bình"));
  await until(tasks).toContain(said(words.holds.why.expired, { name: an, day: "01/12/2026" }));
  tap(words.holds.putBack);
  await until(text).toContain(words.holds.empty);
});

test("two devices each set a copy aside for one reader: one is put back by a tap, and the other stays", async () => {
  const { holds } = pc.here();
  await holds.place(title, await pc.reader("Lê Bảo An"));
  await carry(pc, tablet);
  const hold = (await holds.ofTitle(title))!.queue.waiting[0]!.hold.event;
  await holds.setAside(title, hold, await pc.copy("STK.001"));
  await tablet.here().holds.setAside(title, hold, await tablet.copy("STK.002"));
  await carry(tablet, pc);
  shown();
  await until(tasks).toContain(said(words.holds.task.HoldCaughtTwice, { name: an }));
  tap(said(words.holds.putBackThis, { no: "STK.002" }));
  await until(tasks).toContain(said(words.holds.task.TellReader, { name: an }));
  expect(tasks()).toContain("STK.001");
});

test("what was kept is lent at a device that could not know: seen by a tap, the reader is first again and may wait no more", async () => {
  const { desk, holds } = pc.here();
  await desk.choose(await pc.copy("STK.001"), await pc.reader("Trần Gia Bình"));
  await carry(pc, tablet);
  await holds.place(title, await pc.reader("Lê Bảo An"));
  school.passes(1);
  await desk.choose(await pc.copy("STK.001"), undefined);
  school.passes(1);
  await tablet.here().desk.choose(await tablet.copy("STK.001"), undefined);
  school.passes(1);
  await tablet.here().desk.choose(await tablet.copy("STK.001"), await tablet.reader("Trần Gia Bình"));
  await carry(tablet, pc);
  shown();
  await until(tasks).toContain(said(words.holds.task.HeldCopyLent, { name: an }));
  tap(words.holds.seen);
  await until(tasks).not.toContain(said(words.holds.task.HeldCopyLent, { name: an }));
  expect(text()).toContain(said(words.holds.place, { n: 1 }));
  tap("Thôi đặt mượn: Dế Mèn");
  await until(text).toContain(words.holds.empty);
});

test("a title whose last copy is lost cannot be waited for: the reader is told, and the list for the shelves prints what is left", async () => {
  const { desk, holds } = pc.here();
  await holds.place(title, await pc.reader("Lê Bảo An"));
  shown();
  await until(tasks).toContain(said(words.holds.task.FetchFromShelf, { name: an }));
  tap(words.holds.printList);
  await until(text).toContain(words.holds.form.heading);
  expect(text()).toContain("STK.001 (Kệ 3)");
  tap(words.holds.back);
  for (const no of ["STK.001", "STK.002"]) await desk.say(await pc.copy(no), { kind: "copy-lost" });
  await until(tasks).toContain(said(words.holds.task.CannotBeHad, { name: an }));
  tap(words.holds.unavailable);
  await until(text).toContain(words.holds.empty);
});
