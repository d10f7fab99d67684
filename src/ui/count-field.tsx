/**
 * A whole number that is typed. Only digits are taken; what lies outside `min` and `max` becomes the nearest when the field is left; arrow
 * keys count up and down. The kit's own field knows numbers of every kind, and for that weighs as much as half a screen.
 */
import { TextInput, type TextInputProps } from "@mantine/core";
import { useState, type KeyboardEvent } from "react";
import { dongInDigits } from "./dong.ts";

interface CountFieldProps extends Omit<TextInputProps, "value" | "onChange" | "min" | "max"> {
  /** "" = nothing is typed. */
  readonly value: number | "";
  readonly min?: number;
  readonly max?: number;
  /** With points between the thousands, as money is written. */
  readonly isMoney?: boolean;
  readonly onChange: (value: number | "") => void;
}

export const CountField = ({ value, min = 0, max = Number.MAX_SAFE_INTEGER, isMoney = false, onChange, ...field }: CountFieldProps) => {
  // Whoever clears the field to type anew sees it empty, whatever stands for nothing.
  const [isCleared, setCleared] = useState(false);
  const within = (count: number): number => Math.min(Math.max(count, min), max);
  const type = (text: string): void => {
    const digits = text.replace(/\D/g, "").slice(0, mostDigits);
    setCleared(digits === "");
    onChange(digits === "" ? "" : Number(digits));
  };
  const step = (event: KeyboardEvent): void => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    setCleared(false);
    onChange(within((value === "" ? min - by : value) + by));
  };
  const leave = (): void => {
    setCleared(false);
    if (value !== "" && value !== within(value)) onChange(within(value));
  };
  const shown = value === "" || isCleared ? "" : isMoney ? dongInDigits(value) : String(value);
  return <TextInput inputMode="numeric" autoComplete="off" {...field} value={shown} onChange={({ currentTarget }) => type(currentTarget.value)} onKeyDown={step} onBlur={leave} />;
};

/** All of these are told apart exactly. */
const mostDigits = 15;
