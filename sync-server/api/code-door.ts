import type { Context } from "hono";
import { apiError } from "./api-error.ts";
import type { SetUpCode } from "./set-up-code.ts";

/** The answer to whoever is not at the server's own machine and does not have its code; undefined = come in. */
export const refuseCode = (c: Context, code: SetUpCode, given: string | undefined): Response | undefined => {
  const verdict = code.judge(given);
  switch (verdict.is) {
    case "right":
      return undefined;
    case "missing":
      return apiError(c, "code_needed", "from another machine the code on the server's screen is needed");
    case "wrong":
      return apiError(c, "wrong_code", "this is not the code on the server's screen");
    case "too-often":
      return apiError(c, "too_many_tries", `wait ${verdict.seconds} seconds`, { "retry-after": String(verdict.seconds) });
  }
};
