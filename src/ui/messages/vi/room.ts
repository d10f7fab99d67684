export const room = {
  title: "Dung lượng lưu trữ trên máy này",
  used: "Đã dùng {{used}} trong {{allowed}} trình duyệt dành cho Tủ Sách, còn {{free}}.",
  unknown: "Trình duyệt này không cho biết còn bao nhiêu chỗ.",
  kept: "Trình duyệt đã cam kết không tự xoá dữ liệu của Tủ Sách khi ổ đĩa đầy.",
  notKept: "Trình duyệt chưa cam kết không tự xoá dữ liệu: khi ổ đĩa đầy, nó có thể tự xoá. Hãy để ổ đĩa còn trống, trao đổi thường xuyên và ghi ra tệp khi mất mạng lâu.",
  ask: "Xin trình duyệt giữ dữ liệu",
  refused: "Trình duyệt chưa đồng ý. Hãy cài Tủ Sách như một ứng dụng (ở menu của trình duyệt) hoặc đánh dấu trang này, rồi xin lại.",
  tight: "Dung lượng lưu trữ trên máy này đã dùng {{percent}} %. Đầy thì không lưu thêm lượt nào được.",
  full: "Máy này đã hết dung lượng lưu trữ: chưa lưu thêm được lượt nào. Những gì đã lưu vẫn còn.",
  tightGo: "Xem cách xử lý",
  tightTitle: "Sắp hết chỗ. Hãy làm lần lượt:",
  do: {
    file: "Ghi những gì chưa gửi ra tệp.",
    exchange: "Trao đổi với máy chủ khi có mạng.",
    disk: "Xoá bớt tệp lớn trên máy và dọn thùng rác: trình duyệt cho nhiều chỗ hơn khi ổ đĩa trống.",
    year: "Nếu năm học cũ chưa đóng, hãy chuyển sang năm học mới: máy sẽ bỏ bớt sổ các năm trước.",
  },
} as const;
