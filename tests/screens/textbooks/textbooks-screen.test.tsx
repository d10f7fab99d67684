// @vitest-environment jsdom
/** Textbooks go out and come back on their screen: what is said of each scan, and what becomes of books that were reported lost. */
import { MantineProvider } from "@mantine/core";
import i18next from "i18next";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { ServicesProvider } from "../../../src/desk/services-context.tsx";
import type { SchoolServices, StartService } from "../../../src/desk/services.ts";
import { TextbooksScreen } from "../../../src/screens/textbooks/textbooks-screen.tsx";
import { startWords } from "../../../src/ui/messages/index.ts";
import { aSchool, books, librarian, pupil, closed, type Device } from "../../storage/a-device.ts";

let root: Root;
let place: HTMLElement;
let school: Awaited<ReturnType<typeof aSchool>>;
let pc: Device;
let scan: (code: string) => void;

beforeAll(async () => {
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
  await pc.bringInBooks(books("Toán 6", ["SGK.01"], { title: { bookType: "textbook", grade: 6, titleProper: "Toán 6" } }));
  await pc.bringInReaders(pupil("Lê Bảo An"), pupil("Trần Gia Bình"));
  await pc.signIn(librarian.name, librarian.pin);
});

afterEach(async () => {
  root.unmount();
  place.remove();
  await closed(pc);
});

const never = new Promise<never>(() => undefined);
const show = async (part: "lend" | "back" = "back", change: Partial<SchoolServices> = {}) => {
  place = document.body.appendChild(document.createElement("main"));
  root = createRoot(place);
  const services: SchoolServices = { ...pc.here(), devices: { all: () => never, invite: () => never, revoke: () => never }, status: { current: () => never as never, subscribe: () => () => undefined }, exchangeNow: () => never, isDemo: false, ...change };
  root.render(
    <MantineProvider env="test">
      <ServicesProvider value={{ start: {} as StartService, school: services }}>
        <TextbooksScreen onScan={(listener) => { scan = listener; return () => undefined; }} />
      </ServicesProvider>
    </MantineProvider>,
  );
  await until(() => place.textContent).toContain("Nhận trả");
  choose(part);
  if (part === "back") await until(() => place.textContent).toContain("Quét cả chồng");
};
const choose = (value: string) => [...place.querySelectorAll<HTMLInputElement>("input[type=radio]")].find((one) => one.value === value)?.click();
const until = (look: () => unknown) => expect.poll(look, { timeout: 5000, interval: 10 });
const said = () => place.querySelector("[data-part=said]")?.textContent ?? "";
const button = (name: string) => [...document.querySelectorAll<HTMLButtonElement>("button")].find((one) => !one.disabled && (one.getAttribute("aria-label") ?? one.textContent ?? "").startsWith(name));
const click = async (name: string) => {
  await until(() => button(name)).toBeDefined();
  button(name)?.click();
};
const write = (field: Element | null, text: string) => {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, text);
  field?.dispatchEvent(new Event("input", { bubbles: true }));
};

test("a book for which somebody waits is said to be set aside; its condition is noted, and both are taken back, the latest first", async () => {
  const copy = await pc.copy("SGK.01");
  const [an, binh] = [await pc.reader("Lê Bảo An"), await pc.reader("Trần Gia Bình")];
  const { desk, holds, records } = pc.here();
  const lent = await desk.choose(copy, an);
  await holds.place(lent.type === "Lent" ? lent.copy.title.id : ("" as never), binh);
  await records.changeCopy(copy, { note: "Có đĩa CD kèm theo" });
  await show();
  scan("SGK.01");
  await until(said).toContain("Trần Gia Bình");
  expect(said()).toContain("Đã nhận Toán 6 (SGK.01) từ Lê Bảo An");
  expect(said()).toContain("Nhắc: Có đĩa CD kèm theo");
  await click("Ghi tình trạng");
  await until(() => document.querySelector("[role=dialog] input[value=torn]")).not.toBeNull();
  document.querySelector<HTMLElement>("[role=dialog] input[value=torn]")?.click();
  document.querySelector<HTMLElement>("[role=dialog] button[type=submit]")?.click();
  await until(said).toContain("Tình trạng: rách");
  const undone = async () => (await pc.here().db.events.toArray()).filter(({ event }) => event.kind === "act-undone").length;
  for (const count of [1, 2]) {
    window.dispatchEvent(new KeyboardEvent("keydown", { key: "F8", bubbles: true, cancelable: true }));
    await until(undone).toBe(count);
  }
  await until(said).toContain("Đã hoàn tác");
  await until(async () => (await desk.patronFile(an))?.loans.length).toBe(1);
});

test("of three lost books of a class one turns up and one is made good for; the third is still owed", async () => {
  const { textbooks } = pc.here();
  const [title] = await textbooks.textbooksOf(6);
  await textbooks.openLot(title!.id, "2024", 40);
  const lent = await textbooks.lendToClass({ classUnit: "6A", grade: 6, teacher: undefined, items: [{ title: title!.id, quantity: 30 }] });
  await textbooks.say([{ loan: lent.type === "Lent" ? lent.events[0]! : ("" as never), act: { kind: "lot-lost", quantity: 3 } }]);
  const holdings = async () => (await textbooks.classFile("6A")).holdings.map(({ out, owed }) => [out, owed]);
  await show();
  await until(() => place.textContent).toContain("Toán 6 (3 bản)");
  write(place.querySelector("[aria-label^='Số bản tìm thấy']"), "1");
  await click("Đã tìm thấy, nhận trả");
  await until(() => place.textContent).toContain("Đã nhận lại Toán 6 từng báo mất");
  expect(await holdings()).toEqual([[27, 2]]);
  await until(() => place.textContent).toContain("Toán 6 (2 bản)");
  await click("Đền: ");
  await until(() => document.querySelector("[role=dialog]")?.textContent).toContain("Đền mấy bản");
  write([...document.querySelectorAll("[role=dialog] input")].find((one) => (one as HTMLInputElement).value === "2") ?? null, "1");
  await until(() => [...document.querySelectorAll<HTMLInputElement>("[role=dialog] input")].some(({ value }) => value === "BT1-0001")).toBe(true);
  document.querySelector<HTMLElement>("[role=dialog] button[type=submit]")?.click();
  await until(() => place.textContent).toContain("Đã ghi đền, biên nhận BT1-0001");
  expect(await holdings()).toEqual([[27, 1]]);
  expect(place.querySelector("a[href^='#/receipt/']")).not.toBeNull();
});

