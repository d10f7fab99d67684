// @vitest-environment jsdom
/** The desk's screen over the real desk and store: what a hand at the keyboard and a scanner can do to it. */
import { MantineProvider } from "@mantine/core";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { ServicesProvider } from "../../../src/desk/services-context.tsx";
import type { SchoolServices, StartService, Status } from "../../../src/desk/services.ts";
import { DeskStateProvider } from "../../../src/screens/desk/desk-state-provider.tsx";
import { DeskScreen } from "../../../src/screens/desk/desk-screen.tsx";
import { startWords } from "../../../src/ui/messages/index.ts";
import * as words from "../../../src/ui/messages/vi/index.ts";
import { aSchool, books, librarian, pupil, type Device } from "../../storage/a-device.ts";

const quiet: Status = { unsent: 0, refused: 0, lastExchangeAt: 1, going: "idle", trouble: "none", firstSync: undefined, contradictions: 0, persisted: true };
const numbers = ["STK.001", "STK.002", "STK.003", "STK.004"];

let root: Root;
let place: HTMLElement;
let school: Awaited<ReturnType<typeof aSchool>>;
let pc: Device;
let scanned: (code: string) => void;
let status: Status;

beforeAll(() => {
  // jsdom loads no fonts; Mantine's growing text area listens for them.
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
  await pc.signIn(librarian.name, librarian.pin);
  for (const [index, title] of ["Dế Mèn phiêu lưu ký", "Đất rừng phương Nam", "Góc sân và khoảng trời", "Tuổi thơ dữ dội"].entries()) {
    await pc.bringInBooks(books(title, [numbers[index] ?? ""]));
  }
  await pc.bringInReaders(pupil("Lê Bảo An"));
  status = quiet;
  place = document.body.appendChild(document.createElement("main"));
  root = createRoot(place);
  shown();
  await until(panel).toContain(words.desk.noPatron);
});

afterEach(async () => {
  root.unmount();
  place.remove();
  pc.here().close();
});

const shown = (at: "desk" | "another screen" = "desk") => {
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
        <DeskStateProvider>{at === "desk" && <DeskScreen onScan={(listener) => { scanned = listener; return () => undefined; }} />}</DeskStateProvider>
      </ServicesProvider>
    </MantineProvider>,
  );
};

const never = new Promise<never>(() => undefined);

/** Scans as fast as they come: nobody waits for an answer in between. */
const scan = (...codes: string[]) => codes.forEach((code) => scanned(code));
const card = async (): Promise<string> => (await pc.here().printing.patrons({}))[0]?.cards[0] ?? "";
const until = (look: () => unknown) => expect.poll(look, { timeout: 5000, interval: 10 });
const press = (key: string, target: EventTarget = window) => target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
const click = async (name: string) => {
  const found = () => [...document.querySelectorAll("button")].find((button) => button.textContent?.includes(name));
  await until(found).toBeDefined();
  found()?.click();
};
const answer = () => place.querySelector(".answer")?.textContent ?? "";
const panel = () => place.querySelector(".patron-panel")?.textContent ?? "";
const acts = () => [...place.querySelectorAll(".act-list li")].map((act) => act.textContent ?? "");
const events = async () => (await pc.here().db.events.toArray()).map(({ event }) => event);

test("scans that come faster than they are saved are answered in their order, none dropped", async () => {
  scan(await card(), numbers[0] ?? "", numbers[1] ?? "");
  await until(answer).toContain("Đất rừng phương Nam");
  expect((await events()).map(({ kind }) => kind)).toEqual(["copy-lent", "copy-lent"]);
  expect(acts()).toHaveLength(2);
  expect(panel()).toContain("Mượn 2/2 cuốn");
});

test("F8 undoes the last act, then the one before; Escape closes the reader", async () => {
  scan(await card(), numbers[0] ?? "", numbers[1] ?? "");
  await until(() => acts().length).toBe(2);
  press("F8");
  await until(answer).toContain("Đã hoàn tác: Đất rừng phương Nam");
  press("F8");
  await until(answer).toContain("Đã hoàn tác: Dế Mèn phiêu lưu ký");
  await until(panel).toContain(words.desk.nothingOut);
  press("Escape");
  await until(panel).toContain(words.desk.noPatron);
  expect((await events()).map(({ kind }) => kind)).toEqual(["copy-lent", "copy-lent", "act-undone", "act-undone"]);
});

test("a refusal is set aside with a reason; a scan in between takes the question away", async () => {
  scan(await card(), numbers[0] ?? "", numbers[1] ?? "", numbers[2] ?? "");
  await until(answer).toContain("Bạn đọc đã mượn 2/2 cuốn");
  await click(words.desk.lendAnyway);
  await until(() => document.body.textContent).toContain(words.desk.override.title);
  scan(numbers[3] ?? "");
  await until(answer).toContain("Tuổi thơ dữ dội");
  await until(() => document.body.textContent).not.toContain(words.desk.override.title);
  await click(words.desk.lendAnyway);
  await click(words.desk.override.lend);
  await until(answer).toContain("Đã cho Lê Bảo An mượn");
  const lent = (await events()).filter((event) => event.kind === "copy-lent");
  expect(lent.map((event) => event.override?.reason)).toEqual([undefined, undefined, "teacherAsked"]);
  expect(lent[2]?.thing).toEqual({ copy: await pc.copy(numbers[3] ?? "") });
});

