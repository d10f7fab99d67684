/** Why an act was not saved, as far as the store's error says it: a person has to do something else in each case. */
export type NotSaved = "full" | "connectionLost" | "unknown";

export const whyNotSaved = (error: unknown): NotSaved => {
  const texts = causesOf(error).map(({ name, message }) => `${name} ${message}`);
  if (texts.some((text) => /Quota/i.test(text))) return "full";
  if (texts.some((text) => /InvalidState|DatabaseClosed|Connection to Indexed ?D|connection is clos/i.test(text))) return "connectionLost";
  return "unknown";
};

/** An aborted transaction says why in what it carries. */
const causesOf = (error: unknown): readonly { readonly name: string; readonly message: string }[] => {
  if (typeof error !== "object" || error === null) return [];
  const { name, message, inner, cause } = error as { name?: unknown; message?: unknown; inner?: unknown; cause?: unknown };
  return [{ name: String(name), message: String(message) }, ...(inner === error ? [] : causesOf(inner)), ...(cause === error ? [] : causesOf(cause))];
};
