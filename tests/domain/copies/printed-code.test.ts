import { describe, expect, test } from "vitest";
import { articlesOf, namedBy, notNamedBy, type Title } from "#domain/catalogue/title.ts";
import { emptyStory, type CopyStory } from "#domain/circulation/copy-story.ts";
import { articleFrom, isbnFromScan } from "#domain/copies/barcode-article.ts";
import type { Copy, CopyStatus } from "#domain/copies/copy.ts";
import { meaningOf } from "#domain/copies/printed-code.ts";
import { day } from "#domain/kernel/day.ts";
import type { CopyId, TitleId } from "#domain/kernel/ids.ts";

const isbn = "9786041166486";
const file = (no: string, is: "in" | "out" | "missing" = "in", status: CopyStatus = "open") => {
  const id = `copy:${no}` as CopyId;
  const copy: Copy = { id, title: "title:t" as TitleId, accessionNo: no, barcodes: [], status };
  const story: CopyStory = { ...emptyStory(id), ...(is === "out" ? { loans: [{ event: `event:${no}` } as never] } : {}), ...(is === "missing" ? { missingSince: day("2026-09-07") } : {}) };
  return { copy, story };
};
const has = (...numbers: string[]) => ({ has: ({ copy }: { copy: Copy }) => numbers.includes(copy.accessionNo) });
const likelyOf = (...asked: Parameters<typeof meaningOf<ReturnType<typeof file>>>) => {
  const meaning = meaningOf(...asked);
  return meaning.is === "oneOf" ? [meaning.likely?.copy.accessionNo, meaning.copies.map(({ copy }) => copy.accessionNo).join(" ")] : meaning.is;
};

describe("what a publisher's code means", () => {
  const [a, b, c] = [file("a"), file("b"), file("c", "out")];

  test.each([
    ["the library's only copy is asked about, until somebody has said that it is the one", [], [a], undefined, ["a", "a"]],
    ["once said, it is meant without asking", [a], [a], undefined, "thisCopy"],
    ["a second copy has come since: asked again", [a], [a, b], undefined, [undefined, "a b"]],
    ["a withdrawn copy is not in anybody's hand", [], [a, file("w", "in", "withdrawn")], undefined, ["a", "a"]],
    ["a code on one copy that no title is known by is a label", [a], [], undefined, "thisCopy"],
    ["the reader has one of them: it comes back", [], [a, b, c], has("c"), ["c", "c a b"]],
    ["the reader has none, and one is in: it goes out", [], [c, a, file("m", "missing")], has(), ["a", "a c m"]],
    ["the reader has none, and two are in: nobody can tell", [], [a, b, c], has(), [undefined, "a b c"]],
    ["nobody's panel is open, and one is out: it comes back", [], [a, b, c], undefined, ["c", "c a b"]],
    ["the reader has two of them", [], [c, file("d", "out"), a], has("c", "d"), [undefined, "c d a"]],
    ["none is left", [], [file("w", "in", "withdrawn")], undefined, "noCopy"],
  ] as const)("%s", (_what, opened, ofTitle, reader, expected) => {
    expect(likelyOf(opened, ofTitle, reader)).toEqual(expected);
  });
});

describe("numbers that a title is known by", () => {
  const title: Title = { id: "title:t" as TitleId, titleProper: "Toán 6", authors: [], bookType: "textbook" };

  test("the first ISBN and the first other number stand where lists look for them, further ones beside", () => {
    const known = ["8934567890120", isbn, "8935244800012", "9780306406157", isbn].reduce(namedBy, title);
    expect(known).toMatchObject({ isbn, gtin: "8934567890120", otherArticles: ["8935244800012", "9780306406157"] });
    expect(articlesOf(known)).toHaveLength(4);
  });

  test("what was said by mistake is taken away and leaves nothing", () => {
    const known = ["8934567890120", isbn, "8935244800012"].reduce(namedBy, title);
    expect(["8935244800012", isbn, "8934567890120"].reduce(notNamedBy, known)).toEqual(title);
  });
});

test("an ISBN of ten digits is the same number as one of thirteen, where a book's number is asked for", () => {
  expect(articleFrom("0-306-40615-2")).toEqual(articleFrom("978-0-306-40615-7"));
  expect(isbnFromScan("0306406152")).toBeUndefined();
  expect(articleFrom("0306406153")).toBeUndefined();
});
