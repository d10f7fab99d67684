/**
 * A regular expression that somebody else wrote, in an engine whose time grows with the text and not beyond: one that runs for hours
 * would stop the whole server. What such an engine cannot do (looking around, back references) is refused.
 */
import { setFlagsFromString } from "node:v8";

setFlagsFromString("--enable-experimental-regexp-engine");

const known = new Map<string, RegExp | undefined>();

/** Undefined: no regular expression, or none that runs in linear time. */
export const linearExpression = (pattern: string): RegExp | undefined => {
  if (known.has(pattern)) return known.get(pattern);
  if (known.size > mostKnown) known.clear();
  const expression = compiled(pattern);
  known.set(pattern, expression);
  return expression;
};

const compiled = (pattern: string): RegExp | undefined => {
  // CouchDB's expressions may begin with their options.
  const [, options = ""] = /^\(\?([ims]+)\)/.exec(pattern) ?? [];
  try {
    return new RegExp(options === "" ? pattern : pattern.slice(options.length + 3), `${Array.from(new Set(options)).join("")}l`);
  } catch {
    return undefined;
  }
};

const mostKnown = 1_000;
