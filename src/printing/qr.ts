/** A QR code as squares: error correction M, four modules of white all round (ISO/IEC 18004). */
import qrcode from "qrcode-generator";

export interface QrCode {
  /** Modules along one side, without the white border. */
  readonly size: number;
  readonly isDark: (row: number, column: number) => boolean;
}

export const qrQuietZone = 4;

export const qrCode = (text: string): QrCode => {
  const drawn = qrcode(0, "M");
  drawn.addData(text, /^[0-9A-Z $%*+\-./:]*$/.test(text) ? "Alphanumeric" : "Byte");
  drawn.make();
  return { size: drawn.getModuleCount(), isDark: (row, column) => drawn.isDark(row, column) };
};

/** One path of unit squares, dark runs of a row joined, from (0, 0) without the border. */
export const qrPath = ({ size, isDark }: QrCode): string => {
  let d = "";
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (!isDark(row, column) || (column > 0 && isDark(row, column - 1))) continue;
      let end = column;
      while (end < size && isDark(row, end)) end += 1;
      d += `M${column} ${row}h${end - column}v1h${column - end}z`;
    }
  }
  return d;
};
