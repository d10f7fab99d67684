/**
 * The words that head a column in the lists of Vietnamese schools and in the exports of library programs, folded (no tone
 * marks, small letters, single spaces) and with their short forms spelled out. Of each field the surest words come first:
 * where a list has "Mã sách" and "Số ĐKCB", the second is the accession number, whichever stands to the left.
 * For readers only exact words count: "Họ tên cha" and "Số định danh cá nhân" look like what lending needs and must never be read.
 */
import { fold } from "../domain/kernel/fold.ts";

export type ImportKind = "books" | "patrons";

export const bookFields = [
  "title", "subtitle", "volume", "authors", "translator", "publisher", "place", "year", "imprint", "edition", "extent", "series", "isbn", "gtin", "price",
  "language", "classNumber", "titleCode", "bookType", "category", "subject", "grade", "keywords", "accessionNo", "accessionTo", "barcode", "quantity", "shelf",
] as const;
export type BookField = (typeof bookFields)[number];

export const patronFields = ["sectorId", "fullName", "familyName", "givenName", "classUnit", "grade", "status", "yearOfBirth", "department", "position"] as const;
export type PatronField = (typeof patronFields)[number];

/** The running number of a list is known, so that it tells a header row, and is not read. */
export type Field = BookField | PatronField | "runningNumber";

const runningNumber = ["stt", "so tt", "tt", "no", "so thu tu", "thu tu", "so tt ten sach", "so thu tu ten sach"];

/** As the registers and the programs shorten them. */
const shortForms: Readonly<Record<string, string>> = {
  xb: "xuat ban", sl: "so luong", dkcb: "dang ky ca biet", dk: "dang ky", cb: "ca biet", ki: "ky", kh: "ky hieu", pl: "phan loai", tg: "tac gia", tl: "tai lieu",
};

