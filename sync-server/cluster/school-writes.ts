/**
 * Writes to a school's databases, looked at before the cluster gets them: the same check as in the browser and in front of the
 * embedded engine (decision 0045). A row that is refused never stops its neighbours. Of what is erased nothing is taken any more;
 * an erasure is laid upon every branch of its document, and then the cluster is asked to forget the earlier bodies.
 */
import { erasuresIn, isErasure } from "#wire/erasure.ts";
import { wireRefusal } from "#wire/refusal.ts";
import { CouchFailure } from "../couch-error.ts";
import { isJsonObject, type JsonObject } from "../revisions/edit-from-json.ts";
import { bytesOf, jsonFrom, textFrom } from "../routes/request.ts";
import { isGuarded } from "../storage/databases.ts";
import { jsonOf, type CouchServer } from "./couch-server.ts";
import { answerHeaders } from "./headers.ts";
import { answerOf, passed, passedOn, type Asked } from "./pass-through.ts";

interface Refused {
  readonly id: unknown;
  readonly rev?: unknown;
  readonly error: "forbidden";
  readonly reason: string;
}

export const createSchoolWrites = (server: CouchServer) => {
  /** Those of these ids that are erased. */
  const erasedOf = async (database: string, ids: readonly string[]): Promise<ReadonlySet<string>> => {
    if (ids.length === 0) return new Set();
    const { json } = await server.must("POST", `/${database}/_all_docs?include_docs=true`, { keys: ids }, [404]);
    const { rows = [] } = (json ?? {}) as { rows?: readonly { readonly key: string; readonly doc?: JsonObject | null }[] };
    return new Set(rows.flatMap(({ key, doc }) => (doc && isErasure(doc) ? [key] : [])));
  };

  /** Why each of these may not be written, in their order; undefined where one may. */
  const refusals = async (database: string, documents: readonly JsonObject[]): Promise<readonly (string | undefined)[]> => {
    const guarded = documents.map((document) => isGuarded(database, String(document["_id"])));
    if (documents.some(({ _attachments: attached }, index) => guarded[index] && isJsonObject(attached) && Object.keys(attached).length > 0)) {
      throw new CouchFailure("not_implemented", "attachments are not kept here");
    }
    const asked = erasuresIn(database) === undefined ? [] : documents.flatMap((document, index) => (guarded[index] && !isErasure(document) ? [String(document["_id"])] : []));
    const erased = await erasedOf(database, asked);
    return documents.map((document, index) => {
      if (!guarded[index]) return undefined;
      return wireRefusal(database, document) ?? (erased.has(String(document["_id"])) && !isErasure(document) ? "this document is erased" : undefined);
    });
  };

  /** After these were written; before anybody is told. */
  const forget = async (database: string, documents: readonly JsonObject[]): Promise<void> => {
    if (erasuresIn(database) === undefined) return;
    const erasures = documents.filter(isErasure);
    const deletions = documents.some(({ _deleted: deleted }) => deleted === true);
    for (const { _id: id, kind, v } of erasures) {
      const { json } = await server.ask("GET", `/${database}/${encodeURIComponent(String(id))}?conflicts=true`);
      const { _conflicts: others = [] } = (json ?? {}) as { _conflicts?: readonly string[] };
      if (others.length > 0) await server.must("POST", `/${database}/_bulk_docs`, { docs: others.map((_rev) => ({ _id: id, _rev, kind, v })) });
    }
    if (erasures.length === 0 && !deletions) return;
    await server.must("POST", `/${database}/_compact`, {});
    compactOnceMore(database);
  };

  const waiting = new Set<string>();
  /** Of three copies of a shard one may be behind: it was compacted before it heard what it has to forget. */
  const compactOnceMore = (database: string): void => {
    if (waiting.has(database)) return;
    waiting.add(database);
    setTimeout(() => {
      waiting.delete(database);
      server.ask("POST", `/${database}/_compact`, {}).catch(() => undefined);
    }, untilCopiesAgree).unref();
  };

  const bodyOf = async ({ request, largest }: Asked): Promise<unknown> => {
    if (/^multipart\//i.test(request.headers.get("content-type") ?? "")) throw new CouchFailure("not_implemented", "attachments are not kept here");
    return jsonFrom(textFrom(await bytesOf(request, largest), request.headers.get("content-encoding") ?? undefined, largest));
  };

  const writtenOne = async (asked: Asked, database: string, document: JsonObject, body?: string): Promise<Response> => {
    const [reason] = await refusals(database, [document]);
    if (reason !== undefined) throw new CouchFailure("forbidden", reason);
    const answer = await passedOn(server, asked, body);
    if ((answer.statusCode ?? 500) < 300) await forget(database, [document]);
    return answerOf(asked, answer);
  };

  return {
    /** `id`: undefined when the document says it itself. */
    document: async (asked: Asked, id: string | undefined): Promise<Response> => {
      const [database = ""] = asked.parts;
      const json = await bodyOf(asked);
      // What is no document the cluster refuses in its own words.
      return isJsonObject(json) ? writtenOne(asked, database, { ...json, _id: id ?? json["_id"] ?? "" }, JSON.stringify(json)) : passed(server, asked, JSON.stringify(json));
    },

    deletion: (asked: Asked, id: string): Promise<Response> => writtenOne(asked, asked.parts[0] ?? "", { _id: id, _deleted: true }),

    bulk: async (asked: Asked): Promise<Response> => {
      const [database = ""] = asked.parts;
      const json = await bodyOf(asked);
      const { docs, ...options } = isJsonObject(json) ? json : {};
      if (!isJsonObject(json) || !Array.isArray(docs) || !docs.every(isJsonObject)) return passed(server, asked, JSON.stringify(json));
      const asNew = options["new_edits"] !== false;
      const reasons = await refusals(database, docs);
      const refused = docs.map((document, index): Refused | undefined => {
        const reason = reasons[index];
        const { _id: id, _rev: rev } = document;
        return reason === undefined ? undefined : { id, ...(asNew ? {} : { rev }), error: "forbidden", reason };
      });
      const admitted = docs.filter((_document, index) => refused[index] === undefined);
      // Asked also when nothing is left to write: whether this one may write here at all the cluster says.
      const answer = await passedOn(server, asked, JSON.stringify({ ...options, docs: admitted }));
      const status = answer.statusCode ?? 500;
      if (status >= 300) return answerOf(asked, answer);
      await forget(database, admitted);
      if (admitted.length === docs.length) return answerOf(asked, answer);
      const verdicts = (await jsonOf(answer)) as readonly unknown[];
      const headers = answerHeaders(answer, asked);
      headers.delete("content-length");
      let next = 0;
      const told = asNew ? refused.map((row) => row ?? verdicts[next++]) : [...verdicts, ...refused.filter((row) => row !== undefined)];
      return new Response(`${JSON.stringify(told)}\n`, { status, headers });
    },
  };
};

/** Milliseconds. */
const untilCopiesAgree = 60_000;
