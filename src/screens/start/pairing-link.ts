/**
 * The fragment of a pairing link, "#/pair?token=…&key=…". Whatever page it names, token and key together make it one.
 */
export interface PairingLink {
  readonly token: string;
  readonly key: string;
}

export const linkIn = (hash: string): PairingLink | undefined => {
  const question = hash.indexOf("?");
  const facts = new URLSearchParams(question < 0 ? hash.replace(/^#\/?/, "") : hash.slice(question + 1));
  const token = facts.get("token")?.trim();
  const key = facts.get("key")?.trim();
  return token && key ? { token, key } : undefined;
};
