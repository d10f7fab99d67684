/** A librarian changes the loan rules from today and from a day to come, in a real browser, and lends by them, also without a server. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import { addDays, dayAt, dayInVietnamese, type Day } from "#domain/kernel/day.ts";
import type { RunningServer } from "../../sync-server/server.ts";
import * as words from "../../src/ui/messages/vi/index.ts";
import { aDemo, atDesk } from "./a-demo.ts";
import { sizes, type Profile } from "./chromium.ts";
import { nothingFor, scanAtDesk, signIn, untilOfflineReady, untilAllSent } from "./steps.ts";

const { rules } = words.settings;
const data = mkdtempSync(join(tmpdir(), "tu-sach-rules-"));
let server: RunningServer;
let profile: Profile;
let today: Day;
let copies = 2000;

beforeAll(async () => {
  ({ server, pc: profile } = await aDemo(data, ["pc"]));
  await atDesk(profile, server);
  today = dayAt(Date.now());
});

afterAll(async () => {
  await profile?.close();
  await server?.stop();
  rmSync(data, { recursive: true, force: true });
});

const goTo = (screen: string): Promise<void> => profile.page.evaluate((hash) => { location.hash = hash; }, `#/${screen}`);
const said = (sentence: string, day: Day): string => sentence.replace("{{day}}", dayInVietnamese(day));
const button = (name: string) => profile.page.getByRole("button", { name });
const pupils = (part: "days" | "deposit") => profile.page.getByLabel(`${rules.group.pupil}, ${rules.column.any}: ${rules.label[part]}`, { exact: true });
const version = (from: Day) => profile.page.getByRole("listitem").filter({ hasText: said(rules.versionFrom, from) });
/** What the table says of a pupil's ordinary book that is borrowed now: "Thứ Tư 02/12/2026". */
const promised = async (): Promise<string> => {
  const example = await profile.page.getByRole("row", { name: rules.group.pupil }).getByText(/Mượn hôm nay, trả/).first().innerText();
  return /trả (.*)\.$/.exec(example)?.[1] ?? `no day in: ${example}`;
};

/** Lends to a pupil with nothing out the next copy that the desk lends to them as an ordinary book. */
const lend = async (): Promise<{ answer: string; panel: string }> => {
  const { page } = profile;
  await goTo("desk");
  await page.locator("[data-ready=desk]").waitFor();
  for (let serial = 1; serial <= 40; serial++) {
    await scanAtDesk(page, ownCodeFrom({ kind: "card", block: 900, serial }));
    if ((await page.locator(".patron-panel").innerText()).includes("Mượn 0/2 cuốn")) break;
  }
  for (const last = copies + 40; copies < last; ) {
    const answer = await scanAtDesk(page, ownCodeFrom({ kind: "copy", block: 900, serial: ++copies }));
    if (!answer.includes("Đã cho ")) continue;
    await page.locator(".patron-panel", { hasText: "theo nội quy từ" }).waitFor();
    return { answer: await page.locator(".answer").innerText(), panel: await page.locator(".patron-panel").innerText() };
  }
  throw new Error("nothing could be lent");
};

test("what is changed today holds for the next loan, and the table says its due day beforehand", async () => {
  await goTo("settings");
  await pupils("days").fill("10");
  await profile.page.getByLabel(`${rules.group.pupil}, ${rules.column.any}: ${rules.more}`).click();
  await pupils("deposit").fill("30.000");
  await nothingFor(profile.page, "the loan rules while they are changed");
  const due = await promised();
  await button(rules.save).click();
  await profile.page.getByText(rules.saved).waitFor();
  await version(today).getByText(rules.state.inForce).waitFor();

  const { answer, panel } = await lend();
  expect(answer).toContain(due);
  await profile.page.locator(".answer", { hasText: "Thu đặt cọc 30.000 đ" }).waitFor();
  expect(panel).toContain(`theo nội quy từ ${dayInVietnamese(today)}`);
});

test("rules for a day to come wait for it, and begin on it on a device that reaches no server", async () => {
  const { page } = profile;
  const begins = addDays(today, 7);
  await goTo("settings");
  const before = await promised();
  await pupils("days").fill("20");
  await page.getByLabel(rules.from).fill(dayInVietnamese(addDays(today, -1)));
  await button(rules.save).click();
  await page.getByText(rules.fromWrong.replace("{{today}}", dayInVietnamese(today))).waitFor();
  await page.getByLabel(rules.from).fill(dayInVietnamese(begins));
  await button(rules.save).click();
  await page.getByText(said(rules.savedFrom, begins)).waitFor();
  await version(begins).getByText(rules.state.coming).waitFor();
  expect((await lend()).answer).toContain(before);

  await untilAllSent(page);
  await untilOfflineReady(page);
  await server.stop();
  await profile.context.clock.setFixedTime(Date.now() + 7 * 24 * 60 * 60 * 1000);
  await page.reload();
  await signIn(page, "1234");
  await goTo("settings");
  await version(begins).getByText(rules.state.inForce).waitFor();
  await version(today).getByText(rules.state.over).waitFor();
  expect(await pupils("days").inputValue()).toBe("20");
  const due = await promised();
  const { answer, panel } = await lend();
  expect(answer).toContain(due);
  expect(panel).toContain(`theo nội quy từ ${dayInVietnamese(begins)}`);
});

test("the rules fit every screen", async () => {
  const { page } = profile;
  await goTo("settings");
  await pupils("days").waitFor();
  for (const size of Object.values(sizes)) {
    await page.setViewportSize(size);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `${size.width} px`).toBeLessThanOrEqual(0);
    await nothingFor(page, `the loan rules at ${size.width} px`);
  }
});
