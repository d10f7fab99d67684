/** The flags of `npm start`, read once at the door. A flag that does not exist is refused, never ignored. */
import { isIP } from "node:net";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { err, ok, type Result } from "#domain/kernel/result.ts";
import { usualLargestBody } from "./api/api-env.ts";
import { everyOrigin } from "./cors.ts";
import { messages, type Words } from "./messages.ts";

export interface ServerOptions {
  /** 0 = any free port, for tests. */
  readonly port: number;
  readonly host: string;
  readonly data: string;
  /** HTTPS, with a certificate of our own unless one is given. */
  readonly tls: boolean;
  readonly certificate: { readonly cert: string; readonly key: string } | undefined;
  /** Further names the certificate is made out to. */
  readonly names: readonly string[];
  /** Where the plain-HTTP page about the certificate listens. */
  readonly httpPort: number | undefined;
  /** "" or "/thu-vien": the path under which a website in front of us shows the app. */
  readonly base: string;
  readonly demo: boolean;
  readonly apiOnly: boolean;
  /** Websites whose pages may ask the CouchDB API; "*" is all of them. */
  readonly cors: readonly string[];
  /** Bytes of a request's body. */
  readonly largestBody: number;
  readonly admin: { readonly name: string; readonly password: string } | undefined;
  /** The Apache CouchDB that keeps everything, with an administrator's name and password; undefined with the embedded engine. */
  readonly couch: string | undefined;
  /** That CouchDB was put back to a backup. */
  readonly restored: boolean;
  readonly help: boolean;
}

export const projectRoot = dirname(dirname(fileURLToPath(import.meta.url)));

export const defaultOptions: ServerOptions = {
  port: 8080,
  host: "0.0.0.0",
  data: join(projectRoot, "data"),
  tls: false,
  certificate: undefined,
  names: [],
  httpPort: undefined,
  base: "",
  demo: false,
  apiOnly: false,
  cors: [],
  largestBody: usualLargestBody,
  admin: undefined,
  couch: undefined,
  restored: false,
  help: false,
};

export const optionsFrom = (args: readonly string[], cwd: string): Result<ServerOptions, Words> => {
  const parsed = flagsFrom(args);
  if (!parsed.ok) return parsed;
  const flags = parsed.value;
  const port = portFrom("--port", flags.port);
  if (!port.ok) return port;
  const httpPort = portFrom("--http-port", flags["http-port"]);
  if (!httpPort.ok) return httpPort;
  const base = baseFrom(flags.base);
  if (!base.ok) return base;
  const admin = adminFrom(flags.admin);
  if (!admin.ok) return admin;
  const couch = couchFrom(flags);
  if (!couch.ok) return couch;
  const largestBody = bodyLimitFrom(flags["max-request"]);
  if (!largestBody.ok) return largestBody;
  const { cert, key, name: names = [], cors = [] } = flags;
  const oddOrigin = cors.find((origin) => !isOrigin(origin));
  if (oddOrigin !== undefined) return err(messages.notAnOrigin(oddOrigin));
  if ((cert === undefined) !== (key === undefined)) return err(messages.certAndKeyTogether());
  const oddName = names.find((name) => !isHostName(name));
  if (oddName !== undefined) return err(messages.notAName(oddName));
  return ok({
    port: port.value ?? defaultOptions.port,
    host: flags.host ?? defaultOptions.host,
    data: flags.data === undefined ? defaultOptions.data : resolve(cwd, flags.data),
    tls: flags.tls === true || cert !== undefined,
    certificate: cert === undefined || key === undefined ? undefined : { cert: resolve(cwd, cert), key: resolve(cwd, key) },
    names: names.map((name) => name.toLowerCase()),
    httpPort: httpPort.value,
    base: base.value,
    demo: flags.demo === true,
    apiOnly: flags["api-only"] === true,
    cors,
    largestBody: largestBody.value,
    admin: admin.value,
    couch: couch.value,
    restored: flags.restored === true,
    help: flags.help === true,
  });
};

/** Device accounts and CouchDB's own names keep their prefixes to themselves; a colon would end the name in a Basic header. */
export const isAdminName = (name: string): boolean => /^[^:\p{Cc}]{1,64}$/u.test(name) && name === name.trim() && !/^(device-|_)/.test(name);

