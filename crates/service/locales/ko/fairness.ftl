# 공정성 기록 (누구나 볼 수 있음)

fairness-title = 공정성 기록
fairness-intro = 예약이 언제 시작되었는지, 순서를 어떻게 정하는지, 어느 창구로 예약이 몇 건 들어왔는지 누구나 확인할 수 있습니다. 개인에 관한 정보는 없습니다.
fairness-order = 순서를 정하는 방법
fairness-order-how = 웹사이트, 전화, 접종 장소 어디에서든 먼저 신청한 사람이 먼저입니다. 하나의 처리기가 모든 신청을 도착한 순서대로 받아 다음 번호를 붙여 기록합니다. 추첨도 우선 창구도 없습니다.
fairness-as-of = { $size }번까지의 기록으로 집계했습니다.
fairness-waves = 누가 언제부터 예약할 수 있었는지
fairness-published = 자리를 공개한 때
fairness-published-at = 공개 일시
fairness-venues = 접종 장소
fairness-days = 날짜
fairness-slots = 시간대
fairness-places = 정원
fairness-overbooked = 모든 사람이 오는 것은 아니므로, 이 정원 외에 { $count }명까지 더 예약할 수 있습니다. 계획 담당자 한 명이 제안하고 다른 한 명이 승인했습니다.
fairness-waitlist = 대기: 지금까지 { $joined }번 등록되었고, 빈자리를 { $offered }번 안내했으며, { $booked }명이 예약했습니다. 지금 { $waiting }명이 기다리고 있습니다. 빈자리는 받을 수 있는 사람 중 먼저 등록한 순서로 안내합니다.
fairness-counts = 날마다 있었던 일
fairness-day = 날짜
fairness-what = 내용
fairness-nothing = 아직 예약이 없습니다.
fairness-checkpoint = 기록의 봉인
fairness-checkpoint-how = 아래 서명은 여기에서 집계한 바로 그 기록을 보증합니다. 감사하는 사람은 기록을 다시 집계할 수 있으며, 나중에 기록을 바꾸거나 지우면 서명과 맞지 않게 됩니다.
fairness-json = 프로그램용 같은 내용 (JSON)
fairness-link = 공정성 기록: 예약이 언제 시작되고 순서를 어떻게 정하는지
