/** A librarian stops lending to a reader, for a reason and perhaps until a day. */
import { Radio, Stack, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { dayFromTyped, type Day } from "../../domain/kernel/day.ts";
import { blockReasons, type BlockReason, type Patron, type PatronBlock } from "../../domain/patrons/patron.ts";
import { Dialog } from "../parts/dialog.tsx";

interface BlockProps {
  readonly patron: Patron;
  readonly today: Day;
  readonly onClose: () => void;
  readonly onBlock: (block: Pick<PatronBlock, "reason" | "until" | "remark">) => Promise<string | undefined>;
}

export const BlockDialog = ({ patron, today, onClose, onBlock }: BlockProps) => {
  const { t } = useTranslation();
  const [reason, setReason] = useState<BlockReason>("conduct");
  const [typed, setTyped] = useState("");
  const [remark, setRemark] = useState("");
  const save = () => {
    const until = typed.trim() === "" ? undefined : dayFromTyped(typed, today, "ahead");
    if (typed.trim() !== "" && until === undefined) return t("acts.backdateDialog.notADay");
    if (until !== undefined && until < today) return t("acts.blockDialog.pastDay");
    return onBlock({ reason, ...(until === undefined ? {} : { until }), ...(remark.trim() === "" ? {} : { remark: remark.trim() }) });
  };
  return (
    <Dialog title={t("acts.blockDialog.title", { name: patron.fullName })} save={t("acts.blockDialog.save")} onClose={onClose} onSave={save}>
      <p style={{ margin: 0 }}>{t("acts.blockDialog.about")}</p>
      <Radio.Group label={t("acts.blockDialog.reason")} value={reason} onChange={(value) => setReason(value as BlockReason)} size="md">
        <Stack mt="xs" gap="xs">
          {blockReasons.map((one) => <Radio key={one} value={one} label={t(`desk.blockReason.${one}`)} size="md" {...(one === reason ? { "data-autofocus": true } : {})} />)}
        </Stack>
      </Radio.Group>
      <TextInput label={t("acts.blockDialog.until")} placeholder="30/11" value={typed} onChange={(event) => setTyped(event.currentTarget.value)} autoComplete="off" />
      <Textarea label={t("acts.blockDialog.remark")} value={remark} onChange={(event) => setRemark(event.currentTarget.value)} maxLength={500} autosize minRows={2} />
    </Dialog>
  );
};
