# Tại quầy của địa điểm tiêm: người đến, các bước, số lô, mũi tiếp theo.

refusal-arrival-early = Chưa đến giờ của lịch hẹn này
    .detail = { $at ->
        [none] Mọi người được vào ngay trước giờ hẹn của mình.
       *[other] Người hẹn giờ này được vào từ { $at }.
    }
    .next = Xin mời người đó quay lại lúc ấy, hoặc cho vào nếu còn chỗ.
refusal-arrival-late = Đã qua giờ của lịch hẹn này
    .detail = { $at ->
        [none] Đã qua quá lâu.
       *[other] Người hẹn giờ này được vào đến { $at }.
    }
    .next = Cho người đó vào nếu còn chỗ, hoặc đổi lịch hẹn sang giờ này. Lịch hẹn vẫn còn.
refusal-arrival-other-day = Lịch hẹn này là của ngày khác
    .detail = { $on ->
        [none] Không phải hôm nay.
       *[other] Lịch hẹn là { $on }.
    }
    .next = Đổi sang giờ này nếu còn chỗ trống, hoặc mời người đó đến vào ngày hẹn.
refusal-arrival-other-venue = Lịch hẹn này là của địa điểm khác
    .detail = Không phải của địa điểm đang đến.
    .next = Đổi sang đây nếu còn chỗ trống, hoặc chỉ cho người đó địa điểm đã hẹn.
refusal-arrival-no-hour = Địa điểm này không có giờ tiêm vào lúc này
    .detail = Vào lúc này không ai có hẹn hay được vào.
    .next = Chọn một giờ khác của hôm nay, hoặc mời người đó đến đúng giờ hẹn.
refusal-walk-in-none = Địa điểm này không nhận người không có hẹn
    .detail = Chương trình tiêm chủng đã quyết định như vậy.
    .next = Xin đặt ngày giờ trên trang web hoặc qua tổng đài.
refusal-walk-in-leftover = Chưa có chỗ nào còn dư
    .detail = { $at ->
        [none] Người không có hẹn chỉ được nhận chỗ không ai dùng.
       *[other] Người không có hẹn chỉ được nhận chỗ không ai dùng. Từ { $at } mới biết có hay không.
    }
    .next = Xin hỏi lại lúc đó, hoặc đặt ngày giờ.
refusal-visit-step = Hiện không làm được bước này
    .detail = { $number ->
        [none] Bước này đã làm rồi, hoặc bước trước chưa làm, hoặc lịch hẹn đã hủy.
       *[other] Lịch hẹn { $number }: bước này đã làm rồi, hoặc bước trước chưa làm, hoặc lịch hẹn đã hủy.
    }
    .next = Xin xem lịch hẹn: ở đó cho biết bước nào đã xong và bước nào tiếp theo.
refusal-visit-not-undoable = Không rút lại được bước này
    .detail = { $number ->
        [none] Đây không phải bước mới nhất của lịch hẹn này.
       *[other] Đây không phải bước mới nhất của lịch hẹn { $number }.
    }
    .next = Xin mở lại lịch hẹn: chỉ rút lại được lần lượt từ bước mới nhất.
refusal-visit-undo-too-late = Đã quá hạn để rút lại
    .detail = { $at ->
        [none] Thời hạn đã hết.
       *[other] Có thể rút lại đến { $at }.
    }
    .next = Ghi nhận được giữ nguyên. Nếu sai, xin báo cho ban tổ chức.
refusal-lot-unknown = Không có số lô này
    .detail = Vắc-xin của địa điểm này không có số lô này được khai báo.
    .next = Xin đọc lại số trên lọ. Nếu đúng, hãy khai báo số lô trước.
refusal-lot-expired = Lô này đã hết hạn
    .detail = { $on ->
        [none] Đã qua ngày cuối cùng.
       *[other] Ngày cuối cùng là { $on }.
    }
    .next = Không dùng lô này. Để riêng ra và lấy lô khác.
refusal-lot-recalled = Lô này đã bị ngừng sử dụng
    .detail = { $at ->
        [none] Không được dùng nữa.
       *[other] Đã bị ngừng sử dụng lúc { $at } và không được dùng nữa.
    }
    .next = Không dùng lô này. Để riêng ra và lấy lô khác.
refusal-lot-other-venue = Lô này không phải của địa điểm này
    .detail = Lô này chỉ được khai báo cho các địa điểm khác.
    .next = Xin đọc lại số trên lọ. Nếu lô này ở đây, hãy khai báo cho địa điểm này.
refusal-lot-invalid = Không khai báo được lô này
    .detail = Số lô không gồm 1 đến 20 chữ cái, chữ số hoặc dấu gạch nối, hoặc không có vắc-xin hay địa điểm này.
    .next = Xin xem lại số lô, vắc-xin và địa điểm rồi khai báo lại.
refusal-next-dose-none = Không còn chỗ trống cho mũi tiếp theo
    .detail = { $on ->
        [none] Địa điểm này không có chỗ trống nào đủ khoảng cách ngày.
       *[other] Từ { $on } trở đi, địa điểm này không có chỗ trống.
    }
    .next = Chọn địa điểm khác, hoặc mời người đó đặt hẹn trên trang web khi có chỗ mới.
refusal-venue-unknown = Không có địa điểm này
    .detail = Chương trình tiêm chủng không có địa điểm này.
    .next = Xin xem các địa điểm của chương trình.
refusal-booking-none = Phiếu này chưa có lịch hẹn
    .detail = Phiếu có trong danh sách và dùng được.
    .next = Nếu có nhận người không hẹn trước, hãy tiếp nhận bằng phiếu tiêm chủng và ngày sinh.
refusal-receipt-representable = Lịch hẹn này đã bị mất, và giấy chứng nhận có thể khôi phục
    .detail = Chúng tôi đã mất một số ghi nhận và khôi phục từ bản sao lưu. Giấy chứng nhận này là thật.
    .next = Hãy khôi phục lịch hẹn bằng giấy chứng nhận này, rồi tra lại.
