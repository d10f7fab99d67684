/** Who may import what: regular expressions over paths from the project's root. `$1` is what `from` caught. */
export interface ImportRule {
  readonly says: string;
  readonly from: RegExp;
  readonly notFrom?: RegExp;
  readonly to?: string;
  readonly notTo?: string;
}

const adapters = "^src/(storage|sync|scanning|printing|exchange|search-worker)/";

export const importRules: readonly ImportRule[] = [
  { says: "the domain imports only the domain", from: /^src\/domain\//, notTo: "^src/domain/" },
  { says: "the wire imports the domain and its schema library", from: /^src\/wire\//, notTo: "^src/(domain|wire)/|^valibot$" },
  { says: "the desk imports the domain, and React for its context", from: /^src\/desk\//, notTo: "^src/(domain|desk)/|^react$" },
  { says: "screens and ui reach the outside world through the desk", from: /^src\/(screens|ui)\//, to: `${adapters}|^src/wire/|^dexie$` },
  // What several screens are made of lies in parts; parts know no screen.
  { says: "a screen does not import another screen", from: /^src\/screens\/([^/]+)\//, to: "^src/screens/(?!$1/|parts/)" },
  { says: "ui knows no desk and no screen", from: /^src\/ui\//, to: "^src/(desk|screens)/" },
  { says: "only storage speaks to the database", from: /^src\//, notFrom: /^src\/storage\//, to: "^dexie" },
  { says: "an adapter does not import another adapter's parts", from: /^src\/(scanning|printing|exchange|search-worker)\//, to: "^src/(screens|storage|sync|scanning|printing|exchange|search-worker)/(?<!src/$1/)" },
  { says: "the server shares only the domain and the wire", from: /^sync-server\//, to: "^src/(?!domain/|wire/)" },
  { says: "the browser never imports the server", from: /^src\//, to: "^sync-server/" },
  { says: "revisions are pure", from: /^sync-server\/revisions\//, notTo: "^sync-server/(revisions/|couch-error)|^pouchdb-merge$|^node:crypto$" },
  { says: "no Node in the browser", from: /^src\//, notFrom: /^src\/exchange\/cli\.ts$/, to: "^node:" },
];
