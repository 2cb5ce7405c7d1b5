# Những gì mọi người giữ lại: lịch, phiếu bỏ ví

calendar-file = Thêm vào lịch
calendar-file-cancelled = Xóa khỏi lịch
calendar-summary = { $name } ({ $dose })
calendar-number = Mã số đặt hẹn { $number }
calendar-phone = Điện thoại của địa điểm { $phone }
calendar-cancelled = Lịch hẹn này đã bị hủy.
calendar-newest = Sau khi thay đổi, xin thêm lịch hẹn vào lịch một lần nữa. Ngày và giờ đúng luôn được hiển thị trong các lịch hẹn của quý vị.
card-link = In phiếu bỏ ví
card-title = Phiếu bỏ ví
card-hint = Cắt theo đường ngoài và gấp theo đường giữa.
card-fold = Gấp ở đây
card-when = Thời gian

message-reminder = Nhắc lịch: quý vị có một lịch hẹn
message-look = Xem, đổi hoặc hủy lịch hẹn: { $url }
message-record = Tin này cho biết nội dung hồ sơ đặt hẹn vào { $moment }. Nếu sau đó hồ sơ thay đổi, hồ sơ mới là đúng.
message-proof = Bằng chứng của lịch hẹn là tệp đính kèm { $file }. Ai cũng có thể kiểm tra tại { $url }. Bản thân lời tin này không phải là bằng chứng.
message-proof-page = Bằng chứng của lịch hẹn là tệp biên nhận trên trang của quý vị. Ai cũng có thể kiểm tra tại { $url }. Bản thân lời tin này không phải là bằng chứng.
message-stop = Quý vị nhận tin này vì địa chỉ này đã được ghi khi đặt hẹn. Để ngừng nhận tin hoặc đổi địa chỉ: { $url }
message-stop-line = Quý vị nhận tin này vì cuộc trò chuyện này đã liên kết với phiếu tiêm. Để ngừng nhận tin hoặc bỏ liên kết: { $url }
message-short = { $title }: { $when }, { $venue }, số { $number }. Xem và lấy bằng chứng: { $url }
