/** The first day of a library, walked in a real browser against a server on an empty directory, with two lists of the school. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Locator } from "playwright-core";
import { fold } from "#domain/kernel/fold.ts";
import { startServer, type RunningServer } from "../../sync-server/server.ts";
import * as words from "../../src/ui/messages/vi/index.ts";
import { openProfile, scanWith, type Profile } from "./chromium.ts";
import { bookList, bookListRefused, copiesOfCounted, counted, mistaken, mistakenList, mistakenNumberOf, numbered, numberOf, privateWords, pupilList, pupilListRefused, pupils } from "./made-up-lists.ts";
import { exchangeNow, nothingFor, signIn, untilOfflineReady, untilAllSent, untilStatus } from "./steps.ts";
import { watchWriting, type Writing } from "./writing.ts";

const pin = "2580";
const data = mkdtempSync(join(tmpdir(), "tu-sach-first-"));
const copies = numbered.length + counted.length * copiesOfCounted;
let server: RunningServer;
let profile: Profile;
const refusedRequests: string[] = [];
let writing: readonly Writing[] = [];
/** Read off the sheets that came out of the printer: what a scanner will read. */
const printed = { cards: [] as string[], labels: [] as string[], key: [] as string[] };

beforeAll(async () => {
  expect(existsSync(new URL("../../dist/index.html", import.meta.url)), "the app is built first: npm run build").toBe(true);
  server = await startServer({ port: 0, host: "127.0.0.1", data });
  profile = await openProfile();
  writing = await watchWriting(profile.context);
  profile.page.on("response", (response) => response.status() >= 400 && refusedRequests.push(`${response.status()} ${response.url()}`));
  // A print dialog would wait for a person.
  await profile.context.addInitScript(() => { window.print = () => {}; });
});

afterAll(async () => {
  await profile?.close();
  await server?.stop();
  rmSync(data, { recursive: true, force: true });
});

const button = (name: string | RegExp): Locator => profile.page.getByRole("button", { name, exact: typeof name === "string" });
const goTo = (screen: string): Promise<void> => profile.page.evaluate((hash) => { location.hash = hash; }, `#/${screen}`);
const answer = (text: string | RegExp): Promise<void> => profile.page.locator(".answer", { hasText: text }).waitFor();
const scan = (code: string): Promise<void> => scanWith(profile.page, code);

/** A sentence of the screen whatever facts stand in it. */
const said = (sentence: string): RegExp => new RegExp(sentence.split(/\{\{.*?\}\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".*"));

/** Prints as the button does, and answers how many sheets of A4 come out. */
const printedSheets = async (name: string): Promise<number> => {
  await button(name).click();
  await profile.page.locator("body.printing-pages").waitFor();
  const pdf = (await profile.page.pdf({ preferCSSPageSize: true })).toString("latin1");
  const sizes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, width, height]) => [Math.round(Number(width)), Math.round(Number(height))]);
  expect(new Set(sizes.map(String))).toEqual(new Set(["595,842"]));
  return sizes.length;
};

const codesOnSheets = async (): Promise<string[]> => (await profile.page.locator(".printed-page text").allTextContents()).filter((text) => /^[\d ]{10,13}$/.test(text)).map((text) => text.replaceAll(" ", ""));

