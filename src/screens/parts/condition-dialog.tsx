/** The state a copy is in, noted at the desk; and whether the reader who had it has to make it good. */
import { Checkbox, Radio, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { copyConditions, type ConditionNoted, type CopyCondition } from "../../domain/circulation/events.ts";
import type { EventId } from "../../domain/kernel/ids.ts";
import { Dialog } from "./dialog.tsx";

export type ConditionAct = Pick<ConditionNoted, "kind" | "condition" | "loan">;

interface ConditionProps {
  readonly now: CopyCondition | undefined;
  /** Whose loan it was when it came to harm; without one nobody is asked to make it good. */
  readonly loan?: { readonly event: EventId; readonly name: string | undefined } | undefined;
  readonly onClose: () => void;
  readonly onNote: (act: ConditionAct) => Promise<string | undefined>;
}

export const ConditionDialog = ({ now, loan, onClose, onNote }: ConditionProps) => {
  const { t } = useTranslation();
  const [condition, setCondition] = useState<CopyCondition>(now ?? "worn");
  const [owed, setOwed] = useState(false);
  return (
    <Dialog
      title={t("acts.conditionDialog.title")}
      save={t("acts.conditionDialog.save")}
      onClose={onClose}
      onSave={() => onNote({ kind: "condition-noted", condition, ...(owed && loan && condition !== "good" ? { loan: loan.event } : {}) })}
    >
      <p style={{ margin: 0 }}>{t("acts.conditionDialog.about")}</p>
      <Radio.Group label={t("acts.conditionDialog.condition")} value={condition} onChange={(value) => setCondition(value as CopyCondition)} size="md">
        <Stack mt="xs" gap="xs">
          {copyConditions.map((one) => <Radio key={one} value={one} label={t(`acts.conditions.${one}`)} size="md" {...(one === condition ? { "data-autofocus": true } : {})} />)}
        </Stack>
      </Radio.Group>
      {loan && (
        <Checkbox
          size="md"
          checked={owed && condition !== "good"}
          disabled={condition === "good"}
          onChange={(event) => setOwed(event.currentTarget.checked)}
          label={loan.name === undefined ? t("acts.conditionDialog.owedUnknown") : t("acts.conditionDialog.owed", { name: loan.name })}
        />
      )}
    </Dialog>
  );
};
