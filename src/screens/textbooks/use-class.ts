/** What the parts of the screen are told of a class: its file, and the titles of the chosen set. Asked for again when something has changed. */
import { useCallback, useEffect, useState } from "react";
import type { Title } from "#domain/catalogue/title.ts";
import { sameClass, type ClassOfYear } from "#domain/circulation/class-textbooks.ts";
import type { TextbookSet } from "#domain/circulation/textbook-set.ts";
import type { ClassFile, LotFile } from "../../desk/textbooks.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { useChanges } from "../parts/use-changes.ts";

export interface ClassAndSet {
  readonly file: ClassFile;
  readonly set: TextbookSet | undefined;
  readonly titles: readonly Title[];
  readonly lots: readonly LotFile[];
  /** At once: something was just done here. */
  readonly again: () => void;
}

export const useClass = (of: ClassOfYear | undefined, set: TextbookSet | undefined): ClassAndSet | undefined => {
  const { textbooks } = useSchool();
  const [found, setFound] = useState<ClassAndSet | undefined>();
  const changes = useChanges();
  const [asked, setAsked] = useState(0);
  const again = useCallback(() => setAsked((count) => count + 1), []);
  const { classUnit, year } = of ?? {};
  useEffect(() => {
    let current = true;
    if (classUnit === undefined) return undefined;
    void Promise.all([textbooks.classFile(classUnit, year), textbooks.titles(set?.titles ?? []), textbooks.lots()]).then(([file, titles, lots]) => current && setFound({ file: textbooksOnly(file, set), set, titles, lots, again }));
    return () => {
      current = false;
    };
  }, [textbooks, classUnit, year, set, changes, asked, again]);
  return of && sameClass(found?.file, of) ? found : undefined;
};

/** Storybooks are on the ordinary lists; what is in the set counts, whatever kind of book it is. */
const textbooksOnly = (file: ClassFile, set: TextbookSet | undefined): ClassFile => {
  const holdings = file.holdings.filter(({ title }) => title.bookType === "textbook" || set?.titles.includes(title.id));
  return { ...file, holdings, left: file.left.filter(({ id }) => holdings.some(({ pupil }) => pupil === id)) };
};
