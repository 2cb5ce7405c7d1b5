# 日期和时间。$month_name 供用名称表示月份的语言使用。

date = { $year }年{ $month }月{ $day }日（{ $weekday }）
date-short = { $month }月{ $day }日（{ $weekday }）
date-plain = { $year }年{ $month }月{ $day }日
moment = { $date } { $time }

weekday-1 = 星期一
weekday-2 = 星期二
weekday-3 = 星期三
weekday-4 = 星期四
weekday-5 = 星期五
weekday-6 = 星期六
weekday-7 = 星期日

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

time-hour-am = 上午{ $hour }点
time-minute-am = 上午{ $hour }:{ $minute }
time-hour-pm = 下午{ $hour }点
time-minute-pm = 下午{ $hour }:{ $minute }
time-noon = 中午12点
time-span = { $start }至{ $end }

era-western = 公历（西暦）
era-meiji = 明治
era-taisho = 大正
era-showa = 昭和
era-heisei = 平成
era-reiwa = 令和
era-first-year = 元
birth-date-both = { $year }年{ $month }月{ $day }日（{ $era }{ $era_year }年）

wait-seconds = { $n }秒
wait-minutes = { $n }分钟
