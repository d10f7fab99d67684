/** Server processes of one test file, and a folder for their data: what a test leaves running is killed after it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach } from "vitest";
import { startProcess, type ServerProcess } from "./server-process.ts";

export const serverProcesses = (name: string) => {
  const root = mkdtempSync(join(tmpdir(), `tu-sach-${name}-`));
  const running = new Set<ServerProcess>();
  const killed = async (server: ServerProcess): Promise<void> => {
    running.delete(server);
    await server.kill();
  };
  afterEach(async () => {
    for (const server of running) await killed(server);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  return {
    root,
    started: async (data: string): Promise<ServerProcess> => {
      const server = await startProcess(data);
      running.add(server);
      return server;
    },
    killed,
  };
};
