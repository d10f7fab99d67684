/** Every failure of /api is one row of this table: a stable word for programs and its status. The reason is for developers. */
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

const statusByError = {
  bad_request: 400,
  unauthorized: 401,
  forbidden: 403,
  code_needed: 403,
  wrong_code: 403,
  not_found: 404,
  unknown_pairing: 404,
  already_set_up: 409,
  not_set_up: 409,
  not_json: 415,
  too_many_tries: 429,
  internal_server_error: 500,
  cluster_unreachable: 503,
  insufficient_storage: 507,
} as const satisfies Record<string, ContentfulStatusCode>;

export type ApiError = keyof typeof statusByError;

export const apiError = (c: Context, error: ApiError, reason: string, headers: Record<string, string> = {}): Response =>
  c.json({ error, reason }, statusByError[error], headers);
