// @vitest-environment jsdom
/** How full the device is, and whether the browser keeps what is on it, in words that say what to do. */
import { MantineProvider } from "@mantine/core";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { ServicesProvider } from "../../../src/desk/services-context.tsx";
import type { Observable, SchoolServices, StartService } from "../../../src/desk/services.ts";
import { RoomSettings } from "../../../src/screens/settings/room-settings.tsx";
import { RoomNotice } from "../../../src/screens/status/room-notice.tsx";
import { createRoom, type StorageSaid } from "../../../src/storage/room.ts";
import { startWords } from "../../../src/ui/messages/index.ts";
import * as words from "../../../src/ui/messages/vi/index.ts";

let root: Root;
let place: HTMLElement;

beforeAll(() => {
  window.matchMedia = (media) => ({ matches: false, media, onchange: null, addListener() {}, removeListener() {}, addEventListener() {}, removeEventListener() {}, dispatchEvent: () => false });
  return startWords().all();
});

beforeEach(() => {
  place = document.body.appendChild(document.createElement("main"));
  root = createRoot(place);
});

afterEach(() => {
  root.unmount();
  place.remove();
});

const still = <Value,>(value: Value): Observable<Value> => ({ current: () => value, subscribe: () => () => undefined });
const show = (storage: StorageSaid | undefined) => {
  const room = createRoom(storage);
  const school = { room, status: still({ trouble: "none" }), handover: { filed: still({ unsent: 3, inFile: 1, lastAt: 1, oldestAt: 1 }) } } as object as SchoolServices;
  root.render(
    <MantineProvider env="test">
      <ServicesProvider value={{ start: {} as StartService, school }}>
        <RoomNotice />
        <RoomSettings />
      </ServicesProvider>
    </MantineProvider>,
  );
  return room;
};
const until = (look: () => unknown) => expect.poll(look, { timeout: 5000, interval: 10 });
const page = () => place.textContent ?? "";
const GB = 1_000_000_000;

test("the room is said in words, with what is not sent, and nothing is asked for while there is enough", async () => {
  show({ estimate: async () => ({ usage: 0.12 * GB, quota: 2.3 * GB }), persisted: async () => true });
  await until(page).toContain("Đã dùng 120 MB trong 2,3 GB");
  expect(page()).toContain("còn 2,2 GB");
  expect(page()).toContain("3 mục chưa gửi: 1 đã ghi ra tệp, 2 chỉ có trên máy này.");
  expect(page()).toContain(words.room.kept);
  expect(page()).not.toContain(words.room.tightTitle);
  expect(place.querySelector("button")).toBeNull();
});

test("from four fifths on every screen says so, and the settings what to do", async () => {
  show({ estimate: async () => ({ usage: 0.8 * GB, quota: GB }), persisted: async () => true });
  await until(page).toContain(words.room.tight.replace("{{percent}}", "80"));
  for (const sentence of Object.values(words.room.do)) expect(page()).toContain(sentence);
});

test("just under four fifths nobody is troubled", async () => {
  show({ estimate: async () => ({ usage: 0.79 * GB, quota: GB }), persisted: async () => true });
  await until(page).toContain("Đã dùng 790 MB");
  expect(page()).not.toContain(words.room.tightTitle);
});

test("where a browser always says there is room, a write that failed tells, until one goes well again", async () => {
  const room = show({ estimate: async () => ({ usage: 1, quota: 10 * GB }), persisted: async () => true });
  await until(page).toContain("trong 10 GB");
  expect(page()).not.toContain(words.room.full);
  room.noteFull();
  await until(page).toContain(words.room.full);
  for (const sentence of Object.values(words.room.do)) expect(page()).toContain(sentence);
  room.noteWritten();
  await until(page).not.toContain(words.room.full);
});

test("a browser that says no is answered with what to do", async () => {
  let asked = 0;
  show({ estimate: async () => ({ usage: 1, quota: GB }), persisted: async () => false, persist: async () => asked++ < 0 });
  await until(page).toContain(words.room.notKept);
  expect(page()).not.toContain(words.room.refused);
  place.querySelector("button")?.click();
  await until(page).toContain(words.room.refused);
  expect(asked).toBe(1);
});

test("a browser that says nothing at all breaks nothing", async () => {
  show(undefined);
  await until(page).toContain(words.room.unknown);
});
