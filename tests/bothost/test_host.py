"""Real bots in a real host: they trade, they end cleanly, and one's failure is nobody else's."""

import asyncio
import stat
from pathlib import Path

import httpx
import pytest

from tests.bot.fake_exchange import FakeExchange
from tests.bothost.conftest import HostUnderTest, eventually
from vostok.bothost.client import BothostClient
from vostok.errors import Invalid, NotFound, Unavailable
from vostok.local_http import async_transport
from vostok.memory import pss_bytes
from vostok.sockets import socket_path

pytestmark = pytest.mark.slow


async def test_bot_trades_and_when_stopped_ends_without_an_error(host: HostUnderTest, exchange: FakeExchange) -> None:
    bot = await host.start(host.strategy("Steady"), exchange)
    await host.until(bot, "running")
    await eventually(lambda: len(exchange.orders) == 3)
    running = await host.process(bot)
    await host.client.stop(bot)
    stopped = await host.until(bot, "stopped")
    assert (stopped.exit_code, stopped.error) == (0, None)
    assert running.pid == stopped.pid
    assert host.orders_in_database(bot) == {str(number) for number in exchange.orders}
    assert "Traceback" not in host.log(bot)


async def test_stop_in_the_middle_of_an_order_leaves_no_orphan(host: HostUnderTest, exchange: FakeExchange) -> None:
    exchange.order_delay_s = 2.0
    bot = await host.start(host.strategy("Steady"), exchange)
    await eventually(lambda: "POST /api/v3/order" in exchange.calls)
    await host.client.stop(bot)
    stopped = await host.until(bot, "stopped")
    assert stopped.exit_code == 0
    assert len(exchange.orders) == 1, "no further entry after the stop"
    assert host.orders_in_database(bot) == {"1"}


async def test_working_entry_when_stopped_then_cancelled(host: HostUnderTest, exchange: FakeExchange) -> None:
    exchange.fills_at_once = False
    bot = await host.start(host.strategy("Steady"), exchange)
    await eventually(lambda: len(exchange.working) == 3)
    await host.client.stop(bot)
    await host.until(bot, "stopped")
    assert exchange.working == []


async def test_started_again_bot_knows_its_trades(host: HostUnderTest, exchange: FakeExchange) -> None:
    bot = await host.start(host.strategy("Steady"), exchange)
    await eventually(lambda: len(exchange.orders) == 3)
    await host.client.stop(bot)
    await host.until(bot, "stopped")
    await host.start_again(bot, "Steady", exchange)
    process = await host.until(bot, "running")
    assert (await host.start_again(bot, "Steady", exchange)).pid == process.pid, "a running bot is answered as it is"
    await asyncio.sleep(1)
    assert len(exchange.orders) == 3
    await host.client.stop(bot)
    await host.until(bot, "stopped")


async def test_bot_when_killed_is_seen_and_the_others_trade_on(host: HostUnderTest, exchange: FakeExchange) -> None:
    victim = await host.start(host.strategy("Steady"), exchange)
    other = await host.start("Steady", exchange)
    await host.until(other, "running")
    await host.until(victim, "running")
    await host.client.kill(victim)
    crashed = await host.until(victim, "crashed")
    assert crashed.exit_code == -9
    assert crashed.error is not None
    before = (await host.process(other)).last_loop_at
    async with asyncio.timeout(60):
        while (after := await host.process(other)).last_loop_at == before:
            await asyncio.sleep(0.1)
    assert after.state == "running"
    await host.client.kill(other)


async def test_syntax_error_shows_text_and_line_while_another_trades(
    host: HostUnderTest, exchange: FakeExchange
) -> None:
    other = await host.start(host.strategy("Steady"), exchange)
    host.strategy("Broken", source="from freqtrade.strategy import IStrategy\n\nclass Broken(IStrategy)\n    pass\n")
    broken = await host.start("Broken", exchange)
    crashed = await host.until(broken, "crashed")
    assert crashed.error is not None
    assert crashed.error.text.startswith("SyntaxError: expected ':'")
    assert crashed.error.file == str(host.strategies / "Broken.py")
    assert crashed.error.line == 3
    await host.until(other, "running")
    await eventually(lambda: len(exchange.orders) == 3)
    await host.client.kill(other)


@pytest.mark.parametrize("error", ["KeyError('no such column')", "ValueError('bad value')"])
async def test_exception_in_a_strategy_shows_text_and_line(
    host: HostUnderTest, exchange: FakeExchange, error: str
) -> None:
    name = f"Raises{error[:3]}"
    bot = await host.start(host.strategy(name, f"raise {error}"), exchange)
    await host.until(bot, "running")
    for _ in range(200):
        if (problem := (await host.process(bot)).error) is not None:
            break
        await asyncio.sleep(0.05)
    assert problem is not None
    assert problem.text.startswith(error.split("(")[0])
    assert problem.file == str(host.strategies / f"{name}.py")
    line = (host.strategies / f"{name}.py").read_text().splitlines()[(problem.line or 0) - 1]
    assert line.strip() == f"raise {error}"
    assert exchange.orders == {}
    await host.client.kill(bot)


@pytest.mark.parametrize(
    "answer", [(500, b"oops"), (200, b"<html>"), (200, {"allowed": False, "reason": "it is full"})]
)
async def test_entry_when_the_guard_gets_no_yes_then_none(
    host: HostUnderTest, exchange: FakeExchange, answer: tuple[int, object]
) -> None:
    exchange.guard_answer = answer
    bot = await host.start(host.strategy("Steady"), exchange)
    await eventually(lambda: len(exchange.guard_asked) >= 3)
    await asyncio.sleep(0.3)
    assert exchange.orders == {}
    assert "denied" in host.log(bot)
    await host.client.kill(bot)


