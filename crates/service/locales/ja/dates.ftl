# 日付・時刻。$month_name は英語のための月の名前。

date = { $year }年{ $month }月{ $day }日（{ $weekday }）
date-short = { $month }月{ $day }日（{ $weekday }）
date-plain = { $year }年{ $month }月{ $day }日
moment = { $date } { $time }

weekday-1 = 月
weekday-2 = 火
weekday-3 = 水
weekday-4 = 木
weekday-5 = 金
weekday-6 = 土
weekday-7 = 日

month-1 = 1月
month-2 = 2月
month-3 = 3月
month-4 = 4月
month-5 = 5月
month-6 = 6月
month-7 = 7月
month-8 = 8月
month-9 = 9月
month-10 = 10月
month-11 = 11月
month-12 = 12月

time-hour-am = 午前{ $hour }時
time-minute-am = 午前{ $hour }時{ $minute }分
time-hour-pm = 午後{ $hour }時
time-minute-pm = 午後{ $hour }時{ $minute }分
time-noon = 正午
time-span = { $start }から{ $end }まで

era-western = 西暦
era-meiji = 明治
era-taisho = 大正
era-showa = 昭和
era-heisei = 平成
era-reiwa = 令和
era-first-year = 元
birth-date-both = { $era }{ $era_year }年（{ $year }年）{ $month }月{ $day }日

wait-seconds = { $n }秒
wait-minutes = { $n }分
