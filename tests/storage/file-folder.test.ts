/** What is not sent goes to the chosen folder by itself, and what is in the way is said. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Filed } from "../../src/desk/handover.ts";
import { createFileFolder } from "../../src/storage/file-folder.ts";
import type { FolderHandle } from "../../src/storage/file-places.ts";
import { createValue } from "../../src/storage/value.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const fewMinutes = 300_000;

const aFolder = async ({ permission = "granted" as PermissionState, can = true } = {}) => {
  const written: string[] = [];
  const disk = { permission, full: false };
  const handle: FolderHandle = {
    name: "USB thư viện",
    queryPermission: async () => disk.permission,
    requestPermission: async () => (disk.permission = "granted"),
    getFileHandle: async (name) => {
      if (disk.permission !== "granted") throw new DOMException("no", "NotAllowedError");
      if (disk.full) throw new DOMException("full", "QuotaExceededError");
      return { createWritable: async () => ({ write: async () => undefined, close: async () => void written.push(name) }) };
    },
  };
  const filed = createValue<Filed>({ unsent: 0, inFile: 0, lastAt: null, oldestAt: null });
  let kept: FolderHandle | undefined;
  const folder = createFileFolder({
    places: { pickFolder: can ? async () => handle : undefined },
    kept: { get: async () => kept, set: async (next) => void (kept = next) },
    filed: { ...filed, load: async () => undefined },
    make: async () => ({ name: "x", nameOfTheDay: "hom-nay.tusach", content: new Blob(), counts: { events: 1, documents: 0, deletions: 0 }, kept: async () => filed.set({ ...filed.current(), inFile: filed.current().unsent }) }),
    alone: (work) => work(),
  });
  await folder.load();
  const act = () => filed.set({ ...filed.current(), unsent: filed.current().unsent + 1 });
  const minutesPass = (count: number) => vi.advanceTimersByTimeAsync(count * 60_000);
  return { folder, filed, written, disk, act, minutesPass };
};

test("once chosen, it is written to some minutes after an act, and again only when there is something new", async () => {
  const { folder, written, act, minutesPass } = await aFolder();
  expect(folder.state.current()).toEqual({ type: "None" });
  await folder.choose();
  expect(folder.state.current()).toEqual({ type: "Ready", name: "USB thư viện" });
  act();
  act();
  await minutesPass(1);
  expect(written).toEqual([]);
  await vi.advanceTimersByTimeAsync(fewMinutes);
  expect(written).toEqual(["hom-nay.tusach"]);
  await minutesPass(60);
  expect(written).toHaveLength(1);
  act();
  await vi.advanceTimersByTimeAsync(fewMinutes);
  expect(written).toHaveLength(2);
});

test("what is in no file yet is written at once when the folder is chosen, and when the page goes out of sight", async () => {
  const { folder, written, act } = await aFolder();
  act();
  await folder.choose();
  expect(written).toHaveLength(1);
  act();
  await folder.writeNow();
  expect(written).toHaveLength(2);
  await folder.writeNow();
  expect(written).toHaveLength(2);
});

test("a lost permission is said, and given again by a press of a button", async () => {
  const { folder, written, act, disk, minutesPass } = await aFolder();
  await folder.choose();
  disk.permission = "prompt";
  act();
  await minutesPass(6);
  expect(folder.state.current()).toEqual({ type: "NotAllowed", name: "USB thư viện" });
  await folder.allow();
  expect(folder.state.current().type).toBe("Ready");
  expect(written).toHaveLength(1);
});

test("after the app was opened anew the folder is known, and so is that it may not be written to yet", async () => {
  const { folder, disk } = await aFolder();
  await folder.choose();
  disk.permission = "prompt";
  await folder.load();
  expect(folder.state.current().type).toBe("NotAllowed");
  await folder.forget();
  expect(folder.state.current().type).toBe("None");
});

test("a full or missing stick is said, and tried again", async () => {
  const { folder, written, act, disk, minutesPass } = await aFolder();
  await folder.choose();
  disk.full = true;
  act();
  await minutesPass(6);
  expect(folder.state.current().type).toBe("Failing");
  disk.full = false;
  await minutesPass(6);
  expect(folder.state.current().type).toBe("Ready");
  expect(written).toHaveLength(1);
});

test("a browser that knows no folders says so", async () => {
  const { folder } = await aFolder({ can: false });
  expect(folder.state.current()).toEqual({ type: "Impossible" });
});

test("another folder gets what is only in the file of the one before", async () => {
  const { folder, written, act } = await aFolder();
  act();
  await folder.choose();
  await folder.choose();
  expect(written).toHaveLength(2);
});

test("no more is written after it was to stop, also when it stopped in the middle of a file", async () => {
  const { folder, written, act, disk, minutesPass } = await aFolder();
  await folder.choose();
  act();
  for (const isFull of [false, true]) {
    disk.full = isFull;
    const writing = folder.writeNow();
    await folder.forget();
    await writing;
    expect(folder.state.current()).toEqual({ type: "None" });
    await folder.choose();
    act();
  }
  await folder.forget();
  const before = written.length;
  await minutesPass(60);
  expect(written).toHaveLength(before);
});