const bookWords: Readonly<Record<BookField, readonly string[]>> = {
  title: [
    "ten sach", "nhan de", "nhan de chinh", "ten tai lieu", "ten an pham", "tieu de", "tua de", "tua sach", "dau sach", "ten dau sach", "nhan de sach", "nhan de tai lieu", "ten nhan de",
    "tieu de sach", "tieu de chinh", "tieu de tai lieu", "ten cuon sach", "ten quyen sach", "ten sach bao", "ten bao tap chi", "ten tac pham", "tac pham", "ten giao trinh", "ten truyen", "ten sgk", "ten stk", "ten sach giao khoa", "ten sach tham khao",
    "title", "book title", "title proper", "main title", "book name", "245 a", "245", "sach", "tai lieu", "an pham", "ten",
  ],
  subtitle: ["phu de", "nhan de phu", "tieu de phu", "ten phu", "phan con lai cua nhan de", "subtitle", "245 b"],
  volume: ["tap", "tap so", "so tap", "phan tap", "tap phan", "tap quyen", "quyen so", "volume", "vol", "245 n", "quyen"],
  authors: [
    "tac gia", "tac gia chinh", "ten tac gia", "ho ten tac gia", "ho va ten tac gia", "tac gia ca nhan", "tac gia chu bien", "nhom tac gia", "chu bien", "soan gia", "bien soan", "nguoi bien soan",
    "nguoi viet", "nguoi soan", "author", "authors", "author s", "book author", "main author", "creator", "100 a", "100", "dong tac gia",
  ],
  translator: ["dich gia", "nguoi dich", "ten dich gia", "translator", "translators"],
  publisher: [
    "nha xuat ban", "nh xuat ban", "nxb", "ten nha xuat ban", "ten nxb", "don vi xuat ban", "co quan xuat ban", "xuat ban nha", "xuat ban nha xuat ban", "xuat ban nxb", "xuat ban nh xuat ban",
    "publisher", "publishercode", "publisher name", "260 b", "264 b", "nha phat hanh", "don vi phat hanh", "xuat ban",
  ],
  place: ["noi xuat ban", "noi in", "dia diem xuat ban", "xuat ban noi", "xuat ban noi xuat ban", "place", "place of publication", "260 a", "264 a", "nxb", "xuat ban nxb"],
  year: [
    "nam xuat ban", "nam", "xuat ban nam", "xuat ban nam xuat ban", "nam in", "nam phat hanh", "nam tai ban", "nam x ban", "ngay xuat ban", "year", "publication year", "publicationyear",
    "year of publication", "year published", "published", "year publication", "pub year", "copyright date", "copyrightdate", "publication date", "date of publication", "260 c", "264 c",
  ],
  // One column for place, publisher and year.
  imprint: [
    "thong tin xuat ban", "dia chi xuat ban", "chi tiet xuat ban", "noi xuat ban nha xuat ban nam xuat ban", "noi xuat ban nxb nam xuat ban", "nha xuat ban nam xuat ban", "nxb nam xuat ban",
    "nha xuat ban nam", "nxb nam", "noi xuat ban nxb nam", "noi xuat ban nha xuat ban nam", "noi xuat ban nha xuat ban", "noi xuat ban nxb", "imprint", "publication",
  ],
  edition: ["lan xuat ban", "lan in", "tai ban", "lan tai ban", "xuat ban lan", "edition", "250 a"],
  extent: ["so trang", "mo ta vat ly", "khuon kho so trang", "so trang kho sach", "trang", "mo ta", "pages", "number of pages", "extent", "300 a", "size of book"],
  series: ["tung thu", "bo sach", "tu sach", "ten bo sach", "ten tung thu", "series", "490 a"],
  isbn: ["isbn", "ma isbn", "so isbn", "chi so isbn", "isbn13", "isbn 13", "isbn10", "isbn 10", "020 a"],
  gtin: ["ma san pham", "ma hang", "ma nxbgd", "ma ean", "ean", "ean13", "ean 13", "gtin"],
  // A sum over several copies ("Thành tiền") is no price of one.
  price: [
    "don gia", "gia bia", "gia tien", "gia", "gia sach", "gia ban", "gia mua", "don gia mua", "gia vnd", "gia dong", "gia nhap", "gia 1 ban", "gia 1 cuon", "gia mot cuon", "gia mot ban", "nguyen gia", "tri gia", "gia tri",
    "price", "cover price", "unit price", "list price", "price vnd", "020 c", "tien", "so tien", "don gia phat khong",
  ],
  language: ["ngon ngu", "ngon ngu van ban", "ma ngon ngu", "tieng", "language", "041 a"],
  classNumber: [
    "ky hieu phan loai", "chi so phan loai", "so phan loai", "ky hieu phan loai ddc", "phan loai ddc", "chi so ddc", "so ddc", "ddc", "khpl", "cspl", "mon loai", "ky hieu mon loai", "ma phan loai",
    "phan loai", "ma ddc", "ma so ddc", "dewey ddc", "class number", "classification", "classification number", "dewey", "dewey number", "call number", "callnumber", "call no", "item call number", "itemcallnumber", "082 a", "082", "080 a", "084 a", "bbk", "ky hieu",
  ],
  titleCode: ["ma hoa ten sach", "ma hoa nhan de", "ky hieu ten sach", "ky hieu nhan de", "ky hieu tac gia", "ky hieu tac gia ten sach", "ma hoa", "so cutter", "cutter", "ky hieu xep gia"],
  bookType: ["loai sach", "ten loai sach", "loai tai lieu", "loai an pham", "loai hinh tai lieu", "kieu tai lieu", "dang tai lieu", "loai hinh", "loai", "kho sach loai", "book type", "item type", "itemtype", "material type", "kind", "type"],
  category: ["the loai", "the loai sach", "nhom sach", "danh muc", "danh muc sach", "linh vuc", "chu de", "category", "categories", "genre"],
  subject: ["mon", "mon hoc", "bo mon", "ten mon", "ten mon hoc", "subject"],
  grade: ["lop", "khoi", "khoi lop", "lop hoc", "danh cho lop", "trinh do doc", "grade"],
  keywords: ["tu khoa", "de muc chu de", "keywords", "subjects", "tags", "650 a", "653 a"],
  // Libol calls the number of a copy "mã xếp giá"; the register of a school "số thứ tự bản sách".
  accessionNo: [
    "so dang ky ca biet", "dang ky ca biet", "ma dang ky ca biet", "so ca biet", "ma ca biet", "so tt ban sach", "so thu tu ban sach", "so thu tu trong so dang ky ca biet", "stt dang ky ca biet", "s dang ky ca biet", "ma xep gia", "mxg", "so dang ky sach", "so dang ky",
    "tu so dang ky ca biet", "so dang ky ca biet tu", "so dang ky ca biet tu so", "so dang ky ca biet dau", "ma ban sach", "ma cuon sach", "ma cuon", "accession number", "accession no", "accession", "copy number", "item number", "852 p", "852 j",
    "tu so", "so hieu sach", "so hieu", "ma sach", "ma so sach", "ma tai lieu", "ma an pham", "ma so", "ma",
  ],
  accessionTo: ["den so dang ky ca biet", "so dang ky ca biet den", "so dang ky ca biet den so", "so dang ky ca biet cuoi", "den so"],
  barcode: ["ma vach", "so ma vach", "ma vach sach", "ma vach tai lieu", "ma barcode", "barcode", "barcodes", "bar code", "item barcode"],
  quantity: [
    "so luong", "so luong sach", "so luong ban", "so luong ban sach", "so ban", "so ban sach", "so cuon", "so quyen", "so luong cuon", "so luong quyen", "tong so luong", "tong so ban", "tong so cuon", "tong so quyen", "tong so ban sach", "tong so sach", "so luong nhap", "so luong hien co", "so ban hien co", "so sach hien co", "so luong hien con", "so ban hien con", "so cuon hien co",
    "tong so", "hien co", "quantity", "qty", "copies", "number of copies", "no of copies", "number of items", "total copies", "ton kho", "so luong ton", "so luong con", "so luong con lai",
  ],
  shelf: [
    "vi tri", "vi tri tai lieu", "vi tri sach", "vi tri xep gia", "vi tri luu tru", "vi tri ke", "vi tri kho", "vi tri de sach", "ke", "ke sach", "ke gia", "gia ke", "ky hieu kho", "ma kho", "ten kho", "kho", "kho sach", "kho tai lieu", "kho luu", "kho luu tru", "noi luu tru", "noi de",
    "ke so", "so ke", "ngan so", "ngan", "ngan ke", "tu", "tu ke", "shelf", "shelf no", "shelf number", "shelving location", "location",
  ],
};

