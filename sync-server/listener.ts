/**
 * One open port: HTTP, or HTTP/2 over TLS with HTTP/1.1 for whoever speaks nothing newer. Beside TLS, plain HTTP is answered
 * to a browser on this very machine only. A busy port is refused in words, never replaced by another: the address is part of
 * the data that browsers keep.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createSecureServer, type Http2SecureServer, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Answer } from "./app.ts";
import { messages } from "./messages.ts";
import { createOnePort } from "./one-port.ts";
import { StartRefusal } from "./start-refusal.ts";
import { isLoopback } from "./tls/own-names.ts";

export interface ListenerOptions {
  readonly port: number;
  readonly host: string;
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  readonly answer: Answer;
  /** With TLS: what plain HTTP from elsewhere is told. */
  readonly plainAnswer?: Answer;
  /**
   * Asked first: an address it knows goes straight to its own answer, under its own path. Making a second Request with another
   * path out of the first costs a small PUT two thirds of its speed (8,000 instead of 24,000 a second here).
   */
  readonly shortcut?: Shortcut;
}

export interface Shortcut {
  /** The path and query as `answer` knows them, or undefined. */
  pathOf(url: string): string | undefined;
  /** Asked before `answer`, for those paths: whether it answers by itself. */
  takes?(incoming: Incoming, outgoing: Outgoing, path: string): boolean;
  readonly answer: Answer;
}

export interface Listener {
  readonly port: number;
  renew(tls: { readonly cert: string; readonly key: string }): void;
  /** Lets what is being answered end, for a moment; what does not end by itself is cut. */
  stop(): Promise<void>;
}

export const openListener = async ({ port, host, tls, answer, plainAnswer, shortcut }: ListenerOptions): Promise<Listener> => {
  const listen = listenerFor(answer);
  const listenDirectly = shortcut === undefined ? listen : listenerFor(shortcut.answer);
  const hear = (incoming: Incoming, outgoing: Outgoing): void => {
    const path = shortcut?.pathOf(incoming.url ?? "/");
    if (path === undefined) return void listen(incoming, outgoing);
    if (shortcut?.takes?.(incoming, outgoing, path) === true) return;
    incoming.url = path;
    void listenDirectly(incoming, outgoing);
  };
  const listenPlain = listenerFor(plainAnswer ?? answer);
  const hearPlain = (incoming: IncomingMessage, outgoing: ServerResponse): void => (isFromHere(incoming) ? hear(incoming, outgoing) : void listenPlain(incoming, outgoing));
  const secure: Http2SecureServer | undefined = tls === undefined ? undefined : createSecureServer({ ...tls, allowHTTP1: true }, hear);
  const plain = createServer({ keepAliveTimeout: 60_000 }, secure === undefined ? hear : hearPlain);
  const server = secure === undefined ? plain : createOnePort(secure, plain);
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  // A browser that does not trust us yet only ends its own connection.
  secure?.on("tlsClientError", () => {});
  await new Promise<void>((listening, fail) => {
    server.once("error", (error: NodeJS.ErrnoException) => fail(refusalOf(error, port, host) ?? error));
    server.listen(port, host, listening);
  });
  return {
    port: (server.address() as AddressInfo).port,
    renew: (next) => secure?.setSecureContext(next),
    stop: () =>
      new Promise<void>((stopped) => {
        const cut = setTimeout(() => sockets.forEach((socket) => socket.destroy()), graceful);
        server.close(() => {
          clearTimeout(cut);
          stopped();
        });
        secure?.close();
        if (secure !== undefined) plain.close();
        plain.closeIdleConnections();
      }),
  };
};

export type Incoming = IncomingMessage | Http2ServerRequest;
export type Outgoing = ServerResponse | Http2ServerResponse;

const listenerFor = (answer: Answer) => getRequestListener((request, { incoming }) => answer(request, { remoteAddress: incoming.socket.remoteAddress }));

/** A page at http://localhost is a secure one for its browser; under any other name plain HTTP is not. */
const isFromHere = ({ socket, headers }: IncomingMessage): boolean => isLoopback(socket.remoteAddress ?? "") && isLoopback((headers.host ?? "").replace(/:\d+$/, ""));

const graceful = 1_000;

const refusalOf = ({ code }: NodeJS.ErrnoException, port: number, host: string): StartRefusal | undefined => {
  if (code === "EADDRINUSE") return new StartRefusal(messages.portIsBusy(port));
  if (code === "EACCES") return new StartRefusal(messages.portIsForbidden(port));
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EAI_AGAIN") return new StartRefusal(messages.hostIsNotOurs(host));
  return undefined;
};
