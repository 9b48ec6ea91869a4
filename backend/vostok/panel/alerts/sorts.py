"""How severe each alert is, and what it says in both languages. Pure.

Channels speak the owner's language, so these texts are the panel's and not the dashboard's.
"""

from dataclasses import dataclass

from vostok.panel.alerts.kinds import DISK, LATCHED, Kind, Level


@dataclass(frozen=True)
class Sort:
    """One kind of alert: its severity, its text (a format of named values), and which kinds it puts an end to."""

    level: Level
    en: str
    pt: str
    ends: tuple[Kind, ...] = ()


KINDS: dict[Kind, Sort] = {
    "risk.near": Sort(
        "warning",
        "Loss of {scope}: {loss} ({period}); its breaker trips at {limit}.",
        "Perda de {scope}: {loss} ({period}); o disjuntor desarma em {limit}.",
    ),
    "risk.breaker": Sort(
        "critical",
        "A breaker tripped for {scope} ({state}): {reason} Entries wait until you lift it on the Risk page.",
        "Um disjuntor desarmou para {scope} ({state}): {reason} As entradas esperam até você liberar na página Risco.",
    ),
    "risk.kill": Sort(
        "critical",
        "Kill switch: {state} for {scope}, pressed by {actor}: {reason}",
        "Parada total: {state} para {scope}, acionada por {actor}: {reason}",
    ),
    "risk.latched": Sort(
        "critical", "{state} for {scope} by {source}: {reason}", "Bloqueio de {source} para {scope} ({state}): {reason}"
    ),
    "risk.lifted": Sort(
        "info",
        "{scope} may trade again, {actor} lifted {state} by {source}: {reason}",
        "De volta às operações: {scope}. Bloqueio de {source} ({state}) retirado por {actor}: {reason}",
        ends=LATCHED,
    ),
    "key.refused": Sort(
        "critical",
        "The exchange refuses the key, live bots are frozen ({state}: {reason}). Check the key's rights and addresses.",
        "A corretora recusa a chave e os bots reais estão congelados ({state}: {reason}). Confira direitos e IPs dela.",
    ),
    "key.missing": Sort(
        "critical",
        "{bots}: no order can be signed, exits neither ({problem}). Stops that rest at the exchange stay.",
        "{bots}: nenhuma ordem pode ser assinada, nem saídas ({problem}). Os stops que estão na corretora ficam.",
    ),
    "key.back": Sort(
        "info",
        "The key is there again; live bots go on.",
        "A chave está de volta; os bots reais continuam.",
        ends=("key.missing",),
    ),
    "books.differ": Sort(
        "critical",
        "The books do not agree, {scope} is frozen ({state}): {reason}",
        "Os livros não batem; parado: {scope} ({state}): {reason}",
    ),
    "venue.emptied": Sort(
        "critical",
        "The exchange was emptied: {state} for {scope}. Nothing counts as cancelled or lost: confirm a fresh"
        " start on the Risk page.",
        "A corretora foi zerada: {state} para {scope}. Nada conta como cancelado ou perdido: confirme um"
        " recomeço na página Risco.",
    ),
    "books.unowned": Sort(
        "warning",
        "The account changed outside of Vostok: {before} → {after} {asset} belong to no bot.",
        "A conta mudou fora do Vostok: {before} → {after} {asset} não pertencem a nenhum bot.",
    ),
    "sides.differ": Sort(
        "critical",
        "Exchange, journal and bots differ in {count} thing(s) that do not pass: look at Reconciliation and mend them.",
        "Corretora, registro e bots divergem em {count} ponto(s) que não passam: veja Conciliação e corrija.",
    ),
    "sides.agree": Sort(
        "info",
        "Exchange, journal and bots agree again.",
        "Corretora, registro e bots batem de novo.",
        ends=("sides.differ",),
    ),
    "bot.crashed": Sort(
        "warning",
        "{bot} crashed and is being started again: {problem}",
        "{bot} caiu e está sendo iniciado de novo: {problem}",
    ),
    "bot.crash_loop": Sort(
        "critical",
        "{bot} crashed {crashes} times in a row ({problem}). Its trades are not managed while it is down; see its log.",
        "{bot} caiu {crashes} vezes seguidas ({problem}). As operações dele ficam sem gestão; veja o log.",
    ),
    "bot.failing": Sort(
        "warning",
        "The strategy of {bot} fails each round, so it neither enters nor exits: {problem}",
        "A estratégia de {bot} falha a cada rodada; ele não entra nem sai: {problem}",
    ),
    "bot.healed": Sort(
        "info", "The strategy of {bot} works again.", "A estratégia de {bot} voltou a funcionar.", ends=("bot.failing",)
    ),
    "bot.refused": Sort(
        "critical",
        "{bot} could not start and is stopped; its trades are not managed: {problem}",
        "{bot} não pôde iniciar e está parado; as operações dele ficam sem gestão: {problem}",
    ),
    "bot.promoted": Sort(
        "info", "{bot} was promoted to {stage}: {reason}", "{bot} foi promovido para {stage}: {reason}"
    ),
    "bot.demoted": Sort(
        "warning", "{bot} was demoted to {stage}: {reason}", "{bot} foi rebaixado para {stage}: {reason}"
    ),
    "bot.rules": Sort(
        "warning",
        "The venue's trading rules no longer fit {bot}: {text_en}",
        "As regras da corretora não servem mais para {bot}: {text_pt}",
    ),
    "bot.fits": Sort(
        "info",
        "The venue's trading rules fit {bot} again.",
        "As regras da corretora voltaram a servir para {bot}.",
        ends=("bot.rules",),
    ),
    "order.in_doubt": Sort(
        "warning",
        "The outcome of an order of {bot} in {pair} is not known yet; it is being resolved with the venue.",
        "O resultado de uma ordem de {bot} em {pair} ainda não é conhecido; está sendo apurado com a corretora.",
    ),
    "order.unclaimed": Sort(
        "critical",
        "Order {order} of {bot} in {pair} exists and nobody has claimed it for ten minutes: hand it over or close it.",
        "A ordem {order} de {bot} em {pair} existe e ninguém a assumiu há dez minutos: entregue ou encerre a ordem.",
    ),
    "venue.down": Sort(
        "critical",
        "The venue does not answer ({detail}). Prices are stale: no entries, and exits wait.",
        "A corretora não responde ({detail}). Os preços estão velhos: sem entradas, e as saídas esperam.",
    ),
    "venue.up": Sort("info", "The venue answers again.", "A corretora responde de novo.", ends=("venue.down",)),
    "venue.busy": Sort(
        "warning",
        "The venue asked for a pause until {until} UTC ({why_en}). Cancels still leave; entries and exits wait.",
        "A corretora pediu uma pausa até {until} UTC ({why_pt}). Cancelamentos ainda saem; entradas e saídas esperam.",
    ),
    "venue.banned": Sort(
        "critical",
        "The venue has banned this address until {until} UTC (418): nothing leaves, exits neither; stops there stay.",
        "A corretora baniu este endereço até {until} UTC (418): nada sai, nem saídas; os stops de lá ficam.",
    ),
    "venue.free": Sort(
        "info",
        "The pause that the venue asked for is over.",
        "A pausa que a corretora pediu acabou.",
        ends=("venue.busy", "venue.banned"),
    ),
    "journal.stuck": Sort(
        "critical",
        "The gateway cannot write its order journal: entries are denied, exits and cancels wait. {reason}",
        "O gateway não grava o registro de ordens: entradas são negadas, saídas e cancelamentos esperam. {reason}",
    ),
    "journal.free": Sort(
        "info",
        "The gateway writes its order journal again.",
        "O gateway voltou a gravar o registro de ordens.",
        ends=("journal.stuck",),
    ),
    "gateway.down": Sort(
        "critical",
        "The gateway does not answer; no order leaves this machine. See its log if it does not come back by itself.",
        "O gateway não responde; nenhuma ordem sai desta máquina. Veja o log dele se não voltar sozinho.",
    ),
    "gateway.up": Sort("info", "The gateway answers.", "O gateway responde.", ends=("gateway.down",)),
    "bothost.down": Sort(
        "critical",
        "The bot host does not answer; bots come back when it does. Orders that rest at the exchange stay.",
        "O hospedeiro dos bots não responde; os bots voltam com ele. Ordens na corretora continuam lá.",
    ),
    "bothost.up": Sort("info", "The bot host answers.", "O hospedeiro dos bots responde.", ends=("bothost.down",)),
    "panel.back": Sort(
        "warning",
        "Vostok was cut off and is back after {away}; nobody watched meanwhile. Look at your bots and Reconciliation.",
        "O Vostok foi interrompido e voltou após {away}; nesse tempo ninguém vigiava. Veja seus bots e a Conciliação.",
    ),
    "market.bad": Sort(
        "warning",
        "Candles of {pair} ({interval}) cannot be trusted, so it gets no entries: {reason}",
        "Os candles de {pair} ({interval}) não são confiáveis, então o par fica sem entradas: {reason}",
    ),
    "market.good": Sort(
        "info",
        "Candles of {pair} ({interval}) are good again.",
        "Os candles de {pair} ({interval}) estão bons de novo.",
        ends=("market.bad",),
    ),
    "clock.off": Sort(
        "warning",
        "This machine's clock is {offset} s off the venue's; beyond 5 s entries are denied. Switch NTP on.",
        "O relógio desta máquina difere {offset} s do da corretora; acima de 5 s as entradas são negadas. Ligue o NTP.",
    ),
    "clock.right": Sort(
        "info",
        "The clock agrees with the venue's again.",
        "O relógio voltou a bater com o da corretora.",
        ends=("clock.off",),
    ),
    "disk.low": Sort(
        "warning",
        "The disk of the data directory is {used} full, {free} are free: make room soon.",
        "O disco da pasta de dados está {used} cheio, restam {free}: libere espaço logo.",
    ),
    "disk.full": Sort(
        "critical",
        "The disk of the data directory is {used} full, {free} are free: when it is full, entries are denied.",
        "O disco da pasta de dados está {used} cheio, restam {free}: quando encher, as entradas serão negadas.",
    ),
    "disk.free": Sort("info", "The disk has room again: {free}.", "O disco tem espaço de novo: {free}.", ends=DISK),
    "disk.purged": Sort(
        "warning",
        "The disk was nearly full: {what} were removed, the least important first, which freed {freed}.",
        "O disco estava quase cheio: {what} foram removidos, do menos importante em diante, e liberaram {freed}.",
    ),
    "audit.broken": Sort(
        "critical",
        "The audit log of the {chain} does not hold and is not signed any more: {reason}",
        "O registro de auditoria do {chain} não fecha e não é mais assinado: {reason}",
    ),
    "audit.head": Sort(
        "info",
        "Audit log of the {chain}: {rows} rows, newest hash {hash}. Keep this message: it shows later tampering.",
        "Auditoria do {chain}: {rows} linhas, último hash {hash}. Guarde esta mensagem: ela denuncia adulterações.",
    ),
    "digest": Sort("info", "{day}: {text_en}", "{day}: {text_pt}"),
    "backup.failed": Sort("warning", "No backup could be made: {reason}", "Não foi possível fazer um backup: {reason}"),
    "backup.made": Sort("info", "A backup was made.", "Um backup foi feito.", ends=("backup.failed",)),
    "channel.failed": Sort(
        "warning",
        "Alerts do not arrive by {channel} ({reason}). They are kept here; test the channel in the settings.",
        "Os alertas não chegam por {channel} ({reason}). Eles ficam aqui; teste o canal nas configurações.",
    ),
    "telegram.paired": Sort(
        "warning",
        "The Telegram chat of {chat} may now ask for the status, pause bots and press the kill switch.",
        "O chat {chat} do Telegram agora pode pedir o estado, pausar bots e acionar a parada total.",
    ),
    "telegram.stranger": Sort(
        "warning",
        "Chat {chat} wrote to your Telegram bot and is not the paired one; it is ignored, and so are others today.",
        "O chat {chat} escreveu ao seu bot do Telegram e não é o pareado; ele é ignorado, e outros de hoje também.",
    ),
    "telegram.silent": Sort(
        "warning",
        "Commands of Telegram do not arrive: {reason} Use the dashboard until they do.",
        "Os comandos do Telegram não chegam: {reason} Use o painel até voltarem.",
    ),
    "telegram.heard": Sort(
        "info",
        "Commands of Telegram arrive again.",
        "Os comandos do Telegram chegam de novo.",
        ends=("telegram.silent",),
    ),
    "door.guesses": Sort(
        "warning",
        "Somebody guesses passwords, last from {address}, and is slowed down. If it was not you: who can get here?",
        "Alguém tenta adivinhar senhas, por último de {address}, e é freado. Se não foi você: quem chega até aqui?",
    ),
    "door.quiet": Sort(
        "info", "Nobody guesses passwords now.", "Ninguém adivinha senhas agora.", ends=("door.guesses",)
    ),
}