test("a school is made in five steps, and its key is printed on one sheet", async () => {
  const { page } = profile;
  const { field, wizard } = words.start;
  await page.goto(`http://localhost:${server.port}/`);
  await button(wizard.next).click();
  await page.getByText(words.start.problem.empty).first().waitFor();
  await page.getByLabel(field.schoolName).fill("Trường THCS Hoa Sen");
  await page.getByLabel(field.schoolCode).fill("79000123");
  await page.getByLabel(field.level).selectOption(words.start.level.lowerSecondary);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: wizard.year.title }).waitFor();
  const start = await page.getByLabel(field.startsOn).inputValue();
  await page.getByLabel(field.endsOn).fill(start);
  await button(wizard.next).click();
  await page.getByText(words.start.problem.notInOrder).waitFor();
  await page.getByLabel(field.endsOn).fill(`31/05/${Number(start.slice(-4)) + 1}`);
  await button(wizard.next).click();
  await page.getByRole("heading", { name: wizard.rules.title }).waitFor();
  await nothingFor(page, "loan rules in the wizard");
  await button(wizard.next).click();
  await page.getByLabel(field.librarianName).fill("Trần Thị Thu");
  await page.getByLabel(field.pin, { exact: true }).fill(pin);
  await page.getByLabel(field.pinAgain).fill("1111");
  await button(wizard.make).click();
  await page.getByText(words.start.problem.pinDiffers).waitFor();
  await page.getByLabel(field.pinAgain).fill(pin);
  await button(wizard.make).click();
  await page.getByRole("heading", { name: wizard.key.title }).waitFor();
  await nothingFor(page, "the key in the wizard");
  expect(await printedSheets(words.printing.printRecovery)).toBe(1);
  printed.key = (await page.locator(".printed-page text").allTextContents()).filter((text) => /^[0-9A-Z]{4} [0-9A-Z]{4}$/.test(text));
  expect(printed.key).toHaveLength(8);
  expect(await button(words.start.key.goOn).isDisabled()).toBe(true);
  await page.getByLabel(words.start.key.kept).check();
  await button(words.start.key.goOn).click();
  await page.getByLabel(/PIN/).first().fill(pin);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: words.start.home.title }).waitFor();
  expect(await page.getByText(words.start.key.due).count()).toBe(0);
});

test("who leaves before the key is printed is reminded until its sheet is put away", async () => {
  const directory = mkdtempSync(join(tmpdir(), "tu-sach-hasty-"));
  const [other, hasty] = [await startServer({ port: 0, host: "127.0.0.1", data: directory }), await openProfile()];
  const { page } = hasty;
  const { field, wizard, key, home } = words.start;
  try {
    await page.goto(`http://localhost:${other.port}/`);
    await page.getByLabel(field.schoolName).fill("Trường Tiểu học Hoa Sen");
    await page.getByLabel(field.level).selectOption(words.start.level.primary);
    for (const title of [wizard.year.title, wizard.rules.title, wizard.librarian.title]) {
      await page.getByRole("button", { name: wizard.next }).click();
      await page.getByRole("heading", { name: title }).waitFor();
    }
    await page.getByLabel(field.librarianName).fill("Lê Vội");
    await page.getByLabel(field.pin, { exact: true }).fill(pin);
    await page.getByLabel(field.pinAgain).fill(pin);
    await page.getByRole("button", { name: wizard.make }).click();
    await page.getByRole("heading", { name: wizard.key.title }).waitFor();
    await page.reload();
    await signIn(page, pin);
    const reminder = page.getByRole("alert").filter({ hasText: key.due });
    await page.evaluate(() => { location.hash = "#/home"; });
    await reminder.waitFor();
    await page.getByRole("link", { name: key.inSettings }).click();
    await page.getByRole("button", { name: words.settings.key.show }).click();
    await page.locator(".printed-page", { hasText: words.printing.recovery.heading }).waitFor();
    await page.evaluate(() => { location.hash = "#/home"; });
    await page.getByRole("button", { name: key.kept }).click();
    await reminder.waitFor({ state: "hidden" });
    await page.reload();
    await page.getByRole("heading", { name: home.title }).waitFor();
    expect(await reminder.count()).toBe(0);
  } finally {
    await hasty.close();
    await other.stop();
    rmSync(directory, { recursive: true, force: true });
  }
});

