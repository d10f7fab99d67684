/** The app is built again only when what it is built from changed: a digest of the sources lies beside the built pages. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { runOnNode24 } from "./on-node-24.mjs";
import { startMessages } from "./start-messages.mjs";

const sources = ["index.html", "package.json", "package-lock.json", "vite.config.ts", "public", "src"];

export const isBuilt = (root) => {
  const stamp = stampOf(root);
  return existsSync(join(root, "dist", "index.html")) && existsSync(stamp) && readFileSync(stamp, "utf8") === digestOfSources(root);
};

/** Answers what went wrong, in words, or undefined. */
export const buildApp = async (root) => {
  const digest = digestOfSources(root);
  const vite = join(root, "node_modules", "vite", "bin", "vite.js");
  const code = await runOnNode24([vite, "build", "--logLevel", "error"], { cwd: root });
  if (code !== 0) return startMessages.buildFailed;
  writeFileSync(stampOf(root), digest);
  return undefined;
};

export const digestOfSources = (root) => {
  const digest = createHash("sha256");
  for (const file of sources.flatMap((source) => filesBelow(join(root, source)))) {
    const content = readFileSync(file);
    digest.update(`${relative(root, file).split(sep).join("/")}\n${content.length}\n`).update(content);
  }
  return digest.digest("hex");
};

const stampOf = (root) => join(root, "dist", ".built-from");

const filesBelow = (path) => {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
};
