# Dates and times. $month is the number of the month, $month_name its name.

date = { $weekday } { $day } { $month_name } { $year }
date-short = { $weekday } { $day } { $month_name }
date-plain = { $day } { $month_name } { $year }
moment = { $date }, { $time }

weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday

month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

time-hour-am = { $hour } am
time-minute-am = { $hour }:{ $minute } am
time-hour-pm = { $hour } pm
time-minute-pm = { $hour }:{ $minute } pm
time-noon = 12 noon
time-span = { $start } to { $end }

era-western = Western calendar
era-meiji = Meiji (明治)
era-taisho = Taisho (大正)
era-showa = Showa (昭和)
era-heisei = Heisei (平成)
era-reiwa = Reiwa (令和)
era-first-year = 1
birth-date-both = { $day } { $month_name } { $year } (year { $era_year } of { $era })

wait-seconds = { $n ->
    [one] { $n } second
   *[other] { $n } seconds
}
wait-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
