import { expect, test } from "vitest";
import { isSameDigest, tallyFrom, type Counted } from "#wire/digest.ts";

const documents: readonly Counted[] = [
  { id: "title:a", rev: "1-a" },
  { id: "title:b", rev: "3-b" },
  { id: "copy:a", rev: "1-a" },
  { id: "event:a", rev: "1-a" },
  { id: "patron:gone", rev: "2-x", erased: true },
];

const digestOf = (counted: readonly Counted[]) => {
  const tally = tallyFrom();
  for (const one of counted) tally.add(one);
  return tally.digest();
};

test("the same documents give the same digest in whatever order they came, and it counts them by kind", () => {
  const digest = digestOf(documents);
  expect(isSameDigest(digestOf([...documents].reverse()), digest)).toBe(true);
  expect(Object.fromEntries(Object.entries(digest).map(([kind, [count]]) => [kind, count]))).toEqual({ title: 2, copy: 1, event: 1, erased: 1 });
});

test.each([
  ["one is missing", documents.slice(1)],
  ["one is another", [{ id: "title:z", rev: "1-a" }, ...documents.slice(1)]],
  ["one was edited", [{ id: "title:a", rev: "2-a" }, ...documents.slice(1)]],
  ["two have each other's revision", [{ id: "title:a", rev: "3-b" }, { id: "title:b", rev: "1-a" }, ...documents.slice(2)]],
  ["one is there twice, and another is not", [documents[0]!, documents[0]!, ...documents.slice(2)]],
])("when %s, the digest is another", (_name, others) => {
  expect(isSameDigest(digestOf(others), digestOf(documents))).toBe(false);
});

test("events and erasures are told by their ids alone: no device keeps their revisions", () => {
  const others = documents.map((one) => (one.erased || one.id.startsWith("event:") ? { ...one, rev: "9-other" } : one));
  expect(isSameDigest(digestOf(others), digestOf(documents))).toBe(true);
});

test("what goes along with each change comes to the same as what is reckoned anew", () => {
  const tally = tallyFrom(digestOf(documents));
  tally.subtract({ id: "title:a", rev: "1-a" });
  tally.add({ id: "title:a", rev: "2-a" });
  tally.subtract({ id: "copy:a", rev: "1-a" });
  const now = documents.filter(({ id }) => id !== "copy:a").map((one) => (one.id === "title:a" ? { ...one, rev: "2-a" } : one));
  expect(tally.digest()).toEqual(digestOf(now));
});
