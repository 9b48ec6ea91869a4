"""`npm run faults -- canary`: known secrets are given to a running Vostok, and looked for wherever it leaves a trace.

The whole of Vostok under supervisord, on the venue `testnet` against a stranger (an exchange in its own process and
home). Planted: an API key with its secret and passphrase, the owner's password (also in the environment), the
passphrase of backups, the tokens of Telegram and of the AI provider, an alert address, an API token; looked for, too,
are the keys of the bot. Searched: every file with its WAL, logs, configurations, dumps of killed programs, backups,
exports, every reading of the API, /metrics, the audit, command lines and environments. A bot's key belongs in its own
configuration and in the two databases that must know it, all 0600; all else is a leak. The password stands in the
environment of the panel and its supervisor, where the owner put it. Control: the same search over four planted leaks.
"""

import argparse
import base64
import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx

from tests.faults.canaries import Search
from tests.panel.telegram.bot_api_server import TOKEN as TELEGRAM_TOKEN
from tests.panel.telegram.bot_api_server import telegram
from tests.programs import ROOT, Installation, end_processes_of, processes_of, wait_until
from vostok.panel.openapi import document

KEY = "CanaryKey0" * 6 + "Abcd"
SECRET = "CanarySecret1" * 4 + "AbcdefghIjkl"
OTHER_SECRET = "CanaryOther22" * 4 + "AbcdefghIjkl"
PASSWORD = "canary password of the owner 7"
PASSPHRASE, BACKUP_PASSPHRASE = "canary passphrase of the key", "canary passphrase of backups"
AI_TOKEN, ALERT_TOKEN = "sk-canary-of-the-provider-0001", "canary-of-the-alert-address-02"
PLANTED = {
    "key": KEY, "secret": SECRET, "refused secret": OTHER_SECRET, "password": PASSWORD, "passphrase": PASSPHRASE,
    "backup passphrase": BACKUP_PASSPHRASE, "telegram token": TELEGRAM_TOKEN, "ai token": AI_TOKEN,
    "alert token": ALERT_TOKEN,
}  # fmt: skip
READY_WITHIN_S = 240.0
DUMPED = ("vostok.panel", "vostok.gateway", "vostok.bothost")


class Stack:
    """The installation under test, its stranger, and a logged-in client."""

    def __init__(self, folder: Path) -> None:
        self.stranger = Installation(folder / "stranger")
        (self.stranger.home / "secrets").mkdir(parents=True)
        (self.stranger.home / "secrets" / "simulator.json").write_text(json.dumps({"key": KEY, "secret": SECRET}))
        self.installed = Installation(folder / "home", settings={"venue": "testnet", "owner_password": PASSWORD})
        self.logs = folder / "logs"
        self.logs.mkdir()
        self.client = httpx.Client(base_url=self.installed.panel_url, timeout=60)

    def start(self) -> "subprocess.Popen[bytes]":
        """supervisord with all programs, as `npm start` runs it once everything is installed."""
        environment = self.installed.environment(testnet_address=self.stranger.simulator_url)
        environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
        with (self.logs / "output.log").open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "vostok.preflight"],
                cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip
        wait_until(lambda: self.installed.health() == "ok", within_s=READY_WITHIN_S, tell=self.told)
        return process

    def told(self) -> str:
        """The end of what was printed."""
        return (self.logs / "output.log").read_text(errors="replace")[-3_000:]

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """A request that must succeed."""
        answer = self.client.request(method, path, json=body)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def log_in(self) -> None:
        """A session with a password given just now."""
        session = self.ask("POST", "/api/auth/login", {"password": PASSWORD})
        self.client.headers["X-CSRF-Token"] = session["csrf_token"]


