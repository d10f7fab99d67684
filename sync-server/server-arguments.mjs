/** What Node is given to run the server. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const serverArguments = [
  // Room for young objects, in MB: what a write of 500 documents needs is gone before it counts as old, and more room would only be filled.
  "--max-semi-space-size=4",
  join(dirname(fileURLToPath(import.meta.url)), "run.mjs"),
];