test("the school's list of books is brought in, each refused row with its reason, and proven", async () => {
  const { page } = profile;
  await page.getByRole("link", { name: words.start.home.books.go }).click();
  await page.locator("input[type=file]").setInputFiles({ name: "ảnh bìa.xlsx", mimeType: "", buffer: Buffer.from("\x89PNG\r\n\x1a\n", "latin1") });
  await page.getByRole("alert").filter({ hasText: "Đây là ảnh PNG" }).waitFor();
  await page.locator("input[type=file]").setInputFiles({ name: "sach-thieu-nhi.xlsx", mimeType: "", buffer: Buffer.from(bookList()) });
  await button(words.lists.preview).waitFor();
  const { field } = words.lists;
  const readAs = await page.locator("tbody select").evaluateAll((selects) => selects.map((select) => (select as HTMLSelectElement).selectedOptions[0]?.text));
  expect(readAs).toEqual([words.lists.notRead, field.title, field.authors, field.publisher, field.year, field.accessionNo, field.quantity, field.shelf]);
  await nothingFor(page, "the columns of a list");
  await button(words.lists.preview).click();
  await page.getByText(`Thêm ${numbered.length + counted.length} tên sách`).waitFor();
  await page.getByText(`tất cả ${copies} bản; bỏ qua ${bookListRefused} dòng`).waitFor();
  await page.getByText(new RegExp(`^${words.lists.filter.skip} \\(`)).click();
  await page.getByRole("row", { name: "Thiếu tên sách" }).waitFor();
  await page.getByRole("row", { name: `Số ${numberOf(0)} đã có ở dòng 7` }).waitFor();
  await nothingFor(page, "the preview of a list");
  await button(/^Nhập \d+ tên sách$/).click();
  await page.getByRole("heading", { name: words.lists.done.title }).waitFor();
  await page.getByText(`Đã lưu ${numbered.length + counted.length} tên sách, ${copies} bản`).waitFor();
});

test("of the pupils' list only what lending needs is read", async () => {
  const { page } = profile;
  await goTo("home");
  await page.getByText(`${copies} bản sách`).waitFor();
  await page.getByRole("link", { name: words.start.home.readers.go }).click();
  await page.locator("input[type=file]").setInputFiles({ name: "hoc-sinh.csv", mimeType: "", buffer: Buffer.from(pupilList()) });
  await button(words.lists.preview).waitFor();
  expect(await page.locator("body").innerText()).not.toContain(privateWords);
  await page.getByText(/Chỉ đọc \d+ cột cần cho mượn trả; đã bỏ, không giữ lại trong máy: .*Tên cha/).waitFor();
  await button(words.lists.preview).click();
  await page.getByText(`Thêm ${pupils.length} bạn đọc, sửa 0, bỏ qua ${pupilListRefused} dòng`).waitFor();
  await button(/^Nhập \d+ bạn đọc$/).click();
  await page.getByText(`Đã lưu ${pupils.length} bạn đọc`).waitFor();
});

test("cards of one class and labels of the whole list come out on A4", async () => {
  const { page } = profile;
  await goTo("printing");
  await page.getByText(words.printing.cards, { exact: true }).click();
  await page.getByLabel(words.printing.class).selectOption("6A");
  await button(words.printing.show).click();
  await page.getByRole("heading", { name: /12 thẻ trên \d+ tờ A4/ }).waitFor();
  printed.cards = await codesOnSheets();
  expect(printed.cards).toHaveLength(12);
  expect(await printedSheets(words.printing.print)).toBe(await page.locator(".printed-page").count());
  await page.getByText(words.printing.labels, { exact: true }).click();
  await button(words.printing.show).click();
  await page.getByRole("heading", { name: new RegExp(`${copies} nhãn trên \\d+ tờ A4`) }).waitFor();
  printed.labels = await codesOnSheets();
  expect(printed.labels.length).toBeGreaterThanOrEqual(counted.length * copiesOfCounted);
  expect(await printedSheets(words.printing.print)).toBe(await page.locator(".printed-page").count());
});

