/** In which an act at the desk can go between two pieces of long work. */
export const aMoment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
