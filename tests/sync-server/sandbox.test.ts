/** What a function of a design document cannot do, whatever it tries: reach the server, run for ever, take all memory. */
import { afterEach, beforeAll, expect, test } from "vitest";
import { createSandbox, loadEngine, type Sandbox } from "../../sync-server/scripts/sandbox.ts";

let engine: Awaited<ReturnType<typeof loadEngine>>;
beforeAll(async () => void (engine = await loadEngine()));
const opened: Sandbox[] = [];
afterEach(() => opened.splice(0).forEach((sandbox) => sandbox.dispose()));

const sandboxOf = (design: object): Sandbox => {
  const sandbox = createSandbox(engine, JSON.stringify(design));
  opened.push(sandbox);
  return sandbox;
};
const ran = (source: string, ...args: unknown[]) => sandboxOf({ f: source }).run("call", ["f"], args);

test.each(["process", "globalThis.process", "fetch", "setTimeout", "Buffer", "import.meta", "globalThis.constructor.constructor('return process')()"])("there is no %s", (name) => {
  const sandbox = sandboxOf({ f: `function () { return typeof ${name}; }` });
  const broken = sandbox.brokenness(["f"]);
  const outcome = broken === undefined ? sandbox.run("call", ["f"], []) : { is: "broken" };
  expect(outcome.is === "value" ? (outcome as { value: unknown }).value : "undefined").toBe("undefined");
});

test.each([
  ["runs for ever", "function () { while (true) {} }"],
  ["runs for ever and catches", "function () { for (;;) { try { for (;;) {} } catch (e) {} } }"],
  ["calls itself for ever", "function f() { return f() + 1; }"],
  ["takes all memory", "function () { var all = []; for (;;) all.push(new Uint8Array(1 << 20)); }"],
  ["grows a text for ever", "function () { var text = 'x'; for (;;) text += text; }"],
])("one that %s is stopped, and the next question is answered", (_what, source) => {
  const sandbox = sandboxOf({ bad: source, good: "function (n) { return n + 1; }" });
  let stopped = false;
  try {
    stopped = sandbox.run("call", ["bad"], []).is === "failed";
  } catch (error) {
    stopped = /beyond its limits/.test(String(error));
  }
  expect(stopped).toBe(true);
  expect(sandbox.run("call", ["good"], [1])).toEqual({ is: "value", value: 2 });
}, 60_000);

test("what one document's function does to the language does not reach another design document", () => {
  expect(ran("function () { Array.prototype.map = null; JSON.parse = null; return 1; }")).toEqual({ is: "value", value: 1 });
  expect(ran("function () { return [1].map(String); }")).toEqual({ is: "value", value: ["1"] });
});

test("what is thrown is told apart", () => {
  expect(ran("function () { throw { forbidden: 'no' }; }")).toEqual({ is: "forbidden", reason: "no" });
  expect(ran("function () { throw { unauthorized: { why: 1 } }; }")).toEqual({ is: "unauthorized", reason: '{"why":1}' });
  expect(ran("function (a) { return a.b.c; }", {})).toMatchObject({ is: "failed" });
  expect(sandboxOf({ f: "5" }).brokenness(["f"])).toContain("does not eval to a function");
  expect(sandboxOf({}).brokenness(["constructor"])).toContain("no function at");
});
