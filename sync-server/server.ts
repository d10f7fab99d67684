/**
 * Puts the server together and opens its doors. What can refuse to start comes first: the data directory, the certificate, the
 * port; only then are the databases opened. It stops the other way round: streams, doors, databases.
 */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import packageJson from "../package.json" with { type: "json" };
import { createEnrolment } from "./api/enrolment.ts";
import { openSchoolRegister } from "./api/school-register.ts";
import { createSetUpCode } from "./api/set-up-code.ts";
import { createServerApp, type Answer } from "./app.ts";
import { openCertificateListener } from "./certificate-listener.ts";
import { openClusterEngine } from "./cluster/cluster-engine.ts";
import { withCors } from "./cors.ts";
import { openDataDirectory } from "./data-directory.ts";
import { clearHalfMadeDemo, openDemo } from "./demo-school.ts";
import { openEngine, type Engine } from "./engine.ts";
import { openListener, type ListenerOptions, type Shortcut } from "./listener.ts";
import { defaultOptions, projectRoot, type ServerOptions } from "./options.ts";
import { reachOf, type Reach } from "./reach.ts";
import { isLoopback, ownAddresses, ownNames } from "./tls/own-names.ts";
import { openSecureDoor } from "./tls/secure-door.ts";

export interface RunningServer {
  /** "https://localhost:8080/thu-vien" */
  readonly origin: string;
  /** "http://localhost:8080/thu-vien/": what a browser on this machine opens, with TLS or without. */
  readonly home: string;
  readonly port: number;
  /** What opens set-up and the demo to another machine; undefined when neither is there. */
  readonly setupCode: string | undefined;
  /** Also while the answer to a set-up may have been lost. */
  readonly needsSetup: boolean;
  readonly hasAdmin: boolean;
  /** Where plain HTTP is told what to do; undefined without TLS. */
  readonly certificatePort: number | undefined;
  /** How other devices come here, as this machine's network is now. */
  reach(): Reach;
  stop(): Promise<void>;
}

export interface StartOptions extends Partial<ServerOptions> {
  /** The directory of the built app. */
  readonly dist?: string;
}

export const builtApp = join(projectRoot, "dist");

export const startServer = async (asked: StartOptions = {}): Promise<RunningServer> => {
  const options = { ...defaultOptions, dist: builtApp, ...asked };
  const data = openDataDirectory(options.demo ? join(options.data, "demo") : options.data);
  const stores: { stop(): unknown }[] = [{ stop: () => data.release() }];
  const doors: { stop(): unknown }[] = [];
  const stop = async (): Promise<void> => {
    for (const part of [...doors.splice(0).toReversed(), ...stores.splice(0).toReversed()]) await part.stop();
  };
  try {
    let serving: { answer: Answer; couchShortcut?: Shortcut } = { answer: stillStarting };
    let plainAnswer: Answer = stillStarting;
    const door = options.tls ? await openSecureDoor(options, Date.now) : undefined;
    const listener = await openListener({ port: options.port, host: options.host, tls: door?.pair, plainAnswer: (...call) => plainAnswer(...call), ...latest(() => serving) });
    doors.push(listener);
    const certificates = door && (await openCertificateListener(door, listener, options));
    if (certificates !== undefined) {
      doors.push(certificates);
      plainAnswer = certificates.answer;
    }
    const reach = (): Reach => reachOf({ ...options, port: listener.port, names: [...options.names, ...(door?.givenNames ?? [])], certificatePort: door?.authority === undefined ? undefined : certificates?.port });

    const { databases, registerFile } = placesIn(data.path);
    if (options.demo) clearHalfMadeDemo(data.path, [databases, registerFile]);
    const engine: Engine = options.couch === undefined ? openEngine({ directory: databases, ...ports, version }) : await openClusterEngine({ url: options.couch, restored: options.restored, ...ports });
    stores.push({ stop: () => engine.close() });
    if (options.admin !== undefined) await engine.accounts.putUser({ ...options.admin, roles: ["_admin"] });
    const register = openSchoolRegister(registerFile);
    const enrolment = createEnrolment({ register, ...engine, ...ports });
    const demo = options.demo ? await openDemo({ directory: data.path, enrolment, bulk: engine.databases.bulk, ...ports, version }) : undefined;
    const code = createSetUpCode(ports);
    const about = { largestBody: options.largestBody, mount: options.apiOnly ? "" : `${options.base}/couch` };
    const { door: documentDoor } = engine;
    const short: Pick<Shortcut, "takes"> = documentDoor === undefined ? {} : { takes: (...call) => documentDoor(...call, about) };
    const couchAnswer = withCors(options.cors, (request, bindings) => engine.app.fetch(request, { ...bindings, ...about }));
    if (options.apiOnly) {
      serving = { answer: couchAnswer, couchShortcut: { pathOf: (url) => url, ...short, answer: couchAnswer } };
    } else {
      const ownMachine = { behindProxy: options.base !== "", addresses: ownAddresses, names: () => [...ownNames(), ...options.names] };
      const app = createServerApp({ ...options, couch: { ...engine, ...short, app: { fetch: couchAnswer } }, register, enrolment, code, ownMachine, reach, demo, ...ports, version });
      doors.push(app.pokes);
      serving = app;
    }
    const needsSetup = !options.apiOnly && demo === undefined && (await enrolment.isUnfinished());
    const authority = `${reachableHost(options.host)}:${listener.port}${options.base}`;
    return {
      origin: `${options.tls ? "https" : "http"}://${authority}`,
      home: `${options.tls && !isLoopback(reachableHost(options.host)) ? "https" : "http"}://${authority}/`,
      port: listener.port,
      setupCode: needsSetup || demo !== undefined ? code.digits : undefined,
      needsSetup,
      hasAdmin: engine.accounts.hasAdmin(),
      certificatePort: certificates?.port,
      reach,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};

const { version } = packageJson;

const ports = { clock: Date.now, randomBytes: (count: number): Uint8Array => randomBytes(count) };

/** The port is taken before the databases are opened, so that a busy one is told at once; until then there is nothing to serve. */
const stillStarting: Answer = () => new Response("Tủ Sách is starting\n", { status: 503, headers: { "retry-after": "1" } });

const latest = (serving: () => { answer: Answer; couchShortcut?: Shortcut }): Pick<ListenerOptions, "answer" | "shortcut"> => ({
  answer: (...call) => serving().answer(...call),
  shortcut: { pathOf: (url) => serving().couchShortcut?.pathOf(url), takes: (...call) => serving().couchShortcut?.takes?.(...call) ?? false, answer: (...call) => (serving().couchShortcut ?? serving()).answer(...call) },
});

const placesIn = (directory: string) => ({ databases: join(directory, "databases"), registerFile: join(directory, "school.json") });

const reachableHost = (host: string): string => {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
};
