/**
 * Whether the person asking sits at the server's own machine: then no code is needed. The address alone does not say so. A
 * website in front of us connects from this machine for everyone, and a hostile page can make a name of its own point here; so
 * the name asked for must be ours too, and nothing may have been forwarded.
 */
import { isLoopback } from "../tls/own-names.ts";

export interface OwnMachine {
  /** Behind a website (`--base`) nobody can be told apart by address. */
  readonly behindProxy: boolean;
  addresses(): readonly string[];
  names(): readonly string[];
}

export const isOwnMachine = (own: OwnMachine, request: Request, remoteAddress: string | undefined): boolean => {
  if (own.behindProxy || remoteAddress === undefined || forwardedBy.some((header) => request.headers.has(header))) return false;
  const address = remoteAddress.replace(/^::ffff:/, "").replace(/%.*$/, "");
  if (!isLoopback(address) && !own.addresses().includes(address)) return false;
  const asked = hostNameOf(request);
  return isLoopback(asked) || own.names().includes(asked) || own.addresses().includes(asked);
};

const forwardedBy = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

const hostNameOf = (request: Request): string => new URL(request.url).hostname.replace(/^\[|\]$/g, "").toLowerCase();
