# O registro público da igualdade

fairness-title = Registro de igualdade
fairness-intro = Aqui todos podem ver quando as reservas foram abertas, como a ordem é decidida e quantas reservas vieram por cada via. Nada sobre nenhuma pessoa é mostrado.
fairness-order = Como a ordem é decidida
fairness-order-how = Quem pede primeiro é atendido primeiro, por qualquer via: site, telefone ou local. Um único processo recebe todos os pedidos na ordem em que chegam e anota cada um nos registros com o número seguinte. Não há sorteio nem fila prioritária.
fairness-as-of = Contado a partir dos registros até o número { $size }.
fairness-waves = Quem podia reservar e desde quando
fairness-published = Quando os lugares foram publicados
fairness-published-at = Quando
fairness-venues = Locais
fairness-days = Dias
fairness-slots = Horários
fairness-places = Lugares
fairness-overbooked = Além destes lugares, mais { $count } pessoas podem reservar, porque nem todos comparecem. Um planejador propôs e outro aprovou.
fairness-waitlist = Lista de espera: houve { $joined } inscrições, uma vaga foi oferecida { $offered } vezes e { $booked } pessoas agendaram. { $waiting } esperam agora. A vaga que se abre é oferecida a quem se inscreveu primeiro, entre os que podem aceitá-la.
fairness-counts = O que aconteceu em cada dia
fairness-day = Dia
fairness-what = O quê
fairness-nothing = Ninguém reservou ainda.
fairness-checkpoint = O selo dos registros
fairness-checkpoint-how = Este texto assinado garante exatamente os registros que foram contados aqui. Quem nos audita conta de novo; se um registro for alterado ou removido depois, o selo deixa de conferir.
fairness-json = O mesmo para programas (JSON)
fairness-link = Registro de igualdade: quando as reservas foram abertas e como a ordem é decidida
