/**
 * The functions of one design document in a JavaScript engine of their own (QuickJS, compiled to WebAssembly): no file, no network, no
 * clock but its own, so much memory and so much time. What breaks out of a limit loses its engine; the next question gets a new one.
 */
import type { QuickJSContext, QuickJSHandle, QuickJSRuntime, QuickJSWASMModule } from "quickjs-emscripten-core";
import { CouchFailure } from "../couch-error.ts";
import { prelude } from "./prelude.ts";

/** Where a function stands in its design document: ["views", "by-name", "map"]. */
export type FunctionPath = readonly string[];

export type Outcome =
  | { readonly is: "value"; readonly value: unknown }
  /** It threw `{ forbidden: … }` or `{ unauthorized: … }`. */
  | { readonly is: "forbidden" | "unauthorized"; readonly reason: string }
  /** It threw anything else. */
  | { readonly is: "failed"; readonly reason: string };

export interface Sandbox {
  /** Throws `compilation_error` when there is no function at the path. Arguments and values are JSON. */
  run(kind: "map" | "call", path: FunctionPath, args: readonly unknown[]): Outcome;
  /** What is wrong with the function's text, or undefined. */
  brokenness(path: FunctionPath): string | undefined;
  dispose(): void;
}

/** The engine itself, read once, when the first function is to be run. */
export const loadEngine = (): Promise<QuickJSWASMModule> => (engine ??= load());

let engine: Promise<QuickJSWASMModule> | undefined;

const load = async (): Promise<QuickJSWASMModule> => {
  const { newQuickJSWASMModuleFromVariant } = await import("quickjs-emscripten-core");
  return newQuickJSWASMModuleFromVariant((await import("@jitl/quickjs-wasmfile-release-sync")).default);
};

export const createSandbox = (module: QuickJSWASMModule, designText: string): Sandbox => {
  let opened: Opened | undefined;

  const close = (): void => {
    const was = opened;
    opened = undefined;
    try {
      was?.ask.dispose();
      was?.context.dispose();
      was?.runtime.dispose();
    } catch {
      // An engine that was stopped in the middle keeps objects of its own; its memory goes with the module's.
    }
  };

  const asked = (kind: string, path: FunctionPath, args: readonly unknown[]): Answer => {
    try {
      opened ??= open(module, designText);
      return JSON.parse(call(opened, [kind, JSON.stringify(path), JSON.stringify(args)])) as Answer;
    } catch (error) {
      close();
      if (error instanceof CouchFailure) throw error;
      throw beyondLimits(error instanceof Error ? error.message : String(error));
    }
  };

  return {
    run: (kind, path, args) => {
      const answer = asked(kind, path, args);
      if (answer.broken !== undefined) throw new CouchFailure("compilation_error", answer.broken);
      if (answer.forbidden !== undefined) return { is: "forbidden", reason: answer.forbidden };
      if (answer.unauthorized !== undefined) return { is: "unauthorized", reason: answer.unauthorized };
      if (answer.failed !== undefined) return { is: "failed", reason: answer.failed };
      return { is: "value", value: answer.value };
    },
    brokenness: (path) => asked("compile", path, []).broken,
    dispose: close,
  };
};

interface Opened {
  readonly runtime: QuickJSRuntime;
  readonly context: QuickJSContext;
  readonly ask: QuickJSHandle;
  /** Asked by the engine again and again while it runs. */
  readonly watch: { until: number };
}

interface Answer {
  readonly value?: unknown;
  readonly broken?: string;
  readonly forbidden?: string;
  readonly unauthorized?: string;
  readonly failed?: string;
}

/** Everything waits while a function runs: a second is long, and only an administrator of the database can write one. */
const longest = 1_000;
const mostMemory = 64 * 1024 * 1024;
/** Beyond 200 KiB the stack of the WebAssembly engine ends before its own check. */
const mostStack = 128 * 1024;

const open = (module: QuickJSWASMModule, designText: string): Opened => {
  const runtime = module.newRuntime();
  runtime.setMemoryLimit(mostMemory);
  runtime.setMaxStackSize(mostStack);
  const watch = { until: performance.now() + longest };
  runtime.setInterruptHandler(() => performance.now() > watch.until);
  const context = runtime.newContext();
  const made = context.unwrapResult(context.evalCode(prelude));
  const design = context.newString(designText);
  const ask = context.unwrapResult(context.callFunction(made, context.undefined, design));
  for (const handle of [made, design]) handle.dispose();
  return { runtime, context, ask, watch };
};

const call = ({ context, ask, watch }: Opened, texts: readonly string[]): string => {
  watch.until = performance.now() + longest;
  const handles = texts.map((text) => context.newString(text));
  const result = context.callFunction(ask, context.undefined, ...handles);
  for (const handle of handles) handle.dispose();
  if (result.error === undefined) {
    const text = context.getString(result.value);
    result.value.dispose();
    return text;
  }
  const error = context.dump(result.error) as { message?: unknown } | undefined;
  result.error.dispose();
  throw beyondLimits(String(error?.message ?? error));
};

const beyondLimits = (says: string): CouchFailure => new CouchFailure("os_process_error", `the function went beyond its limits of time or memory: ${says}`);
