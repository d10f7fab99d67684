/**
 * `npm start`: installs the packages and builds the app only when something changed since the last time, then runs the server
 * on Node 24. Uses Node's own modules only, because it runs before node_modules exists. A second start touches no network.
 */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { buildApp, isBuilt } from "./start-build.mjs";
import { installPackages, isInstalled } from "./start-install.mjs";
import { complain, say, startMessages } from "./start-messages.mjs";
import { isAtLeast, runOnNode24 } from "./on-node-24.mjs";
import { serverArguments } from "./server-arguments.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const args = process.argv.slice(2);
const withoutPages = args.includes("--api-only") || args.includes("--help");

const prepare = async () => {
  if (!isAtLeast(process.versions.node, { major: 20, minor: 19 })) return startMessages.nodeTooOld(process.versions.node);
  if (!isInstalled(root)) {
    say(startMessages.installing);
    const refusal = await installPackages(root);
    if (refusal !== undefined) return refusal;
  }
  if (!withoutPages && !isBuilt(root)) {
    say(startMessages.building);
    return buildApp(root);
  }
  return undefined;
};

/** npm ends on SIGTERM and takes only its shell along; an orphan would go on holding the port. */
const stopWithNpm = () => {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const watch = setInterval(() => process.ppid !== shell && process.emit("SIGTERM", "SIGTERM"), 250);
  watch.unref();
};

const refusal = await prepare();
if (refusal !== undefined) {
  complain(refusal);
  process.exitCode = 1;
} else {
  stopWithNpm();
  // The channel tells the server when this process is gone, however it went.
  process.exitCode = await runOnNode24([...serverArguments, ...args], { stdio: ["inherit", "inherit", "inherit", "ipc"] });
}
