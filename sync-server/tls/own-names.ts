/** The names and addresses under which this machine is reached. */
import { hostname, networkInterfaces } from "node:os";

export const ownAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((addresses = []) => addresses.map(({ address }) => address.replace(/%.*$/, "")));

/** IPv4 addresses in the school's network: what a person types into a tablet. */
export const lanAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.filter(({ family, internal }) => family === "IPv4" && !internal).map(({ address }) => address),
  );

export const ownNames = (): string[] => {
  const name = hostname().toLowerCase();
  return ["localhost", ...(isDnsName(name) && name !== "localhost" ? [name, ...(name.includes(".") ? [] : [`${name}.local`])] : [])];
};

export const isLoopback = (host: string): boolean => host.startsWith("127.") || host === "::1" || host === "localhost";

/** Windows allows names that a certificate cannot carry. */
const isDnsName = (name: string): boolean => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/.test(name);
