/** What Node is given to run the server. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const serverArguments = [
  // Room for young objects, in MB: what a write of 500 documents leaves behind is cleared away before it counts as old.
  "--max-semi-space-size=8",
  join(dirname(fileURLToPath(import.meta.url)), "run.mjs"),
];
