/** Devices that meet by a stick: a file is made on one and taken in on another. */
import type { FileLook, MadeFile } from "../../src/desk/handover.ts";
import type { OpenSchool } from "../../src/storage/school-keeper.ts";

interface Opened {
  here(): Pick<OpenSchool, "handover">;
}

export const fileOf = async (device: Opened, wish?: { weeks?: number }): Promise<MadeFile> => {
  const file = await device.here().handover.make(wish);
  await file.kept();
  return file;
};

export const lookAt = async (device: Opened, { content }: Pick<MadeFile, "content">): Promise<FileLook> => {
  const look = await device.here().handover.look(content);
  if (!look.ok) throw new Error(`refused: ${look.error.type}`);
  return look.value;
};

export const takeIn = async (device: Opened, file: Pick<MadeFile, "content">) => device.here().handover.takeIn(await lookAt(device, file), () => undefined);
