/** Recorded answers of Apache CouchDB, replayed against a server of ours, and what of an answer can be the same in two programs. */
import { readdirSync, readFileSync } from "node:fs";
import { admin } from "../sync-server/a-couch.ts";

export interface RecordedStep {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    /** "admin", "name:password", or nobody. */
    readonly auth?: string | null;
    readonly json?: unknown;
    readonly raw?: string;
    readonly base64?: string;
    /** Name → where its value stands in our answer: "rev", "0.rev", "header:etag". */
    readonly capture?: Readonly<Record<string, string>>;
  };
  readonly response: { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly json?: unknown; readonly text?: string };
}

export interface Scenario {
  readonly name: string;
  readonly steps: readonly RecordedStep[];
}

const folder = new URL("../../../shared/couchdb/", import.meta.url);

/** Empty when the recordings are not there. */
export const recordedScenarios = (): Scenario[] => {
  try {
    const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
    return files.toSorted().map((file) => ({ ...(JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Scenario), name: file.replace(".json", "") }));
  } catch {
    return [];
  }
};

type Names = Map<string, string>;
type Ask = (request: Request) => Promise<Response>;

export interface Played {
  readonly ours: unknown;
  readonly theirs: unknown;
}

const base = "http://couch.test";

/** Plays a scenario from its beginning; each step with what is comparable of our answer and of the recorded one. */
export const play = async ({ name, steps }: Scenario, ask: Ask): Promise<Played[]> => {
  const names: Names = new Map([["db", name], ["base", base], ["adminbase", base.replace("://", `://${admin.name}:${admin.password}@`)]]);
  const makesItsOwn = steps.some(({ request }) => request.method === "PUT" && request.path === "/{{db}}");
  if (!makesItsOwn) await ask(requestOf({ method: "PUT", path: "/{{db}}", auth: "admin" }, names));
  const played: Played[] = [];
  for (const step of steps) {
    const answer = await ask(requestOf(step.request, names));
    const bytes = Buffer.from(await answer.arrayBuffer());
    const text = step.response.text?.startsWith("base64:") ? `base64:${bytes.toString("base64")}` : bytes.toString("utf8");
    const json = step.response.json === undefined ? undefined : jsonOf(text);
    for (const [captured, from] of Object.entries(step.request.capture ?? {})) names.set(captured, valueAt(from, json, answer.headers));
    const theirs = filled(step.response, names) as RecordedStep["response"];
    const headers = Object.fromEntries(Object.keys(theirs.headers ?? {}).map((header) => [header, answer.headers.get(header) ?? ""]));
    const body = step.response.json === undefined ? { text } : { json };
    played.push({ ours: comparable(step, { status: answer.status, headers, ...body }), theirs: comparable(step, theirs) });
  }
  return played;
};

const requestOf = ({ method, path, headers = {}, auth, json, raw, base64 }: RecordedStep["request"], names: Names): Request => {
  const body = json !== undefined ? JSON.stringify(filled(json, names)) : raw !== undefined ? fill(raw, names) : base64 === undefined ? undefined : Buffer.from(base64, "base64");
  const credentials = auth === "admin" ? `${admin.name}:${admin.password}` : auth;
  return new Request(`${base}${fill(path, names)}`, {
    method,
    headers: {
      ...(json === undefined ? {} : { "content-type": "application/json" }),
      ...(typeof credentials === "string" ? { authorization: `Basic ${Buffer.from(credentials).toString("base64")}` } : {}),
      ...(filled(headers, names) as Record<string, string>),
    },
    ...(body === undefined || method === "GET" || method === "HEAD" ? {} : { body }),
  });
};

const fill = (text: string, names: Names): string => text.replace(/\{\{([^{}]+)\}\}/g, (whole, name: string) => names.get(name) ?? whole);

const filled = (value: unknown, names: Names): unknown => mapTexts(value, (text) => fill(text, names));

const mapTexts = (value: unknown, change: (text: string) => string): unknown => {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [change(field), mapTexts(inner, change)]));
};

