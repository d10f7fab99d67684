/**
 * Every failure the CouchDB API can answer is one row of one table: its name and its HTTP status. Whoever cannot go on throws
 * a `CouchFailure` with the reason; one function makes the answer of it.
 */
import type { PlainAnswer } from "./plain-answer.ts";
import { isDiskFull } from "./storage/full-disk.ts";

const statusByError = {
  bad_request: 400,
  compilation_error: 400,
  doc_validation: 400,
  os_process_error: 400,
  illegal_database_name: 400,
  illegal_docid: 400,
  bad_arg: 400,
  invalid_bookmark: 400,
  invalid_boolean: 400,
  invalid_ddoc_lang: 400,
  invalid_design_doc: 400,
  invalid_field: 400,
  invalid_fields: 400,
  invalid_index: 400,
  invalid_index_name: 400,
  invalid_key: 400,
  invalid_non_neg_integer: 400,
  invalid_operator: 400,
  invalid_selector: 400,
  invalid_selector_json: 400,
  invalid_sort_dir: 400,
  invalid_sort_field: 400,
  invalid_sort_json: 400,
  invalid_string: 400,
  missing_required_key: 400,
  no_usable_index: 400,
  not_supported: 400,
  unsupported_mixed_sort: 400,
  query_parse_error: 400,
  invalid_value: 400,
  builtin_reduce_error: 400,
  unauthorized: 401,
  forbidden: 403,
  db_not_found: 404,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  gone: 410,
  file_exists: 412,
  missing_stub: 412,
  too_large: 413,
  bad_content_type: 415,
  requested_range_not_satisfiable: 416,
  too_many_requests: 429,
  internal_server_error: 500,
  not_implemented: 501,
  replication_failed: 502,
  cluster_unreachable: 503,
  insufficient_storage: 507,
} as const;

export type CouchErrorName = keyof typeof statusByError;

export class CouchFailure extends Error {
  readonly error: CouchErrorName;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;
  constructor(error: CouchErrorName, reason: string, headers: Readonly<Record<string, string>> = {}) {
    super(`${error}: ${reason}`);
    this.error = error;
    this.reason = reason;
    this.headers = headers;
  }
}

export const failureAnswer = ({ error, reason, headers }: CouchFailure): PlainAnswer => ({
  status: statusByError[error],
  headers: { "content-type": "application/json", "cache-control": "must-revalidate", ...headers },
  body: `${JSON.stringify({ error, reason })}\n`,
});

export const failureResponse = (failure: CouchFailure): Response => {
  const { body, ...about } = failureAnswer(failure);
  return new Response(body, about);
};

/** What broke a request, as its answer; what is nobody's mistake is written to the console. */
export const failureOf = (error: unknown): CouchFailure => {
  if (error instanceof CouchFailure) return error;
  if (isDiskFull(error)) return new CouchFailure("insufficient_storage", "there is no room left on the server's disk: nothing was written");
  console.error(error);
  return new CouchFailure("internal_server_error", "the server failed; its log says how");
};

export const noSuchDatabase = (): CouchFailure => new CouchFailure("not_found", "Database does not exist.");
export const noSuchDocument = (why: "missing" | "deleted"): CouchFailure => new CouchFailure("not_found", why);
export const updateConflict = (): CouchFailure => new CouchFailure("conflict", "Document update conflict.");
export const brokenJson = (): CouchFailure => new CouchFailure("bad_request", "invalid UTF-8 JSON");
