/** The fields of something refused that a person can write anew; sent once this device finds nothing wrong with it. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RefusedFile, RefusedRefusal } from "../../desk/refused.ts";
import type { Result } from "../../domain/kernel/result.ts";
import { bookTypes } from "../../domain/catalogue/title.ts";
import { Dialog } from "../parts/dialog.tsx";
import { causeInWords, refusedInWords } from "./refused-words.ts";
import { fieldInWords } from "./field-words.ts";

export const MendDialog = ({ file, onClose, onMend }: { file: RefusedFile; onClose: () => void; onMend: (fields: Readonly<Record<string, string>>) => Promise<Result<void, RefusedRefusal>> }) => {
  const { t } = useTranslation();
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(Object.fromEntries(file.mendable.map(({ field, text }) => [field, text])));
  const [wrong, setWrong] = useState(file.why.type === "BrokenShape" ? file.why.field : "");
  const save = async (): Promise<string | undefined> => {
    const mended = await onMend(texts);
    if (mended.ok) return undefined;
    if (mended.error.type !== "StillWrong") return t(`refused.failed.${mended.error.type}`);
    if (mended.error.why.type !== "BrokenShape") return causeInWords(t, mended.error.why);
    setWrong(mended.error.why.field);
    return t("refused.mend.still", { field: fieldInWords(t, mended.error.why.field) });
  };
  return (
    <Dialog title={t("refused.mend.title")} save={t("refused.mend.save")} onClose={onClose} onSave={save}>
      <p style={{ margin: 0, fontWeight: 600 }}>{refusedInWords(t, file)}</p>
      {file.mendable.map(({ field }) => {
        const input = { label: fieldInWords(t, field), value: texts[field] ?? "", "aria-invalid": field === wrong || undefined, ...(field === wrong ? { "data-autofocus": true } : {}) };
        return field === "bookType" ? (
          <NativeSelect key={field} {...input} data={[...(bookTypes.some((type) => type === texts[field]) ? [] : [{ value: texts[field] ?? "", label: texts[field] ?? "" }]), ...bookTypes.map((type) => ({ value: type, label: t(`daybook.bookType.${type}`) }))]} onChange={({ currentTarget: { value } }) => setTexts((before) => ({ ...before, [field]: value }))} />
        ) : (
          <TextInput key={field} {...input} {...(field === "authors" || field === "barcodes" ? { description: t("refused.mend.list") } : {})} onChange={({ currentTarget: { value } }) => setTexts((before) => ({ ...before, [field]: value }))} />
        );
      })}
    </Dialog>
  );
};
