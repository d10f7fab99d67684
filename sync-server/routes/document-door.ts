/**
 * A short way for what is asked most, GET and PUT of one document in their plain form: from Node's request to Node's answer with the
 * routes' own code between them. Building a Request, finding its route and building a Response cost more than the document does.
 * What is not plain (a query, several parts, a body of unsaid length, another website's page) is left to the routes.
 */
import { isTooOld, protocolHeader } from "#wire/protocol.ts";
import { usualLargestBody, type ConnectionBindings } from "../api/api-env.ts";
import { failureAnswer, failureOf } from "../couch-error.ts";
import type { Incoming, Outgoing } from "../listener.ts";
import { apiAddress } from "../location.ts";
import type { PlainAnswer } from "../plain-answer.ts";
import { winnerAnswer } from "./read-document.ts";
import { entered, jsonFrom, textFrom, type Entered, type RouteDeps } from "./request.ts";
import { revisionIn, writeAnswer } from "./write-document.ts";

/** False: not a plain one, and nothing has been done. `path` as the CouchDB API knows it. */
export type DocumentDoor = (incoming: Incoming, outgoing: Outgoing, path: string, bindings?: Pick<ConnectionBindings, "largestBody" | "mount">) => boolean;

export const createDocumentDoor = (deps: RouteDeps): DocumentDoor => {
  const enterOnce = async (incoming: Incoming, db: string, answer: (entered: Entered) => PlainAnswer | Promise<PlainAnswer>): Promise<PlainAnswer> => {
    try {
      const identity = await deps.accounts.identify(claimsOf(incoming), incoming.socket.remoteAddress);
      const plain = await answer(entered(deps, db, identity));
      return identity?.renewed === undefined ? plain : { ...plain, headers: { ...plain.headers, "set-cookie": identity.renewed } };
    } catch (error) {
      return failureAnswer(failureOf(error));
    }
  };

  return (incoming, outgoing, path, { largestBody = usualLargestBody, mount } = {}) => {
    const { method, headers } = incoming;
    if ((method !== "GET" && method !== "PUT") || headers.origin !== undefined || isTooOld(textOf(headers[protocolHeader]) ?? null)) return false;
    const place = placeIn(path);
    if (place === undefined) return false;
    const { db, id } = place;
    if (method === "GET") {
      void enterOnce(incoming, db, ({ database }) => winnerAnswer(database, id, textOf(headers["if-none-match"]))).then((plain) => send(outgoing, plain));
      return true;
    }
    const type = headers["content-type"];
    const isPlainBody = Number(headers["content-length"]) <= largestBody && headers["content-encoding"] === undefined && !(type?.startsWith("multipart/") ?? false);
    if (!isPlainBody) return false;
    void bytesOf(incoming)
      .then((bytes) => enterOnce(incoming, db, (found) => writeAnswer(deps, found, jsonFrom(textFrom(bytes, undefined, largestBody)), { id, rev: revisionIn(textOf(headers["if-match"])), api: apiOf(incoming, mount) })))
      .then((plain) => send(outgoing, plain));
    return true;
  };
};

/** Undefined where the routes may read the path otherwise: it names no document, or is to be tidied up first. */
const placeIn = (path: string): { db: string; id: string } | undefined => {
  const [, db, id] = twoParts.exec(path) ?? [];
  if (db === undefined || id === undefined) return undefined;
  if (!path.includes("%")) return isName(db) && isName(id) ? { db, id } : undefined;
  try {
    const place = { db: decodeURIComponent(db), id: decodeURIComponent(id) };
    return isName(place.db) && isName(place.id) ? place : undefined;
  } catch {
    return undefined;
  }
};

/** Only signs that no reader of addresses changes (RFC 3986, pchar). */
const twoParts = /^\/([\w!$&'()*+,;=:@.~%-]+)\/([\w!$&'()*+,;=:@.~%-]+)$/;

const isName = (name: string): boolean => !name.startsWith("_") && name !== "." && name !== "..";

const textOf = (header: string | readonly string[] | undefined): string | undefined => (typeof header === "string" ? header : undefined);

const schemeOf = ({ socket }: Incoming): string => ("encrypted" in socket ? "https:" : "http:");

const apiOf = (incoming: Incoming, mount: string | undefined): string => {
  const { headers } = incoming;
  return apiAddress({ protocol: schemeOf(incoming), host: textOf(headers.host ?? headers[":authority"]) ?? "localhost" }, (name) => textOf(headers[name]), mount);
};

const claimsOf = (incoming: Incoming) => ({ url: schemeOf(incoming), headers: { get: (name: string) => textOf(incoming.headers[name]) ?? null } });

/** Never, when the sender goes before all has come: there is nobody to answer. */
const bytesOf = (incoming: Incoming): Promise<Uint8Array<ArrayBuffer>> =>
  new Promise((whole) => {
    const pieces: Buffer<ArrayBuffer>[] = [];
    incoming.on("data", (piece: Buffer<ArrayBuffer>) => pieces.push(piece));
    incoming.on("end", () => whole(pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces)));
    incoming.on("error", () => undefined);
  });

const send = (outgoing: Outgoing, { status, headers, body }: PlainAnswer): void => {
  // Of two kinds that Node's types do not bring together.
  const out = outgoing as Pick<Outgoing, "end"> & { writeHead(status: number, headers: object): unknown };
  out.writeHead(status, body === null ? headers : { ...headers, "content-length": Buffer.byteLength(body) });
  if (body === null) out.end();
  else out.end(body);
};
