# 대기 명단: 안내한 자리는 예약이 아니다

waitlist-title = 취소 자리 대기
waitlist-title-waiting = 대기 명단에 등록되어 있습니다
waitlist-title-offered = 빈자리를 안내해 드리고 있습니다
waitlist-title-booked = 예약이 되어 대기가 끝났습니다
waitlist-title-asked = 대기를 그만두셨습니다
waitlist-title-unanswered = 대기가 끝났습니다

waitlist-booked = 예약은 ‘예약 확인’에서 보실 수 있습니다.
waitlist-asked = 지금은 어느 접종 장소의 빈자리도 기다리고 있지 않습니다. 아직 예약되지 않았습니다.
waitlist-unanswered = 빈자리를 { $n }번 이어서 안내해 드렸지만 기한까지 예약하지 않으셔서 대기를 끝냈습니다. 아직 예약되지 않았습니다. 맨 뒤 순서로 다시 등록하실 수 있습니다.

waitlist-about-title = 취소 자리 대기란
waitlist-about-turn = 대기는 예약이 아닙니다. 자리가 비면 먼저 등록하신 분부터 차례로 한 자리씩 안내해 드립니다.
waitlist-about-offer = 안내해 드린 자리는 { $long } 동안 잡아 둡니다. 그 시간 안에 직접 예약을 확정해 주세요.
waitlist-about-offer-day = 안내해 드린 자리는 { $long } 동안 잡아 둡니다({ $from }부터 { $until }까지의 시간만 셉니다). 그 시간 안에 직접 예약을 확정해 주세요.
waitlist-about-lapse = 그 시간 안에 예약하지 않으시면 자리는 다음 분에게 넘어갑니다. 순서는 그대로이지만, { $n }번 이어지면 대기가 끝납니다.
waitlist-minutes = { $n }분
waitlist-hours = { $n }시간

waitlist-tell-title = 빈자리가 나왔을 때의 알림
waitlist-tell = 빈자리가 나오면 알려 드립니다. 알림 방법: { $ways }. ‘예약 확인’ 화면에서도 보실 수 있습니다.
waitlist-tell-nothing = 빈자리가 나와도 알려 드릴 방법이 없습니다. 가끔 직접 ‘예약 확인’ 화면을 봐 주세요.
waitlist-tell-unwanted = 알림을 받지 않도록 고르셨으므로 빈자리가 나와도 알림이 가지 않습니다. 가끔 직접 ‘예약 확인’ 화면을 봐 주세요.
waitlist-way-mail = 이메일
waitlist-way-sms = 문자 메시지
waitlist-way-line = LINE 대화

waitlist-venues = 어느 접종 장소의 빈자리를 기다리시겠습니까?
waitlist-venues-hint = 여러 곳을 고르실 수 있습니다. 하나도 고르지 않으시면 모든 접종 장소의 빈자리를 기다립니다.
waitlist-venues-all = 모든 접종 장소
waitlist-join = 대기 명단에 등록하기
waitlist-change = 기다리는 장소 바꾸기

waitlist-ahead = { $n ->
    [0] 앞에 기다리는 분이 없습니다.
   *[other] 앞에 { $n }명이 기다리고 있습니다.
}
waitlist-row-venues = 기다리는 장소
waitlist-row-since = 등록한 때
waitlist-not-booked = 아직 예약되지 않았습니다. 맞는 자리가 비면 차례로 안내해 드립니다.
waitlist-paused = 지금은 빈자리를 안내하지 않습니다. 순서는 그대로입니다.
waitlist-look = 지금 있는 빈자리 직접 보기

waitlist-leave = 대기 그만두기
waitlist-leave-title = 대기를 그만두시겠습니까?
waitlist-leave-what = 그만두시면 지금의 순서가 없어집니다. 나중에 다시 등록하시면 맨 뒤가 됩니다.
waitlist-leave-offer = 지금 안내해 드린 자리는 다음 분에게 넘어갑니다.
waitlist-leave-keep = 그만두지 않고 돌아가기

waitlist-offer-kept = 이 자리를 { $until }까지 잡아 두고 있습니다.
waitlist-offer-not-booked = 아직 예약되지 않았습니다. 예약하시려면 아래 단추를 누르고 다음 화면에서 확정해 주세요.
waitlist-offer-lapse = 그때까지 예약하지 않으시면 자리는 다음 분에게 넘어갑니다.
waitlist-offer-go = 이 자리 예약하기
waitlist-decline = 이 자리는 사양하기
waitlist-decline-title = 이 자리를 사양하시겠습니까?
waitlist-decline-what = 사양하신 자리는 다음 분에게 넘어갑니다. 순서는 그대로이며, 다른 자리가 비면 안내해 드립니다. 같은 장소의 같은 날짜와 시각은 다시 안내하지 않습니다.
waitlist-decline-keep = 사양하지 않고 돌아가기

waitlist-done-joined = 대기 명단에 등록되었습니다.
waitlist-done-changed = 기다리는 장소를 바꾸었습니다. 순서는 그대로입니다.
waitlist-done-declined = 자리를 사양하셨습니다. 순서는 그대로입니다.

waitlist-see = 대기 보기·바꾸기
waitlist-entry = 대기 명단에 등록하고 빈자리를 차례로 기다리실 수 있습니다.
waitlist-entry-waiting = 대기 명단에 등록되어 있습니다.
waitlist-entry-offered = 지금 빈자리를 { $until }까지 안내해 드리고 있습니다. 여기서 다른 시각을 고르시면 안내한 자리는 다음 분에게 넘어갑니다.
waitlist-entry-go = 취소 자리 대기 알아보기
