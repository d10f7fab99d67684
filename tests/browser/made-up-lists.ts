/** Two lists as a school has them in Excel: its books (real titles, as facts) and its pupils (made up, in the sector's layout). */
import { demoPatrons, demoTitles } from "../../sync-server/demo/school-stock.ts";
import { seeded } from "../../sync-server/demo/seeded.ts";
import { workbook } from "../exchange/xlsx-writer.ts";

const chance = seeded(21);
const storybooks = demoTitles(chance).filter(({ bookType, authors, volumePart }) => bookType === "childrenBook" && authors.length > 0 && volumePart === undefined);

/** Some have a number for each copy, some only say how many there are; one row has no title, one a number that is taken. */
export const numbered = storybooks.slice(0, 30);
export const counted = storybooks.slice(30, 40);
export const copiesOfCounted = 2;
export const numberOf = (index: number): string => `STN.${String(index + 1).padStart(4, "0")}`;

export const bookList = (): Uint8Array => {
  const facts = ({ titleProper, authors, publisher = "", publicationYear = "" }: (typeof storybooks)[number]) => [titleProper, authors.join("; "), publisher, publicationYear];
  const rows = [
    ...numbered.map((title, index) => [...facts(title), numberOf(index), "", "Kệ thiếu nhi"]),
    ...counted.map((title) => [...facts(title), "", copiesOfCounted, "Kệ A1"]),
    ["", "Tô Hoài", "NXB Kim Đồng", "2020", "STN.0900", "", ""],
    ["Cuốn này ghi nhầm số", "Khuyết danh", "", "", numberOf(0), "", ""],
  ];
  const above = [["PHÒNG VĂN HOÁ – XÃ HỘI"], ["TRƯỜNG THCS HOA SEN"], [], ["DANH MỤC SÁCH THIẾU NHI, NĂM HỌC 2026–2027"], []];
  const header = ["TT", "Nhan đề", "Tác giả chính", "Nhà XB", "Năm XB", "Số ĐKCB", "SL", "Kho sách"];
  return workbook({ sheets: [{ name: "Sách thiếu nhi", rows: [...above, header, ...rows.map((row, index) => [index + 1, ...row])] }] });
};
export const bookListRefused = 2;

const people = demoPatrons(chance, 2026).filter(({ group }) => group === "pupil");
export const pupils = people.filter(({ classUnit }) => classUnit === "6A").slice(0, 12).concat(people.filter(({ classUnit }) => classUnit === "7B").slice(0, 12));

/** What stands in the columns that lending does not need: it must be seen nowhere afterwards. */
export const privateWords = "KHÔNG AI ĐƯỢC ĐỌC";

export const pupilList = (): Uint8Array => {
  const before = ["STT", "Mã định danh Bộ GD&ĐT", "Họ tên", "Ngày sinh", "Giới tính", "Dân tộc", "Trạng thái"];
  const dropped = [
    "SĐT liên hệ", "Nơi sinh chi tiết", "Tổ/thôn Hộ khẩu thường trú", "Tỉnh thành quê quán", "Phường Xã quê quán", "Chỗ ở hiện nay", "Số CMND", "Ngày cấp", "Nơi cấp",
    "Tên cha", "Nghề nghiệp cha", "Năm sinh cha", "Tên mẹ", "Nghề nghiệp mẹ", "Năm sinh mẹ",
  ];
  const after = ["Lớp học", "Khối học", "Số định danh cá nhân"];
  const row = (index: number, name: string, classUnit: string, status: string) => [
    String(index + 1), String(7_900_100_000 + index), name, `0${1 + (index % 9)}/09/2015`, "Nữ", "Kinh", status, ...dropped.map(() => privateWords), classUnit, `Khối ${classUnit[0]}`, privateWords,
  ];
  const rows = [...pupils.map(({ fullName, classUnit = "" }, index) => row(index, fullName, classUnit, "Đang học")), row(pupils.length, "Lê Đã Đi", "6A", "Chuyển trường")];
  const text = [["SỞ GIÁO DỤC VÀ ĐÀO TẠO TỈNH HOA SEN"], ["DANH SÁCH HỌC SINH"], [], [...before, ...dropped, ...after], ...rows];
  return new TextEncoder().encode(`\ufeff${text.map((cells) => cells.map((cell) => `"${cell}"`).join(",")).join("\r\n")}\r\n`);
};
export const pupilListRefused = 1;

/** A second list, brought in by mistake. */
export const mistaken = storybooks.slice(40, 45);
export const mistakenNumberOf = (index: number): string => `STK-${index + 501}`;
export const mistakenList = (): Uint8Array =>
  new TextEncoder().encode(["Tên sách;Tác giả;Mã vạch", ...mistaken.map(({ titleProper, authors }, index) => `"${titleProper}";"${authors.join(", ")}";${mistakenNumberOf(index)}`)].join("\n"));
