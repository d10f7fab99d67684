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

test("who types a name and Enter faster than the list comes gets that reader, and a name nobody has stays to be mended", async () => {
  await pc.bringInReaders(pupil("Lê Bảo Bình"));
  const field = place.querySelector("input") as HTMLInputElement;
  write(field, "le bao");
  write(field, "le bao binh");
  press("Enter", field);
  await until(panel).toContain("Lê Bảo Bình");
  expect(field.value).toBe("");
  write(field, "nguyen van khong co");
  press("Enter", field);
  await until(() => place.querySelector(".suggestions")?.textContent).toContain("Không tìm thấy");
  expect(field.value).toBe("nguyen van khong co");
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

const dialog = () => document.querySelector("[role=dialog]")?.textContent ?? "";
const fieldIn = (label: string): HTMLInputElement => {
  const id = [...document.querySelectorAll("label")].find((one) => one.textContent?.startsWith(label))?.htmlFor ?? "";
  return document.getElementById(id) as HTMLInputElement;
};
const write = (field: HTMLInputElement, text: string) => {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
};
const answerDialog = (name: string) => [...document.querySelectorAll<HTMLElement>("[role=dialog] button")].find((button) => button.textContent === name)?.click();
/** From the menu of the reader's first loan. */
const chooseForLoan = async (act: string) => {
  place.querySelector<HTMLElement>(".loan-list [aria-haspopup=menu]")?.click();
  const item = () => [...document.querySelectorAll<HTMLElement>("[role=menuitem]")].find((one) => one.textContent === act);
  await until(item).toBeDefined();
  item()?.click();
};

test("F9 renews all that the open reader has, says until when, and why not; each renewal can be undone", async () => {
  scan(await card(), numbers[0] ?? "", numbers[1] ?? "");
  await until(() => acts().length).toBe(2);
  press("F9");
  await until(answer).toContain("Đã gia hạn 2 cuốn");
  expect(answer()).toContain("Hạn trả mới Thứ Hai 07/12/2026: 2 cuốn");
  expect(acts()).toHaveLength(4);
  press("F9");
  await until(answer).toContain("Không cuốn nào gia hạn được");
  expect(answer()).toContain("Đã gia hạn đủ 1 lần theo nội quy.");
  press("F8");
  await until(answer).toContain("Đã hoàn tác");
  await until(panel).toContain("Hạn trả 30/11/2026");
});

test("a renewal that the rules refuse is allowed with a reason", async () => {
  scan(await card(), numbers[0] ?? "");
  await until(() => acts().length).toBe(1);
  press("F9");
  await until(answer).toContain("Đã gia hạn 1 cuốn");
  await click(words.acts.renew);
  await until(answer).toContain(words.acts.renewRefused);
  await click(words.acts.renewAnyway);
  await until(dialog).toContain(words.desk.override.renewTitle);
  answerDialog(words.desk.override.renew);
  await until(answer).toContain("14/12/2026");
  expect((await events()).flatMap((event) => (event.kind === "loan-renewed" ? [event.override?.refusals] : []))).toEqual([undefined, ["RenewedTooOften"]]);
});

test("a lost book is owed; its compensation has a receipt number of this device, and an undo makes it owed again", async () => {
  scan(await card(), numbers[0] ?? "");
  await until(() => acts().length).toBe(1);
  await chooseForLoan(words.acts.lost);
  await until(panel).toContain("Phải bồi thường: 1");
  expect(panel()).toContain("Nội quy: đền đúng tên sách đó.");
  await click(words.acts.compensate);
  await until(() => fieldIn(words.acts.compensation.receiptNo)?.value).toBe("BT1-0001");
  await click(words.acts.compensation.save);
  await until(answer).toContain("Số biên nhận BT1-0001.");
  await until(panel).not.toContain("Phải bồi thường");
  expect([...place.querySelectorAll(".answer a")].map((link) => link.getAttribute("href"))).toEqual([expect.stringMatching(/^#\/receipt\/event/)]);
  press("F8");
  await until(panel).toContain("Phải bồi thường: 1");
});

test("money without an amount is not written down: the question stays and says why", async () => {
  scan(await card(), numbers[0] ?? "");
  await until(() => acts().length).toBe(1);
  await chooseForLoan(words.acts.lost);
  await click(words.acts.compensate);
  await until(() => fieldIn(words.acts.compensation.receiptNo)?.value).toBe("BT1-0001");
  fieldIn(words.acts.compensation.value).click();
  await until(dialog).toContain(words.acts.compensation.amountUnknown);
  await click(words.acts.compensation.save);
  await until(dialog).toContain(words.acts.refusal.NoAmount);
  write(fieldIn(words.acts.compensation.amount), "45000");
  await click(words.acts.compensation.save);
  await until(answer).toContain(words.acts.compensated);
  expect((await events()).flatMap((event) => (event.kind === "loss-compensated" ? [event.amount] : []))).toEqual([45_000]);
});

test("after a return F7 notes the damage and whom it is to be made good by, and the next reader is told", async () => {
  scan(await card(), numbers[0] ?? "");
  await until(() => acts().length).toBe(1);
  await chooseForLoan(words.acts.takeBack);
  await until(answer).toContain(words.desk.takenBack);
  press("F7");
  await until(dialog).toContain(words.acts.conditionDialog.title);
  fieldIn(words.acts.conditions.missingPages).click();
  fieldIn("Lê Bảo An phải bồi thường").click();
  answerDialog(words.acts.conditionDialog.save);
  await until(answer).toContain("Đã ghi tình trạng: mất trang");
  await until(panel).toContain("Phải bồi thường: 1");
  press("Escape");
  scan(numbers[0] ?? "");
  await until(answer).toContain(words.desk.copyIsIn);
  expect(answer()).toContain("Tình trạng: mất trang");
});

test("F4 lends to be read here, loudly, until it is switched off; the list of what is being read takes it back", async () => {
  press("F4");
  await until(() => place.textContent).toContain(words.acts.how.inLibraryOn);
  scan(await card(), numbers[0] ?? "");
  await until(answer).toContain("Lê Bảo An đọc tại chỗ");
  press("F4");
  await until(() => place.textContent).not.toContain(words.acts.how.inLibraryOn);
  await click(words.acts.how.stillReading);
  await until(dialog).toContain("Còn 1 cuốn chưa trả lại.");
  answerDialog(words.acts.takeBack);
  await until(dialog).toContain(words.acts.reading.none);
  expect((await events()).map((event) => [event.kind, "use" in event ? event.use : undefined])).toEqual([["copy-lent", "inLibrary"], ["copy-returned", "inLibrary"]]);
});

test("F6 writes for a past day with the keyboard alone, says so until it is switched off, and refuses a day to come", async () => {
  press("F6");
  await until(() => fieldIn(words.acts.backdateDialog.day)?.value).toBe("22/11/2026");
  write(fieldIn(words.acts.backdateDialog.day), "1/12");
  await click(words.acts.backdateDialog.start);
  await until(dialog).toContain(words.acts.backdateDialog.DayIsAhead);
  write(fieldIn(words.acts.backdateDialog.day), "16/11");
  await click(words.acts.backdateDialog.start);
  await until(() => place.textContent).toContain("Đang ghi cho ngày Thứ Hai 16/11/2026");
  scan(await card(), numbers[0] ?? "");
  await until(answer).toContain("Thứ Hai 23/11/2026");
  expect(acts()[0]).toContain("ghi cho 16/11/2026");
  await click(words.acts.how.backToToday);
  await until(() => place.textContent).not.toContain("Đang ghi cho ngày");
  scan(numbers[1] ?? "");
  await until(answer).toContain("Đất rừng phương Nam");
  expect((await events()).map(({ day }) => day).sort()).toEqual(["2026-11-16", "2026-11-23"]);
});

test("an assistant is offered no other day, no block and no compensation", async () => {
  await pc.here().staff.add({ name: "Bạn Minh", role: "assistant", pin: "5678" });
  await pc.signIn("Bạn Minh", "5678");
  scan(await card(), numbers[0] ?? "");
  await until(() => acts().length).toBe(1);
  await chooseForLoan(words.acts.lost);
  await until(panel).toContain("Phải bồi thường: 1");
  expect(place.textContent).not.toContain(words.acts.compensate);
  expect(place.textContent).not.toContain(words.acts.how.backdate);
  expect(place.querySelector(`[aria-label="${words.acts.readerMenu}"]`)).toBeNull();
  press("F6");
  expect(dialog()).toBe("");
});

test("a note and a block by a librarian's hand stand with the reader, wherever the reader is opened", async () => {
  const an = await pc.reader("Lê Bảo An");
  await pc.here().records.notePatron(an, "Nhắc nộp ảnh thẻ");
  await pc.here().records.block(an, { reason: "damage", remark: "Đã báo cô chủ nhiệm" });
  scan(await card());
  await until(answer).toContain("Nhắc nộp ảnh thẻ");
  expect(answer()).toContain("Tạm dừng: làm hỏng sách");
  expect(panel()).toContain("Đã báo cô chủ nhiệm");
  scan(numbers[0] ?? "");
  await until(answer).toContain(words.desk.refused);
  expect(answer()).toContain("làm hỏng sách");
});

test("an answer that may rest on old knowledge says how old, and a fresh one says nothing", async () => {
  status = { ...quiet, lastExchangeAt: Date.now() };
  shown();
  scan(await card(), numbers[0] ?? "");
  await until(answer).toContain("Dế Mèn");
  expect(answer()).not.toContain("chưa trao đổi");
  status = { ...quiet, lastExchangeAt: Date.now() - 5 * 3_600_000 };
  shown();
  scan(numbers[1] ?? "");
  await until(answer).toContain("Đất rừng phương Nam");
  expect(answer()).toContain("Máy này chưa trao đổi từ 5 giờ trước");
});
