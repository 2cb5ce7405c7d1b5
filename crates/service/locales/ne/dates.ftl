# मिति र समय (ईस्वी संवत्)। $month महिनाको अङ्क हो, $month_name महिनाको नाम।
# अङ्कहरू कुपनमा जस्तै 1, 2, 3 लेखिन्छन्।

date = सन् { $year } { $month_name } { $day }, { $weekday }
date-short = { $month_name } { $day }, { $weekday }
date-plain = सन् { $year } { $month_name } { $day }
moment = { $date } { $time }

weekday-1 = सोमबार
weekday-2 = मङ्गलबार
weekday-3 = बुधबार
weekday-4 = बिहीबार
weekday-5 = शुक्रबार
weekday-6 = शनिबार
weekday-7 = आइतबार

month-1 = जनवरी
month-2 = फेब्रुअरी
month-3 = मार्च
month-4 = अप्रिल
month-5 = मे
month-6 = जुन
month-7 = जुलाई
month-8 = अगस्ट
month-9 = सेप्टेम्बर
month-10 = अक्टोबर
month-11 = नोभेम्बर
month-12 = डिसेम्बर

# मध्यरातदेखि मध्याह्नसम्म am, त्यसपछि pm; $hour दुवैमा 1 देखि 12 सम्म, $minute सधैँ दुई अङ्क।
time-hour-am = { $hour ->
    [4] बिहान
    [5] बिहान
    [6] बिहान
    [7] बिहान
    [8] बिहान
    [9] बिहान
    [10] बिहान
    [11] बिहान
   *[other] राति
} { $hour }:00 बजे
time-minute-am = { $hour ->
    [4] बिहान
    [5] बिहान
    [6] बिहान
    [7] बिहान
    [8] बिहान
    [9] बिहान
    [10] बिहान
    [11] बिहान
   *[other] राति
} { $hour }:{ $minute } बजे
time-hour-pm = { $hour ->
    [5] साँझ
    [6] साँझ
    [7] साँझ
    [8] राति
    [9] राति
    [10] राति
    [11] राति
   *[other] दिउँसो
} { $hour }:00 बजे
time-minute-pm = { $hour ->
    [5] साँझ
    [6] साँझ
    [7] साँझ
    [8] राति
    [9] राति
    [10] राति
    [11] राति
   *[other] दिउँसो
} { $hour }:{ $minute } बजे
time-noon = दिउँसो 12:00 बजे
time-span = { $start }देखि { $end }सम्म

era-western = ईस्वी संवत् (A.D.)
era-meiji = मेइजी (明治)
era-taisho = ताइशो (大正)
era-showa = शोवा (昭和)
era-heisei = हेइसेइ (平成)
era-reiwa = रेइवा (令和)
era-first-year = 1
birth-date-both = सन् { $year } { $month_name } { $day }, { $era } युगको वर्ष { $era_year }

wait-seconds = { $n } सेकेन्ड
wait-minutes = { $n } मिनेट
