/**
 * The packages are installed again only when package-lock.json is another than the one they came from. The old ones stand
 * aside until the new ones are complete: without a network nothing is lost.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startMessages } from "./start-messages.mjs";

const placesOf = (root) => ({
  lock: join(root, "package-lock.json"),
  packages: join(root, "node_modules"),
  aside: join(root, "node_modules.before"),
  stamp: join(root, "node_modules", ".tu-sach-installed"),
  /** npm's own note of what it has put there. */
  installed: join(root, "node_modules", ".package-lock.json"),
});

export const isInstalled = (root) => {
  const { lock, stamp, installed, aside } = placesOf(root);
  const wanted = digestOf(lock);
  if (existsSync(stamp)) return readFileSync(stamp, "utf8") === wanted;
  if (!existsSync(installed) || !isComplete(packagesIn(lock), packagesIn(installed))) return false;
  writeFileSync(stamp, wanted);
  rmSync(aside, { recursive: true, force: true });
  return true;
};

/** Answers what went wrong, in words, or undefined. */
export const installPackages = async (root) => {
  const { lock, packages, aside, stamp } = placesOf(root);
  if (existsSync(packages) && !existsSync(aside)) renameSync(packages, aside);
  const { code, errors } = await npmCi(root);
  if (code === 0) {
    writeFileSync(stamp, digestOf(lock));
    rmSync(aside, { recursive: true, force: true });
    return undefined;
  }
  rmSync(packages, { recursive: true, force: true });
  if (existsSync(aside)) renameSync(aside, packages);
  if (networkErrors.test(errors)) return startMessages.noNetwork;
  process.stderr.write(errors);
  return startMessages.installFailed;
};

const networkErrors = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|FETCH_ERROR/;

const digestOf = (file) => createHash("sha256").update(readFileSync(file)).digest("hex");

const packagesIn = (lock) => JSON.parse(readFileSync(lock, "utf8")).packages ?? {};

/** Whoever ran npm by hand has the same packages without our stamp. Optional ones are there only where they fit the machine. */
const isComplete = (wanted, found) =>
  Object.entries(wanted).every(([path, { version, optional }]) => path === "" || (found[path] === undefined ? optional === true : found[path].version === version));

/** The build tools are dev dependencies: a machine that says NODE_ENV=production needs them too. */
const npmArguments = ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1"];

const npmCi = (root) =>
  new Promise((answer) => {
    const script = process.env.npm_execpath;
    const child = script?.endsWith(".js")
      ? spawn(process.execPath, [script, ...npmArguments], { cwd: root, stdio: ["ignore", "inherit", "pipe"] })
      : spawn("npm", npmArguments, { cwd: root, stdio: ["ignore", "inherit", "pipe"], shell: process.platform === "win32" });
    let errors = "";
    child.stderr.setEncoding("utf8").on("data", (text) => (errors += text));
    child.once("error", (error) => answer({ code: 1, errors: `${error.message}\n` }));
    child.once("close", (code) => answer({ code, errors }));
  });
