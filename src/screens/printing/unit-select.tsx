/** Which class or department, or everybody. */
import { NativeSelect } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSchool } from "../../desk/services-context.tsx";

/** The school's classes and departments, the first of them chosen. */
export const useUnits = () => {
  const { printing } = useSchool();
  const [units, setUnits] = useState<readonly string[]>([]);
  const [unit, setUnit] = useState("");
  useEffect(() => {
    let current = true;
    void printing.classUnits().then((all) => {
      if (!current) return;
      setUnits(all);
      setUnit(all[0] ?? "");
    });
    return () => {
      current = false;
    };
  }, [printing]);
  return { units, unit, setUnit };
};

export const UnitSelect = ({ units, unit, onChange }: { units: readonly string[]; unit: string; onChange: (unit: string) => void }) => {
  const { t } = useTranslation();
  return (
    <NativeSelect
      size="lg"
      label={t("printing.class")}
      value={unit}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[...units.map((each) => ({ value: each, label: each })), { value: "", label: t("printing.everyone") }]}
    />
  );
};