test("what could not be noted of a class is said with its reason", async () => {
  const { textbooks } = pc.here();
  const [title] = await textbooks.textbooksOf(6);
  await textbooks.openLot(title!.id, "2024", 40);
  await textbooks.lend([{ pupil: await pc.reader("Lê Bảo An"), title: title!.id }]);
  const asked: Promise<unknown>[] = [];
  const whole = <Told,>(told: Promise<Told>): Promise<Told> => {
    asked.push(told);
    return told;
  };
  const counted = { classFile: (...of: Parameters<typeof textbooks.classFile>) => whole(textbooks.classFile(...of)), lots: () => whole(textbooks.lots()) };
  await show("back", { textbooks: { ...textbooks, ...counted, say: async ([act]) => ({ events: [], books: 0, refused: [{ loan: act!.loan, refusal: { type: "NotLentYet" } }] }) } });
  await click("Nhận đủ: Cả lớp");
  await click("Ghi nhận 1 bản trả");
  await until(() => place.textContent).toContain("1 lượt chưa ghi được: Ngày");
  expect(place.textContent).not.toContain("ở nơi khác");
  // The class is asked for once more; the device is not closed before it is told.
  await until(() => asked.length).toBeGreaterThan(2);
  await Promise.all(asked);
});

test("handing out by scanning, a scan that fails is said in place of the answer before it, and an undo that is refused too", async () => {
  await pc.bringInBooks(books("Văn 6", ["SGK.02", "SGK.03"], { title: { bookType: "textbook", grade: 6, titleProper: "Văn 6" } }));
  const { textbooks, db, desk } = pc.here();
  const titles = (await textbooks.textbooksOf(6)).filter(({ titleProper }) => titleProper === "Văn 6").map(({ id }) => id);
  await textbooks.keepSet({ name: "Bộ lớp 6", grade: 6, year: 2026, titles });
  const failures: unknown[] = [];
  vi.stubGlobal("reportError", (error: unknown) => failures.push(error));
  await show("lend");
  await until(() => place.querySelector("input[value=scan]")).not.toBeNull();
  choose("scan");
  await until(() => place.textContent).toContain("Đã phát 0 / 2 bản");
  scan("SGK.02");
  await until(said).toContain("Văn 6 (SGK.02) → Lê Bảo An");
  await until(() => place.textContent).toContain("Đã phát 1 / 2 bản");

  const broken = vi.spyOn(db, "transaction").mockImplementation(() => { throw new Error("the disk is full"); });
  scan("SGK.03");
  await until(said).toContain("Chưa lưu được");
  expect(said()).not.toContain("SGK.02");
  expect(place.querySelector("[data-part=said]")?.getAttribute("data-tone")).toBe("refused");
  // What the screen reads again meanwhile fails as well.
  expect(failures[0]).toMatchObject({ message: "the disk is full" });
  broken.mockRestore();

  // The copy came back at the desk meanwhile: there is nothing left to take back here.
  expect((await desk.scan("SGK.02", undefined)).type).toBe("TakenBack");
  await click("Hoàn tác");
  await until(said).toContain("Không hoàn tác được: “Văn 6”");
  await until(() => place.textContent).toContain("Đã phát 0 / 2 bản");
  vi.unstubAllGlobals();
});

test("a scan draws its own mark anew and none of the others of its pupil", async () => {
  await pc.bringInBooks(books("Văn 6", ["SGK.02", "SGK.03"], { title: { bookType: "textbook", grade: 6, titleProper: "Văn 6" } }));
  await pc.bringInBooks(books("Sử 6", ["SGK.04"], { title: { bookType: "textbook", grade: 6, titleProper: "Sử 6" } }));
  const { textbooks } = pc.here();
  const known = await textbooks.textbooksOf(6);
  await textbooks.keepSet({ name: "Bộ lớp 6", grade: 6, year: 2026, titles: ["Văn 6", "Sử 6"].flatMap((name) => known.find(({ titleProper }) => titleProper === name)?.id ?? []) });
  vi.stubGlobal("reportError", (error: unknown) => { throw error; });
  await show("lend");
  await until(() => place.querySelector("input[value=scan]")).not.toBeNull();
  choose("scan");
  await until(() => place.textContent).toContain("Đã phát 0 / 4 bản");
  for (const [code, count] of [["SGK.02", 1], ["SGK.03", 2]] as const) {
    scan(code);
    await until(() => place.textContent).toContain(`Đã phát ${count} / 4 bản`);
  }
  const spoken = vi.spyOn(i18next, "t");
  scan("SGK.04");
  await until(() => place.textContent).toContain("Đã phát 3 / 4 bản");
  const cells = spoken.mock.calls.filter(([key]) => String(key) === "textbooks.back.cell");
  expect(cells.map(([, values]) => values)).toMatchObject([{ title: "Sử 6", who: "Lê Bảo An" }]);
  expect([...place.querySelectorAll("td[data-mark=h]")]).toHaveLength(3);
  vi.unstubAllGlobals();
});
