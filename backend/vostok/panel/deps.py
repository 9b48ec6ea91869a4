"""Everything FastAPI injects below the features.

Two rules keep the write lock from ever blocking the event loop: routes write through `Writing`, whose lock is
waited for in a worker thread, and whatever runs while it is held (the route, other dependencies) is `async`,
so that it needs no thread of a pool in which all others may be waiting for the lock.
"""

from collections.abc import AsyncIterator, Iterator
from typing import Annotated

from fastapi import Depends
from fastapi.requests import HTTPConnection
from sqlmodel import Session

from vostok.bothost.client import BothostClient
from vostok.clock import Clock
from vostok.db import Database
from vostok.panel.events import Bus
from vostok.panel.gateway_client import Gateway
from vostok.settings import Settings


async def _settings(request: HTTPConnection) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _clock(request: HTTPConnection) -> int:
    clock: Clock = request.app.state.clock
    return clock()


async def _database(request: HTTPConnection) -> Database:
    database: Database = request.app.state.database
    return database


async def _bus(request: HTTPConnection) -> Bus:
    bus: Bus = request.app.state.bus
    return bus


async def _gateway(request: HTTPConnection) -> Gateway:
    gateway: Gateway = request.app.state.gateway
    return gateway


async def _bothost(request: HTTPConnection) -> BothostClient:
    bothost: BothostClient = request.app.state.bothost
    return bothost


SettingsDep = Annotated[Settings, Depends(_settings)]
Now = Annotated[int, Depends(_clock)]
DatabaseDep = Annotated[Database, Depends(_database)]
BusDep = Annotated[Bus, Depends(_bus)]
GatewayDep = Annotated[Gateway, Depends(_gateway)]
BothostDep = Annotated[BothostClient, Depends(_bothost)]


async def _reading(database: DatabaseDep) -> AsyncIterator[Session]:
    with database.read() as session:
        yield session


def _writing(database: DatabaseDep) -> Iterator[Session]:
    with database.write() as session:
        yield session


Reading = Annotated[Session, Depends(_reading, scope="function")]
"""A read-only snapshot; an indexed query takes less time than the hop to a thread would."""

Writing = Annotated[Session, Depends(_writing, scope="function")]
"""One transaction, committed before the answer leaves: a failing commit is a 500, never a 201."""
