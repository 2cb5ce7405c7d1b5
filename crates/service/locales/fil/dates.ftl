# Mga petsa at oras. $month ang numero ng buwan, $month_name ang pangalan nito.

date = { $weekday }, { $month_name } { $day }, { $year }
date-short = { $weekday }, { $month_name } { $day }
date-plain = { $month_name } { $day }, { $year }
moment = { $date }, nang { $time }

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

time-hour-am = { $hour }:00 AM
time-minute-am = { $hour }:{ $minute } AM
time-hour-pm = { $hour }:00 PM
time-minute-pm = { $hour }:{ $minute } PM
time-noon = 12:00 ng tanghali
time-span = { $start } hanggang { $end }

era-western = Kalendaryong Kanluranin
era-meiji = Panahong Meiji (明治)
era-taisho = Panahong Taisho (大正)
era-showa = Panahong Showa (昭和)
era-heisei = Panahong Heisei (平成)
era-reiwa = Panahong Reiwa (令和)
era-first-year = 1
birth-date-both = { $month_name } { $day }, { $year }, taong { $era_year } ng { $era }

wait-seconds = { $n } segundo
wait-minutes = { $n } minuto
