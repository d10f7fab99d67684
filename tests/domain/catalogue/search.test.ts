import { describe, expect, test } from "vitest";
import { buildIndex } from "#domain/catalogue/search/build-index.ts";
import { fieldsOfPerson } from "#domain/catalogue/search/fields.ts";
import { searchIndex } from "#domain/catalogue/search/search.ts";
import type { SearchFields } from "#domain/catalogue/search/search-index.ts";

const shelf = (...books: (string | SearchFields)[]) => {
  const index = buildIndex(books.map((book, place) => ({ id: `title:${place}`, fields: typeof book === "string" ? { title: book } : book })));
  return (query: string, limit = 10) =>
    searchIndex(index, query, limit).map(({ id }) => {
      const book = books[Number(id.slice(6))] ?? "";
      return typeof book === "string" ? book : book.title;
    });
};

describe("what is found", () => {
  test('"de men" finds Dế Mèn phiêu lưu ký', () => {
    expect(shelf("Dế Mèn phiêu lưu ký", "Dê con mến mẹ", "Men rượu")("de men")[0]).toBe("Dế Mèn phiêu lưu ký");
  });

  test("đ is found by d, and by đ in either case", () => {
    const search = shelf("Đất rừng phương Nam");
    for (const query of ["dat rung", "đất rừng", "ĐẤT RỪNG", "Đất rừng".normalize("NFD")]) expect(search(query)).toEqual(["Đất rừng phương Nam"]);
  });

  test("every syllable has to be there", () => {
    expect(shelf("Dế Mèn phiêu lưu ký", "Phiêu lưu")("phieu luu ky")).toEqual(["Dế Mèn phiêu lưu ký"]);
  });

  test("only the last syllable may still be unfinished", () => {
    const search = shelf("Số đỏ", "Sống đời đáng sống");
    expect(search("so d")).toEqual(["Số đỏ"]);
    expect(search("song d")).toEqual(["Sống đời đáng sống"]);
  });

  test("nothing is searched before the second letter", () => {
    expect(shelf("Ông già và biển cả")("o")).toEqual([]);
    expect(shelf("Ông già và biển cả")("on")).toEqual(["Ông già và biển cả"]);
    expect(shelf("Ông già và biển cả")("  ,.")).toEqual([]);
  });

  test("numbers are kept: toan 5 is not toan 6", () => {
    expect(shelf("Toán 6", "Toán 5", "Toán 15")("toan 5")).toEqual(["Toán 5"]);
    expect(shelf("Toán 6")("toan 5")).toEqual([]);
  });

  test("an author is found by the whole name, also beside words of the title", () => {
    const search = shelf({ title: "Mắt biếc", authors: "Nguyễn Nhật Ánh" }, { title: "Ánh nến", authors: "Nguyễn Nhật Minh" });
    expect(search("nguyen nhat anh")[0]).toBe("Mắt biếc");
    expect(search("mat biec anh")).toEqual(["Mắt biếc"]);
  });

  test("no more than asked for", () => {
    expect(shelf("Toán 1", "Toán 2", "Toán 3")("toan", 2)).toEqual(["Toán 1", "Toán 2"]);
  });

  test("a title of a hundred words is found by all of them", () => {
    const long = Array.from({ length: 100 }, (_, index) => `lời${index}`).join(" ");
    expect(shelf(long, "Lời ru")(long)).toEqual([long]);
  });
});

