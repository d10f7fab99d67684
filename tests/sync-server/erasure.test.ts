/** What the server does with an erasure: it wins over every branch, nothing comes after it, and no byte of what was before stays. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { erasureOf } from "#wire/erasure.ts";
import { openEngine } from "../../sync-server/engine.ts";
import { leavesOf } from "../../sync-server/revisions/revision-tree.ts";
import type { Edit } from "../../sync-server/revisions/edit.ts";
import { seeded } from "../../sync-server/demo/seeded.ts";
import { newEdit, replicatedEdit } from "../contracts/document-storage.ts";

const root = mkdtempSync(join(tmpdir(), "tu-sach-erasure-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let directories = 0;

const desk = "school-a-desk";
const sealed = (text: string) => ({ kind: "patron", v: 1, sealed: text.padEnd(400, ".") });
const { _id, ...erased } = erasureOf("patron:an");

const aServer = () => {
  const directory = join(root, String(++directories));
  let drawn = 0;
  const engine = openEngine({ directory, clock: () => 0, randomBytes: (count) => Uint8Array.from({ length: count }, () => ++drawn % 256), version: "0" });
  engine.databases.create(desk);
  const write = (...edits: readonly Edit[]) => engine.databases.write(desk, edits);
  return {
    ...engine,
    write,
    one: async (edit: Edit) => {
      const [verdict] = await write(edit);
      if (verdict?.ok !== true) throw new Error(JSON.stringify(verdict));
      return verdict.rev;
    },
    stored: () => engine.databases.find(desk)?.get("patron:an"),
    bytes: () => readdirSync(directory).map((name) => readFileSync(join(directory, name)).toString("latin1")).join("\n"),
  };
};

describe("an erasure", () => {
  test("follows every edit, and after it nothing else is taken: no edit, no deletion, nothing from a replicator", async () => {
    const server = aServer();
    const rev = await server.one(newEdit("patron:an", sealed("An")));
    const gone = await server.one(newEdit("patron:an", erased, rev));
    const refused = { ok: false, id: "patron:an", error: "forbidden" };
    expect(await server.write(newEdit("patron:an", sealed("stale"), rev), newEdit("patron:an", sealed("again")))).toMatchObject([{ error: "conflict" }, { error: "conflict" }]);
    expect(await server.write(newEdit("patron:an", sealed("upon it"), gone), newEdit("patron:an", {}, gone, true))).toMatchObject([refused, refused]);
    expect(await server.write(replicatedEdit("patron:an", sealed("elsewhere"), 9, ["zzz", "yyy"]))).toMatchObject([refused]);
    expect(server.stored()).toMatchObject({ winner: gone, deleted: false, body: JSON.stringify(erased) });
    await server.close();
  });

  test("that comes from elsewhere and is the shorter branch is laid upon the longer one", async () => {
    const server = aServer();
    await server.write(replicatedEdit("patron:an", sealed("long"), 4, ["ddd", "ccc", "bbb", "aaa"]), replicatedEdit("patron:an", sealed("other"), 3, ["eee", "bbb", "aaa"]));
    await server.write(replicatedEdit("patron:an", erased, 2, ["fff", "aaa"]));
    const stored = server.stored();
    expect(stored).toMatchObject({ deleted: false, body: JSON.stringify(erased) });
    expect(leavesOf(stored?.tree ?? []).map(({ generation, deleted }) => [generation, deleted])).toEqual([[5, false], [4, false], [2, false]]);
    for (const text of ["long", "other"]) expect(server.bytes()).not.toContain(text);
    await server.close();
  });

  test("leaves nothing of what was before in any file, the log included; nor does a deletion; a neighbour stays", async () => {
    const server = aServer();
    const chance = seeded(7);
    const revs = new Map<string, string>();
    const put = async (...ids: readonly string[]) => {
      const text = (id: string) => ({ kind: "patron", v: 1, sealed: `secret of ${id}|`.padEnd(100 + chance.below(1500), ".") });
      for (const verdict of await server.write(...ids.map((id) => newEdit(id, text(id), revs.get(id))))) if (verdict.ok) revs.set(verdict.id, verdict.rev);
    };
    const ids = Array.from({ length: 200 }, (_, index) => `patron:${index}-${chance.below(1_000_000)}`);
    await put(...ids);
    // Edited again and again, so that pages are divided and rows move about in the file.
    for (let times = 0; times < 800; times++) await put(chance.pick(ids));
    const go = ids.slice(0, 40);
    const left = () => {
      const bytes = server.bytes();
      return ids.filter((id) => bytes.includes(`secret of ${id}|`));
    };
    expect(left()).toEqual(ids);
    await server.write(...go.map((id, index) => (index % 2 === 0 ? newEdit(id, erased, revs.get(id)) : newEdit(id, {}, revs.get(id), true))));
    expect(left()).toEqual(ids.slice(40));
    expect(server.databases.info(desk)).toMatchObject({ doc_count: 180, doc_del_count: 20 });
    await server.close();
  });

  test("is one in a database with people alone: elsewhere a document of that kind is like any other", async () => {
    const server = aServer();
    server.databases.create("notes");
    const [made] = await server.databases.write("notes", [newEdit("patron:an", erased)]);
    if (made?.ok !== true) throw new Error("not written");
    expect(await server.databases.write("notes", [newEdit("patron:an", { any: 1 }, made.rev)])).toMatchObject([{ ok: true }]);
    await server.close();
  });
});
