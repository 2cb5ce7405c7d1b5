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
