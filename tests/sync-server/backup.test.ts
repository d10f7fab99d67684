/** A backup made while the server writes is whole, and becomes a data directory that the server goes on with; a damaged one becomes nothing. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ServerGone, type ServerProcess } from "./server-process.ts";
import { serverProcesses } from "./server-processes.ts";

const { root, started, killed } = serverProcesses("backup");

const command = (...args: string[]): Promise<{ code: number; said: string }> =>
  new Promise((answer) => {
    execFile(process.execPath, [join(import.meta.dirname, "../../sync-server/backup/main.ts"), ...args], (error, out, complaint) =>
      answer({ code: typeof error?.code === "number" ? error.code : 0, said: out + complaint }),
    );
  });

const numbersIn = async (server: ServerProcess): Promise<number[]> => {
  const { json } = await server.ask("GET", "/books/_all_docs");
  return (json as { rows: { id: string }[] }).rows.map(({ id }) => Number(id)).toSorted((one, other) => one - other);
};

test("a backup made in the middle of writing has all that was acknowledged before it, and no gap; the restored server goes on from it", async () => {
  const data = join(root, "data");
  const server = await started(data);
  await server.ask("PUT", "/books");
  let acknowledged = 0;
  const working = (async () => {
    try {
      for (let n = 1; ; n++) {
        expect((await server.ask("PUT", `/books/${n}`, { n })).status).toBe(201);
        acknowledged = n;
      }
    } catch (error) {
      if (!(error instanceof ServerGone)) throw error;
    }
  })();
  await expect.poll(() => acknowledged).toBeGreaterThan(50);
  const before = acknowledged;
  const backup = join(root, "backup");
  expect(await command("backup", "--data", data, "--to", backup)).toMatchObject({ code: 0 });
  const after = acknowledged;
  expect(after).toBeGreaterThan(before);
  await killed(server);
  await working;
  expect(readdirSync(backup).toSorted()).toEqual(["backup.json", "databases"]);

  expect((await command("restore", "--from", backup, "--data", data)).code).toBe(1);
  const restored = join(root, "restored");
  expect(await command("restore", "--from", backup, "--data", restored)).toMatchObject({ code: 0 });
  const again = await started(restored);
  const numbers = await numbersIn(again);
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => index + 1));
  expect(numbers.length).toBeGreaterThanOrEqual(before);
  expect(numbers.length).toBeLessThanOrEqual(after + 1);
  expect((await again.ask("PUT", "/books/0", {})).status).toBe(201);
  expect((await command("restore", "--from", backup, "--data", restored)).said).toContain("has data in it");
});

test("a backup with one byte changed, a file missing, or no end is refused, and nothing is put in place", async () => {
  const data = join(root, "kept");
  const server = await started(data);
  await server.ask("PUT", "/books");
  await server.ask("PUT", "/books/a", { n: 1 });
  await killed(server);
  for (const [name, harm] of [
    ["changed", (folder: string) => {
      const file = join(folder, "databases", "books.sqlite");
      const bytes = readFileSync(file);
      bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
      writeFileSync(file, bytes);
    }],
    ["missing", (folder: string) => rmSync(join(folder, "databases", "_users.sqlite"))],
    ["unfinished", (folder: string) => rmSync(join(folder, "backup.json"))],
    ["escaping", (folder: string) => writeFileSync(join(folder, "backup.json"), readFileSync(join(folder, "backup.json"), "utf8").replace("databases/books.sqlite", "databases/../../books.sqlite"))],
  ] as const) {
    const [backup, target] = [join(root, name), join(root, `${name}-restored`)];
    expect((await command("backup", "--data", data, "--to", backup)).code).toBe(0);
    harm(backup);
    expect((await command("restore", "--from", backup, "--data", target)).code, name).toBe(1);
    expect(existsSync(join(target, "databases")), name).toBe(false);
  }
});

test("what is no data, a folder in use, and a flag that is none are said in words", async () => {
  mkdirSync(join(root, "nothing"));
  expect(await command("backup", "--data", join(root, "nothing"), "--to", join(root, "x"))).toMatchObject({ code: 1, said: expect.stringContaining("no data of Tủ Sách") });
  expect((await command("backup", "--nonsense")).code).toBe(2);
  expect((await command("restore")).said).toContain("npm run restore");
});
