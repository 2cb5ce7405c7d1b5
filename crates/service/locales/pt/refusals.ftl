# Palavras para o que não pode ser feito: título, .detail (o que aconteceu), .next (o que fazer). Nunca culpam a pessoa.

refusal-municipality-code-length = O código do município tem 6 algarismos
    .detail = { $found ->
        [none] { $given ->
            [0] Ainda não há nada escrito.
            [none] O código escrito não tem 6 algarismos.
           *[other] { $given ->
                [one] Agora há { $given } algarismo.
               *[other] Agora há { $given } algarismos.
            }
        }
       *[other] { $like ->
            [none] “{ $found }” não é um algarismo (0 a 9).
           *[other] “{ $found }” não é um algarismo. Seria o algarismo { $like }?
        }
    }
    .next = Escreva o número de 6 algarismos do campo 請求先 do cupom, também com os zeros do começo. Se não souber o código, é possível escolher em uma lista.
refusal-municipality-code-check-digit = Verifique os algarismos do código do município
    .detail = Este número não segue a regra dos códigos de município. Talvez um algarismo esteja diferente.
    .next = Compare com o número de 6 algarismos do campo 請求先 do cupom. Se não souber o código, é possível escolher em uma lista.
refusal-municipality-code-unknown = Não há município com este código
    .detail = { $city_name ->
        [none] O número tem a forma de um código de município, mas nenhum município tem este código. O código de uma província não pode ser usado.
       *[other] Este é o código de um distrito. Os cupons trazem o código da cidade: { $city } ({ $city_name }).
    }
    .next = Escreva o número de 6 algarismos do campo 請求先 do cupom, ou escolha na lista.
refusal-voucher-number-length = O número do cupom (券番号) tem 10 algarismos
    .detail = { $found ->
        [none] { $given ->
            [0] Ainda não há nada escrito.
            [none] O número escrito não tem 10 algarismos.
           *[other] { $given ->
                [one] Agora há { $given } algarismo.
               *[other] Agora há { $given } algarismos.
            }
        }
       *[other] { $like ->
            [none] “{ $found }” não é um algarismo (0 a 9).
           *[other] “{ $found }” não é um algarismo. Seria o algarismo { $like }?
        }
    }
    .next = Escreva o número de 10 algarismos do campo 券番号 do cupom, também com os zeros do começo.
refusal-voucher-line-unreadable = Não foi possível ler a linha de 18 algarismos
    .detail = { $why ->
        [letter] Na linha, “{ $found }” não é um algarismo.
        [dose] O segundo dos 18 algarismos diz para qual dose é o cupom; não pode ser 0.
       *[other] A parte da linha que é o código do município parece não estar certa.
    }
    .next = Compare com o cupom, ou escreva o código do município e o número do cupom separadamente.
refusal-birth-date-missing = { $part ->
        [year] Escreva o ano de nascimento
        [month] Escreva o mês de nascimento
        [day] Escreva o dia de nascimento
       *[other] Escreva a data de nascimento
    }
    .detail = Falta o ano, o mês ou o dia.
    .next = Escreva o ano, o mês e o dia. Se o ano for de uma era japonesa, escolha também a era.
refusal-birth-date-impossible = { $reason ->
        [year_short] Escolha a era, ou escreva o ano ocidental com 4 algarismos
        [year_unreadable] Verifique o ano de nascimento
        [month] Verifique o mês de nascimento
        [month_unreadable] Verifique o mês de nascimento
        [day] Verifique o dia de nascimento
        [day_unreadable] Verifique o dia de nascimento
       *[other] Verifique a data de nascimento
    }
    .detail = { $reason ->
        [year_short] Só com o ano não se sabe qual é o calendário: pode ser da era Showa (昭和) ou Heisei (平成), por exemplo.
        [year_unreadable] Não foi possível ler o ano como número.
        [month] Esse mês não existe. O mês tem de ser de 1 a 12.
        [month_unreadable] Não foi possível ler o mês como número.
        [day] Esse mês não tem esse dia.
        [day_unreadable] Não foi possível ler o dia como número.
        [era] Essa era não tem esse dia.
        [early] A data parece ser antiga demais.
        [future] A data está no futuro.
       *[other] Não foi possível ler como data.
    }
    .next = { $reason ->
        [year_short] Escolha uma era, como Showa (昭和), em “Calendário”, ou escreva o ano do calendário ocidental com 4 algarismos.
        [year_unreadable] Escreva o ano em algarismos.
        [month] Escreva o mês de novo.
        [month_unreadable] Escreva o mês como número, de 1 a 12.
        [day] Verifique o mês e o dia.
        [day_unreadable] Escreva o dia em algarismos.
       *[other] Verifique o calendário, o ano, o mês e o dia. No calendário ocidental o ano tem 4 algarismos. A era Showa (昭和) terminou em 7 de janeiro do ano 64, e a Heisei (平成), em 30 de abril do ano 31.
    }
