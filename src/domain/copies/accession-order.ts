/** Accession numbers in the order of a register: digits count as a number, so that STK.2 stands before STK.10; case does not matter. */
const register = new Intl.Collator("vi", { numeric: true, sensitivity: "base" });

export const compareAccessionNos = (a: string, b: string): number => register.compare(a, b);
