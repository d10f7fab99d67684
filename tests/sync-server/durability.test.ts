/**
 * What was acknowledged is there after the process was killed in the middle of its work, under the sequence it was seen with.
 * A kill shows what the process had handed over; that a flush reaches the disk is SQLite's `synchronous=FULL`.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { ServerGone, startProcess, type ServerProcess } from "./server-process.ts";

const root = mkdtempSync(join(tmpdir(), "tu-sach-durability-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const running = new Set<ServerProcess>();
afterEach(async () => {
  for (const server of running) await server.kill();
  running.clear();
});
const started = async (data: string): Promise<ServerProcess> => {
  const server = await startProcess(data);
  running.add(server);
  return server;
};
const killed = async (server: ServerProcess): Promise<void> => {
  running.delete(server);
  await server.kill();
};

interface Change {
  readonly seq: string;
  readonly id: string;
  readonly changes: readonly { readonly rev: string }[];
}
const numberOf = (seq: string): number => Number(seq.split("-")[0]);

/** What clients were told, over all rounds. */
const createNotebook = () => {
  /** Id → the last revision acknowledged. */
  const acknowledged = new Map<string, string>();
  const seen = new Map<number, string>();
  let unanswered = 0;
  let answers = 0;
  let awaited: { count: number; reached: () => void } | undefined;
  return {
    acknowledged,
    seen,
    answers: () => answers,
    /** When so many writes are answered. */
    answered: (count: number) => new Promise<void>((reached) => (awaited = { count, reached })),
    unanswered: () => unanswered,
    told: (rows: readonly { id: string; rev: string }[]) => {
      answers++;
      for (const { id, rev } of rows) acknowledged.set(id, rev);
      if (awaited !== undefined && answers >= awaited.count) awaited.reached();
    },
    leftAlone: () => unanswered++,
    saw: ({ seq, id, changes }: Change) => seen.set(numberOf(seq), `${id} ${changes[0]?.rev}`),
  };
};

type Notebook = ReturnType<typeof createNotebook>;
type Written = { readonly ok?: boolean; readonly id: string; readonly rev: string };

/** Works until the server is gone. */
const untilGone = async (notebook: Notebook, act: (turn: number) => Promise<void>): Promise<void> => {
  for (let turn = 0; ; turn++) {
    try {
      await act(turn);
    } catch (error) {
      if (!(error instanceof ServerGone)) throw error;
      notebook.leftAlone();
      return;
    }
  }
};

const putsOne = (server: ServerProcess, notebook: Notebook, name: string) =>
  untilGone(notebook, async (turn) => {
    const { status, json } = await server.ask("PUT", `/books/${name}-${turn}`, { turn });
    expect(status).toBe(201);
    notebook.told([json as Written]);
  });

const putsMany = (server: ServerProcess, notebook: Notebook, name: string) =>
  untilGone(notebook, async (turn) => {
    const docs = Array.from({ length: 20 }, (_, index) => ({ _id: `${name}-${turn}-${index}`, turn, index }));
    const { status, json } = await server.ask("POST", "/books/_bulk_docs", { docs });
    expect([status, (json as Written[]).filter(({ ok }) => ok === true).length]).toEqual([201, 20]);
    notebook.told(json as Written[]);
  });

const rewritesOne = (server: ServerProcess, notebook: Notebook, id: string) =>
  untilGone(notebook, async (turn) => {
    const _rev = notebook.acknowledged.get(id);
    const { status, json } = await server.ask("PUT", `/books/${id}`, { turn, ...(_rev === undefined ? {} : { _rev }) });
    expect(status).toBe(201);
    notebook.told([json as Written]);
  });

const watches = async (server: ServerProcess, notebook: Notebook, since: string) => {
  let last = since;
  await untilGone(notebook, async () => {
    const { json } = await server.ask("GET", `/books/_changes?feed=longpoll&since=${last}`);
    const { results, last_seq: next } = json as { results: Change[]; last_seq: string };
    expect(numberOf(next)).toBeGreaterThanOrEqual(numberOf(last));
    results.forEach(notebook.saw);
    last = next;
  });
};

