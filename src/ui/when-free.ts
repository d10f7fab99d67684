/** Once the screen is painted. Safari has no word for it. */
export const whenFree = (go: () => void): void => void ("requestIdleCallback" in globalThis ? requestIdleCallback(go, { timeout: 1000 }) : setTimeout(go, 300));
