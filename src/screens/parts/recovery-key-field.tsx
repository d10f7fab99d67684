/** The school's key as somebody copies it from the recovery sheet, with what is wrong with it said by the group. */
import { Textarea } from "@mantine/core";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { RecoveryRefusal } from "../../desk/services.ts";

interface RecoveryKeyFieldProps {
  readonly value: string;
  readonly refusal: RecoveryRefusal | undefined;
  readonly onChange: (typed: string) => void;
}

export const RecoveryKeyField = ({ value, refusal, onChange }: RecoveryKeyFieldProps) => {
  const { t } = useTranslation();
  return (
    <Textarea
      size="lg"
      label={t("start.recovery.key")}
      description={t("start.recovery.keyHint")}
      value={value}
      error={refusal && recoveryRefusalWords(t, refusal)}
      rows={3}
      autoComplete="off"
      autoCapitalize="characters"
      spellCheck={false}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
};

export const isRecoveryRefusal = (refusal: { readonly type: string }): refusal is RecoveryRefusal => ["WrongGroups", "WrongLength", "OtherSchool"].includes(refusal.type);

const recoveryRefusalWords = (t: TFunction, refusal: RecoveryRefusal): string => {
  switch (refusal.type) {
    case "WrongGroups":
      return t("start.recovery.WrongGroups", { groups: refusal.groups.join(", ") });
    case "WrongLength":
      return t("start.recovery.WrongLength", { characters: refusal.characters });
    case "OtherSchool":
      return t("start.recovery.OtherSchool");
  }
};
