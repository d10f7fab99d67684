import { isMember } from "../access/security.ts";
import type { Couch } from "./couch.ts";
import type { Account } from "./api-env.ts";

/** The same right that the database's own feed asks for. To who does not have it, the database is not there. */
export const isReadable = async (databases: Pick<Couch["databases"], "security">, account: Account, name: string): Promise<boolean> => {
  const security = await databases.security(name);
  return security !== undefined && isMember(account, security);
};
