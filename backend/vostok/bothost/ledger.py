"""An empty database of Freqtrade to copy: making one costs each new bot 17 flushes to disk."""

import os
import shutil
import traceback
from pathlib import Path
from typing import BinaryIO


def make_template(path: Path) -> None:
    """Write an empty database of this Freqtrade to `path`.

    In a fork of its own: the host must never hold a database engine. Raises RuntimeError when it fails.
    """
    pid = os.fork()
    if not pid:
        code = 1
        try:
            _make(path)
            code = 0
        except BaseException:  # noqa: BLE001  nothing may climb back into the host
            traceback.print_exc()
        finally:
            os._exit(code)
    _, status = os.waitpid(pid, 0)
    if status:
        raise RuntimeError("Freqtrade could not make an empty database; its error stands above.")


def provide(template: BinaryIO, ledger: Path) -> None:
    """Copy the template to a bot that has no database yet."""
    if ledger.exists():
        return
    new = ledger.with_suffix(".new")
    with new.open("wb") as copy:
        shutil.copyfileobj(template, copy)
    new.replace(ledger)


def _make(path: Path) -> None:
    # Freqtrade belongs to the forks, so it is named only here.
    from freqtrade.persistence.models import Trade, init_db

    for stale in path.parent.glob(f"{path.name}*"):
        stale.unlink()
    init_db(f"sqlite:///{path}")
    # Closing the last connection folds the write-ahead log into the file.
    Trade.session.get_bind().dispose()