describe("what comes first", () => {
  test("a title that is what was typed, then one that starts so, then one that holds it, then scattered words", () => {
    const books = ["Học tốt cơ khí: sách cho người học", "Bài tập cơ học", "Cơ học đất", "Cơ học"];
    expect(shelf(...books)("co hoc")).toEqual(["Cơ học", "Cơ học đất", "Bài tập cơ học", "Học tốt cơ khí: sách cho người học"]);
  });

  test("found in the title before author, author before subject, subject before publisher", () => {
    const books = [
      { title: "Sách một", publisher: "Kim Đồng" },
      { title: "Sách hai", subject: "Kim Đồng" },
      { title: "Sách ba", authors: "Kim Đồng" },
      { title: "Anh Kim Đồng" },
    ];
    expect(shelf(...books)("kim dong")).toEqual(["Anh Kim Đồng", "Sách ba", "Sách hai", "Sách một"]);
  });

  test("shorter titles first, and numbers count up", () => {
    expect(shelf("Toán 10", "Toán 9", "Toán nâng cao", "Toán")("toan")).toEqual(["Toán", "Toán 9", "Toán 10", "Toán nâng cao"]);
  });

  test("a whole word before the beginning of a longer one", () => {
    expect(shelf("Hoàng tử bé", "Hoa học trò")("hoa")).toEqual(["Hoa học trò", "Hoàng tử bé"]);
  });

  test("typed with marks, Số đỏ comes before Sơ đồ, and the other way round", () => {
    const search = shelf("Sơ đồ", "Số đỏ", "Số đo");
    expect(search("số đỏ")[0]).toBe("Số đỏ");
    expect(search("so đỏ")[0]).toBe("Số đỏ");
    expect(search("sơ đồ")[0]).toBe("Sơ đồ");
    expect(search("số đo")[0]).toBe("Số đo");
    expect(search("số đỏ")).toHaveLength(3);
  });

  test("where the tone stands makes no difference: hòa is hoà", () => {
    expect(shelf("Hóa học", "Hoà bình xanh", "Hòa bình")("hoà")).toEqual(["Hòa bình", "Hoà bình xanh", "Hóa học"]);
  });
});

describe("a slip of the finger", () => {
  const search = shelf("Dế Mèn phiêu lưu ký", { title: "Mắt biếc", authors: "Nguyễn Nhật Ánh" }, "Toán 5", "Ô chữ");

  test.each([
    ["a wrong letter", "de mem phieu luu ky", "Dế Mèn phiêu lưu ký"],
    ["two letters that changed places", "nguyen nhat ahn", "Mắt biếc"],
    ["a missing letter", "ngyen nhat anh", "Mắt biếc"],
    ["a letter too many", "phieeu luu", "Dế Mèn phiêu lưu ký"],
    ["in the word being typed", "nguyem", "Mắt biếc"],
    ["in a word of two letters", "dr men", "Dế Mèn phiêu lưu ký"],
  ])("%s is forgiven", (_what, query, title) => {
    expect(search(query)).toEqual([title]);
  });

  test("it is forgiven only when nothing answers exactly, and the hit says so", () => {
    const index = buildIndex([{ id: "title:1", fields: { title: "Hoa hồng" } }, { id: "title:2", fields: { title: "Hoa sông" } }]);
    expect(searchIndex(index, "hoa hong", 10)).toMatchObject([{ id: "title:1", approximate: false }]);
    expect(searchIndex(index, "hoa hnog", 10)).toMatchObject([{ id: "title:1", approximate: true }]);
  });

  test("two slips in one word, another number, or short words all wrong find nothing", () => {
    for (const query of ["phuie luu", "toan 6", "so do", "ab"]) expect(search(query)).toEqual([]);
  });
});

describe("readers", () => {
  const people = [["Nguyễn Văn An", "6A"], ["An Thị Bình", "6A"], ["Trần Hoài An", "7B"], ["Lê Văn Anh", "6A1"], ["Phạm An Khang", "6A"]] as const;
  const index = buildIndex(people.map(([fullName, classUnit]) => ({ id: `patron:${fullName}`, fields: fieldsOfPerson({ fullName, classUnit }) })), "people");
  const readers = (query: string) => searchIndex(index, query, 10).map(({ id }) => id.slice(7));

  test("the given name, the last word, is what people type first", () => {
    expect(readers("an").slice(0, 2).sort()).toEqual(["Nguyễn Văn An", "Trần Hoài An"]);
    expect(readers("an")[2]).toBe("Lê Văn Anh");
    expect(readers("an")).toHaveLength(5);
  });

  test("middle and given name together", () => {
    expect(readers("van an")).toEqual(["Nguyễn Văn An", "Lê Văn Anh"]);
  });

  test("class and given name, before or after", () => {
    expect(readers("6a an")[0]).toBe("Nguyễn Văn An");
    expect(readers("an 6a")[0]).toBe("Nguyễn Văn An");
    expect(readers("6a an")).not.toContain("Trần Hoài An");
    expect(readers("6 anh")).toEqual(["Lê Văn Anh"]);
  });
});
