/** Parts of the screen that come when they are asked for, and with them all that is ever said: no part shows the name of a word. */
import { lazy, type ComponentType } from "react";
import { startWords } from "./messages/index.ts";

export const comes = <Name extends string, Props>(load: () => Promise<Readonly<Record<Name, ComponentType<Props>>>>, name: Name) =>
  lazy(async () => {
    const [module] = await Promise.all([load(), startWords().all()]);
    return { default: module[name] };
  });
