/** What the desk and the way to it say, from the first moment on. */
export * from "./acts.ts";
export * from "./copy-page.ts";
export * from "./desk.ts";
export * from "./holds.ts";
export * from "./search.ts";
export * from "./shell.ts";
export * from "./staff.ts";
export * from "./status.ts";
export * from "./told.ts";
