/** The names and addresses under which this machine is reached. */
import { hostname, networkInterfaces } from "node:os";

export const ownAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((addresses = []) => addresses.map(({ address }) => address.replace(/%.*$/, "")));

/** IPv4 addresses in the school's network: what a person types into a tablet. Those that lead to no tablet come last. */
export const lanAddresses = (): string[] => {
  const found = Object.entries(networkInterfaces()).flatMap(([card, addresses = []]) =>
    addresses.filter(({ family, internal }) => family === "IPv4" && !internal).map(({ address }) => ({ address, unlikely: isMadeUp(card) || address.startsWith("169.254.") })),
  );
  return found.toSorted((one, other) => Number(one.unlikely) - Number(other.unlikely)).map(({ address }) => address);
};

/** Network cards of virtual machines, containers and tunnels. */
const isMadeUp = (card: string): boolean => /docker|^br-|veth|vethernet|vmnet|vmware|vbox|virtual|wsl|^tun|^tap|^zt|tailscale/i.test(card);

export const ownNames = (): string[] => {
  const name = hostname().toLowerCase();
  return ["localhost", ...(isDnsName(name) && name !== "localhost" ? [name, ...(name.includes(".") ? [] : [`${name}.local`])] : [])];
};

export const isLoopback = (host: string): boolean => /^((::ffff:)?127(\.\d{1,3}){3}|\[?::1\]?|localhost)$/i.test(host);

/** Windows allows names that a certificate cannot carry. */
export const isDnsName = (name: string): boolean => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/.test(name);
