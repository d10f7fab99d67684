import { expect, test } from "vitest";
import { groupsFromKey } from "#wire/recovery-key.ts";
import { aSchool, books, everything, librarian, pupil } from "./a-device.ts";

const wrong = { ok: false, error: { type: "WrongPin" } };

test("who gives the right PIN is signed in, and every act from then on names them", async () => {
  const pc = await (await aSchool()).device("pc");
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["1"]));
  await pc.bringInReaders(pupil("Lê Bảo An"));
  await pc.here().staff.add({ name: "Bạn Minh", role: "assistant", pin: "5678" });
  expect((await pc.here().staff.all()).map(({ name, role }) => `${name}, ${role}`).sort()).toEqual(["Bạn Minh, assistant", "Cô Lan, librarian"]);
  expect(await pc.signIn("Bạn Minh", "1234")).toEqual(wrong);
  expect(pc.here().staff.signedIn.current()).toBeUndefined();
  expect(await pc.signIn("Bạn Minh", "5678")).toMatchObject({ ok: true, value: { name: "Bạn Minh", role: "assistant" } });
  const { id } = pc.here().staff.signedIn.current()!;
  await pc.here().desk.choose(await pc.copy("1"), await pc.reader("Lê Bảo An"));
  await pc.signIn(librarian.name, librarian.pin);
  await pc.here().desk.choose(await pc.copy("1"), undefined);
  const staffOf = new Map((await pc.here().db.events.toArray()).map(({ event }) => [event.kind, event.staff]));
  expect(staffOf.get("copy-lent")).toBe(id);
  expect(staffOf.get("copy-returned")).toBe(pc.here().staff.signedIn.current()!.id);
  expect(staffOf.get("copy-returned")).not.toBe(id);
});

test("after three wrong PINs one waits, longer each time, also after a reload and with the right PIN; then it counts from the start", async () => {
  const school = await aSchool();
  const pc = await school.device("pc");
  for (let tries = 0; tries < 3; tries++) expect(await pc.signIn(librarian.name, "0000")).toEqual(wrong);
  expect(await pc.signIn(librarian.name, librarian.pin)).toEqual({ ok: false, error: { type: "WaitSeconds", seconds: 5 } });
  await pc.reload();
  expect(await pc.signIn(librarian.name, librarian.pin)).toEqual({ ok: false, error: { type: "WaitSeconds", seconds: 5 } });
  school.passes(0.1);
  expect(await pc.signIn(librarian.name, "0000")).toEqual(wrong);
  expect(await pc.signIn(librarian.name, "0000")).toEqual({ ok: false, error: { type: "WaitSeconds", seconds: 10 } });
  for (let tries = 4; tries < 14; tries++) {
    school.passes(6);
    expect(await pc.signIn(librarian.name, "0000")).toEqual(wrong);
  }
  expect(await pc.signIn(librarian.name, librarian.pin)).toEqual({ ok: false, error: { type: "WaitSeconds", seconds: 320 } });
  school.passes(6);
  expect((await pc.signIn(librarian.name, librarian.pin)).ok).toBe(true);
  expect(await pc.signIn(librarian.name, "0000")).toEqual(wrong);
  expect((await pc.signIn(librarian.name, librarian.pin)).ok).toBe(true);
});

test("a clock that is set back does not make anybody wait for years", async () => {
  const school = await aSchool();
  const pc = await school.device("pc");
  for (let tries = 0; tries < 3; tries++) await pc.signIn(librarian.name, "0000");
  school.passes(-60 * 24 * 365);
  expect((await pc.signIn(librarian.name, librarian.pin)).ok).toBe(true);
});

test("who signed in is still at work after a reload, within ten hours, on this device", async () => {
  const school = await aSchool();
  const pc = await school.device("pc");
  await pc.signIn(librarian.name, librarian.pin);
  school.passes(9 * 60 + 59);
  await pc.reload();
  expect(pc.here().staff.signedIn.current()).toMatchObject({ name: librarian.name, role: "librarian" });
  school.passes(2);
  await pc.reload();
  expect(pc.here().staff.signedIn.current()).toBeUndefined();
});

test("a page that stood open overnight is nobody's in the morning: no act is written in yesterday's name", async () => {
  const school = await aSchool();
  const pc = await school.device("pc");
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["1"]));
  await pc.bringInReaders(pupil("Lê Bảo An"));
  const [copy, an] = [await pc.copy("1"), await pc.reader("Lê Bảo An")];
  await pc.signIn(librarian.name, librarian.pin);
  school.passes(14 * 60);
  await expect(pc.here().desk.choose(copy, an)).rejects.toThrow("working day");
  expect(pc.here().staff.signedIn.current()).toBeUndefined();
  expect(await pc.here().db.events.count()).toBe(0);
  await pc.signIn(librarian.name, librarian.pin);
  // A clock that is put right by a little signs nobody out.
  school.passes(-2);
  expect((await pc.here().desk.choose(copy, an)).type).toBe("Lent");
});

test("who signed out is out after a reload too", async () => {
  const pc = await (await aSchool()).device("pc");
  await pc.signIn(librarian.name, librarian.pin);
  pc.here().staff.signOut();
  expect(pc.here().staff.signedIn.current()).toBeUndefined();
  await everything(pc);
  await pc.reload();
  expect(pc.here().staff.signedIn.current()).toBeUndefined();
});

test("neither a PIN nor a name of the staff is on the disk in the clear", async () => {
  const pc = await (await aSchool()).device("pc");
  await pc.here().staff.add({ name: "Nguyễn Thị Hạnh", role: "assistant", pin: "730951" });
  await pc.signIn("Nguyễn Thị Hạnh", "730951");
  const { device, ...rest } = await everything(pc);
  expect(device).toHaveLength(1);
  const kept = JSON.stringify(rest);
  expect(kept).toContain("signed in");
  expect(kept).not.toContain("Hạnh");
  expect(kept).not.toContain("730951");
});

test("a forgotten PIN is replaced with the recovery sheet in hand, and not with another school's", async () => {
  const school = await aSchool();
  const pc = await school.device("pc");
  const { staff, device } = pc.here();
  const [thu] = await staff.all();
  if (!thu) throw new Error("nobody works here");
  for (let tries = 0; tries < 4; tries++) await staff.signIn(thu.id, "0000");
  expect(await staff.resetPin(thu.id, groupsFromKey(new Uint8Array(32)).join(" "), "4321")).toEqual({ ok: false, error: { type: "OtherSchool" } });
  expect(await staff.resetPin(thu.id, "ABC", "4321")).toEqual({ ok: false, error: { type: "WrongLength", characters: 3 } });
  expect((await staff.signIn(thu.id, "4321")).ok).toBe(false);
  expect((await staff.resetPin(thu.id, groupsFromKey(device.rawKey).join(" "), "4321")).ok).toBe(true);
  expect((await staff.signIn(thu.id, "4321")).ok).toBe(true);
  staff.signOut();
  expect((await staff.signIn(thu.id, librarian.pin)).ok).toBe(false);
});
