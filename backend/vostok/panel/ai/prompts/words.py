"""The words that say something checkable, in English and Portuguese, and those that no answer may hold."""

from vostok.panel.ai.prompts.facts import Claim, Period


def _each(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CLAIMS: dict[Claim, str] = {
    "up": """rise rises rose risen rising up upward upwards climb climbs climbed climbing gain gains gained gaining
        higher increase increases increased increasing rally rallies rallied rallying soar soars soared jump jumps
        jumped surge surges surged recover recovers recovered profit profits profitable bullish grow grows grew
        grown growing won winning positive advance advances advanced uptrend rebound rebounds rebounded rebounding
        bounce bounces bounced earn earns earned earning bull bulls breakout climbs strengthen strengthened strengthens
        sobe sobem subiu subiram subindo subir subida alta altas altista ganha ganho ganhos ganhou ganharam ganhando
        lucro lucros lucrou lucrativo cresce cresceu cresceram crescendo crescimento avança avançou avançaram avanço
        valoriza valorizou valorizaram valorização dispara disparou recupera recuperou recuperação positivo positiva
        aumenta aumento aumentou touro touros lucra lucram lucrando faturou faturaram repique repicou
        escalou decolou fortaleceu""",
    "down": """fall falls fell fallen falling down downward downwards drop drops dropped dropping decline declines
        declined declining lose loses lost losing loss losses lower decrease decreases decreased plunge plunges plunged
        crash crashes crashed tumble tumbles tumbled sink sinks sank slump slumps slumped slid slide slides bearish
        negative shrank shrink retreat retreats retreated downtrend weaken weakened selloff sell-off sold dip dips
        dipped bear bears slip slips slipped slipping plummet plummets plummeted nosedived melted dived bled bleeds
        cai caem caiu caíram caindo cair queda quedas baixa baixas baixista perde perda perdas perdeu perderam perdendo
        prejuízo prejuízos recua recuou recuaram recuo desvaloriza desvalorizou desvalorização despenca despencou tombou
        desabou negativo negativa diminui diminuiu derreteu derrete derretem urso ursos afundou afunda mergulhou
        enfraqueceu encolheu""",
    "above": "above acima",
    "below": "below beneath abaixo",
    "overbought": "overbought sobrecomprado sobrecomprada",
    "oversold": "oversold sobrevendido sobrevendida",
    "volatile": "volatile turbulent volátil agitado agitada",
    "calm": "calm quiet calmo calma tranquilo tranquila",
    "trending": "trending",
    "ranging": "ranging sideways lateral lateralizado",
    "running": "running rodando",
    "stopped": "stopped paused halted parado parada pausado pausada",
    "optimistic": "optimistic hopeful cheerful otimista otimistas esperançoso esperançosa",
    "pessimistic": "pessimistic gloomy pessimista pessimistas sombrio sombria",
    "entering": "enter enters entering entrar entra entrando",
    "leaving": "exit exits exiting leave leaves leaving sair sai saindo",
    "breached": "breached exceeded violated estourado ultrapassado ultrapassou violado",
}
CLAIM_OF: dict[str, Claim] = {word: claim for claim, words in _CLAIMS.items() for word in words.split()}

# Several words that say one thing, and the word that says it.
PHRASES: dict[str, str] = {
    "in the red": "losing", "in the green": "gaining", "in the black": "gaining", "took off": "rose",
    "went under": "fell", "no vermelho": "perdendo", "no azul": "ganhando", "no verde": "ganhando",
    "win rate": "win-rate", "hit ratio": "win-rate", "taxa de acerto": "win-rate",
}  # fmt: skip

# Compounds that name a thing and claim nothing.
NEUTRAL = (
    "stop-loss",
    "stop loss",
    "loss limit",
    "profit factor",
    "profit and loss",
    "limite de perda",
    "fator de lucro",
    "lucros e perdas",
    "lucro e prejuízo",
    "break down",
    "sold out",
    "in all",
    "ao todo",
    "most frequent",
    "most common",
)

METRIC_WORDS: dict[str, frozenset[str]] = {
    word: frozenset(metrics.split())
    for words, metrics in (
        ("price preço", "price high_day low_day high_week low_week ema"),
        ("rsi", "rsi"),
        ("volume", "volume_day"),
        ("spread", "spread"),
        ("equity patrimônio", "equity"),
        ("exposure exposição", "exposure"),
        ("fee fees taxas", "fees"),
        ("drawdown", "drawdown max_drawdown"),
        ("sharpe", "sharpe"),
        ("ema", "trend ema"),
        ("atr", "volatility"),
        ("positions posições", "open_positions"),
        ("sentiment sentimento", "sentiment"),
        ("unrealised unrealized", "unrealised"),
        ("realised realized", "realised"),
        ("win-rate", "hit_ratio"),
        ("stake", "stake denied_stake"),
        ("balance saldo", "equity"),
        ("volatility volatilidade", "volatility"),
        (
            "entries entradas",
            "allowed_day denied_day denied denied_stake asked_allowed asked_denied"
            " reason_count_a reason_count_b reason_count_c",
        ),
    )
    for word in words.split()
}

_PERIODS: dict[Period, str] = {
    "hour": "hour hours hourly hora horas",
    "day": "day days today daily hoje dia dias diário diária",
    "week": "week weeks weekly semana semanas semanal",
    "month": "month months monthly mês meses mensal",
}
PERIOD_OF: dict[str, Period] = {word: period for period, words in _PERIODS.items() for word in words.split()}
OTHER_PERIODS = _each("""yesterday tomorrow year years yearly annual quarter minute minutes second seconds decade
    ontem amanhã ano anos anual trimestre minuto minutos segundo segundos década""")

NUMBERS = _each("""zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand
    thousands million millions billion billions trillion half halved thirds double doubled doubles twice triple tripled
    thrice dozen dozens couple tenfold twofold fourfold grand third fourth fourths fifth fifths sixth sixths seventh
    sevenths eighth eighths ninth ninths tenth tenths hundredth hundredths thousandth thousandths
    quadruple quadrupled quadruples quintuple quintupled quintuples
    dois duas três quatro cinco seis sete oito nove dez onze doze treze quatorze catorze quinze dezesseis dezessete
    dezoito dezenove vinte trinta quarenta cinquenta sessenta setenta oitenta noventa cem cento centenas duzentos
    trezentos mil milhar milhares milhão milhões bilhão bilhões trilhão metade terço terços dobro dobrou triplo
    triplicou quarto quartos quinto quintos décimo décimos dúzia dúzias sexto sextos sétimo sétimos oitavo oitavos
    nono nonos centésimo centésimos milésimo milésimos quádruplo quadruplicou quíntuplo quintuplicou""")
QUANTITIES = _each("""all every each most majority several many few always both
    todo toda todos todas cada maioria vários várias muitos muitas poucos poucas sempre ambos ambas diversos
    diversas""")
UNITS = _each("""percent percentage pct percents dollar dollars euro euros pound pounds real reais dólar dólares cent
    cents centavo centavos satoshi satoshis bps pip pips porcento""")
UNIT_PHRASES = ("per cent", "por cento", "basis point", "pontos-base", "pontos base", "percentage point")
AFTER_FIGURE = _each("""points point pontos ponto coins moedas units unidades shares ações hours hour days day
    horas hora dias dia minutes minutos weeks semanas k m bn times vezes""")
SYMBOLS = frozenset("%‰$€£¥₿¢₹₩₽")

NEGATIONS = _each("not no never without neither nor hardly barely não nunca sem nem jamais nenhum nenhuma")
FORECASTS = _each("""will shall going expected expect expects likely certain certainly sure surely guaranteed guarantee
    inevitable should must predict predicts forecast forecasts soon could might
    vai vão irá irão deverá deverão deve devem provavelmente certo certa certamente garantido garante inevitável
    previsão prevê poderá poderia""")
UNPROVABLE = _each("""stronger weaker strongest weakest outperform outperforms outperformed underperform underperformed
    better best worse worst largest biggest highest lowest record unprecedented because caused
    superou melhor pior maior menor maiores menores recorde porque causou causado""")
ORDERS = _each("""ignore disregard override instruction instructions prompt password passwords jailbreak disable bypass
    unlock buy sell invest urgent transfer withdraw long short raise lift disregard
    ignorar desconsidere desconsiderar instruções instrução senha senhas desative desativar compre venda vender comprar
    invista transfira saque urgente aumente eleve suba retire remova""")
CONDITIONS = _each("if whether unless se caso")

# Words of each language that the others do not share; enough of them tell which one a text is in.
STOP_WORDS: dict[str, frozenset[str]] = {
    "en": _each("""the of and is are was were has have with for from this that its at by on in to it while but their
        than which not be been an"""),
    "pt-BR": _each("""o os um uma do da dos das em no na nos nas e é são foi foram com por pelo pela para está estão
        não ao aos à às seu sua enquanto mas que de se mais há"""),
    "es": _each("""el los las una del y es son fue fueron con por para está están pero mientras su sus al lo más hay
        la en ha han"""),
    "fr": _each("""le les des du est sont été avec pour dans sur mais une et au aux ce cette qui il elle pas la en
        ont"""),
    "de": _each("der die das und ist sind war mit für von auf im den dem ein eine aber nicht zu hat bei wird"),
    "it": _each("il gli delle della di è sono stato con per nel nella ma che una e non si lo ha la al in"),
}

ABBREVIATIONS = _each("RSI EMA MACD ATR ADX OBV UTC AI OK P/L PNL SMA VWAP API")
PROPER_NAMES = _each("I Bollinger Binance Freqtrade Vostok Sharpe Sortino Spot")

COIN_NAMES: dict[str, str] = {
    name: ticker
    for ticker, names in (
        ("BTC", "bitcoin bitcoins"),
        ("ETH", "ethereum ether"),
        ("BNB", "binancecoin"),
        ("SOL", "solana"),
        ("XRP", "ripple"),
        ("ADA", "cardano"),
        ("DOGE", "dogecoin"),
        ("LTC", "litecoin"),
        ("DOT", "polkadot"),
        ("AVAX", "avalanche"),
        ("LINK", "chainlink"),
        ("MATIC", "polygon"),
        ("TRX", "tron"),
        ("ATOM", "cosmos"),
        ("XLM", "stellar"),
        ("XMR", "monero"),
        ("UNI", "uniswap"),
        ("SHIB", "shiba"),
        ("PEPE", "pepecoin"),
        ("USDT", "tether"),
        ("TON", "toncoin"),
        ("BCH", "bitcoin-cash"),
        ("FIL", "filecoin"),
        ("ALGO", "algorand"),
        ("APT", "aptos"),
        ("ARB", "arbitrum"),
    )
    for name in names.split()
}
# Written in small letters these are coins all the same; others ("near", "one", "sand") are words as well.
SMALL_TICKERS = _each("btc eth bnb xrp ada doge sol ltc usdt usdc xlm xmr bch avax matic trx dot shib fdusd busd dai")
COIN_ENDINGS = ("coin", "coins", "token", "swap", "inu", "chain")
COMMON_ENDINGS = _each("coin coins token tokens altcoin altcoins stablecoin stablecoins memecoin memecoins swap chain")

# Where a sentence turns to another statement.
TURNS = _each("but while and whereas although though yet mas enquanto e porém embora")
