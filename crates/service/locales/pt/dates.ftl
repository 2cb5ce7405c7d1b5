# Datas e horas. $month é o número do mês, $month_name o nome; $hour vai de 0 a 23, $minute tem dois algarismos.

date = { $day ->
    [1] 1º
   *[other] { $day }
} de { $month_name } de { $year } ({ $weekday })
date-short = { $day ->
    [1] 1º
   *[other] { $day }
} de { $month_name } ({ $weekday })
date-plain = { $day ->
    [1] 1º
   *[other] { $day }
} de { $month_name } de { $year }
moment = { $date }, às { $time }

weekday-1 = segunda-feira
weekday-2 = terça-feira
weekday-3 = quarta-feira
weekday-4 = quinta-feira
weekday-5 = sexta-feira
weekday-6 = sábado
weekday-7 = domingo

month-1 = janeiro
month-2 = fevereiro
month-3 = março
month-4 = abril
month-5 = maio
month-6 = junho
month-7 = julho
month-8 = agosto
month-9 = setembro
month-10 = outubro
month-11 = novembro
month-12 = dezembro

time-hour-am = { $hour }:00
time-minute-am = { $hour }:{ $minute }
time-hour-pm = { $hour }:00
time-minute-pm = { $hour }:{ $minute }
time-noon = 12:00
time-span = das { $start } às { $end }

era-western = Calendário ocidental
era-meiji = Era Meiji (明治)
era-taisho = Era Taisho (大正)
era-showa = Era Showa (昭和)
era-heisei = Era Heisei (平成)
era-reiwa = Era Reiwa (令和)
era-first-year = 1
birth-date-both = { $day ->
    [1] 1º
   *[other] { $day }
} de { $month_name } de { $year }, ano { $era_year } da { $era }

wait-seconds = { $n ->
    [one] { $n } segundo
   *[other] { $n } segundos
}
wait-minutes = { $n ->
    [one] { $n } minuto
   *[other] { $n } minutos
}
