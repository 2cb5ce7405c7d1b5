# Ngày và giờ. $month_name dành cho ngôn ngữ viết tháng bằng tên; $hour là giờ theo 24 giờ.

date = { $weekday }, ngày { $day } tháng { $month } năm { $year }
date-short = { $weekday }, ngày { $day } tháng { $month }
date-plain = ngày { $day } tháng { $month } năm { $year }
moment = { $time }, { $date }

weekday-1 = Thứ Hai
weekday-2 = Thứ Ba
weekday-3 = Thứ Tư
weekday-4 = Thứ Năm
weekday-5 = Thứ Sáu
weekday-6 = Thứ Bảy
weekday-7 = Chủ Nhật

month-1 = tháng 1
month-2 = tháng 2
month-3 = tháng 3
month-4 = tháng 4
month-5 = tháng 5
month-6 = tháng 6
month-7 = tháng 7
month-8 = tháng 8
month-9 = tháng 9
month-10 = tháng 10
month-11 = tháng 11
month-12 = tháng 12

time-hour-am = { $hour } giờ
time-minute-am = { $hour } giờ { $minute }
time-hour-pm = { $hour } giờ
time-minute-pm = { $hour } giờ { $minute }
time-noon = 12 giờ trưa
time-span = { $start } đến { $end }

era-western = Dương lịch (西暦)
era-meiji = Minh Trị (明治)
era-taisho = Đại Chính (大正)
era-showa = Chiêu Hòa (昭和)
era-heisei = Bình Thành (平成)
era-reiwa = Lệnh Hòa (令和)
era-first-year = 1
birth-date-both = ngày { $day } tháng { $month } năm { $year } (năm { $era } thứ { $era_year })

wait-seconds = { $n } giây
wait-minutes = { $n } phút
