/** Whether a write failed because there is no room for it. What was there before can still be read, and nothing of the write is kept. */
export const isDiskFull = (error: unknown): boolean => {
  const { code, errcode } = (error ?? {}) as { readonly code?: unknown; readonly errcode?: unknown };
  if (code === "ENOSPC" || code === "EDQUOT") return true;
  return code === "ERR_SQLITE_ERROR" && typeof errcode === "number" && (errcode % 256 === sqliteFull || errcode === sqliteNoRoomForShared);
};

/** https://sqlite.org/rescode.html: SQLITE_FULL, and SQLITE_IOERR_SHMSIZE: the file that the log's readers share could not grow. */
const sqliteFull = 13;
const sqliteNoRoomForShared = 4874;
