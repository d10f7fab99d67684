// @vitest-environment jsdom
/** Textbooks come back on their screen: what is said at the pile, and what becomes of books that were reported lost. */
import { MantineProvider } from "@mantine/core";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { ServicesProvider } from "../../../src/desk/services-context.tsx";
import type { SchoolServices, StartService } from "../../../src/desk/services.ts";
import { TextbooksScreen } from "../../../src/screens/textbooks/textbooks-screen.tsx";
import { startWords } from "../../../src/ui/messages/index.ts";
import { aSchool, books, librarian, pupil, type Device } from "../../storage/a-device.ts";

let root: Root;
let place: HTMLElement;
let school: Awaited<ReturnType<typeof aSchool>>;
let pc: Device;
let scan: (code: string) => void;

beforeAll(() => {
  Object.assign(document, { fonts: new EventTarget() });
  window.matchMedia = (media) => ({ matches: false, media, onchange: null, addListener() {}, removeListener() {}, addEventListener() {}, removeEventListener() {}, dispatchEvent: () => false });
  globalThis.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  startWords();
});

beforeEach(async () => {
  school = await aSchool();
  pc = await school.device("pc");
  await pc.bringInBooks(books("Toán 6", ["SGK.01"], { title: { bookType: "textbook", grade: 6, titleProper: "Toán 6" } }));
  await pc.bringInReaders(pupil("Lê Bảo An"), pupil("Trần Gia Bình"));
  await pc.signIn(librarian.name, librarian.pin);
});

afterEach(() => {
  root.unmount();
  place.remove();
  pc.here().close();
});

const never = new Promise<never>(() => undefined);
const show = async () => {
  place = document.body.appendChild(document.createElement("main"));
  root = createRoot(place);
  const services: SchoolServices = { ...pc.here(), devices: { all: () => never, invite: () => never, revoke: () => never }, status: { current: () => never as never, subscribe: () => () => undefined }, exchangeNow: () => never, isDemo: false };
  root.render(
    <MantineProvider env="test">
      <ServicesProvider value={{ start: {} as StartService, school: services }}>
        <TextbooksScreen onScan={(listener) => { scan = listener; return () => undefined; }} />
      </ServicesProvider>
    </MantineProvider>,
  );
  await until(() => place.textContent).toContain("Nhận trả");
  [...place.querySelectorAll<HTMLInputElement>("input[type=radio]")].find(({ value }) => value === "back")?.click();
  await until(() => place.textContent).toContain("Quét cả chồng");
};
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
