"""One bot inside its own process: Freqtrade, made to end gracefully and to tell its host how it is."""

import contextlib
import json
import logging
import os
import select
import signal
import socket
import time
from pathlib import Path
from types import FrameType
from typing import Any

from freqtrade.configuration import Configuration
from freqtrade.constants import Config
from freqtrade.enums import RunMode, State
from freqtrade.exceptions import DependencyException, OperationalException, TemporaryError
from freqtrade.exchange import check_exchange
from freqtrade.freqtradebot import FreqtradeBot
from freqtrade.loggers import bufferHandler
from freqtrade.persistence import Order, Trade
from freqtrade.rpc.api_server import webserver
from freqtrade.strategy.hyper import detect_all_parameters
from freqtrade.system import gc_set_threshold
from freqtrade.worker import Worker

from vostok.bot import guard
from vostok.bot.api_socket import unix_api_server
from vostok.bot.asking import GatewayAsker
from vostok.bot.botlog import BotLog, ErrorWatch, redirect_logs
from vostok.bot.report import Reporter, StrategyErrors, problem_of
from vostok.bot.secrets import Secrets, put_back, values_of
from vostok.bot.strategy_file import load_strategy
from vostok.bot.wrapper import parameter_file
from vostok.clock import now_ms
from vostok.log_levels import Levels
from vostok.memory import pss_bytes

log = logging.getLogger(__name__)

# Freqtrade waits 30 s after a temporary error; the gateway beside us is back much sooner.
RETRY_SECONDS = 5
EXIT_OK, EXIT_FAILED = 0, 1
MEMORY_EVERY_S = 15.0
# Freqtrade makes nine folders in its user data; each can be met half made once.
FOLDERS_AT_MOST = 10


def run_bot(folder: Path, listener: socket.socket, secrets: Secrets, reporter: Reporter) -> int:
    """Run the bot of `folder` until SIGTERM or a failure; the exit code of the process.

    Its API answers on `listener`; `secrets` are what its configuration leaves out.
    """
    stop = StopSignal()
    config = json.loads((folder / "config.json").read_text())
    strategy_file = Path(config["vostok"]["strategy_file"])
    errors = StrategyErrors(reporter, strategy_file.parent)
    handlers = [BotLog(folder / "bot.log", values_of(secrets)), bufferHandler, ErrorWatch(errors.seen)]
    redirect_logs(handlers)
    check_exchange.check_exchange = _accept_exchange
    webserver.UvicornServer = unix_api_server(listener)
    try:
        _prepare_strategy(config, strategy_file)
        full = _configuration(folder / "config.json")
        put_back(full, secrets)
        guard.install(GatewayAsker(config["vostok"]["guard"], full["exchange"]["key"]))
        gc_set_threshold()
        _trade(GracefulWorker(full, stop, reporter, errors), reporter)
    except Exception as error:
        log.exception("The bot ended with an error")
        reporter.problem(problem_of(error, strategy_file.parent))
        return EXIT_FAILED
    return EXIT_OK


def _configuration(file: Path) -> Config:
    """Freqtrade's, which also makes its folders; of bots that begin together in a new home one may be a step behind."""
    tries = FOLDERS_AT_MOST
    while True:
        try:
            return QuietConfiguration({"config": [str(file)]}, RunMode.LIVE).get_config()
        except FileExistsError:
            tries -= 1
            if tries == 0:
                raise


def _trade(worker: "GracefulWorker", reporter: Reporter) -> None:
    try:
        worker.run()
    finally:
        reporter.send(state="stopping")
        worker.exit()


def _prepare_strategy(config: dict[str, Any], strategy_file: Path) -> None:
    """Load the strategy before Freqtrade does, which would hide the line of an error; write its parameters."""
    name = config["strategy"]
    chosen = load_strategy(str(strategy_file), name)
    spaces = {parameter: space for space, members in detect_all_parameters(chosen).items() for parameter in members}
    stock_file = strategy_file.with_suffix(".json")
    stock = json.loads(stock_file.read_text()) if stock_file.exists() else None
    content = parameter_file(name, spaces, stock, config["vostok"]["parameters"])
    target = Path(config["strategy_path"]) / f"{name}.json"
    target.unlink(missing_ok=True)
    if content is not None:
        target.write_text(json.dumps(content))


class QuietConfiguration(Configuration):  # type: ignore[misc]
    """Freqtrade's configuration, which leaves the log to us."""

    def _process_logging_options(self, config: Config) -> None:
        config["verbosity"] = 0


def _accept_exchange(*_: Any) -> bool:
    """Stands in for Freqtrade's check, which builds a whole client to find that Binance is supported."""
    return True


