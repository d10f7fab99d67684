/**
 * What the program is put in front of in the tests: the double of a cluster, or the Apache CouchDB that COUCH_URL names
 * (http://admin:password@localhost:5984), which is to be one node: several copies of a shard may say the same place in several ways, and
 * agree a moment later. It is left as it was: the school's databases and the accounts that came are taken away.
 */
import { aClusterDouble, type ClusterDouble } from "./cluster-double.ts";

export type Cluster = Pick<ClusterDouble, "origin" | "url" | "ask" | "stop">;

export const aCluster = (): Promise<Cluster> => {
  const { COUCH_URL: given } = process.env;
  return given === undefined ? aClusterDouble() : theGiven(given);
};

const theGiven = async (url: string): Promise<Cluster> => {
  const { origin, username, password } = new URL(url);
  const authorization = `Basic ${btoa(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`)}`;
  const ask: Cluster["ask"] = async (method, path, json) => {
    const answered = await fetch(`${origin}${path}`, { method, headers: { authorization, accept: "application/json", "content-type": "application/json" }, ...(json === undefined ? {} : { body: JSON.stringify(json) }) });
    return { status: answered.status, json: await answered.json() };
  };
  const schools = async (): Promise<readonly string[]> => (await ask("GET", `/_all_dbs?startkey="school-"&endkey="school-%7F"`)).json as string[];
  const users = async (): Promise<readonly Row[]> => ((await ask("GET", `/_users/_all_docs?startkey="org.couchdb.user:"`)).json as { readonly rows?: readonly Row[] }).rows ?? [];
  const before = { schools: new Set(await schools()), users: new Set((await users()).map(({ id }) => id)) };
  return {
    origin,
    url,
    ask,
    stop: async () => {
      for (const name of await schools()) if (!before.schools.has(name)) await ask("DELETE", `/${name}`);
      const docs = (await users()).flatMap(({ id: _id, value: { rev: _rev } }) => (before.users.has(_id) ? [] : [{ _id, _rev, _deleted: true }]));
      await ask("POST", "/_users/_bulk_docs", { docs });
    },
  };
};

interface Row {
  readonly id: string;
  readonly value: { readonly rev: string };
}
