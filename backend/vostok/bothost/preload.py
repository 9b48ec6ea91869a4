"""Everything a bot needs, imported once, so that a fork shares it."""

import ctypes
import gc
import importlib
import os
import threading
from pathlib import Path

import sqlalchemy.orm

# Read by the native libraries at import. One thread each: a fork inherits no threads, and bots share few cores.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

_PR_SET_THP_DISABLE = 41

# Freqtrade imports most of these late, inside functions; each bot would then hold its own copy.
_MODULES = (
    "freqtrade.main",
    "freqtrade.worker",
    "freqtrade.freqtradebot",
    "freqtrade.exchange.binance",
    "freqtrade.exchange.check_exchange",
    "freqtrade.commands.arguments",
    "freqtrade.plugins.pairlist.StaticPairList",
    "freqtrade.rpc.api_server",
    "freqtrade.rpc.api_server.api_analysis",
    "freqtrade.rpc.api_server.api_auth",
    "freqtrade.rpc.api_server.api_background_tasks",
    "freqtrade.rpc.api_server.api_backtest",
    "freqtrade.rpc.api_server.api_download_data",
    "freqtrade.rpc.api_server.api_pair_history",
    "freqtrade.rpc.api_server.api_pairlists",
    "freqtrade.rpc.api_server.api_trading",
    "freqtrade.rpc.api_server.api_v1",
    "freqtrade.rpc.api_server.api_webserver",
    "freqtrade.rpc.api_server.api_ws",
    "freqtrade.rpc.api_server.deps",
    "freqtrade.rpc.api_server.web_ui",
    "freqtrade.strategy",
    "sqlalchemy.dialects.sqlite",
    "sqlite3",
    "ccxt.pro",
    "ccxt.async_support",
    "talib.abstract",
    "technical.indicators",
    "technical.qtpylib",
    "pandas",
    "pyarrow.feather",
    "pyarrow.vendored.version",
    "fastapi.telemetry._runtime",
    "uvicorn.protocols.http.auto",
    "uvicorn.loops.uvloop",
    "uvicorn.lifespan.on",
    "uvicorn.protocols.http.httptools_impl",
    "uvicorn.protocols.websockets.auto",
    "uvloop",
    "vostok.bot.runner",
)


def preload() -> None:
    """Import all of it and move it out of the garbage collector's sight, so that no collection copies pages."""
    # Huge pages would give each bot megabytes that it only touches the edge of: 4 of 56 MB when measured.
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_THP_DISABLE, 1, 0, 0, 0)
    # None of what is imported is garbage before all of it is there: to look for some took a seventh of the time.
    gc.disable()
    for name in _MODULES:
        importlib.import_module(name)
    sqlalchemy.orm.configure_mappers()
    _check_single_threaded()
    gc.collect()
    gc.freeze()
    gc.enable()


def _check_single_threaded() -> None:
    """A lock held by another thread at the fork would stay locked in the child for ever."""
    if threading.active_count() > 1:
        raise RuntimeError(f"an import started a thread: {threading.enumerate()}")


def native_threads() -> list[str]:
    """Names of this process's threads by the kernel's word; pyarrow's allocator keeps one of its own."""
    return sorted((task / "comm").read_text().strip() for task in Path("/proc/self/task").iterdir())
