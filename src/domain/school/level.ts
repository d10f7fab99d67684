/** What a school is: the defaults of its loan rules, and later its library standards, go by it. */
export const schoolLevels = ["preschool", "primary", "lowerSecondary", "upperSecondary", "several"] as const;
export type SchoolLevel = (typeof schoolLevels)[number];
