# Palavras que aparecem em todas as páginas

site-name = Reservas
skip = Ir para o conteúdo principal
languages = Idioma (Language, 言語)
unreviewed = Nenhum falante nativo revisou ainda estes textos em português. Se algo não estiver claro, vale o texto em japonês; você também pode perguntar por telefone.
back = Voltar
restart = Começar de novo
home = Ir para a página inicial
continue = Continuar
change = Alterar
error-prefix = Erro:
error-summary = Verifique o seguinte
required = (obrigatório)
help-title = Precisa de ajuda? Ligue para nós
help-text = Se algo não estiver claro, ou se não conseguir fazer a reserva, pergunte-nos por telefone.
help-call = Ligar para { $phone }
help-voucher = Ao ligar, tenha o cupom de vacinação (接種券) à mão.
signed-in = Estas páginas são da pessoa cujo número do cupom termina em { $ending }
sign-out = Encerrar
sign-out-hint = Aperte “Encerrar” antes que outra pessoa use este aparelho. A reserva continua valendo.
banner-demo = Esta é uma demonstração. Todos os nomes e números são inventados, e nenhuma reserva de verdade é feita.

places = { $n ->
    [one] { $n } vaga livre
   *[other] { $n } vagas livres
}
places-left = { $n ->
    [one] Resta { $n } vaga
   *[other] Restam { $n } vagas
}
full = Lotado
dose = { $n }ª dose
age = { $n ->
    [one] { $n } ano
   *[other] { $n } anos
}

status-confirmed = Reservada
status-cancelled = Cancelada
status-checked_in = Chegou ao local de vacinação
status-checked = No local: tudo conferido, antes da vacina
status-administered = Vacina aplicada
status-not_given = No local: a vacina não foi aplicada
status-no_show = Sem registro de comparecimento

what-confirmed = Reserva feita
what-confirmed-slot = Reserva feita para { $to }
what-moved = Reserva alterada
what-moved-slots = Alterada de { $from } para { $to }
what-cancelled = Reserva cancelada
what-checked_in = Chegada ao local de vacinação
what-checked = Os documentos e o estado de saúde foram verificados
what-administered = Vacina aplicada
what-administered-lot = Vacina aplicada (lote { $lot })
what-not_given = A vacina não foi aplicada
what-undone = Desfeito, porque foi um engano: { $step }
what-no_show = Não houve registro de comparecimento
what-other = O registro foi atualizado

channel-web = pelo site
channel-line = pelo LINE
channel-desk = por telefone
channel-venue = no local de vacinação
channel-api = por outro serviço conectado
channel-cli = pela secretaria do programa
channel-system = automático
channel-other = por outro meio

by-holder = pela própria pessoa ou por alguém em nome dela
by-operator = por alguém da equipe
by-system = automaticamente

reason-changed_plans = A data não serve mais
reason-ill = Não estou me sentindo bem
reason-elsewhere = Vou me vacinar em outro local
reason-wrong_booking = A reserva estava errada
reason-earlier_dose_cancelled = A reserva da dose anterior foi cancelada
reason-unwell = A pessoa não estava bem no dia
reason-medical_reason = O médico desaconselhou
reason-declined = A pessoa decidiu não tomar a vacina
reason-papers = Os documentos não estavam em ordem
reason-interval = Pouco tempo depois da dose anterior, ou outra vacina
reason-no_dose_left = Não havia mais vacina
reason-other = Outro motivo

history-who = { $channel } – { $by }
history-reason = Motivo: { $reason }

missing-title = Esta página não existe
missing-detail = O endereço não está certo, ou a página não é mais usada.
missing-next = Nenhuma reserva se perdeu. Na página inicial é possível fazer ou ver uma reserva.
broken-title = Desculpe, algo não funcionou
broken-detail = A falha é nossa. Não houve nenhum erro de sua parte.
broken-next = Espere um momento e tente de novo. Uma reserva concluída nunca se perde; em “Ver minha reserva” é possível conferir se ela foi feita.
closed-title = O atendimento está suspenso por enquanto
closed-detail = Estamos conferindo se os nossos registros estão completos. Para que ninguém veja informação errada, até terminarmos não é possível reservar nem consultar.
closed-next = Guarde o número da reserva e o comprovante. Se o seu horário está próximo, vá ao local como reservado. Caso contrário, tente de novo mais tarde.
other-person-title = Agora outra pessoa está sendo atendida
other-person-detail = Em outra aba ou janela entrou uma pessoa cujo número do cupom termina em { $ending }. Para evitar confusão, nada foi feito agora.
other-person-next = Continue com a pessoa cujo número termina em { $ending }, ou comece de novo.
other-person-go = Continuar com a pessoa do número terminado em { $ending }
to-my = Ver minha reserva
try-again = Tentar de novo
incident = Código de consulta para o atendimento telefônico
incident-hint = Informe este código quando ligar. Com ele podemos descobrir o motivo exato.
