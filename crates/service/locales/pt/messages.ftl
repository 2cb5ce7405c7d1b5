# O que as pessoas guardam: a agenda, a ficha para a carteira

calendar-file = Colocar na agenda
calendar-file-cancelled = Tirar da agenda
calendar-summary = { $name } ({ $dose })
calendar-number = Número da reserva { $number }
calendar-phone = Telefone do local { $phone }
calendar-cancelled = Esta reserva foi cancelada.
calendar-newest = Depois de uma mudança, coloque a reserva na agenda outra vez. O dia e a hora certos estão sempre na página das reservas.
card-link = Imprimir uma ficha para a carteira
card-title = Ficha para a carteira
card-hint = Recorte pela linha de fora e dobre pela linha do meio.
card-fold = Dobre aqui
card-when = Quando