refusal-login-no-match = Estes dados não conferem com a lista
    .detail = O que foi escrito, tomado em conjunto, não foi encontrado na lista. Nada foi registrado, e é possível corrigir quantas vezes for preciso.
    .next =
        Verifique três coisas.
        • O número do cupom (券番号) foi copiado do próprio cupom, e não de um exemplo?
        • O município é aquele que emitiu o cupom (atenção se a pessoa se mudou)?
        • A data de nascimento é a da pessoa que está no cupom?
        Se as três estiverem certas, ligue para nós e informe o código de consulta.
refusal-login-throttled = Espere um pouco
    .detail = Várias tentativas com este número do cupom não conferiram; por segurança há uma pausa. O cupom não foi bloqueado.
    .next = { $wait ->
        [none] Daqui a algum tempo, tente de novo com os mesmos dados.
       *[other] Daqui a cerca de { $wait }, tente de novo com os mesmos dados.
    } Se for urgente, ligue para nós.
refusal-session-missing = Primeiro, escreva o número do cupom
    .detail = Para esta página são necessários o número do cupom e a data de nascimento.
    .next = Escreva o número do cupom e a data de nascimento. Nenhuma reserva se perdeu.
refusal-session-expired = Escreva a data de nascimento de novo
    .detail = Nada foi feito por algum tempo; por isso a página foi fechada, para que outras pessoas não a vejam.
    .next = Escreva a data de nascimento de novo para continuar de onde parou. Nenhuma reserva se perdeu.
refusal-programme-unknown = Este programa de vacinação não existe
    .detail = O endereço não está certo, ou o programa ainda não começou.
    .next = Escolha de novo na página inicial.
refusal-programme-invalid = O arquivo do programa tem erros
    .detail = Algumas das configurações não podem ser usadas.
    .next = Corrija as configurações indicadas e aplique o arquivo de novo.
refusal-programme-in-use = Um local em uso não pode ser retirado
    .detail = Um local que tem vagas não pode ser retirado, e a vacina dele não pode ser mudada.
    .next = Aplique o arquivo mantendo o local.
refusal-slot-unknown = Este horário não pode ser escolhido
    .detail = Ele não está entre os horários que podem ser reservados.
    .next = Escolha de novo o local e o dia.
refusal-slot-full = Este horário acabou de ficar lotado
    .detail = Não há mais vaga livre. Sua reserva ainda não foi feita.
    .next = Escolha outro horário ou outro dia. Surgem vagas quando alguém cancela.
refusal-slot-closed = Este horário não pode mais ser reservado
    .detail = { $at ->
        [none] O prazo para reservá-lo terminou.
       *[other] Era possível reservá-lo até { $at }.
    }
    .next = Escolha um dia mais adiante.
refusal-slot-capacity-below-booked = Não pode haver menos vagas do que reservas
    .detail = O número de vagas ficaria menor do que o já reservado ou guardado.
    .next = Escolha um número maior, ou mude antes algumas reservas.
refusal-slot-invalid = As vagas têm erros
    .detail = O arquivo tem uma linha que não pode ser usada.
    .next = Corrija a linha indicada e tente de novo.
refusal-wave-not-open = As reservas para o seu grupo ainda não abriram
    .detail = { $at ->
        [none] Será possível reservar mais tarde.
       *[other] Será possível reservar a partir de { $at }.
    }
    .next = Abra esta página de novo nessa ocasião. Não é preciso fazer nada agora.
refusal-wave-not-eligible = No momento não há reservas para este cupom
    .detail = Pelo município que emitiu o cupom e pela data de nascimento, ainda não é a vez deste cupom. Os dados escritos não estão errados.
    .next = Mais tarde outras pessoas poderão reservar. Acompanhe os avisos do seu município, ou ligue para nós.
refusal-wave-not-this-slot = Este horário é para outras pessoas
    .detail = O local ou o dia é destinado a outro grupo.
    .next = Escolha entre os locais e os dias mostrados.
refusal-voucher-revoked = Este cupom não pode mais ser usado
    .detail = O município que o emitiu cancelou a validade dele.
    .next = Veja se chegou um cupom mais novo, e ligue para nós.
refusal-voucher-superseded = Use o cupom novo
    .detail = Este cupom foi emitido de novo e tem um número novo.
    .next = Escreva o número do cupom que chegou depois. Se não o encontrar, ligue para nós.
refusal-dose-interval = É preciso esperar alguns dias até a próxima dose
    .detail = { $on ->
        [none] Ainda não passaram dias suficientes desde a dose anterior.
       *[other] A próxima dose pode ser tomada a partir de { $on }.
    }
    .next = Escolha um dia mais adiante.
