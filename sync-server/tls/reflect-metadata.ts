/**
 * The certificate library keeps its table of encoders with three functions of the old metadata proposal, which no engine has.
 * These are those three and no more; imported before the library.
 */
const tables = new WeakMap<object, Map<unknown, unknown>>();

const getOwnMetadata = (key: unknown, target: object): unknown => tables.get(target)?.get(key);

const getMetadata = (key: unknown, target: object): unknown => {
  for (let owner: object | null = target; owner !== null; owner = Object.getPrototypeOf(owner) as object | null) {
    if (tables.get(owner)?.has(key) === true) return getOwnMetadata(key, owner);
  }
  return undefined;
};

const defineMetadata = (key: unknown, value: unknown, target: object): void => {
  const table = tables.get(target) ?? new Map<unknown, unknown>();
  tables.set(target, table.set(key, value));
};

if (!("getMetadata" in Reflect)) Object.assign(Reflect, { getOwnMetadata, getMetadata, defineMetadata });
