/** "50.000": how an amount of đồng is written in Viet Nam, in every language of the screen. */
export const dongInDigits = (dong: number): string => String(dong).replace(/\B(?=(\d{3})+$)/g, ".");
