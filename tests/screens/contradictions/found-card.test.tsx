// @vitest-environment jsdom
/** The screen of what is to be looked at, over two real desks: both stories, who, when, on which device, what to do, and buttons that settle. */
import { MantineProvider } from "@mantine/core";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { ServicesProvider } from "../../../src/desk/services-context.tsx";
import type { SchoolServices, StartService, Status } from "../../../src/desk/services.ts";
import { ContradictionsScreen } from "../../../src/screens/contradictions/contradictions-screen.tsx";
import { startWords } from "../../../src/ui/messages/index.ts";
import * as words from "../../../src/ui/messages/vi/index.ts";
import { an, aTwoDeskSchool, binh, cameBackAfterCompensation, daysToCome, deviceNames, found, heldTwice, lend, lentMoreThanThere, lentTwice, lentWhileBlocked, returnedNotOut, returnedTwice, setConfirmedTwice, type TwoDesks } from "../../scenarios/two-desks.ts";
import { books, librarian, closed, pupil, type Device } from "../../storage/a-device.ts";

const quiet: Status = { unsent: 0, refused: 0, lastExchangeAt: 1, going: "idle", trouble: "none", firstSync: undefined, contradictions: 0, persisted: true, elsewhere: false };

let root: Root;
let place: HTMLElement;
let desks: TwoDesks;

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
  desks = await aTwoDeskSchool();
  place = document.body.appendChild(document.createElement("main"));
  root = createRoot(place);
});

afterEach(async () => {
  root.unmount();
  place.remove();
  for (const device of [desks.pc, desks.tablet]) await closed(device);
});

const shown = (device: Device = desks.tablet, status: Status = quiet) => {
  const services: SchoolServices = {
    ...device.here(),
    devices: { all: () => never, invite: () => never, revoke: () => never },
    status: { current: () => status, subscribe: () => () => undefined },
    exchangeNow: () => never,
    isDemo: false,
  };
  root.render(
    <MantineProvider env="test">
      <ServicesProvider value={{ start: {} as StartService, school: services }}><ContradictionsScreen /></ServicesProvider>
    </MantineProvider>,
  );
};

const never = new Promise<never>(() => undefined);
const until = (look: () => unknown) => expect.poll(look, { timeout: 5000 });
const text = () => place.textContent ?? "";
const stories = () => [...place.querySelectorAll("ol > li")].map((story) => story.textContent ?? "");
const links = () => [...place.querySelectorAll("a")].map((link) => link.getAttribute("href"));
const tap = async (name: string) => {
  const button = () => [...place.querySelectorAll("button")].find((one) => one.textContent === name);
  await until(button).toBeDefined();
  button()?.click();
};
const said = (sentence: string, facts: Record<string, string | number>) => sentence.replace(/\{\{(\w+)\}\}/g, (_, fact: string) => String(facts[fact]));
const to = (...path: string[]) => `#/${path.map(encodeURIComponent).join("/")}`;
const { contradictions: inbox, told } = words;

/** Gone here, and once the desks have met also there. */
const isSettled = async () => {
  await until(text).toContain(inbox.done.slice(0, 12));
  await until(() => found(desks.tablet)).toEqual([]);
  await desks.meet();
  expect(await found(desks.pc)).toEqual([]);
};

test("a copy that two desks lent: each story says to whom, when, where and by whom, and one of the two has the book", async () => {
  const { copy } = await lentTwice(desks);
  shown();
  await until(text).toContain(inbox.is.LentTwice);
  expect(text()).toContain(inbox.do.LentTwice);
  const [first, second] = stories();
  expect(first).toContain(said(told.lent, { name: `${an}, 6A`, day: "30/11/2026" }));
  for (const fact of ["23/11/2026", deviceNames.pc, librarian.name]) expect(first).toContain(fact);
  expect(second).toContain(said(told.lent, { name: `${binh}, 6A`, day: "30/11/2026" }));
  expect(second).toContain(deviceNames.tablet);
  expect(links()).toEqual(expect.arrayContaining([to("copy", copy), to("desk", await desks.tablet.reader(an)), to("desk", await desks.tablet.reader(binh))]));
  await tap(said(inbox.way.hasIt, { name: binh }));
  await isSettled();
  expect((await desks.pc.here().desk.copyHistory(copy))?.copy.story.loans).toMatchObject([{ settled: true, disputed: false }]);
});

test("a settlement is taken back by the button that says so, and is to be looked at again", async () => {
  await lentTwice(desks);
  shown();
  await tap(inbox.way.nobodyHasIt);
  await until(() => found(desks.tablet)).toEqual([]);
  await tap(words.desk.undo);
  await until(() => found(desks.tablet)).toEqual(["LentTwice"]);
});

test("a copy that came back though nobody had it: where and by whom it was taken back", async () => {
  await returnedNotOut(desks);
  shown();
  await until(text).toContain(inbox.is.ReturnedNotOut);
  expect(text()).toContain(inbox.do.ReturnedNotOut);
  expect(stories()).toHaveLength(1);
  for (const fact of [told.returnedUnknown, "23/11/2026", deviceNames.tablet, librarian.name]) expect(stories()[0]).toContain(fact);
  await tap(inbox.way.lookedInto);
  await isSettled();
});