test("what was printed is scanned: lent, refused at the limit, found by typing, and all of it sent", async () => {
  const { page } = profile;
  const [first = "", second = ""] = printed.cards;
  const [label = ""] = printed.labels;
  await goTo("desk");
  await page.locator("[data-ready=desk]").waitFor();
  await scan(label);
  await answer(words.desk.copyIsIn);
  await scan(first);
  await answer(said(words.desk.opened));
  const reader = await page.locator("#open-reader").innerText();
  expect(pupils.map(({ fullName }) => fullName)).toContain(reader);
  await scan(numberOf(0));
  await answer(numbered[0]?.titleProper ?? "");
  await answer(words.desk.saved);
  await scan(numberOf(1));
  await answer(numbered[1]?.titleProper ?? "");
  await answer(words.desk.saved);
  await scan(numberOf(2));
  await answer(words.desk.refused);
  await answer("Bạn đọc đã mượn 2/2 cuốn.");

  await scan(second);
  await answer(said(words.desk.opened));
  const wanted = counted[0]?.titleProper ?? "";
  // At the pace of a hand: what comes faster is a scan.
  await page.getByRole("combobox").pressSequentially(fold(wanted).slice(0, 12), { delay: 60 });
  await page.getByRole("option", { name: wanted }).first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await answer(words.desk.whichCopy);
  await page.locator(".answer").getByRole("button", { name: words.copyPage.where.in }).first().click();
  await answer(`Đã cho ${await page.locator("#open-reader").innerText()} mượn`);
  await untilAllSent(page);
});

test("the server stops, the page is loaded again, and the desk goes on; so does the bringing in of lists", async () => {
  const { page } = profile;
  const { port } = server;
  await untilOfflineReady(page);
  await server.stop();
  await page.reload();
  await page.locator("[data-ready=desk]").waitFor();
  await scan(numberOf(0));
  await answer(words.desk.takenBack);
  await answer(words.desk.inTime);
  await untilStatus(page, /1 chưa gửi/);
  await page.reload();
  await page.locator("[data-ready=desk]").waitFor();
  await scan(printed.cards[0] ?? "");
  await page.locator(".patron-panel", { hasText: "Đang mượn: 1" }).waitFor();
  await untilStatus(page, /1 chưa gửi/);
  await goTo("lists");
  await page.locator("input[type=file]").setInputFiles({ name: "nhap-nham.csv", mimeType: "", buffer: Buffer.from(mistakenList()) });
  await button(words.lists.preview).click();
  await button(/^Nhập \d+ tên sách$/).click();
  await page.getByRole("heading", { name: words.lists.done.title }).waitFor();
  await goTo("desk");
  server = await startServer({ port, host: "127.0.0.1", data });
  await exchangeNow(page);
});

test("an import is taken back whole; not when a copy of it was lent, and a loan undone at once was no loan", async () => {
  const { page } = profile;
  const { earlier } = words.lists;
  await scan(printed.cards[1] ?? "");
  await answer(said(words.desk.opened));
  await scan(mistakenNumberOf(0));
  await answer(words.desk.saved);
  await page.keyboard.press("F8");
  await answer("Đã hoàn tác");
  await page.keyboard.press("Escape");

  await goTo("lists");
  const takeBack = async (file: string): Promise<void> => {
    await button(`Hoàn tác lần nhập ${file}`).click();
    await page.getByRole("dialog").getByRole("button", { name: earlier.yes }).click();
    await page.getByRole("dialog").waitFor({ state: "hidden" });
  };
  await takeBack("sach-thieu-nhi.xlsx");
  const refusal = page.getByRole("alert").filter({ hasText: "Không hoàn tác được: 3 bản đã có lượt mượn" });
  await refusal.waitFor();
  expect(await refusal.innerText()).toContain(`${numberOf(0)} · ${numbered[0]?.titleProper}`);
  await takeBack("nhap-nham.csv");
  await page.getByText(`Đã hoàn tác: ${mistaken.length} bản đã được lấy ra.`).waitFor();
  await goTo("desk");
  await scan(mistakenNumberOf(1));
  await answer(`Không nhận ra mã ${mistakenNumberOf(1)}`);
  await scan(numberOf(5));
  await answer(words.desk.copyIsIn);
  await answer("Kệ thiếu nhi");
});

