/** An event names no person and holds no free text: what names somebody is a sealed document that can be removed. */
import { expect, test } from "vitest";
import { overrideReasons } from "#domain/circulation/events.ts";
import type { WireDocument } from "#wire/documents.ts";
import { wireRefusal } from "#wire/refusal.ts";
import type { Chance } from "../../sync-server/demo/seeded.ts";
import { aSchool, books, carry, librarian, pupil, type Device } from "../storage/a-device.ts";

const titles = ["Dế Mèn phiêu lưu ký", "Kính vạn hoa", "Đất rừng phương Nam", "Góc sân và khoảng trời", "Tuổi thơ dữ dội"];
const names = ["Lê Bảo An", "Trần Gia Bình", "Phạm Thuỳ Chi", "Vũ Hoàng Đức", "Nguyễn Thị Hạnh"];
const remarks = ["cô Hạnh chủ nhiệm nhờ", "Em Đức hứa mai trả", "ghi nhầm ở sổ của Thuỳ Chi"];

/** Every text inside a value, with where it stands. */
const textsIn = (value: unknown, path = ""): [string, string][] =>
  typeof value === "string" ? [[path, value]] : typeof value === "object" && value !== null ? Object.entries(value).flatMap(([field, inner]) => textsIn(inner, `${path}.${field}`)) : [];

test("nothing in any event of a seeded month names a reader or a member of the staff, or repeats what was typed", async () => {
  const school = await aSchool(7);
  const { chance } = school;
  const pc = await school.device("pc");
  await pc.bringInBooks(...titles.map((title, index) => books(title, [`STK.${index}`, `STK.${index + 100}`])));
  await pc.bringInReaders(...names.map((name, index) => pupil(name, { sectorId: `01010000000${index}` })));
  const tablet = await school.device("tablet");
  await carry(pc, tablet);
  await tablet.reload();
  const acts = { lent: 0, against: 0, undone: 0 };
  for (let step = 0; step < 160; step++) {
    school.passes(30 + chance.below(300));
    const device = chance.pick([pc, tablet]);
    if (chance.next() < 0.06) await carry(device, device === pc ? tablet : pc);
    // A new day is begun with a name and a PIN.
    if (!device.here().staff.atWork()) await device.signIn(librarian.name, librarian.pin);
    await act(device, chance, acts);
  }
  await carry(pc, tablet);
  await carry(tablet, pc);

  const events = await Promise.all([pc, tablet].map(async ({ here }) => (await here().db.events.toArray()).map(({ event }) => event)));
  expect(events[0]!.length).toBe(events[1]!.length);
  expect(acts.against).toBeGreaterThan(10);
  expect(acts.undone).toBeGreaterThan(5);
  const words = [...names, ...remarks, librarian.name].flatMap((text) => text.split(" ")).filter((word) => /[^\u0020-\u007e]/.test(word));
  expect(words.length).toBeGreaterThan(12);
  let seen = 0;
  for (const event of events[0]!) {
    for (const [path, text] of textsIn(event)) {
      seen++;
      // Ids, days, a version, a class, and words of the program: nothing that a person typed at the desk has this form.
      expect(words.filter((word) => text.includes(word)), `${event.kind}${path}`).toEqual([]);
      expect(text, `${event.kind}${path}`).toMatch(/^[\w:.-]*$/);
    }
  }
  expect(events[0]!.length).toBeGreaterThan(100);
  expect(seen).toBeGreaterThan(1500);

  const reasons = new Set(events[0]!.flatMap((event) => (event.kind === "copy-lent" && event.override ? [event.override.reason] : [])));
  expect([...reasons].sort()).toEqual([...overrideReasons].sort());
});

test("a name or a remark where an id belongs is a broken shape", async () => {
  const school = await aSchool();
  const pc = await school.device("pc");
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["1"]));
  await pc.bringInReaders(pupil("Lê Bảo An"));
  await pc.here().desk.choose(await pc.copy("1"), await pc.reader("Lê Bảo An"));
  const lent = (await pc.here().keeper.nextToSend(100)).find(({ doc }) => doc["kind"] === "copy-lent")!;
  const lies: Partial<WireDocument>[] = [{ borrower: { party: "Lê Bảo An", is: "person" } }, { staff: "Cô Lan" }, { override: { refusals: [], reason: "em hứa mai trả" } }, { override: { refusals: [], reason: "other", note: "em hứa mai trả" } }];
  expect(wireRefusal(lent.database, lent.doc as Record<string, unknown>)).toBeUndefined();
  for (const lie of lies) expect(wireRefusal(lent.database, { ...lent.doc, ...lie }), JSON.stringify(lie)).toBeTypeOf("string");
});

const act = async (device: Device, chance: Chance, acts: { lent: number; against: number; undone: number }): Promise<void> => {
  const { desk } = device.here();
  const copy = await device.copy(`STK.${chance.below(5) + (chance.next() < 0.5 ? 0 : 100)}`);
  const reader = await device.reader(chance.pick(names));
  const answer = await desk.choose(copy, reader);
  if (answer.type === "Refused" && answer.mayOverride) {
    acts.against++;
    await desk.lendAnyway(copy, reader, { reason: chance.pick(overrideReasons), ...(chance.next() < 0.6 ? { remark: chance.pick(remarks) } : {}) });
  }
  if (answer.type === "Lent") acts.lent++;
  if ((answer.type === "Lent" || answer.type === "TakenBack") && chance.next() < 0.15) {
    acts.undone++;
    await desk.undo(answer.event);
  }
};
