import { afterEach, expect, test, vi } from "vitest";
import { aSchool, books, carry, librarian, pupil } from "./a-device.ts";

afterEach(() => vi.restoreAllMocks());

/** What the browser is asked for: it may answer "saved" before the disk has it, unless the transaction is strict. */
const watchTransactions = () => {
  const seen: { mode: string; durability: string; stores: string[] }[] = [];
  const begin = IDBDatabase.prototype.transaction;
  vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(function (this: IDBDatabase, ...args) {
    const begun = begin.apply(this, args);
    seen.push({ mode: begun.mode, durability: begun.durability, stores: [...begun.objectStoreNames] });
    return begun;
  });
  return { writing: (...stores: string[]) => seen.filter(({ mode, stores: touched }) => mode === "readwrite" && (stores.length === 0 || stores.some((store) => touched.includes(store)))) };
};

test("every transaction of a day that writes is strict, so that what is said to be saved is on disk", async () => {
  const transactions = watchTransactions();
  const school = await aSchool();
  const pc = await school.device("pc");
  const tablet = await school.device("tablet");
  await pc.signIn(librarian.name, librarian.pin);
  const stock = await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.001", "STK.002"]), books("Kính vạn hoa", ["STK.003"], { quantity: 2 }));
  await pc.bringInReaders(pupil("Lê Bảo An"), pupil("Trần Gia Bình"));
  await carry(pc, tablet);

  const { desk, keeper, lists, printing } = pc.here();
  const [an, copy] = [await pc.reader("Lê Bảo An"), await pc.copy("STK.001")];
  const atDesk = transactions.writing("events").length;
  expect((await desk.choose(copy, an)).type).toBe("Lent");
  school.passes(60 * 24 * 9);
  await pc.signIn(librarian.name, librarian.pin);
  const refused = await desk.choose(await pc.copy("STK.003"), an);
  expect(refused.type).toBe("Refused");
  const lent = await desk.lendAnyway(await pc.copy("STK.003"), an, { reason: "other", remark: "thi học sinh giỏi" });
  expect(lent.type).toBe("Lent");
  expect((await desk.choose(copy, undefined)).type).toBe("TakenBack");
  expect((await desk.undo((lent as Extract<typeof lent, { type: "Lent" }>).event)).type).toBe("Undone");
  // Lent, refused, lent anyway, taken back, undone: each act is one transaction, and a refusal is decided inside one too.
  expect(transactions.writing("events").length - atDesk).toBe(5);

  await carry(pc, tablet);
  expect((await tablet.here().desk.choose(await tablet.copy("STK.002"), an)).type).toBe("Lent");
  await carry(tablet, pc);
  expect((await desk.choose(copy, await pc.reader("Trần Gia Bình"))).type).toBe("Lent");
  const waiting = (await keeper.nextToSend(10)).find(({ doc }) => doc["kind"] === "copy-lent");
  await keeper.refusedRow(waiting!, "forbidden: a test");
  await keeper.sendAgain(waiting!.database, await keeper.heldBeside(waiting!.database, new Set()));
  await pc.here().ruleVersions.write(pc.here().rules.current(), pc.here().desk.today());
  await printing.giveCodes([await pc.copy("STK.003")]);
  expect((await lists.undoImport("books", stock.voucher!)).ok).toBe(false);
  const more = await pc.bringInBooks(books("Góc sân và khoảng trời", ["STK.010"]));
  expect((await lists.undoImport("books", more.voucher!)).ok).toBe(true);

  expect(transactions.writing("events", "outbox").length).toBeGreaterThanOrEqual(20);
  expect(transactions.writing().filter(({ durability }) => durability !== "strict")).toEqual([]);
});
