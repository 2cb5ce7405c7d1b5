# Bản ghi về sự công bằng (ai cũng xem được)

fairness-title = Bản ghi về sự công bằng
fairness-intro = Tại đây ai cũng có thể xem việc đặt hẹn mở khi nào, thứ tự được quyết định ra sao và có bao nhiêu lịch hẹn đến từ mỗi kênh. Không có thông tin nào về cá nhân.
fairness-order = Thứ tự được quyết định như thế nào
fairness-order-how = Ai yêu cầu trước được phục vụ trước, dù qua trang web, điện thoại hay tại địa điểm. Một chương trình duy nhất nhận mọi yêu cầu theo thứ tự đến và ghi mỗi yêu cầu vào bản ghi với số tiếp theo. Không có bốc thăm và không có đường ưu tiên.
fairness-as-of = Được đếm từ các bản ghi đến số { $size }.
fairness-waves = Ai có thể đặt hẹn từ khi nào
fairness-published = Khi nào các chỗ được công bố
fairness-published-at = Thời điểm
fairness-venues = Địa điểm
fairness-days = Ngày
fairness-slots = Khung giờ
fairness-places = Số chỗ
fairness-overbooked = Ngoài số chỗ này, tối đa { $count } người nữa có thể đặt, vì không phải ai cũng đến. Một người lập kế hoạch đã đề xuất và một người khác đã phê duyệt.
fairness-waitlist = Danh sách chờ: đến nay có { $joined } lượt đăng ký, { $offered } lần mời nhận chỗ trống, { $booked } người đã đặt. Hiện có { $waiting } người đang chờ. Chỗ trống được mời theo thứ tự đăng ký, trong số những người có thể nhận.
fairness-counts = Những việc trong từng ngày
fairness-day = Ngày
fairness-what = Việc gì
fairness-nothing = Chưa có ai đặt hẹn.
fairness-checkpoint = Dấu niêm phong của bản ghi
fairness-checkpoint-how = Đoạn văn bản có chữ ký này bảo đảm đúng các bản ghi đã được đếm ở đây. Người kiểm tra có thể đếm lại; nếu sau đó có bản ghi bị sửa hay xóa, chữ ký sẽ không còn khớp.
fairness-json = Nội dung tương tự cho phần mềm (JSON)
fairness-link = Bản ghi về sự công bằng: việc đặt hẹn mở khi nào và thứ tự được quyết định ra sao
