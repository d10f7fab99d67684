declare const brand: unique symbol;

/** A string (or number) that has been checked and may not be confused with another kind of it. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };
