import { describe, expect, test } from "vitest";
import { patronsOf } from "./reading.ts";

/** The export's header as the sector database writes it; the people below it are made up. */
const sector = [
  "STT", "Mã định danh Bộ GD&ĐT", "Họ tên", "Ngày sinh", "Giới tính", "Dân tộc", "Trạng thái", "SĐT liên hệ", "Nơi sinh chi tiết", "Tổ/thôn Hộ khẩu thường trú",
  "Tỉnh thành quê quán", "Phường Xã quê quán", "Chỗ ở hiện nay", "Số CMND", "Ngày cấp", "Nơi cấp", "Tên cha", "Nghề nghiệp cha", "Năm sinh cha", "Tên mẹ",
  "Nghề nghiệp mẹ", "Năm sinh mẹ", "Lớp học", "Khối học", "Số định danh cá nhân",
];
const pupil = (id: string, name: string, status = "Đang học", classUnit = "6A") => [
  "1", id, name, "05/09/2014", "Nữ", "Kinh", status, "0900000001", "Nơi sinh BÍ MẬT", "Thôn BÍ MẬT", "Tỉnh BÍ MẬT", "Xã BÍ MẬT", "Chỗ ở BÍ MẬT", "111", "01/01/2020", "BÍ MẬT",
  "Cha BÍ MẬT", "Nghề", "1980", "Mẹ BÍ MẬT", "Nghề", "1982", classUnit, "Khối 6", "079000000001",
];
const above = [["SỞ GIÁO DỤC VÀ ĐÀO TẠO TỈNH HOA SEN"], ["DANH SÁCH HỌC SINH LỚP 6A"], []];

describe("a class list of the sector database", () => {
  test("gives what lending needs and nothing else", async () => {
    const { records, refused, droppedColumns } = await patronsOf([...above, sector, pupil("0123456789", "Nguyễn  Thị Mây")]);
    expect(refused).toEqual([]);
    expect(records).toEqual([{ row: 5, sectorId: "0123456789", fullName: "Nguyễn Thị Mây", group: "pupil", classUnit: "6A", grade: 6, yearOfBirth: 2014, warnings: [] }]);
    expect(droppedColumns).toHaveLength(18);
    expect(droppedColumns).toContain("Số định danh cá nhân");
    expect(droppedColumns).toContain("Giới tính");
    expect(JSON.stringify(records)).not.toMatch(/BÍ MẬT|0900|05\/09/);
  });

  test("leaves out who no longer studies, and a second row of one pupil", async () => {
    const { records, refused, rows } = await patronsOf([sector, pupil("1", "Trần An"), pupil("2", "Lê Bình", "Chuyển trường"), pupil("1", "Trần An"), pupil("3", ""), pupil("4", "Trần An")]);
    expect(rows).toBe(5);
    expect(records.map(({ row }) => row)).toEqual([2, 6]);
    expect(refused).toEqual([
      { row: 3, record: 2, reason: { type: "NotEnrolled", status: "Chuyển trường" } },
      { row: 4, record: 3, reason: { type: "SectorIdOnAnotherRow", row: 2 } },
      { row: 5, record: 4, reason: { type: "NoName" } },
    ]);
  });
});

describe("other lists of people", () => {
  test.each([
    ["DANH SÁCH HỌC SINH LỚP 6A", "6A"], ["Lớp: 10 a1, năm học 2026–2027", "10A1"], ["Lớp 5/3", "5/3"], ["DANH SÁCH KHỐI LỚP 9", undefined], ["GIÁO VIÊN CHỦ NHIỆM", undefined],
  ])("a list of one class says which above it: %j", async (above, classUnit) => {
    const { records } = await patronsOf([[above], ["STT", "Họ và tên", "Ngày sinh"], ["1", "Lê Gió", "2014"]]);
    expect(records.map((record) => [record.classUnit, record.group])).toEqual([[classUnit, classUnit === undefined ? "teacher" : "pupil"]]);
  });

  test("family name and given name in two columns, headed apart or together", async () => {
    const apart = await patronsOf([["STT", "Họ và tên đệm", "Tên", "Lớp", "Năm sinh"], ["1", "Nguyễn Thị", "Mây", "Lớp 10A1", "2010"]]);
    const together = await patronsOf([["STT", "Họ và tên", "", "Lớp"], ["1", "Nguyễn Thị", "Mây", "10A1"]], ["B1:C1"]);
    expect([apart, together].map(({ records }) => [records[0]?.fullName, records[0]?.classUnit, records[0]?.grade])).toEqual([
      ["Nguyễn Thị Mây", "10A1", 10],
      ["Nguyễn Thị Mây", "10A1", 10],
    ]);
    expect(apart.records[0]?.yearOfBirth).toBe(2010);
  });

  test("the parents' own columns under a common heading are never read", async () => {
    const { records, droppedColumns } = await patronsOf([["STT", "Họ tên", "Lớp", "Cha", "", "Mẹ", ""], ["", "", "", "Họ tên", "Năm sinh", "Họ tên", "Năm sinh"], ["1", "Lê Gió", "6B", "BÍ MẬT", "1980", "BÍ MẬT", "1981"]], ["D1:E1", "F1:G1"]);
    expect(records.filter(({ fullName }) => fullName === "Lê Gió").map(({ yearOfBirth }) => yearOfBirth)).toEqual([undefined]);
    expect(JSON.stringify(records)).not.toContain("BÍ MẬT");
    expect(droppedColumns.length).toBeGreaterThan(0);
  });

  test("teachers are told apart by their position, which is not kept", async () => {
    const { records } = await patronsOf([["STT", "Họ và tên", "Tổ chuyên môn", "Chức vụ"], ["1", "Phạm Sông", "Tổ Toán", "Giáo viên"], ["2", "Võ Núi", "", "Phó Hiệu trưởng"], ["3", "Hồ Mưa", "Văn phòng", "Nhân viên kế toán"]]);
    expect(records.map(({ group, classUnit }) => [group, classUnit])).toEqual([["teacher", "Tổ Toán"], ["management", undefined], ["staff", "Văn phòng"]]);
    expect(Object.keys(records[0] ?? {})).toEqual(["row", "fullName", "group", "classUnit", "warnings"]);
  });

  test("of a day of birth only the year leaves the file, however it is written", async () => {
    const births = ["05/09/2014", "5-9-2014", "2014", "2014-09-05", "41887", "không rõ"];
    const { records } = await patronsOf([["Họ tên", "Lớp", "Ngày sinh"], ...births.map((birth, index) => [`Người ${"ABCDEF"[index]}`, "6A", birth])]);
    expect(records.map(({ yearOfBirth }) => yearOfBirth)).toEqual([2014, 2014, 2014, 2014, 2014, undefined]);
    expect(records.flatMap(({ warnings }) => warnings)).toEqual([{ row: 7, reason: { type: "YearOfBirthUnreadable" } }]);
  });

  test("two of one name are one mistake in one class with one year, and two people otherwise", async () => {
    const { records, refused } = await patronsOf([["Họ tên", "Lớp", "Năm sinh"], ["Lê Gió", "6A", "2014"], ["Lê Gió", "6B", "2014"], ["Lê Gió", "6A", "2013"], ["Lê Gió", "6A", "2014"]]);
    expect(records).toHaveLength(3);
    expect(refused).toEqual([{ row: 5, record: 4, reason: { type: "SameReaderOnAnotherRow", row: 2 } }]);
  });
});
