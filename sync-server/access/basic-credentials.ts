export interface Credentials {
  readonly name: string;
  readonly password: string;
}

/** `Authorization: Basic …`; undefined when it is of another kind or broken. */
export const basicCredentialsIn = (header: string): Credentials | undefined => {
  const coded = /^basic\s+([A-Za-z0-9+/=_-]+)\s*$/i.exec(header)?.[1];
  if (coded === undefined) return undefined;
  const text = Buffer.from(coded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0 ? undefined : { name: text.slice(0, colon), password: text.slice(colon + 1) };
};
