/** The homeroom teacher of each class this school year, as it is known here now. */
import { useEffect, useState } from "react";
import type { Patron } from "#domain/patrons/patron.ts";
import { useSchool } from "../../desk/services-context.tsx";

export const useHomerooms = (): ReadonlyMap<string, Patron> => {
  const { desk, homerooms } = useSchool();
  const [teachers, setTeachers] = useState<ReadonlyMap<string, Patron>>(new Map());
  useEffect(() => {
    let current = true;
    const load = () => void homerooms.teachers().then((found) => current && setTeachers(found));
    load();
    const stop = desk.onChange(load);
    return () => {
      current = false;
      stop();
    };
  }, [desk, homerooms]);
  return teachers;
};
