# Danh sách chờ: chỗ được báo chưa phải là lịch hẹn

waitlist-title = Danh sách chờ
waitlist-title-waiting = Quý vị đang trong danh sách chờ
waitlist-title-offered = Có một chỗ trống dành cho quý vị
waitlist-title-booked = Quý vị đã có lịch hẹn, việc chờ đã kết thúc
waitlist-title-asked = Quý vị đã rời danh sách chờ
waitlist-title-unanswered = Quý vị không còn trong danh sách chờ

waitlist-booked = Quý vị xem được lịch hẹn ở trang “Lịch hẹn của quý vị”.
waitlist-asked = Hiện quý vị không chờ chỗ ở địa điểm nào. Chưa có lịch hẹn nào được đặt.
waitlist-unanswered = Chúng tôi đã { $n } lần liên tiếp giữ một chỗ trống cho quý vị, nhưng chưa lần nào được đặt đúng hạn, nên việc chờ đã kết thúc. Chưa có lịch hẹn nào được đặt. Quý vị có thể vào lại danh sách, ở cuối danh sách.

waitlist-about-title = Danh sách chờ là gì
waitlist-about-turn = Danh sách chờ không phải là lịch hẹn. Khi có một chỗ trống, chúng tôi dành chỗ đó cho một người, theo thứ tự vào danh sách.
waitlist-about-offer = Chỗ đó được giữ cho quý vị trong { $long }. Trong thời gian đó quý vị phải tự đặt hẹn.
waitlist-about-offer-day = Chỗ đó được giữ cho quý vị trong { $long } (chỉ tính thời gian từ { $from } đến { $until }). Trong thời gian đó quý vị phải tự đặt hẹn.
waitlist-about-lapse = Nếu quý vị không đặt trong thời gian đó, chỗ sẽ chuyển cho người tiếp theo. Thứ tự của quý vị vẫn giữ nguyên, nhưng sau { $n } lần liên tiếp thì việc chờ kết thúc.
waitlist-minutes = { $n } phút
waitlist-hours = { $n } giờ

waitlist-tell-title = Quý vị biết có chỗ trống bằng cách nào
waitlist-tell = Chúng tôi sẽ báo khi có chỗ trống. Cách báo: { $ways }. Quý vị cũng thấy ở trang “Lịch hẹn của quý vị”.
waitlist-tell-nothing = Khi có chỗ trống, chúng tôi không có cách nào báo cho quý vị. Thỉnh thoảng xin tự xem trang “Lịch hẹn của quý vị”.
waitlist-tell-unwanted = Quý vị đã chọn không nhận tin nhắn, nên sẽ không có tin báo khi có chỗ trống. Thỉnh thoảng xin tự xem trang “Lịch hẹn của quý vị”.
waitlist-way-mail = thư điện tử
waitlist-way-sms = tin nhắn điện thoại
waitlist-way-line = tin nhắn LINE

waitlist-venues = Quý vị muốn chờ chỗ ở địa điểm nào?
waitlist-venues-hint = Có thể chọn nhiều địa điểm. Nếu không chọn địa điểm nào, quý vị chờ chỗ ở tất cả các địa điểm.
waitlist-venues-all = Tất cả các địa điểm
waitlist-join = Vào danh sách chờ
waitlist-change = Đổi địa điểm chờ

waitlist-ahead = { $n ->
    [0] Không có ai chờ trước quý vị.
   *[other] Có { $n } người đang chờ trước quý vị.
}
waitlist-row-venues = Chờ chỗ ở
waitlist-row-since = Vào danh sách lúc
waitlist-not-booked = Chưa có lịch hẹn nào được đặt. Khi có chỗ phù hợp, chúng tôi sẽ báo theo thứ tự.
waitlist-paused = Hiện chưa mời nhận chỗ trống. Thứ tự của bạn vẫn giữ nguyên.
waitlist-look = Tự xem các chỗ trống hiện có

waitlist-leave = Rời danh sách chờ
waitlist-leave-title = Quý vị muốn rời danh sách chờ?
waitlist-leave-what = Quý vị sẽ mất thứ tự hiện nay. Nếu sau này vào lại, quý vị sẽ ở cuối danh sách.
waitlist-leave-offer = Chỗ đang được giữ cho quý vị sẽ chuyển cho người tiếp theo.
waitlist-leave-keep = Quay lại, không rời

waitlist-offer-kept = Chỗ này được giữ cho quý vị đến { $until }.
waitlist-offer-not-booked = Chưa đặt hẹn xong. Muốn đặt, xin bấm nút bên dưới rồi xác nhận ở trang tiếp theo.
waitlist-offer-lapse = Nếu đến lúc đó quý vị không đặt, chỗ sẽ chuyển cho người tiếp theo.
waitlist-offer-go = Đặt hẹn chỗ này
waitlist-decline = Không lấy chỗ này
waitlist-decline-title = Quý vị không lấy chỗ này?
waitlist-decline-what = Chỗ này sẽ chuyển cho người tiếp theo. Thứ tự của quý vị vẫn giữ nguyên, và chúng tôi sẽ báo khi có chỗ khác. Cùng địa điểm vào cùng ngày giờ sẽ không được báo lại.
waitlist-decline-keep = Quay lại, vẫn giữ chỗ

waitlist-done-joined = Quý vị đã vào danh sách chờ.
waitlist-done-changed = Đã đổi địa điểm chờ. Thứ tự của quý vị vẫn giữ nguyên.
waitlist-done-declined = Quý vị đã không lấy chỗ đó. Thứ tự của quý vị vẫn giữ nguyên.

waitlist-see = Xem hoặc đổi việc chờ
waitlist-entry = Quý vị có thể vào danh sách chờ và đợi chỗ trống theo thứ tự.
waitlist-entry-waiting = Quý vị đang trong danh sách chờ.
waitlist-entry-offered = Hiện có một chỗ được giữ cho quý vị đến { $until }. Nếu quý vị chọn giờ khác ở đây, chỗ đó sẽ chuyển cho người tiếp theo.
waitlist-entry-go = Tìm hiểu về danh sách chờ
