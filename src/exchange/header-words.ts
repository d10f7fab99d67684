/**
 * The words that head a column in the lists of Vietnamese schools, folded (no tone marks, small letters, single spaces),
 * with the English words of exports. For readers only exact words count: "Họ tên cha" and "Số định danh cá nhân"
 * look like what lending needs and must never be read.
 */
export type ImportKind = "books" | "patrons";

export const bookFields = [
  "title", "subtitle", "volume", "authors", "translator", "publisher", "place", "year", "edition", "extent", "series", "isbn", "gtin", "price",
  "language", "classNumber", "titleCode", "bookType", "category", "subject", "grade", "keywords", "accessionNo", "barcode", "quantity", "shelf",
] as const;
export type BookField = (typeof bookFields)[number];

export const patronFields = ["sectorId", "fullName", "familyName", "givenName", "classUnit", "grade", "status", "yearOfBirth", "department", "position"] as const;
export type PatronField = (typeof patronFields)[number];

/** The running number of a list is known, so that it tells a header row, and is not read. */
export type Field = BookField | PatronField | "runningNumber";

const runningNumber = ["stt", "so tt", "tt", "no", "so thu tu"];

const bookWords: Readonly<Record<BookField, readonly string[]>> = {
  title: ["ten sach", "nhan de", "nhan de chinh", "ten tai lieu", "ten an pham", "tieu de", "tua sach", "dau sach", "ten dau sach", "ten sach bao", "tac pham", "title", "book title"],
  subtitle: ["phu de", "nhan de phu", "ten phu", "subtitle"],
  volume: ["tap", "tap so", "so tap", "quyen", "phan tap", "tap phan", "volume", "vol"],
  authors: ["tac gia", "ten tac gia", "tac gia chinh", "nguoi viet", "chu bien", "ho ten tac gia", "tac gia chu bien", "author", "authors", "author s", "book author"],
  translator: ["dich gia", "nguoi dich", "translator"],
  publisher: ["nha xuat ban", "nxb", "ten nha xuat ban", "ten nxb", "nha xb", "don vi xuat ban", "publisher"],
  place: ["noi xuat ban", "noi xb", "noi in", "place", "place of publication"],
  year: ["nam xuat ban", "nam xb", "nxb nam", "nam", "nam in", "nam x ban", "nam phat hanh", "year", "publication year", "year of publication", "year publication"],
  edition: ["lan xuat ban", "lan xb", "lan in", "tai ban", "lan tai ban", "edition"],
  extent: ["so trang", "trang", "mo ta", "mo ta vat ly", "khuon kho so trang", "pages", "extent"],
  series: ["tung thu", "bo sach", "tu sach", "ten bo sach", "ten tung thu", "series"],
  isbn: ["isbn", "ma isbn", "so isbn", "isbn13", "isbn 13", "isbn10", "isbn 10"],
  price: ["gia", "gia tien", "don gia", "gia bia", "gia sach", "gia ban", "gia mua", "gia vnd", "tien", "so tien", "thanh tien", "price", "price vnd", "cover price"],
  language: ["ngon ngu", "tieng", "language"],
  classNumber: ["ky hieu phan loai", "ki hieu phan loai", "phan loai", "ky hieu pl", "khpl", "cspl", "chi so phan loai", "so phan loai", "phan loai ddc", "chi so ddc", "ddc", "mon loai", "ky hieu mon loai", "ma phan loai", "class number", "call number", "classification"],
  titleCode: ["ma hoa ten sach", "ky hieu ten sach", "ky hieu tac gia", "ma hoa", "ky hieu xep gia", "cutter"],
  bookType: ["loai sach", "loai", "loai tai lieu", "loai an pham", "kho sach loai", "loai hinh", "kind", "type", "book type"],
  category: ["the loai", "nhom sach", "danh muc", "chu de", "category", "genre"],
  subject: ["mon", "mon hoc", "bo mon", "subject"],
  grade: ["lop", "khoi", "khoi lop", "lop hoc", "trinh do doc", "grade"],
  keywords: ["tu khoa", "keywords"],
  gtin: ["ma san pham", "ma hang", "ma nxbgd", "ean", "ean13", "ean 13", "gtin"],
  accessionNo: ["so dkcb", "dkcb", "so dang ky ca biet", "so dang ki ca biet", "dang ky ca biet", "dang ki ca biet", "so ca biet", "ma ca biet", "ma dkcb", "so dk ca biet", "so dang ky", "so dang ki", "ma sach", "so hieu", "ma so", "ma so sach", "accession number", "accession no", "accession"],
  barcode: ["ma vach", "so ma vach", "ma vach sach", "barcode", "barcodes"],
  quantity: ["so luong", "so ban", "so luong ban", "sl", "so cuon", "so quyen", "so ban sach", "tong so", "tong so ban", "so luong sach", "tong so luong", "quantity", "copies", "number of copies"],
  shelf: ["vi tri", "vi tri tai lieu", "ke", "ke sach", "gia ke", "kho", "kho sach", "ngan", "noi de", "vi tri xep gia", "tu", "location", "shelf"],
};

