# Ang itinatabi ng mga tao: kalendaryo, papel para sa pitaka

calendar-file = Ilagay sa kalendaryo
calendar-file-cancelled = Alisin sa kalendaryo
calendar-summary = { $name } ({ $dose })
calendar-number = Numero ng reserbasyon { $number }
calendar-phone = Telepono ng lugar { $phone }
calendar-cancelled = Kinansela na ang reserbasyong ito.
calendar-newest = Kung may binago po, ilagay muli ang reserbasyon sa kalendaryo. Laging nasa inyong mga reserbasyon ang tamang araw at oras.
card-link = I-print ang papel para sa pitaka
card-title = Papel para sa pitaka
card-hint = Gupitin sa guhit sa labas at tiklupin sa guhit sa gitna.
card-fold = Tiklupin dito
card-when = Kailan