async def test_api_answers_on_a_private_unix_socket(host: HostUnderTest, exchange: FakeExchange) -> None:
    bot = await host.start(host.strategy("Steady"), exchange)
    await host.until(bot, "running")
    path = socket_path(host.home, f"bot-{bot}")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    transport = async_transport(path)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot/api/v1") as api:
        assert (await api.get("/ping")).json() == {"status": "pong"}
        assert (await api.get("/status")).status_code == 401
        password = host.credentials[bot].api_password
        assert (await api.get("/count", auth=("vostok", password))).json()["max"] == 3
    await host.client.stop(bot)
    await host.until(bot, "stopped")
    assert not path.exists()


async def test_log_and_files_keep_the_secrets(host: HostUnderTest, exchange: FakeExchange) -> None:
    bot = await host.start(
        host.strategy("Prints", "print('printed by a strategy', self.config['api_server'])"), exchange
    )
    await host.until(bot, "running")
    await eventually(lambda: "printed by a strategy" in host.log(bot))
    folder = host.home / "bots" / bot
    assert stat.S_IMODE((folder / "config.json").stat().st_mode) == 0o600
    credentials = host.credentials[bot]
    for secret in (credentials.key, credentials.secret, credentials.api_password, credentials.jwt_secret):
        assert secret not in host.log(bot)
        assert secret not in (folder / "config.json").read_text()
    assert list((host.home / "run").glob("*.secrets")) == []
    await host.client.kill(bot)


async def test_parameters_reach_the_strategy_and_an_unknown_one_is_named(
    host: HostUnderTest, exchange: FakeExchange
) -> None:
    bot = await host.start(host.strategy("Steady"), exchange, buy_speed=7)
    await host.until(bot, "running")
    assert "Strategy Parameter: buy_speed = 7" in host.log(bot)
    await host.client.kill(bot)
    bot = await host.start("Steady", exchange, buy_haste=7)
    crashed = await host.until(bot, "crashed")
    assert crashed.error is not None
    assert crashed.error.text == "ValueError: Steady has no parameter buy_haste; it has buy_speed"


async def test_gateway_when_away_at_the_start_then_the_bot_says_so(host: HostUnderTest) -> None:
    bot = await host.start(host.strategy("Steady"), FakeExchange())
    crashed = await host.until(bot, "crashed")
    assert crashed.error is not None
    assert "Could not load markets" in crashed.error.text


async def test_strategy_cannot_command_the_host(host: HostUnderTest, exchange: FakeExchange) -> None:
    socket = socket_path(host.home, "bothost")
    source = f'import socket; s = socket.socket(1); s.connect({str(socket)!r}); s.sendall(b\'{{"cmd":"shutdown"}}\\n\')'
    bot = await host.start(host.strategy("Rebel", f"{source}; print('host answered', s.recv(99))"), exchange)
    await eventually(lambda: "host answered b''" in host.log(bot) or "reset by peer" in host.log(bot))
    assert (await host.client.ping())["pid"] > 0
    await host.client.kill(bot)


async def test_strategy_that_ends_the_process_is_a_crash(host: HostUnderTest, exchange: FakeExchange) -> None:
    bot = await host.start(host.strategy("Quits", "import os; os._exit(0)"), exchange)
    crashed = await host.until(bot, "crashed")
    assert crashed.error is not None
    assert "ended with exit code 0 and said nothing: its strategy, or a library of it" in crashed.error.text


async def test_bot_when_it_does_not_end_in_time_then_killed(host: HostUnderTest, exchange: FakeExchange) -> None:
    bot = await host.start(host.strategy("Loops", "print('looping', flush=True)\n        while True: pass"), exchange)
    await eventually(lambda: "looping" in host.log(bot))
    await host.client.stop(bot, timeout_s=0.5)
    stopped = await host.until(bot, "stopped", within_s=20)
    assert stopped.exit_code == -9
    assert stopped.error is not None
    assert stopped.error.text == "It did not end in time, and was killed."


async def test_subscriber_sees_the_whole_life(host: HostUnderTest, exchange: FakeExchange) -> None:
    bot = await host.start(host.strategy("Steady"), exchange)
    states: list[str] = []
    async with asyncio.timeout(20):
        async for process in host.client.subscribe():
            if process.bot == bot and process.state not in states:
                states.append(process.state)
                if process.state == "running":
                    await host.client.stop(bot)
            if states[-1:] == ["stopped"]:
                break
    assert states == ["starting", "running", "stopping", "stopped"]


async def test_memory_is_the_proportional_one(host: HostUnderTest, exchange: FakeExchange) -> None:
    bot = await host.start(host.strategy("Steady"), exchange)
    await host.until(bot, "running")
    process = await host.process(bot)
    assert process.memory_bytes is not None
    measured = pss_bytes(process.pid)
    assert measured is not None
    assert 20_000_000 < measured < 200_000_000
    await host.client.kill(bot)


async def test_config_when_it_breaks_freqtrades_schema_then_each_fault_is_named(host: HostUnderTest) -> None:
    errors = await host.client.validate({"stake_currency": "USDT", "max_open_trades": "three"})
    assert {error.path for error in errors} >= {"max_open_trades"}
    assert any("exchange" in error.message for error in errors)


async def test_unknown_bot_and_odd_ids_are_refused(host: HostUnderTest) -> None:
    with pytest.raises(NotFound, match="was not started"):
        await host.client.stop("unknownbot")
    with pytest.raises(Invalid, match="must be a bot id"):
        await host.client.kill("../../etc")


async def test_client_when_there_is_no_host_then_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="comes back by itself"):
        await BothostClient(tmp_path / "none.sock").ping()
