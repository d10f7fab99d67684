/** Field by field what this device wrote, beside what stands there now. */
import { useTranslation } from "react-i18next";
import type { ChangedField } from "../../desk/refused.ts";
import { fieldInWords, valueInWords } from "./field-words.ts";
import classes from "./inbox.module.css";

export const ChangedFields = ({ fields, beside, by = "mine" }: { fields: readonly ChangedField[]; beside: "now" | "before"; by?: "mine" | "other" }) => {
  const { t } = useTranslation();
  return (
    <dl className={classes.changed}>
      {fields.map(({ field, mine, now }) => (
        <div key={field}>
          <dt>{fieldInWords(t, field)}</dt>
          <dd><span className="soft">{t(`refused.${by}`)}:</span> <strong>{valueInWords(t, field, mine)}</strong></dd>
          <dd><span className="soft">{t(`refused.${beside}`)}:</span> {valueInWords(t, field, now)}</dd>
        </div>
      ))}
    </dl>
  );
};
