/** Who answers for which class this school year. Each choice is saved at once. */
import { Alert, NativeSelect, SimpleGrid, Text, Title } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PatronId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { useHomerooms } from "../parts/use-homerooms.ts";

export const HomeroomSettings = ({ mayChange }: { mayChange: boolean }) => {
  const { t } = useTranslation();
  const { homerooms, printing, setting } = useSchool();
  const { year } = useObservable(setting);
  const known = useHomerooms();
  const [readers, setReaders] = useState<readonly Patron[]>([]);
  const [failed, setFailed] = useState(false);
  useEffect(() => void printing.patrons({}).then(setReaders), [printing]);
  const classes = [...new Set(readers.flatMap(({ group, active, classUnit }) => (group === "pupil" && active && classUnit !== undefined ? [classUnit] : [])))];
  const teachers = readers.filter(({ group, active }) => active && (group === "teacher" || group === "management"));
  const choose = async (classUnit: string, value: string): Promise<void> => {
    setFailed(false);
    try {
      await homerooms.setTeacher(classUnit, value === "" ? undefined : (value as PatronId));
    } catch (error) {
      setFailed(true);
      reportError(error);
    }
  };
  return (
    <section aria-labelledby="settings-homerooms">
      <Title order={2} id="settings-homerooms">{t("settings.homerooms.title", { from: year.year, to: year.year + 1 })}</Title>
      <Text mb="sm">{t("settings.homerooms.about")}</Text>
      {failed && <Alert color="red" role="alert" mb="sm">{t("desk.failed")}</Alert>}
      {classes.length === 0 || teachers.length === 0 ? (
        <Text>{t("settings.homerooms.none")}</Text>
      ) : (
        <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }}>
          {classes.map((classUnit) => (
            <NativeSelect
              key={classUnit}
              size="md"
              label={t("settings.homerooms.class", { name: classUnit })}
              value={known.get(classUnit)?.id ?? ""}
              disabled={!mayChange}
              onChange={({ currentTarget }) => void choose(classUnit, currentTarget.value)}
              data={[{ value: "", label: t("settings.homerooms.nobody") }, ...teachers.map(({ id, fullName, classUnit: department }) => ({ value: id, label: [fullName, department].filter(Boolean).join(" · ") }))]}
            />
          ))}
        </SimpleGrid>
      )}
    </section>
  );
};
