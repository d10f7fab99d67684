import type { Sentences } from "./messages.ts";

const count = (value: number): string => value.toLocaleString("vi-VN");
const megabytes = (bytes: number): string => `${count(Math.ceil(bytes / 1024 / 1024))} MB`;

const kinds = {
  png: "ảnh PNG", jpeg: "ảnh JPEG", gif: "ảnh GIF", bmp: "ảnh BMP", webp: "ảnh WebP", tiff: "ảnh TIFF", heic: "ảnh hoặc phim chụp bằng điện thoại",
  pdf: "tệp PDF", word: "văn bản Word", powerpoint: "bài trình chiếu PowerPoint", zip: "tệp nén ZIP", archive: "tệp nén", html: "trang web",
  json: "tệp dữ liệu JSON", rtf: "văn bản RTF", xml: "tệp XML", binary: "tệp không đọc được thành chữ",
  xls: "tệp Excel đời cũ (.xls)", xlsb: "tệp Excel nhị phân (.xlsb)", ods: "bảng tính OpenDocument (.ods)", xml2003: "bảng tính XML 2003",
  marc21: "MARC 21", marcxml: "MARCXML",
} as const;

const fields: Readonly<Record<string, string>> = {
  title: "tên sách", classUnit: "lớp", department: "tổ", sectorId: "mã định danh", subtitle: "phụ đề", authors: "tác giả", publisher: "nhà xuất bản", extent: "mô tả", series: "tùng thư",
  classNumber: "ký hiệu phân loại", year: "năm xuất bản", keywords: "từ khoá", category: "thể loại", shelf: "vị trí", fullName: "họ tên",
};

