import { expect, test } from "vitest";
import { displayTitle } from "#domain/catalogue/title.ts";
import { aSchool, books, librarian, pupil } from "./a-device.ts";

test("all that is out is told with copy, title and reader; what came back is not, and a reader without a tie is unknown", async () => {
  const pc = await (await aSchool()).device("pc");
  await pc.signIn(librarian.name, librarian.pin);
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["1", "2"]), books("Tuổi thơ dữ dội", ["3"]));
  await pc.bringInReaders(pupil("Lê Bảo An"), pupil("Trần Bình"));
  const { desk, loans, db } = pc.here();
  const [an, binh] = [await pc.reader("Lê Bảo An"), await pc.reader("Trần Bình")];
  await desk.scan("1", an);
  await desk.scan("2", binh);
  await desk.scan("3", an);
  await desk.choose(await pc.copy("3"), undefined);
  const told = async () => (await loans.open()).map(({ copy, title, patron }) => [copy?.accessionNo, title && displayTitle(title), patron?.fullName]).sort();
  expect(await told()).toEqual([["1", "Dế Mèn phiêu lưu ký", "Lê Bảo An"], ["2", "Dế Mèn phiêu lưu ký", "Trần Bình"]]);
  expect(await db.ties.where("patron").equals(binh).delete()).toBe(1);
  expect(await told()).toEqual([["1", "Dế Mèn phiêu lưu ký", "Lê Bảo An"], ["2", "Dế Mèn phiêu lưu ký", undefined]]);
});