def plant(stack: Stack, telegram_address: str) -> tuple[str, dict[str, str]]:
    """Give every secret to the running installation, once wrongly, too; a running bot's id and what it made itself."""
    key = {"key": KEY, "secret": SECRET, "passphrase": PASSPHRASE, "password": PASSWORD}
    for wrong in (key | {"secret": OTHER_SECRET}, key | {"password": f"{PASSWORD}!"}):
        assert stack.client.put("/api/keys", json=wrong).status_code in (401, 422)
    stack.ask("PUT", "/api/keys", key)
    assert stack.client.post("/api/keys/unlock", json={"passphrase": f"{PASSPHRASE}!"}).status_code >= 400
    stack.ask("PUT", "/api/telegram", {"token": TELEGRAM_TOKEN, "base_url": telegram_address})
    address = f"jsons://canary:{ALERT_TOKEN}@192.0.2.1/"
    stack.ask("POST", "/api/alerts/channels", {"name": "Canary", "address": address, "level": "info"})
    provider = {
        "provider": "openai_compatible",
        "settings": {"base_url": "http://127.0.0.1:9/v1", "model": "m"},
        "key": AI_TOKEN,
    }
    stack.ask("PUT", "/api/ai/provider", provider)
    stack.ask("PUT", "/api/backups/passphrase", {"passphrase": BACKUP_PASSPHRASE, "password": PASSWORD})
    made = {"api token": stack.ask("POST", "/api/tokens", {"name": "canary"})["token"]}
    body = {"name": "Canary", "strategy": "FirstFlight", "pairs": ["BTC/USDT"], "timeframe": "1m"}
    bot = stack.ask("POST", "/api/bots", body)["id"]
    stack.ask("POST", f"/api/bots/{bot}/start")
    wait_until(
        lambda: stack.ask("GET", f"/api/bots/{bot}")["state"] == "RUNNING", within_s=READY_WITHIN_S, tell=stack.told
    )
    config = json.loads((stack.installed.home / "bots" / bot / "config.json").read_text())
    made |= {f"bot {name}": config["exchange"][name] for name in ("key", "secret")}
    made["bot password"] = config["api_server"]["password"]
    stack.ask("POST", f"/api/bots/{bot}/flatten")
    # The passphrase alone makes the first one of the day begin.
    wait_until(lambda: _has_backup(stack.ask("GET", "/api/backups")), within_s=READY_WITHIN_S, tell=stack.told)
    return bot, made


def _has_backup(shown: Any) -> bool:
    return bool(shown["items"]) and shown["making"] is None


def search_answers(stack: Stack, search: Search, bot: str) -> int:
    """Every reading of the API with the bot's id, the exports and /metrics; how many answered."""
    answered = 0
    for path, methods in json.loads(document())["paths"].items():
        if "get" not in methods or path == "/api/backups/{name}":
            continue
        filled = path.replace("{id}", bot).replace("{name}", "FirstFlight")
        answer = stack.client.get(filled, params={"pair": "BTC/USDT", "mode": "SIMULATED", "period": "month-2026-01"})
        answered += answer.is_success
        search.content(f"GET {path}", answer.content + str(answer.headers).encode())
    for form in ("vostok", "freqtrade"):
        search.content(f"export as {form}", stack.client.get(f"/api/bots/{bot}/export", params={"form": form}).content)
    search.content("/metrics", stack.client.get("/metrics").content)
    for backup in stack.ask("GET", "/api/backups")["items"]:
        search.content("a backup", stack.client.get(f"/api/backups/{backup['name']}").content)
    return answered


def dump(stack: Stack) -> int:
    """Make programs end as in a crash, with SIGABRT and faulthandler on; how many did."""
    dumped = 0
    for process in processes_of(stack.installed.home):
        line = " ".join(process.cmdline())
        if any(line.endswith(name) for name in DUMPED):
            process.send_signal(signal.SIGABRT)
            dumped += 1
    time.sleep(5)
    wait_until(lambda: stack.installed.health() == "ok", within_s=READY_WITHIN_S, tell=stack.told)
    return dumped