const patronWords: Readonly<Record<PatronField, readonly string[]>> = {
  sectorId: ["ma dinh danh bo gd dt", "ma dinh danh bo gddt", "ma dinh danh bo gd", "ma dinh danh", "ma dinh danh bo", "ma dinh danh hoc sinh", "ma dinh danh nganh", "ma dinh danh csdl", "ma hoc sinh", "ma hs", "ma giao vien", "ma gv", "ma can bo", "sector id", "student id"],
  fullName: ["ho ten", "ho va ten", "ten hoc sinh", "ho ten hoc sinh", "ho va ten hoc sinh", "ho ten hs", "ho va ten hs", "ho ten giao vien", "ho va ten giao vien", "ho ten gv", "ho va ten gv", "ho ten can bo", "ho va ten can bo", "ho ten ban doc", "full name", "name"],
  familyName: ["ho dem", "ho va dem", "ho va ten dem", "ho ten dem", "ho va ten lot", "ho lot", "ho va chu lot", "ho", "last name", "family name"],
  givenName: ["ten", "first name", "given name"],
  classUnit: ["lop", "lop hoc", "ten lop", "class"],
  grade: ["khoi", "khoi hoc", "khoi lop", "grade"],
  status: ["trang thai", "trang thai hoc sinh", "tinh trang", "trang thai hoc tap", "trang thai can bo", "status"],
  yearOfBirth: ["nam sinh", "ngay sinh", "ngay thang nam sinh", "ngay thang nam sinh dd mm yyyy", "sinh ngay", "ngay sinh dd mm yyyy", "year of birth", "date of birth", "birthday"],
  department: ["to chuyen mon", "to", "to bo mon", "phong ban", "bo phan", "department"],
  position: ["chuc vu", "vi tri viec lam", "chuc danh", "nhom ban doc", "doi tuong", "position"],
};

/** Fields whose words are so telling that a column may say more behind them: "Tên sách (kèm phụ đề)". */
const telling: readonly BookField[] = ["title", "authors", "publisher", "year", "classNumber", "accessionNo", "isbn"];

const lookUp = (words: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, Field> =>
  new Map([
    ...runningNumber.map((word): [string, Field] => [word, "runningNumber"]),
    ...Object.entries(words).flatMap(([field, list]) => list.map((word): [string, Field] => [word, field as Field])),
  ]);

const exact: Readonly<Record<ImportKind, ReadonlyMap<string, Field>>> = { books: lookUp(bookWords), patrons: lookUp(patronWords) };

/** Which field a column with these folded words holds. */
export const fieldOfWords = (folded: string, kind: ImportKind): Field | undefined => {
  const found = exact[kind].get(folded);
  if (found !== undefined || kind === "patrons") return found;
  return telling.find((field) => bookWords[field].some((word) => word.includes(" ") && folded.startsWith(`${word} `)));
};