test("a book that was paid for and came back: who paid how much and how, with the receipt, and where it turned up", async () => {
  const { compensated } = await cameBackAfterCompensation(desks);
  shown();
  await until(text).toContain(inbox.is.CameBackAfterCompensation);
  const [paid, back] = stories();
  expect(paid).toContain(said(told.compensated, { name: `${an}, 6A`, means: said(told.amount, { means: words.compensations.means.value, amount: "45.000" }), no: "BT1-0001" }));
  expect(paid).toContain(deviceNames.pc);
  expect(back).toContain(deviceNames.tablet);
  expect(links()).toEqual(expect.arrayContaining([to("receipt", compensated), to("desk", await desks.tablet.reader(an))]));
  expect(text()).toContain(inbox.do.CameBackAfterCompensation);
  await tap(inbox.way.givenBack);
  await isSettled();
});

test("lent to a reader whom another desk had stopped: who stopped them where and why, and who lent", async () => {
  await lentWhileBlocked(desks);
  shown();
  await until(text).toContain(inbox.is.LentWhileBlocked);
  const [stopped, lent] = stories();
  expect(stopped).toContain(said(told.blocked, { name: `${an}, 6A`, day: "23/11/2026", reason: words.desk.blockReason.damage }));
  for (const fact of [deviceNames.pc, librarian.name, "Sách ướt"]) expect(stopped).toContain(fact);
  expect(lent).toContain(said(told.lent, { name: `${an}, 6A`, day: "30/11/2026" }));
  expect(lent).toContain(deviceNames.tablet);
  await tap(inbox.way.standsAll);
  await isSettled();
});

test("a set that two desks confirmed: one card says how many books went to how many readers at each, and one button drops the later note", async () => {
  await setConfirmedTwice(desks);
  shown();
  await until(text).toContain(inbox.is.LentTwiceByQuantity);
  expect(place.querySelectorAll("section.card")).toHaveLength(1);
  for (const fact of ["Toán 6", "Ngữ văn 6", an, binh]) expect(text()).toContain(fact);
  const [first, second] = stories();
  const four = said(told.manyLent, { name: said(told.readersOf, { n: 2, unit: "6A" }), n: 4 });
  for (const fact of [four, deviceNames.pc, librarian.name]) expect(first).toContain(fact);
  for (const fact of [four, deviceNames.tablet]) expect(second).toContain(fact);
  await tap(inbox.way.oneIsTrue);
  await isSettled();
  expect((await desks.pc.here().textbooks.lots()).map(({ left }) => left)).toEqual([38, 38]);
  await tap(words.desk.undo);
  await until(() => found(desks.tablet)).toEqual(["LentTwiceByQuantity"]);
  await tap(inbox.way.bothAreTrue);
  await isSettled();
  expect((await desks.pc.here().textbooks.lots()).map(({ left }) => left)).toEqual([36, 36]);
});

test("more lent by quantity than there is: who lent how many where, and the way to the stock", async () => {
  await lentMoreThanThere(desks);
  shown();
  await until(text).toContain(inbox.is.LentMoreThanThere);
  for (const fact of ["Toán 6, 2024", said(inbox.do.LentMoreThanThere, { there: 2, missing: 2 })]) expect(text()).toContain(fact);
  const two = said(told.manyLent, { name: said(told.readersOf, { n: 2, unit: "6A" }), n: 2 });
  expect(stories().map((story) => story.includes(two))).toEqual([true, true]);
  expect(stories()[1]).toContain(deviceNames.tablet);
  expect(links()).toContain("#/textbooks");
  expect(place.querySelectorAll("button")).toHaveLength(0);
});

test("books by quantity that two desks took back: the later note is dropped, or both stay as they are", async () => {
  await returnedTwice(desks);
  shown();
  await until(text).toContain(inbox.is.MoreBackThanLent);
  expect(text()).toContain(said(inbox.do.MoreBackThanLent, { n: 4 }));
  const four = said(told.manyReturned, { name: said(told.readersOf, { n: 2, unit: "6A" }), n: 4 });
  expect(stories().map((story) => story.includes(four))).toEqual([true, true]);
  await tap(inbox.way.notedTwice);
  await isSettled();
  await tap(words.desk.undo);
  await tap(inbox.way.lookedInto);
  await isSettled();
});

test("an unknown code: which it was, when and where, and explained it is gone", async () => {
  await desks.pc.here().desk.noteUnknownCode("STK.777");
  await desks.meet();
  shown();
  await until(text).toContain(said(inbox.is.CodeUnknown, { code: "STK777" }).slice(0, 5));
  expect(text()).toContain(inbox.do.CodeUnknown);
  for (const fact of ["23/11/2026", deviceNames.pc, librarian.name]) expect(stories()[0]).toContain(fact);
  expect(links()).toContain("#/lists/book?code=STK.777");
  await tap(inbox.way.codeExplained);
  await isSettled();
});

