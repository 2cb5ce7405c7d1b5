# Mga petsa at oras, sa 24 na oras gaya sa Japan. $month ang numero ng buwan, $month_name ang pangalan nito.

date = { $weekday }, { $month_name } { $day }, { $year }
date-short = { $weekday }, { $month_name } { $day }
date-plain = { $month_name } { $day }, { $year }
moment = { $date }, { $time }

weekday-1 = Lunes
weekday-2 = Martes
weekday-3 = Miyerkules
weekday-4 = Huwebes
weekday-5 = Biyernes
weekday-6 = Sabado
weekday-7 = Linggo

month-1 = Enero
month-2 = Pebrero
month-3 = Marso
month-4 = Abril
month-5 = Mayo
month-6 = Hunyo
month-7 = Hulyo
month-8 = Agosto
month-9 = Setyembre
month-10 = Oktubre
month-11 = Nobyembre
month-12 = Disyembre

# Dumarating ang $hour na 1 hanggang 12 sa umaga at sa hapon; dito ito nagiging 0 hanggang 23.
time-hour-am = { $hour ->
    [12] 0
   *[other] { $hour }
}:00
time-minute-am = { $hour ->
    [12] 0
   *[other] { $hour }
}:{ $minute }
time-hour-pm = { $hour ->
    [0] 12
    [1] 13
    [2] 14
    [3] 15
    [4] 16
    [5] 17
    [6] 18
    [7] 19
    [8] 20
    [9] 21
    [10] 22
    [11] 23
   *[other] { $hour }
}:00
time-minute-pm = { $hour ->
    [0] 12
    [1] 13
    [2] 14
    [3] 15
    [4] 16
    [5] 17
    [6] 18
    [7] 19
    [8] 20
    [9] 21
    [10] 22
    [11] 23
   *[other] { $hour }
}:{ $minute }
time-noon = 12:00
time-span = { $start } hanggang { $end }

era-western = Kalendaryong Kanluranin
era-meiji = Meiji (明治)
era-taisho = Taisho (大正)
era-showa = Showa (昭和)
era-heisei = Heisei (平成)
era-reiwa = Reiwa (令和)
era-first-year = 1
birth-date-both = { $month_name } { $day }, { $year } (taong { $era_year } ng panahong { $era })

wait-seconds = { $n } segundo
wait-minutes = { $n } minuto