refusal-dose-order = Reserve primeiro a dose anterior
    .detail = Não há reserva nem registro da dose anterior.
    .next = Reserve primeiro a dose anterior. Se ela já foi tomada, ligue para nós.
refusal-dose-done = Esta dose já foi tomada
    .detail = Há um registro dela; por isso não pode ser reservada de novo.
    .next = Se isso não estiver certo, ligue para nós.
refusal-dose-unknown = Esta dose não existe
    .detail = { $count ->
        [none] Nada foi reservado.
       *[other] As doses são numeradas de 1 a { $count }. Nada foi reservado.
    }
    .next = Na página “Suas reservas” é possível reservar a próxima dose.
refusal-dose-product = Escolha um local com a mesma vacina de antes
    .detail = Este local aplica uma vacina diferente da dose anterior.
    .next = Escolha um local com a mesma vacina. Em caso de dúvida, ligue para nós.
refusal-dose-slot = Este horário é para outra dose
    .detail = Sua dose não é aplicada neste horário.
    .next = Escolha outro horário.
refusal-dose-later-booked = Perto demais da reserva da próxima dose
    .detail = { $number ->
        [none] Com este dia, não restam dias suficientes até a próxima dose já reservada.
       *[other] Com este dia, não restam dias suficientes até a próxima dose já reservada (número da reserva { $number }).
    }
    .next = Escolha um dia mais cedo, ou altere primeiro a reserva da próxima dose. A reserva atual não mudou.
refusal-booking-exists = Já existe uma reserva
    .detail = { $number ->
        [none] Esta dose já está reservada. Não foi reservada duas vezes.
       *[other] Esta dose já está reservada (número da reserva { $number }). Não foi reservada duas vezes.
    }
    .next = É possível vê-la na página “Suas reservas”, e ali alterar o dia ou o horário.
refusal-booking-unknown = Esta reserva não foi encontrada
    .detail = Ela não pode ser vista com o número do cupom usado agora. Talvez seja de outra pessoa.
    .next = Escolha a reserva na página “Suas reservas”.
refusal-booking-not-active = Esta reserva não pode mais ser alterada nem cancelada
    .detail = Ela foi cancelada, ou a vacina já foi aplicada.
    .next = Na página “Suas reservas” é possível ver o que aconteceu.
refusal-booking-number-taken = Tente de novo
    .detail = Não foi possível dar um número à reserva. A reserva ainda não foi feita.
    .next = Aperte o mesmo botão outra vez.
refusal-hold-expired = O tempo para guardar a vaga terminou
    .detail = A vaga não estava mais guardada, e o horário ficou lotado. A reserva ainda não foi feita.
    .next = Escolha outro horário.
refusal-hold-none = Nenhuma vaga está guardada
    .detail = O tempo dela terminou, ou ainda não foi escolhido um horário.
    .next = Escolha um dia e um horário.
refusal-hold-limit = A vaga não pode ser guardada por mais tempo
    .detail = Há um limite, para que outras pessoas também possam reservar.
    .next = Faça a reserva antes de o tempo terminar, ou escolha de novo mais tarde.
refusal-waitlist-none = Não há lista de espera
    .detail = Aqui não se usa lista de espera.
    .next = As páginas de agendamento mostram sempre as vagas livres.
refusal-waitlist-not-on = Você não está na lista de espera
    .detail = Este cupom não está esperando uma vaga agora.
    .next = Para esperar, entre na lista de espera nas páginas de agendamento.
refusal-waitlist-no-offer = Nenhuma vaga está oferecida a você
    .detail = { $at ->
        [none] Nenhuma vaga está oferecida a você agora.
       *[other] A vaga ficou guardada para você até { $at }. Ela passou para outra pessoa.
    }
    .next = Se você está na lista de espera, mantém a sua vez. Aguarde a próxima oferta.
refusal-move-too-late = Passou o prazo para alterar esta reserva
    .detail = { $at ->
        [none] O dia, o horário e o local não podem mais ser alterados. A reserva continua como está.
       *[other] Era possível alterá-la até { $at }. A reserva continua como está.
    }
    .next = Se não puder comparecer, ligue para nós.
refusal-move-same-slot = Este é o horário que já está reservado
    .detail = O horário escolhido é o da reserva atual. Nada mudou.
    .next = Para alterar, escolha outro horário.
refusal-cancel-too-late = Passou o prazo para cancelar esta reserva
    .detail = { $at ->
        [none] Ela não pode mais ser cancelada aqui.
       *[other] Era possível cancelá-la até { $at }.
    }
    .next = Se não puder comparecer, avise-nos por telefone.