test("a hold that two desks caught is counted here, with the way to where it is settled", async () => {
  await heldTwice(desks);
  shown();
  await until(text).toContain(said(inbox.holds, { n: 1 }));
  expect(links()).toContain("#/holds");
});

test("acts of a day to come: of a copy, of a lot, visits and a hold, each with what was noted, and a button that puts it right", async () => {
  for (const device of [desks.pc, desks.tablet]) device.here().close();
  desks = await aTwoDeskSchool({ withOld: true });
  await daysToCome(desks);
  shown();
  await until(text).toContain(inbox.is.DayToCome);
  expect(stories()).toHaveLength(4);
  for (const what of [said(told.visits, { n: 30 }), said(told.holdPlaced, { name: `${binh}, 6A` }), "22/11/2029"]) expect(stories().join()).toContain(what);
  for (const sentence of [inbox.do.DayToCome, inbox.do.DayToComeBesideCopies, "Toán 6, 2024"]) expect(text()).toContain(sentence);
  for (const left of [3, 2, 1]) {
    await tap(inbox.way.takeBack);
    await until(() => stories().length).toBe(left);
  }
  await tap(inbox.way.dayIsRight);
  await isSettled();
  desks.old?.here().close();
});

test("whoever may not settle reads the stories, and finds no button", async () => {
  await lentTwice(desks);
  await desks.tablet.here().staff.add({ name: "Bạn Minh", role: "assistant", pin: "2222" });
  await desks.tablet.signIn("Bạn Minh", "2222");
  shown();
  await until(text).toContain(inbox.forLibrarians);
  expect(stories()).toHaveLength(2);
  expect(place.querySelectorAll("button")).toHaveLength(0);
});

test("what the server did not take is counted here, with the way to where it is settled, and nobody reads that there is nothing to look at", async () => {
  shown(desks.tablet, { ...quiet, refused: 3 });
  await until(text).toContain(said(words.refused.notice, { n: 3 }));
  expect(links()).toContain("#/contradictions/refused");
  expect(text()).not.toContain(inbox.empty);
});

test("a card number that two readers have: both are named, one gets a new card, and that can be taken back", async () => {
  const { pc } = desks;
  // As after an older image of its disk.
  await pc.here().db.device.update("this", { nextCardSerial: 1 });
  await pc.bringInReaders(pupil("Hồ Gia Hân"));
  const [code] = (await pc.here().desk.patronFile(await pc.reader("Hồ Gia Hân")))!.patron.cards;
  await desks.meet();
  shown();
  await until(text).toContain(said(inbox.is.CardGivenTwice, { code: code! }));
  expect(text()).toContain(inbox.do.CardGivenTwice);
  expect(text()).toContain(said(inbox.way.newCard, { name: `${an}, 6A` }));
  await tap(said(inbox.way.newCard, { name: "Hồ Gia Hân, 6A" }));
  await until(() => found(desks.tablet)).toEqual([]);
  await tap(words.desk.undo);
  await until(() => found(desks.tablet)).toEqual(["CardGivenTwice"]);
  await tap(said(inbox.way.newCard, { name: "Hồ Gia Hân, 6A" }));
  await until(() => found(desks.tablet)).toEqual([]);
  await desks.meet();
  // Readers that came in are opened after they are kept.
  await until(() => found(pc)).toEqual([]);
  expect(await pc.here().desk.scan(code!, undefined)).toMatchObject({ type: "PatronOpened", file: { patron: { fullName: an } } });
});

test("a label that two copies bear: both are shown with where they are, one keeps it, the other's new one can be printed and taken back", async () => {
  const { pc, tablet, meet } = desks;
  await pc.bringInBooks(books("Đất rừng phương Nam", ["STK.009"]));
  await tablet.bringInBooks(books("Góc sân và khoảng trời", ["STK.009"]));
  const keeps = await pc.copy("STK.009");
  await lend(pc, "STK.009", an);
  await meet();
  shown();
  await until(text).toContain(said(inbox.is.LabelGivenTwice, { code: "STK.009" }));
  expect(text()).toContain(inbox.do.LabelGivenTwice);
  expect(stories()).toHaveLength(2);
  const n = stories().findIndex((story) => story.includes("Đất rừng phương Nam")) + 1;
  expect(stories()[n - 1]).toContain(an);
  expect(stories()[2 - n]).toContain(words.copyPage.where.in);
  await tap(said(inbox.way.keepsLabel, { n }));
  await until(() => found(tablet)).toEqual([]);
  expect(links()).toContainEqual(expect.stringMatching(/^#\/label\/copy/));
  await tap(words.desk.undo);
  await until(() => found(tablet)).toEqual(["LabelGivenTwice"]);
  await tap(said(inbox.way.keepsLabel, { n }));
  await until(() => found(tablet)).toEqual([]);
  await meet();
  await until(() => found(pc)).toEqual([]);
  expect(await pc.here().desk.scan("STK.009", undefined)).toMatchObject({ type: "TakenBack", copy: { copy: { id: keeps } } });
});
