import { spawn } from "node:child_process";
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";

const root = mkdtempSync(join(tmpdir(), "tu-sach-npm-start-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const server = join(import.meta.dirname, "../../sync-server");
const isNode24 = Number(process.versions.node.split(".")[0]) >= 24;

/** Stand-ins note that they ran; npm's makes node_modules with a vite that makes dist. */
const standIns = {
  "npm.js": `const fs = require("node:fs");
fs.appendFileSync("ran.log", "npm ");
if (process.env.NO_NETWORK) { fs.rmSync("node_modules", { recursive: true, force: true }); console.error("npm error code " + process.env.NO_NETWORK); process.exit(1); }
fs.mkdirSync("node_modules/vite/bin", { recursive: true });
fs.copyFileSync("vite.js", "node_modules/vite/bin/vite.js");
fs.writeFileSync("node_modules/new", "");`,
  "vite.js": `const fs = require("node:fs");
fs.appendFileSync("ran.log", "vite ");
fs.mkdirSync("dist", { recursive: true });
fs.writeFileSync("dist/index.html", "");`,
  "sync-server/main.ts": `import { appendFileSync } from "node:fs";
const words: string[] = process.argv.slice(2);
appendFileSync("ran.log", \`server(\${words.join(",")}) \`);
if (words.includes("--wait")) { process.on("SIGTERM", () => process.exit(7)); setInterval(() => {}, 1000); console.log("waiting"); }
else process.exitCode = words.includes("--fail") ? 3 : 0;`,
};

let place = "";
let places = 0;
beforeEach(() => {
  place = join(root, String(++places));
  mkdirSync(join(place, "sync-server"), { recursive: true });
  mkdirSync(join(place, "src"));
  const parts = readdirSync(server).filter((name) => name.endsWith(".mjs"));
  expect(parts).toContain("start.mjs");
  for (const part of parts) cpSync(join(server, part), join(place, "sync-server", part));
  for (const [name, text] of Object.entries(standIns)) writeFileSync(join(place, name), text);
  writeFileSync(join(place, "package.json"), JSON.stringify({ name: "stand-in", type: "commonjs" }));
  writeFileSync(join(place, "sync-server", "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(join(place, "package-lock.json"), JSON.stringify({ packages: { "": {}, "node_modules/vite": { version: "1.0.0" }, "node_modules/elsewhere": { version: "2.0.0", optional: true } } }));
  writeFileSync(join(place, "src", "main.tsx"), "first");
});

const npmStart = async (args: string[] = [], { env = {}, before = [] }: { env?: Record<string, string>; before?: string[] } = {}) => {
  rmSync(join(place, "ran.log"), { force: true });
  const child = spawn(process.execPath, [...before, "sync-server/start.mjs", ...args], {
    cwd: place,
    env: { PATH: dirname(process.execPath), npm_execpath: join(place, "npm.js"), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let words = "";
  child.stdout.on("data", (text: Buffer) => {
    words += text.toString();
    if (words.includes("waiting")) child.kill("SIGTERM");
  });
  child.stderr.on("data", (text: Buffer) => (words += text.toString()));
  const code = await new Promise<number | null>((ended) => child.once("close", ended));
  return { code, words, ran: existsSync(join(place, "ran.log")) ? readFileSync(join(place, "ran.log"), "utf8").trim() : "" };
};

describe.runIf(isNode24)("npm start", () => {
  test("installs and builds the first time, and neither the second", async () => {
    expect(await npmStart(["--port", "1"])).toMatchObject({ code: 0, ran: "npm vite server(--port,1)" });
    expect(await npmStart(["--port", "1"])).toEqual({ code: 0, words: "", ran: "server(--port,1)" });
  });

  test("builds again when a source changed, was added or was renamed, and not otherwise", async () => {
    await npmStart();
    const main = join(place, "src", "main.tsx");
    const changes = [() => appendFileSync(main, "!"), () => writeFileSync(join(place, "src", "new.ts"), ""), () => cpSync(join(place, "src", "new.ts"), join(place, "src", "newer.ts")), () => rmSync(join(place, "src", "new.ts"))];
    for (const change of changes) {
      change();
      expect((await npmStart()).ran).toBe("vite server()");
    }
    writeFileSync(join(place, "sync-server", "unrelated.ts"), "");
    expect((await npmStart()).ran).toBe("server()");
  });

  test("installs again when the list of packages changed", async () => {
    await npmStart();
    appendFileSync(join(place, "package-lock.json"), "\n");
    expect((await npmStart()).ran).toBe("npm vite server()");
    expect(existsSync(join(place, "node_modules.before"))).toBe(false);
  });

  test("takes packages that npm itself installed as they are, when they are complete", async () => {
    mkdirSync(join(place, "node_modules/vite/bin"), { recursive: true });
    cpSync(join(place, "vite.js"), join(place, "node_modules/vite/bin/vite.js"));
    const note = join(place, "node_modules/.package-lock.json");
    writeFileSync(note, JSON.stringify({ packages: { "node_modules/vite": { version: "1.0.0" } } }));
    expect((await npmStart()).ran).toBe("vite server()");
    rmSync(join(place, "node_modules/.tu-sach-installed"));
    writeFileSync(note, JSON.stringify({ packages: { "node_modules/vite": { version: "0.9.0" } } }));
    expect((await npmStart()).ran).toBe("npm server()");
  });

  test("without a network says so in one sentence, and keeps the packages it has", async () => {
    const first = await npmStart([], { env: { NO_NETWORK: "ENOTFOUND" } });
    expect(first).toMatchObject({ code: 1, ran: "npm" });
    expect(first.words).toContain("chưa có internet");
    expect(first.words).not.toContain("npm error");
    await npmStart();
    appendFileSync(join(place, "package-lock.json"), "\n");
    expect(await npmStart([], { env: { NO_NETWORK: "EAI_AGAIN" } })).toMatchObject({ code: 1, ran: "npm" });
    expect(existsSync(join(place, "node_modules/new"))).toBe(true);
  });

  test("shows what npm said when it fails for another reason", async () => {
    const failed = await npmStart([], { env: { NO_NETWORK: "EINTEGRITY" } });
    expect(failed.code).toBe(1);
    expect(failed.words).toContain("EINTEGRITY");
  });

  test("keeps what was compiled of the server with the packages, and begins anew without it", async () => {
    await npmStart();
    const compiled = join(place, "node_modules/.cache/tu-sach-server");
    expect(readdirSync(compiled)).not.toEqual([]);
    rmSync(compiled, { recursive: true });
    writeFileSync(compiled, "no folder can be made here");
    expect(await npmStart()).toEqual({ code: 0, words: "", ran: "server()" });
  });

  test("with --api-only builds no pages", async () => {
    expect((await npmStart(["--api-only"])).ran).toBe("npm server(--api-only)");
  });

  test("ends with the server's exit code, and passes a signal on to it", async () => {
    expect((await npmStart(["--fail"])).code).toBe(3);
    expect((await npmStart(["--wait"])).code).toBe(7);
  });

  test.each(["18.20.4", "20.18.3"])("on Node %s says which is needed and does nothing", async (version) => {
    const pretend = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`;
    const refused = await npmStart([], { before: ["--import", pretend] });
    expect(refused).toMatchObject({ code: 1, ran: "" });
    expect(refused.words.split("\n").filter(Boolean)).toHaveLength(2);
    expect(refused.words).toContain("20.19");
  });

  test("on an older Node without a packaged Node 24 says what to install", async () => {
    const pretend = "data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.19.0'}})";
    const refused = await npmStart(["--api-only"], { before: ["--import", pretend] });
    expect(refused).toMatchObject({ code: 1, ran: "npm" });
    expect(refused.words).toContain("nodejs.org");
  });
});