class StopSignal:
    """SIGTERM as a flag and a wake-up: an order that is being placed is never torn apart."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        os.set_blocking(self._write, False)
        signal.signal(signal.SIGTERM, self._on_signal)
        # A Ctrl-C in the terminal reaches the whole group; the host decides who ends when.
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        guard.close_entries()
        with contextlib.suppress(BlockingIOError):
            os.write(self._write, b"x")

    @property
    def given(self) -> bool:
        """Whether the bot was told to end."""
        return guard.entries_closed()

    def sleep(self, seconds: float) -> None:
        """Sleep, but not beyond the signal."""
        if not self.given:
            select.select([self._read], [], [], max(seconds, 0.0))


class GatedBot(FreqtradeBot):  # type: ignore[misc]
    """Freqtrade's bot that enters nothing once it is ending, in whatever way the entry came about.

    And it pays fees in base out of dust, as Freqtrade means to.
    """

    def execute_entry(self, pair: str, *args: Any, **kwargs: Any) -> bool:
        if guard.entries_closed():
            log.info("Entry of %s not placed: the bot is stopping", pair)
            return False
        try:
            return bool(super().execute_entry(pair, *args, **kwargs))
        except DependencyException as error:
            self.strategy.vostok_denied_on_the_wire(pair, str(error))
            raise

    def apply_fee_conditional(
        self, trade: Trade, trade_base_currency: str, amount: float, fee_abs: float, order_obj: Order
    ) -> float | None:
        # Freqtrade takes an entry that fills at once for a second one and asks for twice its amount, so that it never
        # finds the dust there is: each trade would leave another step of it behind (up to 1 % of a stake of 100 USDT).
        if order_obj.ft_order_side == trade.entry_side and trade.nr_of_successful_entries == 1:
            self.wallets.update()
            if self.wallets.get_free(trade_base_currency) >= amount:
                log.info("The fee of %s %s for %s is paid out of dust", fee_abs, trade_base_currency, trade)
                return None
        fee: float | None = super().apply_fee_conditional(trade, trade_base_currency, amount, fee_abs, order_obj)
        return fee


class GracefulWorker(Worker):  # type: ignore[misc]
    """Freqtrade's loop, which ends between two rounds and reports each of them."""

    def __init__(self, config: Config, stop: StopSignal, reporter: Reporter, errors: StrategyErrors) -> None:
        self._stop = stop
        self._reporter = reporter
        self._errors = errors
        self._running = False
        self._newest_candle: int | None = None
        self._memory_at = 0.0
        self._levels = Levels(Path(config["user_data_dir"]), "bot", "INFO")
        super().__init__({}, config)

    def _init(self, reconfig: bool) -> None:
        assert self._config is not None
        if reconfig:
            raise OperationalException("A bot's configuration is changed in Vostok, not reloaded.")
        self.freqtrade = GatedBot(self._config)
        internals = self._config["internals"]
        self._throttle_secs = internals["process_throttle_secs"]
        self._heartbeat_interval = internals["heartbeat_interval"]
        self._sd_notify = None

    def run(self) -> None:
        """Go round until the bot is told to end."""
        state: State | None = None
        while not self._stop.given:
            if self._levels.look():
                logging.root.setLevel(self._levels.of("bot"))
            state = self._worker(old_state=state)
            if state == State.RELOAD_CONFIG:
                self._reconfigure()

    def _sleep(self, sleep_duration: float) -> None:
        self._stop.sleep(sleep_duration)

    def _process_running(self) -> None:
        if not self._running:
            self._running = True
            self._reporter.send(state="running")
        try:
            self.freqtrade.process()
        except TemporaryError as error:
            log.warning("%s; trying again in %s s", error, RETRY_SECONDS)
            # A venue that is away for minutes is no strategy that hangs.
            self._reporter.send(tried_at=now_ms())
            self._stop.sleep(RETRY_SECONDS)
            return
        newest = self._last_candle_at()
        self._errors.end_round(new_candle=newest != self._newest_candle)
        self._newest_candle = newest
        self._reporter.send(last_loop_at=now_ms(), last_candle_at=newest, **self._memory())

    def _memory(self) -> dict[str, int | None]:
        """What the process takes, four times a minute: where it has a user of its own, nobody else may look."""
        if time.monotonic() - self._memory_at < MEMORY_EVERY_S:
            return {}
        self._memory_at = time.monotonic()
        return {"memory_bytes": pss_bytes(os.getpid())}

    def _last_candle_at(self) -> int | None:
        """Open time (UTC ms) of the newest candle that the strategy has analysed."""
        # The strategy's own record of seen candles: Freqtrade has no public one.
        seen = getattr(self.freqtrade.strategy, "_IStrategy__last_candle_seen_per_pair", {})
        return max((int(date.timestamp() * 1000) for date in seen.values()), default=None)