test("a list of readers is taken back too; not the one whose pupils have borrowed", async () => {
  const { page } = profile;
  const { earlier } = words.lists;
  await goTo("home");
  await page.getByRole("link", { name: words.start.home.readers.go }).click();
  await page.locator("input[type=file]").setInputFiles({ name: "nhap-nham-lop.csv", mimeType: "", buffer: Buffer.from("Họ và tên,Lớp\nĐinh Nhập Nhầm,9Z\n") });
  await button(words.lists.preview).click();
  await button(/^Nhập \d+ bạn đọc$/).click();
  await page.getByRole("heading", { name: words.lists.done.title }).waitFor();
  await button(words.lists.done.more).click();
  await page.getByRole("heading", { name: earlier.title.patrons }).waitFor();
  const takeBack = async (file: string): Promise<void> => {
    await button(`Hoàn tác lần nhập ${file}`).click();
    await page.getByRole("dialog").getByRole("button", { name: earlier.yes }).click();
    await page.getByRole("dialog").waitFor({ state: "hidden" });
  };
  await takeBack("nhap-nham-lop.csv");
  await page.getByText("Đã hoàn tác: 1 bạn đọc trở lại như trước lần nhập.").waitFor();
  await takeBack("hoc-sinh.csv");
  await page.getByRole("alert").filter({ hasText: "Không hoàn tác được: 2 bạn đọc đã mượn sách" }).waitFor();
  await goTo("printing");
  await page.getByText(words.printing.cards, { exact: true }).click();
  const classes = page.getByLabel(words.printing.class);
  await classes.locator("option", { hasText: "6A" }).waitFor({ state: "attached" });
  expect(await classes.locator("option").allInnerTexts()).not.toContain("9Z");
});

test("the library's only device is lost: the paper and the server's own machine bring it back, with a new PIN", async () => {
  const { recovery } = words.start;
  const fresh = await openProfile();
  const { page } = fresh;
  const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
  await page.goto(`http://localhost:${server.port}/`);
  await press(recovery.go);
  await page.getByLabel(recovery.key).fill(`${printed.key.slice(0, 7).join(" ")} 7777 7777`);
  await press(recovery.open);
  await page.getByText(recovery.WrongGroups.replace("{{groups}}", "8")).waitFor();
  await nothingFor(page, "the recovery form");
  await page.getByLabel(recovery.key).fill(printed.key.join("\n"));
  await press(recovery.open);
  await press(words.staff.forgot);
  await page.getByLabel(recovery.key).fill(printed.key.join(" "));
  await page.getByLabel(words.staff.pin, { exact: true }).fill("9753");
  await page.getByLabel(words.start.field.pinAgain).fill("9753");
  await nothingFor(page, "a new PIN");
  await press(words.staff.saveNewPin);
  await page.getByRole("button", { name: words.staff.enter }).waitFor();
  await page.getByLabel(words.staff.pin, { exact: true }).fill("9753");
  await page.keyboard.press("Enter");
  await page.locator("[data-ready=desk]").waitFor();
  await untilAllSent(page);
  await scanWith(page, printed.cards[0] ?? "");
  await page.locator("#open-reader").waitFor();
  expect(pupils.map(({ fullName }) => fullName)).toContain(await page.locator("#open-reader").innerText());
  await fresh.close();
});

test("every transaction that wrote any of this was strict: made, brought in, lent, taken back, undone, sent and read", () => {
  const touching = (...stores: string[]) => writing.filter((one) => stores.every((store) => one.stores.includes(store)));
  const least = [["events", "outbox"], ["titles", "copies", "outbox"], ["patrons", "outbox"], ["feeds"], ["device"]] as const;
  for (const stores of least) expect(touching(...stores).length, stores.join(" and ")).toBeGreaterThan(1);
  expect(writing.filter(({ durability }) => durability !== "strict")).toEqual([]);
});

test("nothing went wrong that the console or the server would tell of", () => {
  expect(profile.troubles.filter((trouble) => !/Failed to load resource|net::ERR_/.test(trouble))).toEqual([]);
  expect(refusedRequests).toEqual([]);
});
