// @vitest-environment jsdom
/** The inbox of what the server did not take, over a real desk: in words, with its reason, and buttons that do what they say. */
import { MantineProvider } from "@mantine/core";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { WireDocument } from "#wire/documents.ts";
import { deletedThere } from "#wire/refusal.ts";
import { ServicesProvider } from "../../../src/desk/services-context.tsx";
import type { SchoolServices, StartService, Status } from "../../../src/desk/services.ts";
import { RefusedScreen } from "../../../src/screens/contradictions/refused-screen.tsx";
import { ReplacedScreen } from "../../../src/screens/contradictions/replaced-screen.tsx";
import { documentTables } from "../../../src/storage/document-rows.ts";
import { putEdited } from "../../../src/storage/edits.ts";
import { startWords } from "../../../src/ui/messages/index.ts";
import * as words from "../../../src/ui/messages/vi/index.ts";
import { an, aTwoDeskSchool, deviceNames, lend, type TwoDesks } from "../../scenarios/two-desks.ts";
import { carry, librarian, closed, type Device } from "../../storage/a-device.ts";

const quiet: Status = { unsent: 0, refused: 0, lastExchangeAt: 1, going: "idle", trouble: "none", firstSync: undefined, contradictions: 0, persisted: true, elsewhere: false };
const { refused: inbox, replaced, told } = words;

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

const shown = (Screen: () => React.ReactNode = RefusedScreen) => {
  const services: SchoolServices = { ...desks.pc.here(), devices: { all: () => never, invite: () => never, revoke: () => never }, status: { current: () => quiet, subscribe: () => () => undefined }, exchangeNow: () => never, isDemo: false };
  root.render(
    <MantineProvider env="test">
      <ServicesProvider value={{ start: {} as StartService, school: services }}><Screen /></ServicesProvider>
    </MantineProvider>,
  );
};

const never = new Promise<never>(() => undefined);
const until = (look: () => unknown) => expect.poll(look, { timeout: 5000 });
const text = () => document.body.textContent ?? "";
const buttons = () => [...document.querySelectorAll("button")].map((button) => button.textContent ?? "").filter((word) => word !== "");
const tap = async (name: string) => {
  const button = () => [...document.querySelectorAll("button")].find((one) => one.textContent === name && !one.disabled);
  await until(button).toBeDefined();
  button()?.click();
};
const write = async (label: string, value: string) => {
  const found = () => [...document.querySelectorAll("label")].find((one) => one.textContent === label);
  await until(found).toBeDefined();
  const input = document.getElementById(found()!.htmlFor) as HTMLInputElement;
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(input, value);
  input.dispatchEvent(new Event("input", { bubbles: true }));
};
const said = (sentence: string, facts: Record<string, string | number>) => sentence.replace(/\{\{(\w+)\}\}/g, (_, fact: string) => String(facts[fact]));

const refuse = async (device: Device, kind: string, reason: string) => {
  for (const row of (await device.here().keeper.nextToSend(100)).filter(({ doc }) => doc._id.startsWith(`${kind}:`))) await device.here().keeper.refusedRow(row, reason);
};
const editTitle = async (device: Device, change: object) => {
  const { db } = device.here();
  const [row] = await db.titles.filter(({ doc }) => doc["titleProper"] === "Kính vạn hoa").toArray();
  await db.transaction("rw", [db.outbox, db.counters, ...documentTables(db)], () => putEdited(db, [{ ...row!, doc: { ...row!.doc, ...change } as WireDocument }]));
};
const forbidden = "forbidden: You are not allowed to access this db.";
const lentInWords = said(told.lent, { name: `${an}, 6A`, day: "30/11/2026" });

test("a refused loan says who lent what to whom, when, where, and what to do; sent again it is gone from the list", async () => {
  await lend(desks.pc, "STK.001", an);
  await refuse(desks.pc, "event", forbidden);
  shown();
  await until(text).toContain(lentInWords);
  for (const fact of ["Dế Mèn phiêu lưu ký, STK.001", "23/11/2026", deviceNames.pc, librarian.name, inbox.why.NoRight]) expect(text()).toContain(fact);
  expect(buttons()).toEqual([inbox.way.send, inbox.way.export, inbox.way.letGo]);
  await tap(inbox.way.send);
  await until(text).toContain(said(inbox.done.sent, { n: 1 }));
  await until(text).toContain(inbox.empty);
  expect(await desks.pc.here().db.outbox.where("id").startsWith("event:").count()).toBe(1);
});

test("an unknown reason stands word for word beneath a plain sentence", async () => {
  await lend(desks.pc, "STK.001", an);
  await refuse(desks.pc, "event", "forbidden: the moon is full");
  shown();
  await until(text).toContain(inbox.why.Unknown);
  expect(text()).toContain(`${inbox.said} “forbidden: the moon is full”`);
});

