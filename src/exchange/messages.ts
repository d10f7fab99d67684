/** Sentences for everything the exchange refuses, doubts or decides. What the facts are is in reasons.ts. */
import { english } from "./messages-en.ts";
import { vietnamese } from "./messages-vi.ts";
import type { Reason } from "./reasons.ts";

/** A sentence for each reason, made from its facts: a reason without one doesn't compile. */
export type Sentences = { readonly [Type in Reason["type"]]: (facts: Extract<Reason, { readonly type: Type }>) => string };

export const reasonInWords = (reason: Reason, language: "vi" | "en"): string => {
  const sentence = (language === "vi" ? vietnamese : english)[reason.type] as (facts: Reason) => string;
  return sentence(reason);
};
