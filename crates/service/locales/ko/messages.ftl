# 보관하는 것: 달력과 지갑용 쪽지

calendar-file = 달력에 넣기
calendar-file-cancelled = 달력에서 빼기
calendar-summary = { $name } ({ $dose })
calendar-number = 예약 번호 { $number }
calendar-phone = 접종 장소 전화 { $phone }
calendar-cancelled = 이 예약은 취소되었습니다.
calendar-newest = 변경한 뒤에는 예약을 달력에 다시 넣어 주세요. 정확한 날짜와 시간은 언제나 내 예약에 표시됩니다.
card-link = 지갑용 쪽지 인쇄
card-title = 지갑용 쪽지
card-hint = 바깥 선을 따라 자르고 가운데 선을 따라 접으세요.
card-fold = 여기를 접으세요
card-when = 날짜와 시간