test("a pupil without a card and a book without a code are found by typing, without tone marks", async () => {
  const field = place.querySelector("input") as HTMLInputElement;
  const type = (text: string) => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const options = () => [...place.querySelectorAll("[role=option]")].map((option) => option.textContent ?? "");
  type("le bao");
  await until(options).toEqual([expect.stringContaining("Lê Bảo An")]);
  press("Enter", field);
  await until(panel).toContain("Lê Bảo An");
  type("de men");
  await until(options).toEqual([expect.stringContaining("Dế Mèn phiêu lưu ký")]);
  press("Enter", field);
  await until(answer).toContain(words.desk.whichCopy);
  await click("ĐKCB STK.001");
  await until(answer).toContain("Đã cho Lê Bảo An mượn");
});

test("who looks at another screen and comes back finds the reader open, and can still undo", async () => {
  scan(await card(), numbers[0] ?? "");
  await until(() => acts().length).toBe(1);
  shown("another screen");
  await until(() => place.querySelector(".desk")).toBeNull();
  shown();
  await until(panel).toContain("Lê Bảo An");
  press("F8");
  await until(answer).toContain("Đã hoàn tác: Dế Mèn phiêu lưu ký");
});

test("while the first exchange runs the desk says what it may not know", async () => {
  status = { ...quiet, firstSync: { done: 120, of: 900 } };
  shown();
  await until(() => place.textContent).toContain("lần đầu (120/900)");
});

test("a deposit is asked for, held and given back as the rules said on the day of the loan, and the reader's panel names them", async () => {
  const { ruleVersions, rules } = pc.here();
  const withDeposit = (deposit: number) => ({ ...rules.current(), rules: { ...rules.current().rules, pupil: { any: { limit: 2, period: { days: 7 }, deposit } } } });
  scan(await card(), numbers[0] ?? "");
  await until(answer).toContain("Dế Mèn phiêu lưu ký");
  expect(panel()).not.toContain("theo nội quy");
  await ruleVersions.write(withDeposit(50_000), pc.here().desk.today());
  scan(numbers[1] ?? "");
  await until(answer).toContain("Thu đặt cọc 50.000 đ");
  await until(panel).toContain("Đang giữ cọc 50.000 đ");
  school.passes(60 * 24);
  await pc.signIn(librarian.name, librarian.pin);
  await ruleVersions.write(withDeposit(20_000), pc.here().desk.today());
  const notes = () => [...place.querySelectorAll(".loan-list li")].map((loan) => /theo nội quy.*$/.exec(loan.textContent ?? "")?.[0]);
  expect(notes()).toEqual(["theo nội quy từ 05/09/2026", "theo nội quy từ 23/11/2026 · cọc 50.000 đ"]);
  scan(numbers[1] ?? "");
  await until(answer).toContain("Trả lại tiền cọc 50.000 đ");
  await until(panel).not.toContain("Đang giữ cọc");
});

test("a reader is erased in two steps, not while a book is out, and is on no card of the screen afterwards", async () => {
  scan(await card(), numbers[0] ?? "");
  await until(() => acts().length).toBe(1);
  await click(words.forgetting.erase.open);
  await until(() => document.body.textContent).toContain("Dế Mèn phiêu lưu ký · ĐKCB STK.001 (chưa trả)");
  await click(words.forgetting.erase.close);
  school.passes(1);
  scan(numbers[0] ?? "");
  await until(answer).toContain(words.desk.takenBack);
  await until(panel).toContain(words.desk.nothingOut);
  await click(words.forgetting.erase.open);
  const button = () => [...document.querySelectorAll("button")].find(({ textContent }) => textContent?.includes(words.forgetting.erase.erase));
  await until(() => button()?.disabled).toBe(true);
  (document.querySelector("input[type=checkbox]") as HTMLInputElement).click();
  await until(() => button()?.disabled).toBe(false);
  button()?.click();
  await until(panel).toContain(words.desk.noPatron);
  await until(answer).toContain(words.forgetting.erase.done);
  await until(() => document.body.textContent).not.toContain("Lê Bảo An");
  expect(await pc.here().printing.patrons({})).toEqual([]);
});

test("only a librarian is offered to erase a reader", async () => {
  await pc.here().staff.add({ name: "Em Mai", role: "assistant", pin: "4321" });
  await pc.signIn("Em Mai", "4321");
  scan(await card());
  await until(panel).toContain("Lê Bảo An");
  expect(panel()).not.toContain(words.forgetting.erase.open);
});
