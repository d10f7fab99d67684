/** A small file that is either the old one or the new one, never half of it, also when the power goes. */
import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

export const writeDurably = (path: string, content: string, mode = 0o600): void => {
  const draft = `${path}.new`;
  const file = openSync(draft, "w", mode);
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
  syncDirectory(dirname(path));
};

/** A name that is new in a directory is on the disk only when the directory is. Windows has no such call and needs none. */
export const syncDirectory = (path: string): void => {
  if (process.platform === "win32") return;
  const directory = openSync(path, "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
};
