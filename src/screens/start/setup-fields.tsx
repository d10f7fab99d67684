/** The fields of the first run, each with its fault beside it. */
import { NativeSelect, PasswordInput, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { schoolLevels, type SchoolLevel } from "#domain/school/level.ts";
import type { SetupDraft, SetupField, SetupProblems } from "./setup-draft.ts";

export interface SetupFieldsProps {
  readonly draft: SetupDraft;
  readonly problems: SetupProblems;
  readonly change: (part: Partial<SetupDraft>) => void;
}

export const SchoolFields = ({ codeIsAsked, ...props }: SetupFieldsProps & { codeIsAsked: boolean }) => {
  const { t } = useTranslation();
  const field = useFields(props);
  const { draft, change } = props;
  return (
    <Stack>
      {codeIsAsked && <TextInput {...field("setupCode")} description={t("start.hint.setupCode")} autoCapitalize="off" spellCheck={false} />}
      <TextInput {...field("schoolName")} placeholder={t("start.hint.schoolNameExample")} autoComplete="organization" />
      <TextInput {...field("schoolCode")} description={t("start.hint.schoolCode")} />
      <NativeSelect
        {...field("level")}
        value={draft.level}
        onChange={(event) => change({ level: event.currentTarget.value as SchoolLevel | "" })}
        data={[{ value: "", label: t("start.level.choose") }, ...schoolLevels.map((level) => ({ value: level, label: t(`start.level.${level}`) }))]}
      />
    </Stack>
  );
};

export const YearFields = (props: SetupFieldsProps) => {
  const { t } = useTranslation();
  const field = useFields(props);
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }}>
      {(["startsOn", "firstTermEndsOn", "endsOn"] as const).map((name) => (
        <TextInput key={name} {...field(name)} inputMode="numeric" placeholder={t("start.hint.dateExample")} />
      ))}
    </SimpleGrid>
  );
};

export const LibrarianFields = (props: SetupFieldsProps) => {
  const { t } = useTranslation();
  const field = useFields(props);
  const eye = { visibilityToggleButtonProps: { "aria-label": t("start.hint.showPin") } };
  return (
    <Stack>
      <TextInput {...field("librarianName")} autoComplete="name" />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <PasswordInput {...field("pin")} {...eye} inputMode="numeric" autoComplete="new-password" description={t("start.hint.pin")} />
        <PasswordInput {...field("pinAgain")} {...eye} inputMode="numeric" autoComplete="new-password" description={t("start.hint.pinAgain")} />
      </SimpleGrid>
      <TextInput {...field("deviceName")} description={t("start.hint.deviceName")} />
    </Stack>
  );
};

const useFields = ({ draft, problems, change }: SetupFieldsProps) => {
  const { t } = useTranslation();
  return (name: SetupField) => {
    const problem = problems[name];
    return {
      size: "lg",
      label: t(`start.field.${name}`),
      value: draft[name],
      error: problem === undefined ? undefined : t(`start.problem.${problem}`),
      onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value }),
    } as const;
  };
};