const valueAt = (path: string, json: unknown, headers: Headers): string => {
  if (path.startsWith("header:")) return headers.get(path.slice("header:".length)) ?? "";
  let value = json;
  for (const field of path.split(".")) value = (value as Record<string, unknown> | undefined)?.[field];
  return typeof value === "string" ? value : `nothing at ${path}`;
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return `not JSON: ${text}`;
  }
};

/** Two programs name revisions, sequences and births as they like, and each says who it is and how it lies on the disk. */
const ofTheProgram = new Set(["sizes", "uuid", "instance_start_time", "git_sha", "features", "vendor", "disk_format_version", "cluster", "ref", "session_id", "start_time", "end_time", "date", "execution_time_ms"]);
/** Words that a server gives to get them back. */
const ofTheServer: Readonly<Record<string, string>> = { seq: "a sequence", last_seq: "a sequence", update_seq: "a sequence", purge_seq: "a sequence", source_last_seq: "a sequence", start_last_seq: "a sequence", end_last_seq: "a sequence", recorded_seq: "a sequence", bookmark: "a bookmark" };

const comparable = ({ request }: RecordedStep, response: RecordedStep["response"]): unknown => {
  const { headers = {}, json, ...rest } = response;
  const cleaned = withoutCompilersWords(plain(json));
  return { ...rest, headers: headersOf(headers), ...(json === undefined ? {} : { json: reordered(request, cleaned) }), ...(rest.text === undefined ? {} : { text: linesOf(rest.text) }) };
};

const headersOf = ({ etag, allow, location, "content-type": type, "accept-ranges": accepted, "content-range": range }: Readonly<Record<string, string>>) => ({
  type: type?.split(";")[0] ?? "",
  allow: allow ?? "",
  location: plainText(location ?? ""),
  ranges: [accepted ?? "", range ?? ""],
  // CouchDB's other tags are digests of its own state.
  etag: etag !== undefined && /^"\d+-/.test(etag) ? plainText(etag) : "",
});

/** Each engine says in its own words what is wrong with a function's text. */
const withoutCompilersWords = (json: unknown): unknown => {
  const { error, reason } = (json ?? {}) as { error?: unknown; reason?: unknown };
  return error === "compilation_error" && typeof reason === "string" ? { error, reason: reason.replace(/[A-Z]\w*Error: .*$/s, "") } : json;
};

const plain = (value: unknown, field?: string): unknown => {
  if (field !== undefined && Object.hasOwn(ofTheServer, field) && value !== null && value !== "nil") return ofTheServer[field];
  if (typeof value === "string") return plainText(value);
  if (Array.isArray(value)) return value.map((item) => plain(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, inner]) => (ofTheProgram.has(name) ? [] : [[name, plain(inner, name)]])));
};

/** Of a revision the generation; ids that a server draws look like the hash of one. */
const plainText = (text: string): string => text.replace(/\b[0-9a-f]{32}\b/g, "#").replaceAll(base, "");

/** The lines of a feed; empty ones come with time. */
const linesOf = (text: string): readonly string[] =>
  plainText(text).replace(/"(seq|last_seq)":"[^"]*"/g, '"$1":"a sequence"').replace(/^id: .*/gm, "id: a sequence").split("\n").filter((line) => line !== "").toSorted();

/** Where CouchDB's order is that of its shards: changes, and the leaves of a document. */
const reordered = ({ path }: RecordedStep["request"], json: unknown): unknown => {
  if (path.includes("open_revs=") && Array.isArray(json)) return sorted(json);
  const { results } = (json ?? {}) as { results?: unknown };
  if (!Array.isArray(results)) return json;
  if (path.includes("/_bulk_get")) return { ...(json as object), results: results.map((result: { docs?: unknown[] }) => ({ ...result, docs: sorted(result.docs ?? []) })) };
  if (!path.includes("/_changes")) return json;
  // Which ones a page holds is CouchDB's choice too.
  return { ...(json as object), results: path.includes("limit=") ? results.length : sorted(results) };
};

const sorted = (items: readonly unknown[]): unknown[] => items.toSorted((one, other) => (idIn(one) < idIn(other) ? -1 : 1));
const idIn = (item: unknown): string => {
  const { id, ok } = item as { id?: string; ok?: { _rev?: string } };
  return id ?? ok?._rev ?? "";
};
