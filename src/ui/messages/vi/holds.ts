export const holds = {
  pupil: "{{name}}, lớp {{unit}}",
  ofUnit: "{{name}}, {{unit}}",
  refusal: {
    CopyIsHeldFor: "Cuốn này đang để riêng cho {{name}}, giữ đến {{day}}.",
    OthersWait: "Có {{waiting}} bạn đọc đặt mượn trước, mà chỉ còn {{free}} bản ở thư viện.",
  },
} as const;