def campaign(folder: Path) -> dict[str, Any]:
    """Plant, use, crash, search."""
    stack = Stack(folder)
    with ExitStack() as closing:
        bot_api = closing.enter_context(telegram())
        closing.enter_context(stack.stranger.running("simulator"))
        closing.callback(end_processes_of, stack.installed.home)
        supervisor = stack.start()
        closing.callback(stack.client.close)
        stack.log_in()
        bot, made = plant(stack, bot_api.address)
        search = Search(PLANTED | made)
        answers = search_answers(stack, search, bot)
        # The panel was started with the password, and it alone; its environment is as private as its databases.
        processes = _search_processes(search, stack.installed.home)
        dumps = dump(stack)
        allowed = _allowed(bot)
        search.folder(stack.installed.home, allowed)
        supervisor.send_signal(signal.SIGTERM)
        supervisor.wait(60)
        search.folder(stack.installed.home, allowed)
        search.folder(stack.logs, {})
    open_files = [place for place in allowed if _is_open(stack.installed.home / place)]
    for leak in search.leaks:
        print(f"{leak.secret} in {leak.place}")
    return {
        "figures": {
            "secrets": len(PLANTED | made), "artefacts": search.looked_at, "answers": answers, "processes": processes,
            "crash_dumps": dumps, "leaks": len(search.leaks), "files_others_may_read": len(open_files),
        },
        "control": {"planted_leaks_found": _control(folder), "planted_leaks": 4},
        "targets": {"leaks": 0, "files_others_may_read": 0},
    }  # fmt: skip


def _allowed(bot: str) -> dict[str, set[str]]:
    """Where a bot's own key belongs."""
    keys = {"bot key", "bot secret", "bot password"}
    bases = ("panel.sqlite", "panel.sqlite-wal", "gateway.sqlite", "gateway.sqlite-wal")
    return {f"bots/{bot}/config.json": keys} | dict.fromkeys(bases, keys)


def _search_processes(search: Search, home: Path) -> int:
    known = len(search.leaks)
    count = search.processes(home)
    panel = [leak for leak in search.leaks[known:] if leak.secret == "password" and _is_the_panels(leak.place)]
    search.leaks = [leak for leak in search.leaks if leak not in panel]
    return count


def _is_the_panels(place: str) -> bool:
    return any(place.strip().endswith(name) for name in ("vostok.panel", "supervisord.conf", "root"))


def _is_open(path: Path) -> bool:
    return path.exists() and bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def _control(folder: Path) -> int:
    """The same search where three secrets lie open, one of them in base64, and one stands on a command line."""
    planted = folder / "control"
    planted.mkdir()
    (planted / "a.log").write_text(f"signed with {SECRET}")
    (planted / "b.sqlite-wal").write_bytes(b"\0\1" + KEY.encode().hex().encode())
    (planted / "c.json").write_text(json.dumps({"basic": base64.b64encode(f"x:{ALERT_TOKEN}".encode()).decode()}))
    search = Search(PLANTED)
    search.folder(planted, {})
    environment = {"VOSTOK_HOME": str(planted), "TOKEN": AI_TOKEN}
    child = subprocess.Popen([sys.executable, "-c", "input()"], env=environment, stdin=subprocess.PIPE)
    search.processes(planted)
    child.kill()
    child.wait()
    return len({leak.secret for leak in search.leaks})


def main() -> None:
    """Run the campaign and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=1, help="one run has everything")
    parser.add_argument("--seed", type=int, default=0, help="nothing is drawn")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vostok-canary-") as folder:
        result = campaign(Path(folder))
    figures, control = result["figures"], result["control"]
    ok = all(figures[name] == value for name, value in result["targets"].items())
    ok = ok and control["planted_leaks_found"] == control["planted_leaks"] and figures["crash_dumps"] >= len(DUMPED)
    print(json.dumps({"name": "canary", "n": options.n, "seed": options.seed, **result, "ok": ok}))


if __name__ == "__main__":
    main()
