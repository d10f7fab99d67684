/**
 * The server's process. What Node made of the TypeScript at an earlier start it takes up again: the start takes half as long, and the
 * 30 MB of the program that strips types are not loaded. Kept with the packages, where only who installed them may write.
 */
import { enableCompileCache, flushCompileCache } from "node:module";
import { join } from "node:path";

enableCompileCache(join(import.meta.dirname, "..", "node_modules", ".cache", "tu-sach-server"));
await import("./main.ts");
// Not at the end alone: a school's server is switched off rather than ended.
flushCompileCache();