const generationOf = (rev: string | undefined): number => Number(rev?.split("-")[0] ?? 0);

test("a server killed while five clients work has every acknowledged row after its restart, and no sequence twice", async () => {
  const data = join(root, "killed");
  const notebook = createNotebook();
  const rounds = 3;
  const answersEach = 60;

  for (let round = 0; round < rounds; round++) {
    const server = await started(data);
    if (round === 0) expect((await server.ask("PUT", "/books")).status).toBe(201);
    const enough = notebook.answered((round + 1) * answersEach);
    const work = [
      putsOne(server, notebook, `one${round}`),
      putsOne(server, notebook, `two${round}`),
      putsMany(server, notebook, `many${round}`),
      rewritesOne(server, notebook, `again${round}`),
      watches(server, notebook, "0"),
    ];
    await Promise.race([enough, ...work]);
    await killed(server);
    await Promise.all(work);

    const again = await started(data);
    const { results, last_seq: last } = (await again.ask("GET", "/books/_changes")).json as { results: Change[]; last_seq: string };
    const revs = new Map(results.map(({ id, changes }) => [id, changes[0]?.rev]));
    for (const [id, rev] of notebook.acknowledged) {
      // A write whose answer was lost may have happened on top.
      const kept = revs.get(id);
      if (kept !== rev) expect(generationOf(kept), `${id} ${rev}`).toBe(generationOf(rev) + 1);
    }
    const seqs = results.map(({ seq }) => numberOf(seq));
    expect(seqs).toEqual(seqs.toSorted((one, other) => one - other));
    expect(new Set(seqs).size).toBe(seqs.length);
    expect(numberOf(last)).toBeGreaterThanOrEqual(Math.max(0, ...notebook.seen.keys()));
    for (const { seq, id, changes } of results) {
      const before = notebook.seen.get(numberOf(seq));
      if (before !== undefined) expect(`${id} ${changes[0]?.rev}`).toBe(before);
    }
    await killed(again);
    // The rewritten document's last revision may have come without its answer.
    for (const [id, rev] of revs) if (rev !== undefined && notebook.acknowledged.has(id)) notebook.acknowledged.set(id, rev);
  }

  expect(notebook.answers()).toBeGreaterThanOrEqual(rounds * answersEach);
  expect(notebook.acknowledged.size).toBeGreaterThan(rounds * answersEach);
  expect(notebook.seen.size).toBeGreaterThan(0);
  // Each round ended in the middle of somebody's write or wait.
  expect(notebook.unanswered()).toBe(rounds * 5);
  const file = new DatabaseSync(join(data, "databases", "books.sqlite"));
  expect(file.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  file.close();
});

test("databases made and dropped around a kill are whole or not there", async () => {
  const data = join(root, "made");
  const server = await started(data);
  const notebook = createNotebook();
  const enough = notebook.answered(12);
  const work = untilGone(notebook, async (turn) => {
    const name = `db${turn}`;
    expect((await server.ask("PUT", `/${name}`)).status).toBe(201);
    notebook.told([{ id: name, rev: "" }]);
    if (turn % 3 !== 2) return;
    // Unanswered, it may be gone or not.
    notebook.acknowledged.delete(`db${turn - 1}`);
    expect((await server.ask("DELETE", `/db${turn - 1}`)).status).toBe(200);
  });
  await Promise.race([enough, work]);
  await killed(server);
  await work;
  const again = await started(data);
  const names = (await again.ask("GET", "/_all_dbs")).json as string[];
  expect(names).toEqual(expect.arrayContaining([...notebook.acknowledged.keys()]));
  expect(notebook.acknowledged.size).toBeGreaterThanOrEqual(8);
  for (const name of names) expect((await again.ask("PUT", `/${name}/_design%2Fx`, {})).status).toBe(201);
});