const flagKinds = {
  port: { type: "string" },
  host: { type: "string" },
  data: { type: "string" },
  tls: { type: "boolean" },
  cert: { type: "string" },
  key: { type: "string" },
  name: { type: "string", multiple: true },
  "http-port": { type: "string" },
  base: { type: "string" },
  demo: { type: "boolean" },
  "api-only": { type: "boolean" },
  cors: { type: "string", multiple: true },
  "max-request": { type: "string" },
  admin: { type: "string" },
  engine: { type: "string" },
  couch: { type: "string" },
  restored: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

const parse = (args: readonly string[]) => parseArgs({ args: [...args], options: flagKinds, strict: true, allowPositionals: false }).values;

/** Node tells a bad flag by throwing; which one it was is read from the arguments, not from its English. */
const flagsFrom = (args: readonly string[]): Result<ReturnType<typeof parse>, Words> => {
  const { tokens } = parseArgs({ args: [...args], options: flagKinds, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === "positional") return err(messages.unknownFlag(token.value));
    if (token.kind !== "option") continue;
    if (!Object.hasOwn(flagKinds, token.name)) return err(messages.unknownFlag(token.rawName));
    const { type } = flagKinds[token.name as keyof typeof flagKinds];
    if (type === "string" && (token.value === undefined || (!token.inlineValue && token.value.startsWith("-")))) return err(messages.flagNeedsValue(token.rawName));
    if (type === "boolean" && token.value !== undefined) return err(messages.flagTakesNoValue(token.rawName));
  }
  return ok(parse(args));
};

const portFrom = (flag: string, value: string | undefined): Result<number | undefined, Words> => {
  if (value === undefined) return ok(undefined);
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
  return port >= 0 && port <= 65_535 ? ok(port) : err(messages.notAPort(flag, value));
};

const baseFrom = (value: string | undefined): Result<string, Words> => {
  if (value === undefined) return ok("");
  const base = `/${value}`.replace(/^\/+/, "/").replace(/\/+$/, "");
  return /^(\/[A-Za-z0-9._~-]+)*$/.test(base) && !/\/\.{1,2}(\/|$)/.test(base) ? ok(base) : err(messages.notABase(value));
};

const adminFrom = (value: string | undefined): Result<ServerOptions["admin"], Words> => {
  if (value === undefined) return ok(undefined);
  const colon = value.indexOf(":");
  const admin = { name: value.slice(0, Math.max(colon, 0)), password: value.slice(colon + 1) };
  return isAdminName(admin.name) && admin.password !== "" ? ok(admin) : err(messages.notAnAdmin());
};

/** The two flags go together, so that nobody has the embedded engine without knowing. CouchDB's administrators are its own, and the demo is for one machine. */
const couchFrom = ({ engine = "sqlite", couch, restored, admin, demo }: ReturnType<typeof parse>): Result<string | undefined, Words> => {
  if (engine !== "sqlite" && engine !== "couchdb") return err(messages.notAnEngine(engine));
  if ((engine === "couchdb") !== (couch !== undefined)) return err(messages.engineAndCouchTogether());
  if (restored === true && couch === undefined) return err(messages.restoredIsOfCouch());
  if (couch === undefined) return ok(undefined);
  const url = URL.canParse(couch) ? new URL(couch) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username === "" || url.password === "") return err(messages.notACouch());
  return admin === undefined && demo !== true ? ok(couch) : err(messages.notWithCouch());
};

/** A whole number of MiB. Beyond 256 a body no longer fits into one text. */
const bodyLimitFrom = (value: string | undefined): Result<number, Words> => {
  if (value === undefined) return ok(defaultOptions.largestBody);
  const mebibytes = /^\d{1,3}$/.test(value) ? Number(value) : 0;
  return mebibytes >= 1 && mebibytes <= 256 ? ok(mebibytes * 1024 * 1024) : err(messages.notASize(value));
};

const isOrigin = (value: string): boolean => value === everyOrigin || (/^https?:/.test(value) && URL.canParse(value) && new URL(value).origin === value);

const isHostName = (name: string): boolean =>
  isIP(name) !== 0 || (name.length <= 253 && /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i.test(name));
