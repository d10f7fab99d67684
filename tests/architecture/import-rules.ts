import type { IRegularForbiddenRuleType } from "dependency-cruiser";

const forbid = (name: string, from: IRegularForbiddenRuleType["from"], to: IRegularForbiddenRuleType["to"]): IRegularForbiddenRuleType => ({
  name,
  severity: "error",
  from,
  to,
});

const adapters = "^src/(storage|sync|scanning|printing|exchange|search-worker)/";

export const importRules: IRegularForbiddenRuleType[] = [
  forbid("the domain imports only the domain", { path: "^src/domain/" }, { pathNot: "^src/domain/" }),
  forbid("the wire imports the domain and its schema library", { path: "^src/wire/" }, { pathNot: "^src/(domain|wire)/|valibot" }),
  forbid("the desk imports the domain, and React only for its context", { path: "^src/desk/" }, { pathNot: "^src/(domain|desk)/|/(@types/)?react/" }),
  forbid("screens and ui reach the outside world through the desk", { path: "^src/(screens|ui)/" }, { path: `${adapters}|^src/wire/` }),
  forbid("a screen does not import another screen", { path: "^src/screens/([^/]+)/" }, { path: "^src/screens/", pathNot: "^src/screens/$1/" }),
  forbid("ui knows no library", { path: "^src/ui/", pathNot: "^src/ui/messages/" }, { path: "^src/(desk|screens)/" }),
  forbid("only storage speaks to the database", { path: "^src/", pathNot: "^src/storage/" }, { path: "node_modules/dexie" }),
  forbid("the server shares only the domain and the wire", { path: "^sync-server/" }, { path: "^src/", pathNot: "^src/(domain|wire)/" }),
  forbid("the browser never imports the server", { path: "^src/" }, { path: "^sync-server/" }),
  forbid("revisions are pure", { path: "^sync-server/revisions/" }, { pathNot: "^sync-server/revisions/|pouchdb-merge|node:crypto" }),
  forbid("nothing goes in circles", { pathNot: "node_modules" }, { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } }),
];
