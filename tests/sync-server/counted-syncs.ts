/** How often a process asks the disk to be sure, counted by the kernel's side of it: strace, where it is and may look. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

/** Why nothing can be counted here; undefined when it can. */
export const cannotCount = (): string | undefined => {
  const { error, status } = spawnSync("strace", ["-f", "-e", "trace=fsync", "-o", "/dev/null", "true"]);
  if (error !== undefined) return "strace is not installed";
  return status === 0 ? undefined : "strace may not look at processes here";
};

/** `log`: a file for what strace says. */
export const countedSyncs = async (pid: number, log: string, work: () => Promise<void>): Promise<number> => {
  const strace = spawn("strace", ["-f", "-p", String(pid), "-e", "trace=fsync,fdatasync", "-o", log], { stdio: ["ignore", "ignore", "pipe"] });
  const ended = once(strace, "exit");
  await Promise.race([attached(strace.stderr), ended.then(() => Promise.reject(new Error("strace ended by itself")))]);
  await work();
  strace.kill("SIGINT");
  await ended;
  // One that another thread's call stood in the middle of comes in two lines.
  return readFileSync(log, "utf8").split("\n").filter((line) => /\bf(?:data)?sync\(/.test(line)).length;
};

const attached = (said: NodeJS.ReadableStream): Promise<void> =>
  new Promise((heard) => said.on("data", (words: Buffer) => (String(words).includes("attached") ? heard() : undefined)));
