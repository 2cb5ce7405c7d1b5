# 날짜와 시각. $month_name은 달을 이름으로 쓰는 언어를 위한 것입니다.

date = { $year }년 { $month }월 { $day }일 ({ $weekday })
date-short = { $month }월 { $day }일 ({ $weekday })
date-plain = { $year }년 { $month }월 { $day }일
moment = { $date } { $time }

weekday-1 = 월요일
weekday-2 = 화요일
weekday-3 = 수요일
weekday-4 = 목요일
weekday-5 = 금요일
weekday-6 = 토요일
weekday-7 = 일요일

month-1 = 1월
month-2 = 2월
month-3 = 3월
month-4 = 4월
month-5 = 5월
month-6 = 6월
month-7 = 7월
month-8 = 8월
month-9 = 9월
month-10 = 10월
month-11 = 11월
month-12 = 12월

time-hour-am = 오전 { $hour }시
time-minute-am = 오전 { $hour }시 { $minute }분
time-hour-pm = 오후 { $hour }시
time-minute-pm = 오후 { $hour }시 { $minute }분
time-noon = 낮 12시
time-span = { $start }부터 { $end }까지

era-western = 서기(西暦)
era-meiji = 메이지(明治)
era-taisho = 다이쇼(大正)
era-showa = 쇼와(昭和)
era-heisei = 헤이세이(平成)
era-reiwa = 레이와(令和)
era-first-year = 1
birth-date-both = { $year }년 { $month }월 { $day }일 ({ $era } { $era_year }년)

wait-seconds = { $n }초
wait-minutes = { $n }분
