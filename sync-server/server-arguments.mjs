/** What Node is given to run the server. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const serverArguments = [
  // Room for young objects, in MB: what a request leaves behind is small, and more room would only be filled.
  "--max-semi-space-size=2",
  join(dirname(fileURLToPath(import.meta.url)), "run.mjs"),
];
