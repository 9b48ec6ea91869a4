"""What the bots of the real floor are: strategies that trade without a pause, and the limits that let them."""

from pathlib import Path

from tests.bothost.test_trading import RESTLESS

# Far from what restless bots do, so that only the faults decide.
LIMITS = {
    "max_entries_per_pair": "200",
    "max_entries_per_minute": "200",
    "max_entries_per_hour": "9999",
    "max_family_exposure": "1",
    "max_pair_exposure": "1",
    "max_portfolio_exposure": "1",
    "min_stake_share": "0.001",
    "max_loss_at_stop": "0.5",
}
LOOPING = "while True:\n            pass"
FAILING = "raise KeyError('rsi')"
# The process says itself when it comes round: who asks for it on a busy machine misses some.
ROUNDS = """
    def bot_loop_start(self, current_time, **kwargs):
        with (Path(self.config["strategy_path"]).parent / "rounds").open("a") as rounds:
            rounds.write(f"{time.monotonic()}\\n")
"""
EATER = "self.hoard = [bytearray(1 << 20) for _ in range(10_000)]"


def write_strategies(folder: Path) -> Path:
    """Make `folder` with strategies that trade, never come back, eat memory and raise."""
    folder.mkdir(parents=True)
    (folder / "Restless.py").write_text("import time\nfrom pathlib import Path\n" + RESTLESS + ROUNDS)
    for name, body in (("Looping", LOOPING), ("Eater", EATER), ("Failing", FAILING)):
        source = RESTLESS.replace("class Restless", f"class {name}")
        source = source.replace("        return dataframe\n", f"        {body}\n        return dataframe\n", 1)
        (folder / f"{name}.py").write_text(source)
    return folder
