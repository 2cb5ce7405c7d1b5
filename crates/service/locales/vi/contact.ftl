# Thông tin liên lạc

contact-title = Xin nhập thông tin liên lạc
contact-title-my = Đổi thông tin liên lạc
contact-intro = Chỉ dùng khi có điều cần báo cho quý vị, ví dụ khi địa điểm tiêm có thay đổi. Quý vị có thể đổi hoặc xóa bất cứ lúc nào.
contact-kana-name = Họ tên người được tiêm (bằng chữ kana)
contact-kana-name-hint = Ví dụ: ミホン　ハナコ. Dùng hiragana cũng được.
contact-telephone = Số điện thoại
contact-telephone-hint = Ví dụ: 090-1234-5678. Số điện thoại bàn cũng được.
contact-email = Địa chỉ e-mail
contact-email-hint = Ví dụ: hanako@example.jp. Nếu không có, xin để trống.
contact-email-hint-required = Ví dụ: hanako@example.jp
contact-optional = (không bắt buộc)
contact-kept = Hiện đang lưu “{ $kept }”. Nếu không đổi, xin để trống.
contact-kept-none = Chưa lưu thông tin liên lạc nào.
contact-heading = Thông tin liên lạc
contact-masked = Chỉ hiện một phần, để người nhìn thấy phiếu không biết được.
contact-change = Đổi thông tin liên lạc
contact-add = Nhập thông tin liên lạc
contact-erase = Xóa thông tin liên lạc
contact-save = Lưu
contact-away = Hiện không thể hiển thị thông tin liên lạc. Lịch hẹn không bị ảnh hưởng. Xin xem lại sau ít lâu.
contact-not-kept-title = Đã đặt hẹn xong, nhưng chưa lưu được thông tin liên lạc
contact-not-kept = Lịch hẹn không bị mất. Lát nữa xin nhập thông tin liên lạc ở mục “Lịch hẹn của quý vị”.
contact-erase-title = Xóa thông tin liên lạc?
contact-erase-detail = Họ tên, số điện thoại và địa chỉ e-mail sẽ bị xóa. Không ai khôi phục lại được.
contact-erase-bookings = Lịch hẹn vẫn còn. Nhưng nếu lịch hẹn phải thay đổi, chúng tôi sẽ không báo được cho quý vị.
contact-erase-go = Xóa thông tin liên lạc
contact-erase-keep = Quay lại, không xóa
contact-changed = Đã lưu thông tin liên lạc.
contact-erased = Đã xóa thông tin liên lạc. Lịch hẹn vẫn còn nguyên.

refusal-contact-not-asked = Ở đây không thu thập thông tin liên lạc này
    .detail = Chúng tôi không nhận thông tin cá nhân không cần thiết.
    .next = Xin để trống ô này và gửi lại.
refusal-contact-unavailable = Hiện không thể lưu hoặc hiển thị thông tin liên lạc
    .detail = Nơi lưu giữ hiện không dùng được. Lịch hẹn vẫn được ghi nhận như thường.
    .next = Xin thử lại sau ít lâu, hoặc gọi điện nếu gấp.
refusal-contact-erasing = Đã nhận yêu cầu xóa thông tin liên lạc
    .detail = Yêu cầu đã được ghi nhận và không ai xem được thông tin này nữa. Thông tin sẽ bị hủy hẳn ngay khi nơi lưu giữ dùng lại được.
    .next = Quý vị không cần làm gì và không cần yêu cầu lại.
refusal-kana-name-missing = Xin nhập họ tên bằng chữ kana
    .detail = Chưa nhập gì.
    .next = Xin nhập bằng katakana hoặc hiragana.
refusal-kana-name-length = Họ tên dài nhất là 40 chữ
    .detail = Có quá nhiều chữ.
    .next = Xin rút ngắn còn 40 chữ.
refusal-kana-name-unreadable = Xin nhập họ tên bằng katakana hoặc hiragana
    .detail = { $found ->
        [none] Có chữ không dùng được ở đây.
       *[other] Không dùng được “{ $found }” ở đây.
    }
    .next = Xin nhập bằng katakana hoặc hiragana, không dùng chữ Hán hay chữ cái La-tinh.
refusal-telephone-missing = Xin nhập số điện thoại
    .detail = Chưa nhập gì.
    .next = Xin nhập số di động, hoặc số bàn kèm mã vùng.
refusal-telephone-unreadable = Xin nhập số điện thoại bằng chữ số
    .detail = { $found ->
        [none] Có ký tự không dùng được ở đây.
       *[other] Không dùng được “{ $found }” ở đây.
    }
    .next = Chỉ nhập chữ số và dấu gạch nối (-).
refusal-telephone-length = Xin xem lại số chữ số của số điện thoại
    .detail = { $given ->
        [none] Có vẻ số chữ số không đúng.
       *[other] Hiện có { $given } chữ số. Số bàn có 10 chữ số kể cả mã vùng.
    }
    .next = Xin nhập đủ mọi chữ số, từ mã vùng trở đi.
refusal-telephone-mobile-length = Số di động có 11 chữ số
    .detail = { $given ->
        [none] Có vẻ số chữ số không đúng.
       *[other] Hiện có { $given } chữ số.
    }
    .next = Xin nhập đủ 11 chữ số, bắt đầu từ 090 hoặc 080.
refusal-telephone-start = Số điện thoại bắt đầu bằng số 0
    .detail = Số này không bắt đầu bằng mã vùng, cũng không bằng 090 hay tương tự.
    .next = Xin nhập từ mã vùng. Số nước ngoài bắt đầu bằng dấu + và mã quốc gia.
refusal-email-missing = Xin nhập địa chỉ e-mail
    .detail = Chưa nhập gì.
    .next = Xin nhập phần trước và phần sau dấu @, như trong ví dụ.
refusal-email-unreadable = Địa chỉ e-mail có ký tự không dùng được
    .detail = { $found ->
        [none] Có ký tự không dùng được ở đây.
       *[other] Không dùng được “{ $found }” trong địa chỉ e-mail.
    }
    .next = Xin nhập bằng chữ cái La-tinh, chữ số, dấu @ và dấu chấm.
refusal-email-length = Địa chỉ e-mail dài nhất là 254 ký tự
    .detail = Có quá nhiều ký tự.
    .next = Xin chỉ nhập địa chỉ e-mail.
refusal-email-form = Xin xem lại địa chỉ e-mail
    .detail = Có vẻ thiếu phần trước hoặc sau dấu @, hoặc thiếu dấu chấm.
    .next = Xin nhập theo dạng hanako@example.jp.
