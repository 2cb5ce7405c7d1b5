# 日付・時刻（やさしい日本語）。年は西暦だけ。読みは《》で書く。
# 数字につく年・月・日・時・分は、数で読み方が変わる（2日、30分）ので、読みをつけない。

date = { $year }年{ $month }月{ $day }日（{ $weekday }）
date-short = { $month }月{ $day }日（{ $weekday }）
date-plain = { $year }年{ $month }月{ $day }日
moment = { $date } { $time }

weekday-1 = 月曜日《げつようび》
weekday-2 = 火曜日《かようび》
weekday-3 = 水曜日《すいようび》
weekday-4 = 木曜日《もくようび》
weekday-5 = 金曜日《きんようび》
weekday-6 = 土曜日《どようび》
weekday-7 = 日曜日《にちようび》

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

time-hour-am = 午前《ごぜん》{ $hour }時
time-minute-am = 午前《ごぜん》{ $hour }時{ $minute }分
time-hour-pm = 午後《ごご》{ $hour }時
time-minute-pm = 午後《ごご》{ $hour }時{ $minute }分
time-noon = 昼《ひる》の12時
time-span = { $start }から { $end }まで

era-western = 西暦《せいれき》
era-meiji = 明治《めいじ》
era-taisho = 大正《たいしょう》
era-showa = 昭和《しょうわ》
era-heisei = 平成《へいせい》
era-reiwa = 令和《れいわ》
era-first-year = 1
birth-date-both = { $year }年{ $month }月{ $day }日（{ $era }{ $era_year }年）

wait-seconds = { $n }秒
wait-minutes = { $n }分
