/** The dates of a school year, each with its fault beside it. */
import { SimpleGrid, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { yearDates, type YearDraft, type YearProblems } from "./school-year-draft.ts";

interface YearDateFieldsProps {
  readonly year: number;
  readonly draft: YearDraft;
  readonly problems: YearProblems;
  readonly change: (part: Partial<YearDraft>) => void;
}

export const YearDateFields = ({ year, draft, problems, change }: YearDateFieldsProps) => {
  const { t } = useTranslation();
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }}>
      {yearDates.map((name) => (
        <TextInput
          key={name}
          size="lg"
          inputMode="numeric"
          label={t(`start.field.${name}`)}
          placeholder={t("start.hint.dateExample")}
          value={draft[name]}
          error={problems[name] && t(`start.problem.${problems[name]}`, { from: year, to: year + 1 })}
          onChange={(event) => change({ [name]: event.currentTarget.value })}
        />
      ))}
    </SimpleGrid>
  );
};