test("letting go asks, says what is lost, can be undone at once and taken back later", async () => {
  await lend(desks.pc, "STK.001", an);
  await refuse(desks.pc, "event", forbidden);
  shown();
  await tap(inbox.way.letGo);
  await until(text).toContain(inbox.letGo.act);
  expect((await desks.pc.here().refused.all())[0]?.letGo).toBeUndefined();
  await tap(inbox.letGo.save);
  await until(text).toContain(said(inbox.gone.title, { n: 1 }));
  await tap(words.desk.undo);
  await until(text).toContain(inbox.why.NoRight);
  await tap(inbox.way.letGo);
  await tap(inbox.letGo.save);
  await tap(inbox.gone.takeBack);
  await until(() => desks.pc.here().refused.all().then(([file]) => file && !file.letGo)).toBe(true);
});

test("many are sent again at once", async () => {
  await lend(desks.pc, "STK.001", an);
  await lend(desks.pc, "STK.002", an);
  await refuse(desks.pc, "event", forbidden);
  shown();
  await tap(said(inbox.all.send, { n: 2 }));
  await until(text).toContain(said(inbox.done.sent, { n: 2 }));
});

test("an edit is shown field by field and mended in a form that says what is still wrong", async () => {
  await editTitle(desks.pc, { titleProper: "" });
  await refuse(desks.pc, "title", "forbidden: title: titleProper Invalid length: Expected >=1 but received 0");
  shown();
  await until(text).toContain(said(inbox.why.BrokenField, { field: inbox.field.titleProper }));
  expect(text()).toContain(inbox.value.nothing);
  await tap(inbox.way.mend);
  await tap(inbox.mend.save);
  await until(text).toContain(said(inbox.mend.still, { field: inbox.field.titleProper }));
  await write(inbox.field.titleProper, "Kính vạn hoa 1");
  await tap(inbox.mend.save);
  await until(text).toContain(inbox.done.mended.slice(0, 12));
  await until(() => desks.pc.here().db.titles.filter(({ doc }) => doc["titleProper"] === "Kính vạn hoa 1").count()).toBe(1);
});

test("deleted elsewhere and edited here: two answers, and keeping it writes it for all", async () => {
  await editTitle(desks.pc, { publisher: "Trẻ" });
  await refuse(desks.pc, "title", deletedThere);
  shown();
  await until(text).toContain(inbox.why.DeletedThere);
  expect(buttons()).toEqual([inbox.way.keep, inbox.way.delete, inbox.way.export]);
  await tap(inbox.way.keep);
  await until(() => desks.pc.here().db.titles.filter(({ doc }) => doc["publisher"] === "Trẻ").count()).toBe(1);
});

test("whoever may not let go still sends again, and saves the original content to a file", async () => {
  await lend(desks.pc, "STK.001", an);
  await refuse(desks.pc, "event", forbidden);
  await desks.pc.here().staff.add({ name: "Bạn Minh", role: "assistant", pin: "2222" });
  await desks.pc.signIn("Bạn Minh", "2222");
  shown();
  await until(buttons).toEqual([inbox.way.send, inbox.way.export]);
  expect(text()).toContain(inbox.forLibrarians);
  const blobs: Blob[] = [];
  URL.createObjectURL = (blob) => (blobs.push(blob as Blob), "blob:here");
  URL.revokeObjectURL = () => undefined;
  const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
  await tap(inbox.way.export);
  await until(() => blobs.length).toBe(1);
  expect(click.mock.instances.map((link) => (link as unknown as HTMLAnchorElement).download)).toEqual([`${inbox.fileName}.json`]);
  click.mockRestore();
});

test("an edit that gave way stands beside what stands now, is brought back, and that is undone", async () => {
  await editTitle(desks.tablet, { publisher: "Trẻ" });
  await editTitle(desks.pc, { publisher: "Kim Đồng" });
  await carry(desks.tablet, desks.pc);
  await desks.meet();
  shown(ReplacedScreen);
  for (const fact of ["Kính vạn hoa", "Kim Đồng", "Trẻ", inbox.field.publisher]) await until(text).toContain(fact);
  const publisher = () => desks.pc.here().db.titles.filter(({ doc }) => doc["titleProper"] === "Kính vạn hoa").first().then((row) => row?.doc["publisher"]);
  await tap(replaced.bringBack);
  await until(publisher).toBe("Kim Đồng");
  await tap(words.desk.undo);
  await until(publisher).toBe("Trẻ");
  await tap(replaced.fine);
  await until(text).toContain(said(replaced.settled.title, { n: 1 }));
});
