# Những việc ban tổ chức làm với chỗ đã công bố: ngừng nhận, hủy buổi, chuyển người

status-displaced = Cần đổi sang ngày hoặc giờ khác
what-displaced = Buổi tiêm vào ngày, giờ và địa điểm này sẽ không diễn ra
what-kept = Buổi tiêm vẫn diễn ra như dự định
what-relocated-slots = Nhân viên đã đổi từ { $from } sang { $to }

reason-weather = thời tiết xấu
reason-power = mất điện hoặc mất nước
reason-staff = thiếu nhân viên
reason-supply = do vắc-xin
reason-premises = do tòa nhà
reason-published_by_mistake = công bố nhầm
reason-fewer_places = giảm số chỗ
reason-maintenance = bảo trì hệ thống
reason-stop_other = do địa điểm tiêm

my-displaced = Buổi tiêm vào ngày, giờ và địa điểm này sẽ không diễn ra (lý do: { $reason }). Lịch hẹn của quý vị không bị hủy. Xin chọn ngày hoặc giờ khác. Quý vị cũng có thể gọi điện.
my-displaced-choose = Chỗ trống gần giờ đó
my-displaced-rule = Bấm vào là lịch hẹn đổi sang chỗ đó ngay. Các chỗ này không được giữ cho quý vị: ai chọn trước thì được.
my-displaced-none = Hiện không có chỗ trống gần giờ đó. Lịch hẹn của quý vị vẫn còn. Khi có chỗ, quý vị chọn được ở đây, hoặc xin gọi điện.
my-relocated = Chúng tôi đã phải đổi ngày, giờ hoặc địa điểm của lịch hẹn (lý do: { $reason }). Trước đó là { $from }. Nếu không phù hợp, quý vị có thể đổi hoặc hủy.

refusal-slot-stopped = Giờ này đang ngừng nhận đặt hẹn
    .detail = { $at ->
        [none] Hiện không nhận đặt hẹn mới hay đổi sang giờ hoặc địa điểm này. Các lịch hẹn đã có vẫn giữ nguyên.
       *[other] Không nhận đặt hẹn mới hay đổi sang giờ hoặc địa điểm này cho đến { $at }. Các lịch hẹn đã có vẫn giữ nguyên.
    }
    .next = Xin chọn giờ hoặc địa điểm khác, hoặc thử lại sau. Quý vị xem lịch hẹn được bất cứ lúc nào.
refusal-slot-called-off = Giờ này không có buổi tiêm
    .detail = Buổi tiêm vào ngày, giờ và địa điểm này đã bị hủy.
    .next = Xin chọn giờ hoặc địa điểm khác.
refusal-area-unknown = Không tìm thấy các chỗ này
    .detail = Địa điểm, ngày, giờ hoặc số của chỗ hẹn không thuộc chương trình này, hoặc ở đó không có gì đang ngừng.
    .next = Xin xem lại địa điểm và ngày rồi thử lại.
refusal-stop-invalid = Không thể ngừng nhận như thế này
    .detail = Thời điểm kết thúc đã qua hoặc không đọc được, hoặc buổi đã hủy lại được yêu cầu chỉ ngừng nhận.
    .next = Xin nhập thời điểm sắp tới, hoặc rút lại việc hủy buổi trước.
refusal-capacity-below-taken = Số chỗ không thể ít hơn số người
    .detail = { $count ->
        [none] Số chỗ đã đặt và đang giữ nhiều hơn thế.
       *[other] Giờ này có { $count } chỗ đã đặt và đang giữ.
    }
    .next = Xin nhập ít nhất bằng số đó, hoặc cho biết có thể chuyển mọi người đi đâu.
refusal-capacity-no-place = Không phải ai cũng có chỗ khác
    .detail = { $count ->
        [none] Một số người không có chỗ trống phù hợp. Chưa chuyển ai cả.
       *[other] Có { $count } người không có chỗ trống phù hợp. Chưa chuyển ai cả.
    }
    .next = Xin chọn cách khác, hoặc công bố thêm chỗ trước.
refusal-rule-unknown = Chưa rõ chuyển mọi người đi đâu
    .detail = Có thể chuyển sang cùng địa điểm, bất kỳ địa điểm nào, địa điểm được nêu tên, hoặc chỗ hẹn được nêu tên.
    .next = Xin chọn lại nơi chuyển đến.

paused = Hiện không nhận đặt hẹn mới hay đổi lịch (lý do: { $reason }). Quý vị vẫn xem được lịch hẹn.
paused-until = Không nhận đặt hẹn mới hay đổi lịch cho đến { $until } (lý do: { $reason }). Quý vị vẫn xem được lịch hẹn.
notices = Thông báo

refusal-notice-invalid = Không thể đưa ra thông báo này
    .detail = Bản tiếng Nhật bị trống hoặc quá dài (nhiều nhất 500 chữ), thời điểm kết thúc đã qua, hoặc đã có mười thông báo.
    .next = Xin sửa nội dung và thời gian, hoặc rút một thông báo cũ.
refusal-notice-unknown = Không có thông báo này
    .detail = Thông báo đã được rút.
    .next = Xin xem danh sách thông báo.

refusal-slot-kept = Các chỗ còn lại được giữ cho cách đặt hẹn khác
    .detail = Các chỗ còn lại của giờ này được giữ cho người đặt hẹn bằng cách khác, như qua điện thoại. { $at ->
        [none] Các chỗ này chưa được mở.
       *[other] Chỗ nào còn thừa sẽ mở cho mọi người từ { $at }.
    }
    .next = Xin chọn giờ hoặc địa điểm khác, hoặc gọi điện: qua điện thoại có khi đặt được những chỗ không hiện ở đây.
refusal-quota-invalid = Không thể giữ chỗ như vậy
    .detail = Số lượng không phải là con số hay tỷ lệ đến 100%, hoặc số giờ lớn hơn 2.160.
    .next = Xin nhập một số như 5 hoặc một tỷ lệ như 20%, và không quá 2.160 giờ.
refusal-quota-unknown = Ở đây không giữ chỗ nào
    .detail = Không có quy định giữ chỗ cho đúng các chỗ này.
    .next = Xin xem danh sách.
