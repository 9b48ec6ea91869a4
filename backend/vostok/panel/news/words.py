"""Words of markets and what they say of a price, from -3 to 3. Written for headlines of finance and crypto.

General lexicons mislead here: in VADER `support`, `share` and `trust` are good and `crude`, `cut` or `vice` bad, while
`surges`, `beats` and `tumbles` say nothing. Forms of a word are named one by one.
"""

_GROUPS = {
    3.0: """
        soar soars soared soaring skyrocket skyrockets skyrocketed surge surges surged surging all-time-high
        upgrade upgrades upgraded outperform bullish breakout rally rallies rallied rallying moon mooning
    """,
    2.0: """
        beat beats beating gain gains gained gaining jump jumps jumped jumping climb climbs climbed climbing rise rises
        rose rising risen rebound rebounds rebounded rebounding recover recovers recovered recovery boost boosts boosted
        advance advances advanced upbeat optimism optimistic approval approves approved adoption adopts adopted
        inflow inflows accumulate accumulates accumulated accumulation record-high outpaces outpaced exceeds exceeded
        tops topped profitable upside breakthrough win wins won winner winners green higher raised raises pops popped
        milestone upswing upturn uptrend overweight buyback buybacks ath bull bulls tailwind tailwinds spike-up thrive
        thrives stronger strengthens strengthened
    """,
    1.0: """
        growth grow grows grew growing strong solid healthy positive hope hopes hopeful hoping support-holds partnership
        partners partnered integrates integration launch-success expands expansion expand dividend profit profits
        improve improves improved improving improvement high highs up above momentum buy buying demand-surge
        opportunity confident confidence eases easing settles resolved unlocks halving listing lists listed debut
        benefit benefits upsized raise steady stimulus deal nears long calls
    """,
    -1.0: """
        down below low lower lows weak weaker weakness slow slows slowed slowing slowdown concern concerns worry worries
        worried fear fears uncertainty uncertain cautious caution risk-off pressure pressured delay delays delayed
        neutral-cut sell selling volatile loses lose losing loss losses lost negative bad hurt hurts threat threatens
        faces warns warning warned warnings costs debt cut cuts cutting trims trimmed lowers lowered hit hits amid-fears
        short puts overvalued expensive shrinks shrank shrink decline-in headwind headwinds investigation probe probes
        probed scrutiny tariffs tariff war virus coronavirus outbreak layoffs offering dilution dispute struggles
        struggle struggling challenge challenges worse risks crisis-of
    """,
    -2.0: """
        fall falls fell falling fallen drop drops dropped dropping decline declines declined declining slip slips
        slipped slipping slide slides slid sliding sink sinks sank sinking miss misses missed lags lagged dips dip
        downgrade downgrades downgraded underperform underweight bearish bear bears outflow outflows sues sued lawsuit
        lawsuits charges charged fined fine fines penalty ban bans banned banning delist delists delisted delisting
        halts halted suspends suspended outage outages resigns resigned recession selloff sell-off stumbles stumbled
        losers loser laggard disappoints disappointing disappointed disappointment liquidation liquidations liquidated
        liquidates worst negative-outlook crackdown contagion insolvency default defaults shortfall red bubble scam
        scams phishing breach breached vulnerability withdrawn withdraws unprofitable retreat retreats retreated tanked
        drag drags tumbling wipeout writedown impairment
    """,
    -3.0: """
        crash crashes crashed crashing plunge plunges plunged plunging tumble tumbles tumbled collapse collapses
        collapsed collapsing plummet plummets plummeted slump slumps slumped hack hacks hacked hacker hackers exploit
        exploited exploits stolen theft fraud fraudulent bankrupt bankruptcy insolvent rug-pull rugpull depeg depegs
        depegged ponzi meltdown bloodbath capitulation nosedive nosedives rout dump dumps dumped dumping
    """,
}
WORDS: dict[str, float] = {word: weight for weight, words in _GROUPS.items() for word in words.split()}

PHRASES: dict[str, float] = {
    "all time high": 3.0, "all-time high": 3.0, "record high": 3.0, "new high": 2.0, "new highs": 2.0,
    "price target raised": 3.0, "target raised": 3.0, "target cut": -3.0, "targets trimmed": -3.0,
    "price target cut": -3.0, "target lowered": -3.0, "raised to": 2.0, "cut to": -2.0, "lowered to": -2.0,
    "cuts to": -2.0, "started at buy": 3.0, "starts at buy": 3.0, "at buy": 2.0, "to buy": 1.0, "to sell": -2.0,
    "at sell": -2.0, "to hold": -1.0, "to neutral": -1.5, "at outperform": 2.0, "at overweight": 2.0,
    "misses by": -3.0, "beats by": 3.0, "misses on": -3.0, "beats on": 3.0, "turns negative": -3.0,
    "turns positive": 3.0, "shares up": 2.0, "shares down": -2.0, "stock up": 2.0, "stock down": -2.0,
    "rate cut": 2.0, "rate cuts": 2.0, "rate hike": -2.0, "rate hikes": -2.0, "cuts rates": 2.0, "raises rates": -2.0,
    "cost cutting": 0.5, "cuts costs": 1.0, "tax cut": 1.0, "tax cuts": 1.0, "losses narrow": 2.0, "loss narrows": 2.0,
    "narrower loss": 2.0, "cuts losses": 1.0, "pares losses": 1.5, "pares gains": -1.5, "erases gains": -2.0,
    "short squeeze": 2.0, "bull case": 2.0, "bear case": -2.0, "buy the dip": 2.0, "buys the dip": 2.0,
    "etf approval": 3.0, "etf approved": 3.0, "etf rejected": -3.0, "rejects etf": -3.0, "key support": 0.0,
    "below support": -2.0, "below key support": -3.0, "breaks support": -2.5, "loses support": -2.5,
    "holds support": 1.5, "breaks resistance": 2.5, "above resistance": 2.0, "breaks out": 2.5, "breaks down": -2.5,
    "rug pull": -3.0, "drained of": -3.0, "wallet drained": -3.0, "files for bankruptcy": -3.0, "goes live": 1.0,
    "short interest": -1.0, "premarket losers": -2.0, "premarket gainers": 2.0, "economic growth": 0.0,
    "profit warning": -3.0, "profit taking": -1.5, "in line": 0.0, "no deal": -1.5, "trade war": -1.5,
    "trade deal": 2.0, "unemployment rises": -2.0, "unemployment falls": 2.0, "inflation falls": 1.5,
    "inflation cools": 1.5, "inflation rises": -1.5, "buys more": 1.5, "adds to": 1.0, "equity offering": -2.5,
    "public offering": -2.0, "stock offering": -2.5, "rises to": 2.0, "falls to": -2.0, "up to": 0.0, "sign up": 0.0,
    "start up": 0.0, "set up": 0.0, "follow up": 0.0, "coming up": 0.0, "break down": -2.0, "shut down": -2.0,
    "shuts down": -2.0, "slow down": -1.0, "high yield": 0.0, "high risk": -1.5, "higher costs": -2.0,
    "rising costs": -2.0, "lower costs": 1.5, "long term": 0.0, "short term": 0.0, "no longer": -0.5,
}  # fmt: skip
"""Several words together, which say something else than each alone; they win over their words."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


NEGATIONS = _set("""
    not no never none without denies denied deny fails failed unlikely hardly isn't wasn't aren't weren't won't don't
    doesn't didn't can't cannot couldn't wouldn't shouldn't
""")
STRONGER = _set("""
    sharply heavily massively significantly dramatically steeply strongly hugely huge massive biggest largest
    sharp steep
""")