const patronWords: Readonly<Record<PatronField, readonly string[]>> = {
  sectorId: [
    "ma dinh danh bo gd dt", "ma dinh danh bo gddt", "ma dinh danh bo gd", "ma dinh danh bo giao duc va dao tao", "ma dinh danh", "ma dinh danh bo", "ma dinh danh hoc sinh", "ma dinh danh giao vien", "ma dinh danh nganh",
    "ma dinh danh csdl", "ma hoc sinh", "ma hs", "ma so hoc sinh", "ma giao vien", "ma gv", "ma so giao vien", "ma can bo", "sector id", "student id",
  ],
  fullName: [
    "ho ten", "ho va ten", "ten hoc sinh", "ho ten hoc sinh", "ho va ten hoc sinh", "ho ten hs", "ho va ten hs", "ho ten giao vien", "ho va ten giao vien", "ho ten gv", "ho va ten gv", "ho ten can bo", "ho va ten can bo",
    "ho ten ban doc", "ho va ten ban doc", "ten ban doc", "ho ten doc gia", "ho va ten doc gia", "ten doc gia", "full name", "fullname", "name",
  ],
  familyName: ["ho dem", "ho va dem", "ho va ten dem", "ho ten dem", "ho va ten lot", "ho lot", "ho va chu lot", "ho", "last name", "family name"],
  givenName: ["ten", "first name", "given name"],
  classUnit: ["lop", "lop hoc", "ten lop", "ten lop hoc", "class"],
  grade: ["khoi", "khoi hoc", "khoi lop", "grade"],
  status: ["trang thai", "trang thai hoc sinh", "tinh trang", "trang thai hoc tap", "trang thai can bo", "status"],
  yearOfBirth: ["nam sinh", "ngay sinh", "ngay thang nam sinh", "ngay thang nam sinh dd mm yyyy", "sinh ngay", "ngay sinh dd mm yyyy", "year of birth", "date of birth", "birthday"],
  department: ["to chuyen mon", "to", "to cm", "to bo mon", "phong ban", "bo phan", "department"],
  position: ["chuc vu", "vi tri viec lam", "chuc danh", "nhom ban doc", "doi tuong", "position"],
};

/** Fields whose words are so telling that a column may say more behind them: "Tên sách (kèm phụ đề)". */
const telling: readonly BookField[] = ["title", "authors", "publisher", "place", "year", "classNumber", "accessionNo", "barcode", "isbn", "price"];

/** A field that a column may hold, and how sure that is: 0 is surest. */
export interface Guess {
  readonly field: Field;
  readonly rank: number;
}

/** Which fields a column with these words may hold, the surest first. */
export const guessesOf = (words: string, kind: ImportKind): readonly Guess[] => {
  if (kind === "patrons") return exact.patrons.get(keyOf(foldWords(words))) ?? [];
  const folded = spelledOut(words);
  // "Số vào sổ tổng quát" counts vouchers, not copies.
  if (folded.includes("tong quat")) return [];
  return exact.books.get(keyOf(folded)) ?? behindTellingWords(folded);
};

const behindTellingWords = (folded: string): readonly Guess[] =>
  telling.flatMap((field) =>
    bookWords[field].flatMap((word, rank) => (word.includes(" ") && folded.startsWith(`${word} `) ? [{ field, rank: behind + rank }] : [])),
  );

const behind = 100;

/** Not only the beginning of a longer text, which may be a row of the body. */
export const isExact = ({ rank }: Guess): boolean => rank < behind;

export const foldWords = (words: string): string => fold(words).replace(/[^\p{L}\p{N}]+/gu, " ").trim();

/** "NamXB" of a program and "Năm XB" of a person are "nam xuat ban". "Khổ" (size) and "kho" (store) fold to one word. */
const spelledOut = (words: string): string => {
  if (/(^|[^\p{L}])khổ([^\p{L}]|$)/iu.test(words.normalize("NFC")) && !/trang/i.test(words)) return "size of book";
  return foldWords(words.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2"))
    .split(" ")
    .map((word) => shortForms[word] ?? word)
    .join(" ");
};

/** Programs write "ten_sach", "TenSach" and "tensach". */
const keyOf = (folded: string): string => folded.replaceAll(" ", "");

const lookUp = (words: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, readonly Guess[]> => {
  const guesses = new Map<string, Guess[]>();
  for (const [field, list] of Object.entries({ runningNumber, ...words }))
    list.forEach((word, rank) => guesses.set(keyOf(word), [...(guesses.get(keyOf(word)) ?? []), { field: field as Field, rank }]));
  return guesses;
};

const exact: Readonly<Record<ImportKind, ReadonlyMap<string, readonly Guess[]>>> = { books: lookUp(bookWords), patrons: lookUp(patronWords) };
