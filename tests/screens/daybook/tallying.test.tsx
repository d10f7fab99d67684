// @vitest-environment jsdom
/** Counting at the door over a real desk, where a card was given to two readers. */
import { MantineProvider } from "@mantine/core";
import { createRoot } from "react-dom/client";
import { expect, test, vi } from "vitest";
import { ServicesProvider } from "../../../src/desk/services-context.tsx";
import type { SchoolServices, StartService } from "../../../src/desk/services.ts";
import { Tallying } from "../../../src/screens/daybook/tallying.tsx";
import { startWords } from "../../../src/ui/messages/index.ts";
import * as words from "../../../src/ui/messages/vi/index.ts";
import { an, aTwoDeskSchool } from "../../scenarios/two-desks.ts";
import { closed, pupil } from "../../storage/a-device.ts";

const never = new Promise<never>(() => undefined);
const said = (sentence: string, facts: Record<string, string | number>) => sentence.replace(/\{\{(\w+)\}\}/g, (_, fact: string) => String(facts[fact]));

test("given a card that two readers have, when it is scanned at the door, then nobody is counted until one of the two is chosen", async () => {
  window.matchMedia = (media) => ({ matches: false, media, onchange: null, addListener() {}, removeListener() {}, addEventListener() {}, removeEventListener() {}, dispatchEvent: () => false });
  const seen = vi.fn();
  Element.prototype.scrollIntoView = seen;
  await startWords().all();
  const { pc, tablet } = await aTwoDeskSchool();
  // As after an older image of its disk.
  await pc.here().db.device.update("this", { nextCardSerial: 1 });
  await pc.bringInReaders({ ...pupil("Hồ Gia Hân"), classUnit: "9B" });
  const [card] = (await pc.here().desk.patronFile(await pc.reader("Hồ Gia Hân")))!.patron.cards as [string];
  const { dayBook, desk } = pc.here();
  const counted = async () => (await dayBook.counts(desk.today())).map(({ visit }) => visit.facts.classUnit);

  const place = document.body.appendChild(document.createElement("main"));
  const root = createRoot(place);
  const services: SchoolServices = { ...pc.here(), devices: { all: () => never, invite: () => never, revoke: () => never }, status: { current: () => ({}) as never, subscribe: () => () => undefined }, exchangeNow: () => never, isDemo: false };
  let scans = (_code: string): void => undefined;
  const onScan = (listener: (code: string) => void) => {
    scans = listener;
    return () => undefined;
  };
  root.render(<MantineProvider env="test"><ServicesProvider value={{ start: {} as StartService, school: services }}><Tallying schoolClasses={[]} onScan={onScan} /></ServicesProvider></MantineProvider>);
  const status = () => place.querySelector("[role=status]")?.textContent ?? "";
  const choices = () => [...place.querySelectorAll<HTMLButtonElement>("[role=status] button")];
  await expect.poll(() => place.querySelector("form")).not.toBeNull();

  scans(card);
  await expect.poll(status, { timeout: 5000 }).toContain(said(words.desk.whichReaderHint, { code: card }));
  expect(choices().map(({ textContent }) => textContent).sort()).toEqual(["Hồ Gia Hân · 9B", `${an} · 6A`].sort());
  expect(await counted()).toEqual([]);
  expect(seen).toHaveBeenCalledTimes(1);

  choices().find(({ textContent }) => textContent?.startsWith("Hồ Gia Hân"))?.click();
  await expect.poll(status, { timeout: 5000 }).toContain(said(words.daybook.counted, { count: 1, who: "Hồ Gia Hân" }));
  expect(await counted()).toEqual(["9B"]);
  expect(seen).toHaveBeenCalledTimes(2);
  root.unmount();
  for (const device of [pc, tablet]) await closed(device);
});
