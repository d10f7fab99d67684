/** What a school is: the defaults of its loan rules, and later its library standards, go by it. */
export const schoolLevels = ["preschool", "primary", "lowerSecondary", "upperSecondary", "several"] as const;
export type SchoolLevel = (typeof schoolLevels)[number];

/** The grade that leaves. A school of several levels ends with the level that its highest grade belongs to. */
export const lastGradeOf = (level: SchoolLevel, grades: readonly number[]): number | undefined => {
  if (level === "preschool") return undefined;
  const highest = Math.max(1, ...grades);
  return { primary: 5, lowerSecondary: 9, upperSecondary: 12, several: highest <= 5 ? 5 : highest <= 9 ? 9 : 12 }[level];
};
