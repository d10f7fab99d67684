/**
 * Where something is found, as CouchDB says it in `location`: the whole address, under the name by which the server was asked. A website
 * in front of us says by which name and scheme it was asked itself, in the headers that CouchDB goes by too.
 */

/** Of the CouchDB API: "https://school.test/thu-vien/couch". `mount`: its path as it is seen from outside. */
export const apiAddress = (asked: { readonly protocol: string; readonly host: string }, header: (name: string) => string | null | undefined, mount = ""): string => {
  const forwarded = header("x-forwarded-proto");
  const protocol = forwarded === "https" || forwarded === "http" ? `${forwarded}:` : asked.protocol;
  return `${protocol}//${header("x-forwarded-host") ?? asked.host}${mount}`;
};

export const locationOf = (api: string, ...parts: readonly string[]): string => `${api}/${parts.map(written).join("/")}`;

const written = (part: string): string => encodeURIComponent(part).replaceAll("%3A", ":");