refusal-idempotency-mismatch = Isto é diferente do que foi enviado antes
    .detail = Com a mesma chave foi enviado algo diferente. Desta vez nada foi feito.
    .next = Veja a situação atual na página “Suas reservas” e comece de novo.
refusal-idempotency-missing = Falta a chave do pedido
    .detail = A chave que evita fazer algo duas vezes não foi enviada. Nada foi feito.
    .next = Volte, recarregue a página e tente de novo.
refusal-idempotency-malformed = Não foi possível ler a chave do pedido
    .detail = A chave que evita fazer algo duas vezes não tem a forma certa. Nada foi feito.
    .next = Volte, recarregue a página e tente de novo.
refusal-command-expired = Demorou demais e não foi feito
    .detail = Havia muitos pedidos, e não foi possível concluir este a tempo. Nada foi feito.
    .next = Tente de novo.
refusal-command-void = Este pedido foi anulado
    .detail = Como foi anulado, nada foi feito.
    .next = Veja a situação atual na página “Suas reservas” e comece de novo.
refusal-import-unknown = Esta importação não está em andamento
    .detail = Nesse meio-tempo começou outra importação, ou ela terminou.
    .next = Importe o arquivo de novo desde o começo.
refusal-import-duplicate = O mesmo cupom está duas vezes na lista
    .detail = Duas linhas têm o mesmo código do município e o mesmo número do cupom.
    .next = Corrija a linha indicada e importe o arquivo de novo.
refusal-booking-paused = As novas reservas estão suspensas neste momento
    .detail = Nada foi reservado. As reservas já feitas continuam como estão e podem ser canceladas.
    .next = { $wait ->
        [none] Volte mais tarde. As reservas recomeçam assim que pudermos recebê-las.
       *[other] Espere cerca de { $wait } e tente de novo. As reservas recomeçam assim que pudermos recebê-las.
    }
refusal-overloaded = Neste momento há muita gente usando o site
    .detail = O pedido ainda não foi atendido. A vaga guardada e as reservas concluídas continuam como estão.
    .next = { $wait ->
        [none] Espere um pouco e tente de novo.
       *[other] Espere cerca de { $wait } e tente de novo.
    } Não é preciso apertar o botão várias vezes.
refusal-outcome-unknown = Estamos verificando o que aconteceu
    .detail = Estamos verificando se o que foi enviado ficou registrado. Nunca é registrado duas vezes.
    .next = { $wait ->
        [none] Espere um pouco e tente de novo.
       *[other] Espere cerca de { $wait } e tente de novo.
    } Também é possível olhar na página “Suas reservas”.
refusal-not-ready = Estamos nos preparando
    .detail = Em muito pouco tempo o site poderá ser usado. As reservas concluídas não se perdem.
    .next = { $wait ->
        [none] Espere um pouco e tente de novo.
       *[other] Espere cerca de { $wait } e tente de novo.
    }
refusal-internal = Desculpe, não funcionou
    .detail = A falha é nossa. Não houve nenhum erro de sua parte.
    .next = Veja a situação atual na página “Suas reservas” e tente de novo. Se acontecer outra vez, ligue para nós.
refusal-body-malformed = Não foi possível ler o que foi enviado
    .detail = O envio foi cortado ou não tem a forma certa. Nada foi feito.
    .next = Volte e tente de novo.
refusal-body-too-large = O que foi enviado é longo demais
    .detail = É longo demais para ser recebido. Nada foi feito.
    .next = Volte, encurte e tente de novo.
refusal-reason-unknown = Escolha o motivo de novo
    .detail = O motivo não é um dos que estão na lista. A reserva continua como está.
    .next = Escolha um motivo, ou continue sem escolher.
refusal-seen-unknown = Nossos registros não chegam a esta posição
    .detail = { $given ->
        [none] A posição enviada como já vista não é uma das nossas.
       *[other] “{ $given }” foi enviado como já visto. Nossos registros chegam à posição { $position }.
    }
    .next = Envie a posição mais alta que este serviço respondeu, ou nenhuma. Nada foi feito.
refusal-command-unknown = Nada está registrado com esta chave
    .detail = O pedido não chegou, ou tem mais de um dia.
    .next = Veja a situação atual na página “Suas reservas”.
refusal-route-unknown = Não há nada neste endereço
    .detail = O sistema não tem nenhuma função aqui.
    .next = Veja em /openapi.json o que existe.
refusal-method-not-allowed = Este endereço não pode ser chamado desta forma
    .detail = Use aqui outro método, como GET ou POST.
    .next = Veja em /openapi.json o que existe.
refusal-query-malformed = Não foi possível ler as condições
    .detail = As condições são venue, from e to. Escreva um dia na forma 2021-05-30.
    .next = Corrija as condições e tente de novo.
