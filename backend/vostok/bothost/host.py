"""The host's loop: one thread, one selector, so that a fork finds no lock held and no thread missing."""

import os
import selectors
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog

from vostok.bothost import folder
from vostok.bothost.bots import Bots
from vostok.bothost.child import Ready, fork_bot
from vostok.bothost.connections import Connection
from vostok.bothost.handover import open_secrets
from vostok.bothost.identity import give_folder
from vostok.bothost.lab import JobOrder, Lab, job_id
from vostok.bothost.protocol import Job, Process
from vostok.bothost.schema import schema_errors
from vostok.clock import now_ms
from vostok.errors import AppError, Invalid
from vostok.logs import follow_levels
from vostok.metrics import own_text
from vostok.sockets import peer_of, socket_path
from vostok.users import trusted_uids

log = structlog.get_logger()

TICK_S = 0.25
STOP_S = 30.0
# At the end of all: an entry whose answer is out by then is in the journal, and offered to the bot once it is back.
END_S = 11.0
Json = dict[str, Any]


class Host:
    """Forks bots and answers on the host's socket."""

    def __init__(self, home: Path, strategies: Path, listener: socket.socket) -> None:
        self._home = home
        self._strategies = strategies
        self._listener = listener
        self._since = now_ms()
        self._trusted = trusted_uids()
        self._ending = False
        self._selector = selectors.DefaultSelector()
        self._connections: set[Connection] = set()
        self._bots = Bots(self._publish, self._forget, self._clear)
        self._lab = Lab(home, strategies, self._publish_job, self._watch_lab, self._close_all)
        self._wake_read, self._wake_write = socket.socketpair()
        self._commands: dict[str, Callable[[Connection, Json], Json]] = {
            "ping": self._ping,
            "validate": self._validate,
            "start": self._start,
            "stop": self._stop,
            "kill": self._kill,
            "list": self._list,
            "metrics": self._metrics,
            "subscribe": self._subscribe,
            "backtest": self._submit,
            "validation": self._submit,
            "cancel": self._cancel,
            "jobs": self._list_jobs,
            "shutdown": self._shutdown,
        }

    def run(self) -> None:
        """Serve until SIGTERM, SIGINT or `shutdown`, and until every bot has ended after that."""
        self._listener.setblocking(False)
        self._selector.register(self._listener, selectors.EVENT_READ, self._accept)
        self._catch_signals()
        while not (self._ending and not self._bots.alive()):
            for key, events in self._selector.select(TICK_S):
                key.data(events)
            self._bots.reap()
            self._bots.tick()
            self._lab.tick()
            follow_levels()
        for connection in self._connections:
            connection.socket.close()

    def _catch_signals(self) -> None:
        self._wake_read.setblocking(False)
        self._wake_write.setblocking(False)
        signal.set_wakeup_fd(self._wake_write.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
            signal.signal(number, lambda *_: None)
        self._selector.register(self._wake_read, selectors.EVENT_READ, self._on_wake)

    def _on_wake(self, _events: int) -> None:
        numbers = self._wake_read.recv(4096)
        if {signal.SIGTERM, signal.SIGINT} & set(numbers):
            self._end()

    def _end(self) -> None:
        self._ending = True
        self._lab.end()
        for child in self._bots.alive():
            self._bots.stop(child.process.bot, END_S)

    def _accept(self, _events: int) -> None:
        accepted, _ = self._listener.accept()
        peer = peer_of(accepted)
        if not self._may_command(peer.pid, peer.uid):
            log.warning("refused a connection", pid=peer.pid, uid=peer.uid)
            accepted.close()
            return
        accepted.setblocking(False)
        connection = Connection(accepted)
        self._connections.add(connection)
        self._selector.register(accepted, selectors.EVENT_READ, lambda events: self._serve(connection, events))

    def _may_command(self, pid: int, uid: int) -> bool:
        """The owner and root may, but no bot and no backtest: strategies are foreign code, in sessions of their own."""
        sessions = {child.process.pid for child in self._bots.alive()} | self._lab.sessions()
        try:
            return uid in self._trusted and os.getsid(pid) not in sessions
        except ProcessLookupError:
            return False

    def _serve(self, connection: Connection, events: int) -> None:
        # A bot's news in the same round of the loop may have found that this client is gone.
        if connection not in self._connections:
            return
        try:
            if events & selectors.EVENT_WRITE:
                connection.flush()
            if events & selectors.EVENT_READ:
                for message in connection.receive():
                    connection.send(self._answer(connection, message))
        except (OSError, ValueError, EOFError):
            self._drop(connection)
        if connection in self._connections:
            self._watch(connection)

    def _watch(self, connection: Connection) -> None:
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if connection.waiting else 0)
        self._selector.modify(connection.socket, events, lambda events: self._serve(connection, events))

    def _drop(self, connection: Connection) -> None:
        if connection in self._connections:
            self._connections.discard(connection)
            self._selector.unregister(connection.socket)
            connection.socket.close()

    def _answer(self, connection: Connection, message: Json) -> Json:
        number = {"id": message.get("id")}
        try:
            command = self._commands.get(str(message.get("cmd")))
            if command is None:
                raise Invalid(f"no command {message.get('cmd')!r}; there are {', '.join(self._commands)}", field="cmd")
            return number | {"ok": True} | command(connection, message)
        except AppError as error:
            return number | {"ok": False} | error.body()

    def _publish(self, process: Process) -> None:
        self._tell({"event": "process", "data": process.as_json()})

    def _publish_job(self, job: Job) -> None:
        self._tell({"event": "job", "data": job.as_json()})

    def _tell(self, message: Json) -> None:
        for connection in [each for each in self._connections if each.subscribed]:
            try:
                connection.send(message)
                self._watch(connection)
            except (OSError, ValueError):
                self._drop(connection)

    def _fork(self, order: folder.StartOrder) -> tuple[int, int]:
        secrets = open_secrets(socket_path(self._home, "bothost"), order.bot)
        try:
            pid, pipe = fork_bot(Ready(self._home, self._strategies, order, secrets), self._close_inherited)
        finally:
            os.close(secrets)
        self._selector.register(pipe, selectors.EVENT_READ, lambda _events: self._bots.read(order.bot))
        return pid, pipe

    def _watch_lab(self, line: socket.socket | None, gone: socket.socket | None) -> None:
        """Listen to a new parent of backtests, and no more to one that is gone."""
        if gone is not None:
            self._selector.unregister(gone)
        if line is not None:
            self._selector.register(line, selectors.EVENT_READ, lambda _events: self._lab.read())

    def _close_all(self) -> None:
        self._close_inherited()
        self._lab.close_inherited()

    def _clear(self, bot: str) -> None:
        """Remove the socket of a bot that has ended: its own user cannot."""
        folder.api_socket(self._home, bot).unlink(missing_ok=True)

    def _forget(self, pipe: int) -> None:
        self._selector.unregister(pipe)

    def _close_inherited(self) -> None:
        """In a fresh fork: let go of the host's descriptors."""
        self._selector.close()
        self._listener.close()
        self._wake_read.close()
        self._wake_write.close()
        for connection in self._connections:
            connection.socket.close()
        self._bots.close_pipes()

    def _ping(self, _connection: Connection, _message: Json) -> Json:
        return {"since": self._since, "pid": os.getpid()}

    def _validate(self, _connection: Connection, message: Json) -> Json:
        if not isinstance(message.get("config"), dict):
            raise Invalid("validate needs `config` (an object)", field="config")
        return {"errors": schema_errors(message["config"])}

    def _start(self, _connection: Connection, message: Json) -> Json:
        order = folder.StartOrder.read(message)
        if self._ending:
            raise Invalid("The bot host is shutting down.")
        if running := self._bots.running(order.bot):
            return {"process": running.as_json()}
        path = folder.of_bot(self._home, order.bot)
        give_folder(path)
        return {"process": self._bots.start(order.bot, path, lambda: self._fork(order)).as_json()}

    def _stop(self, _connection: Connection, message: Json) -> Json:
        timeout_s = message.get("timeout_s", STOP_S)
        if not isinstance(timeout_s, int | float) or not timeout_s >= 0:
            raise Invalid("`timeout_s` must be a number of seconds, 0 or more", field="timeout_s")
        return {"process": self._bots.stop(folder.bot_id(message), float(timeout_s)).as_json()}

    def _kill(self, _connection: Connection, message: Json) -> Json:
        return {"process": self._bots.kill(folder.bot_id(message)).as_json()}

    def _metrics(self, _connection: Connection, _message: Json) -> Json:
        return {"text": own_text()}

    def _list(self, _connection: Connection, _message: Json) -> Json:
        return {"items": [process.as_json() for process in self._bots.processes()]}

    def _subscribe(self, connection: Connection, _message: Json) -> Json:
        connection.subscribed = True
        for process in self._bots.processes():
            connection.send({"event": "process", "data": process.as_json()})
        for job in self._lab.jobs():
            connection.send({"event": "job", "data": job.as_json()})
        return {}

    def _submit(self, _connection: Connection, message: Json) -> Json:
        if self._ending:
            raise Invalid("The bot host is shutting down.")
        # A core stays with the bots while some run.
        workers = max(1, (os.cpu_count() or 1) - (1 if self._bots.alive() else 0))
        return {"job": self._lab.submit(JobOrder.read(message), workers).as_json()}

    def _cancel(self, _connection: Connection, message: Json) -> Json:
        return {"job": self._lab.cancel(job_id(message)).as_json()}

    def _list_jobs(self, _connection: Connection, _message: Json) -> Json:
        return {"items": [job.as_json() for job in self._lab.jobs()]}

    def _shutdown(self, _connection: Connection, _message: Json) -> Json:
        self._end()
        return {}