export const vietnamese: Sentences = {
  EmptyFile: () => "Tệp này trống, không có gì để nhập.",
  FileTooLarge: ({ bytes, limit }) => `Tệp nặng ${megabytes(bytes)}; chương trình nhận tệp đến ${megabytes(limit)}. Hãy chia danh sách thành nhiều tệp.`,
  NotATable: ({ looksLike }) => `Đây là ${kinds[looksLike]}, không phải danh sách. Hãy chọn tệp Excel (.xlsx) hoặc CSV.`,
  SaveAsXlsx: ({ looksLike }) =>
    looksLike === "html"
      ? "Tệp này mang tên Excel nhưng thật ra là trang web. Hãy mở bằng Excel, chọn Lưu thành (Save As) rồi lưu dạng .xlsx."
      : `Đây là ${kinds[looksLike]}. Hãy mở bằng Excel, chọn Lưu thành (Save As) rồi lưu dạng .xlsx.`,
  MarcNotYet: ({ looksLike }) => `Đây là tệp ${kinds[looksLike]}. Chương trình chưa nhập được MARC; hiện nay hãy dùng tệp Excel (.xlsx) hoặc CSV.`,
  Encrypted: () => "Tệp có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu, lưu lại rồi nhập.",
  Truncated: () => "Tệp bị thiếu phần cuối hoặc hỏng, có lẽ khi tải về hay sao chép. Hãy lấy lại tệp gốc.",
  ZipBomb: ({ bytes, limit }) => `Tệp này nhỏ nhưng khi mở ra lớn bất thường (${megabytes(bytes)}; mức nhận là ${megabytes(limit)}), nên không được mở.`,
  BrokenXlsx: ({ part }) => `Tệp Excel bị hỏng ở phần "${part}". Hãy mở bằng Excel, lưu lại rồi nhập.`,
  TooManyRows: ({ rows, limit }) => `Danh sách có ${count(rows)} dòng; chương trình nhận dưới ${count(limit)} dòng một tệp. Hãy chia thành nhiều tệp.`,
  NoRows: ({ sheets }) => (sheets > 1 ? `Cả ${sheets} trang tính đều trống.` : "Trang tính này trống."),
  NoSuchSheet: ({ sheet, sheets }) => `Tệp có ${sheets} trang tính, không có trang thứ ${sheet + 1}.`,
  GarbledText: ({ sample }) => `Chữ trong tệp đã hỏng mã (ví dụ "${sample}"), có lẽ vì tệp CSV được mở rồi lưu lại bằng Excel. Hãy lấy lại tệp gốc, hoặc trong Excel dùng Dữ liệu → Từ văn bản/CSV và chọn mã 65001 (UTF-8).`,
  OtherKind: ({ is }) =>
    is === "patrons" ? "Đây là danh sách người, không phải danh mục sách. Hãy chọn mục Bạn đọc rồi chọn lại tệp này." : "Đây là danh mục sách, không phải danh sách bạn đọc. Hãy chọn mục Sách rồi chọn lại tệp này.",
  HeaderNotFound: ({ wanted }) =>
    wanted === "patrons"
      ? 'Không tìm thấy dòng tiêu đề của danh sách bạn đọc. Hãy ghi tên các cột ("Họ tên", "Lớp"…) ở một dòng ngay trên danh sách, lưu lại rồi chọn tệp này.'
      : wanted === "books"
        ? 'Không tìm thấy dòng tiêu đề của danh mục sách. Hãy ghi tên các cột ("Tên sách", "Tác giả", "Số ĐKCB"…) ở một dòng ngay trên danh sách, lưu lại rồi chọn tệp này.'
        : 'Không tìm thấy dòng tiêu đề: danh mục sách cần có cột "Tên sách", danh sách bạn đọc cần có cột "Họ tên".',
  NoBody: ({ headerRow }) => `Dưới dòng tiêu đề (dòng ${headerRow}) không có dòng nào.`,

  FormulaWithoutValue: ({ words }) => `Cột "${words}" là công thức chưa có kết quả. Hãy mở bằng Excel, lưu lại rồi nhập.`,
  ErrorCell: ({ words, text }) => `Cột "${words}" báo lỗi ${text}.`,
  UnclosedQuote: () => "Dấu ngoặc kép mở ra mà không đóng, nên không biết dòng này kết thúc ở đâu.",
  NoTitle: () => "Thiếu tên sách.",
  SummaryRow: ({ text }) => `"${text}" không phải là một dòng của danh sách.`,
  TextTooLong: ({ field, length, limit }) => `Ô ${fields[field] ?? field} dài ${count(length)} chữ, quá ${count(limit)}.`,
  NumberOnAnotherRow: ({ number, row }) => `Số ${number} đã có ở dòng ${row}.`,
  RangeTooLong: ({ from, to, count: copies, limit }) => `Dãy số ${from} đến ${to} gồm ${count(copies)} bản, quá ${count(limit)}.`,
  RangeBackwards: ({ from, to }) => `Dãy số ${from} đến ${to} bị ngược.`,
  NumberTooLong: ({ number, limit }) => `Số "${number}" dài quá ${limit} chữ.`,
  TooManyCopies: ({ count: copies, limit }) => `Một dòng có ${count(copies)} bản sách, quá ${count(limit)}.`,
  QuantityUnreadable: ({ text }) => `Không đọc được số lượng "${text}".`,
  BarcodesDoNotPair: ({ numbers, barcodes }) => `Có ${numbers} số ĐKCB nhưng ${barcodes} mã vạch, không ghép được.`,
  NoName: () => "Thiếu họ tên.",
  NotEnrolled: ({ status }) => `Trạng thái là "${status}", không phải "Đang học".`,
  SectorIdOnAnotherRow: ({ row }) => `Mã định danh này đã có ở dòng ${row}.`,
  SameReaderOnAnotherRow: ({ row }) => `Người cùng họ tên, lớp và năm sinh đã có ở dòng ${row}.`,

  LeadingZerosLost: ({ number, width }) => `Số ${number} có lẽ mất các số 0 ở đầu (các số khác có ${width} chữ số).`,
  NumberLeftOut: ({ number, row }) => `Bỏ số ${number} vì đã có ở dòng ${row}.`,
  NumberTwiceInRow: ({ number }) => `Số ${number} ghi hai lần trong một dòng; chỉ nhận một bản.`,
  QuantityDiffers: ({ quantity, numbers }) => `Số lượng ghi ${count(quantity)} nhưng có ${count(numbers)} số ĐKCB; nhận theo số ĐKCB.`,
  IsbnWrong: ({ text }) => `"${text}" không phải ISBN đúng (sai số kiểm tra), nên không nhận.`,
  PriceUnreadable: ({ text }) => `Không đọc được giá "${text}".`,
  PriceUnlikely: ({ price }) => `Giá ${count(price)} đ có vẻ không đúng.`,
  YearOfBirthUnreadable: () => "Không đọc được năm sinh.",

};
