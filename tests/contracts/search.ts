/** What every search promises, with a thread behind it or without. */
import { afterEach, beforeEach, expect, test } from "vitest";
import type { SearchRow } from "#domain/catalogue/search/search-index.ts";
import type { Search } from "../../src/search-worker/search.ts";

export const searchContract = (create: () => Search): void => {
  let search: Search;
  beforeEach(() => {
    search = create();
  });
  afterEach(() => search.close());

  const found = async (query: string, limit = 10) => {
    const answer = await search.search(query, limit);
    expect(answer.type).toBe("found");
    return answer.type === "found" ? answer.hits.map(({ id }) => id) : [];
  };

  test("before anything is loaded nothing is found", async () => {
    expect(await found("de men")).toEqual([]);
  });

  test("what was loaded is found without tone marks", async () => {
    await search.load([deMen, soDo]);
    expect(await found("de men")).toEqual([deMen.id]);
    expect(await found("so do")).toEqual([soDo.id]);
  });

  test("a list of several portions is found to its last row, also when it arrives little by little", async () => {
    await search.load(trickling(manyRows(2_500)));
    expect(await found("sach 2500")).toEqual(["title:2500"]);
  });

  test("a load replaces what was there", async () => {
    await search.load([deMen]);
    await search.load([soDo]);
    expect(await found("de men")).toEqual([]);
    expect(await found("so do")).toEqual([soDo.id]);
  });

  test("two loads at once: the later one stands", async () => {
    await Promise.all([search.load(trickling(manyRows(1_500))), search.load([soDo])]);
    expect(await found("sach 7")).toEqual([]);
    expect(await found("so do")).toEqual([soDo.id]);
  });

  test("a changed title is found by its new words only, a removed one not at all", async () => {
    await search.load([deMen, soDo]);
    await search.update([{ id: deMen.id, fields: { title: "O chuột" } }], [soDo.id]);
    expect(await found("o chuot")).toEqual([deMen.id]);
    expect(await found("de men")).toEqual([]);
    expect(await found("so do")).toEqual([]);
  });

  test("a change made during a load outlives the load", async () => {
    await search.load([]);
    const load = search.load(trickling([...manyRows(1_200), deMen]));
    await Promise.resolve();
    const update = found("").then(() => search.update([{ id: deMen.id, fields: { title: "O chuột" } }], []));
    await Promise.all([load, update]);
    expect(await found("o chuot")).toEqual([deMen.id]);
    expect(await found("de men")).toEqual([]);
  });

  test("thousands of changes, enough to build the index anew, lose nothing", async () => {
    await search.load(manyRows(3_000));
    await search.update(manyRows(1_500).map(({ id }) => ({ id, fields: { title: `Truyện ${id.slice(6)}` } })), []);
    await search.update([deMen], ["title:2999"]);
    for (let turn = 0; turn < 20; turn++) {
      expect(await found("truyen 1500")).toEqual(["title:1500"]);
      expect(await found("sach 3000")).toEqual(["title:3000"]);
      expect(await found("de men")).toEqual([deMen.id]);
      expect(await found("sach 12")).not.toContain("title:12");
    }
  });

  test("who types on gets the answer to the last question; the earlier ones are superseded", async () => {
    await search.load([deMen, soDo]);
    const answers = await Promise.all(["de", "de m", "de me", "so do"].map((query) => search.search(query, 10)));
    expect(answers.map(({ type }) => type)).toEqual(["superseded", "superseded", "superseded", "found"]);
    expect(answers[3]).toMatchObject({ hits: [{ id: soDo.id }], approximate: false });
  });

  test("a slip of the finger is forgiven, and the answer says so", async () => {
    await search.load([deMen, soDo]);
    expect(await search.search("de mem phieu luu ky", 10)).toMatchObject({ type: "found", hits: [{ id: deMen.id, approximate: true }], approximate: true });
  });

  test("a saved index is taken over and answers the same", async () => {
    await search.load(manyRows(1_100));
    await search.update([deMen], ["title:5"]);
    const saved = await search.saveTo("seq 7");
    expect(saved.buffers.length).toBeGreaterThan(0);
    await search.load([soDo]);
    expect(await search.loadFrom(saved, "seq 7")).toBe(true);
    expect(await found("de men")).toEqual([deMen.id]);
    expect(await found("sach 1100")).toEqual(["title:1100"]);
    expect(await found("so do")).toEqual([]);
  });

  test("a saved index that is older than the data, or of another version, or cut off, is left alone", async () => {
    await search.load([deMen]);
    const saved = await search.saveTo("seq 7");
    await search.load([soDo]);
    expect(await search.loadFrom(saved, "seq 8")).toBe(false);
    expect(await search.loadFrom({ ...saved, version: saved.version + 1 }, "seq 7")).toBe(false);
    expect(await search.loadFrom({ ...saved, buffers: saved.buffers.slice(0, -1) }, "seq 7")).toBe(false);
    expect(await found("so do")).toEqual([soDo.id]);
  });

  test("what was removed is not in a saved index any more", async () => {
    await search.load([deMen, soDo]);
    await search.update([], [soDo.id]);
    const { buffers } = await search.saveTo("seq 1");
    const texts = buffers.map((buffer) => new TextDecoder().decode(buffer)).join(" ");
    expect(texts).toContain("phieu");
    expect(texts).not.toContain("trong");
    expect(texts).not.toContain(soDo.id);
  });

  test("a closed search refuses", async () => {
    search.close();
    await expect(search.search("de men", 10)).rejects.toThrow("closed");
  });
};

const deMen: SearchRow = { id: "title:demen", fields: { title: "Dế Mèn phiêu lưu ký", authors: "Tô Hoài" } };
const soDo: SearchRow = { id: "title:sodo", fields: { title: "Số đỏ", authors: "Vũ Trọng Phụng" } };

const manyRows = (count: number): SearchRow[] =>
  Array.from({ length: count }, (_, index) => ({ id: `title:${index + 1}`, fields: { title: `Sách ${index + 1}` } }));

async function* trickling(rows: readonly SearchRow[]): AsyncGenerator<SearchRow> {
  for (const [index, row] of rows.entries()) {
    if (index % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    yield row;
  }
}
