/**
 * TLS and plain HTTP on one port: the first byte of a connection tells them apart. A school that began at http://localhost and
 * turned HTTPS on later keeps that address on the server's own machine, where a browser trusts it without a certificate.
 */
import type { Server as HttpServer } from "node:http";
import type { Http2SecureServer } from "node:http2";
import { createServer, type Server } from "node:net";

/** The two never listen themselves; that they do is said to them so that their own time limits run. */
export const createOnePort = (secure: Http2SecureServer, plain: HttpServer): Server => {
  const port = createServer({ noDelay: true }, (socket) => {
    const drop = (): void => void socket.destroy();
    // Until one of the two has it, nobody else hears of its end.
    socket.on("error", drop);
    socket.setTimeout(longestSilence, drop);
    socket.once("data", (first: Buffer) => {
      socket.pause();
      socket.setTimeout(0);
      socket.off("timeout", drop);
      socket.unshift(first);
      const isTls = first[0] === tlsHandshake;
      // As an HTTP server has it: who has asked may close their half and still wait for the answer.
      socket.allowHalfOpen = !isTls;
      (isTls ? secure : plain).emit("connection", socket);
      process.nextTick(() => socket.resume());
    });
  });
  port.on("listening", () => [secure, plain].forEach((server) => server.emit("listening")));
  return port;
};

/** The type of a TLS record that opens a handshake (RFC 8446, 5.1); no word of HTTP begins with it. */
const tlsHandshake = 0x16;

/** Browsers connect in advance and say nothing for a while. */
const longestSilence = 60_000;
