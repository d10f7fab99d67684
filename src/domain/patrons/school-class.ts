/**
 * A class is called by its grade and a letter or number (6A, 10A1, 5/3), so the class above is known by its name. Names of
 * preschool classes ("Lá 1") say nothing of the kind: a person has to say which class follows which.
 */
export interface SchoolClass {
  readonly classUnit: string;
  /** 1…12 for pupils, 0 for preschool. */
  readonly grade?: number;
}

const named = /^(0?)(\d{1,2})(?!\d)(.*)$/s;

const highestGrade = 12;

export const gradeOfClass = (classUnit: string): number | undefined => {
  const grade = Number(named.exec(classUnit)?.[2] ?? 0);
  return grade >= 1 && grade <= highestGrade ? grade : undefined;
};

/** 6A to 7A; undefined where the name does not say, and after grade 12. */
export const classAbove = (classUnit: string): string | undefined => {
  const [, zero = "", , rest = ""] = named.exec(classUnit) ?? [];
  const grade = gradeOfClass(classUnit);
  if (grade === undefined || grade === highestGrade) return undefined;
  return `${grade + 1 < 10 ? zero : ""}${grade + 1}${rest}`;
};
