"""Whether the order journal can be written, also when nobody trades, and whether anybody else has written to it."""

import asyncio

import structlog

from vostok.gateway.transaction import Tx
from vostok.gateway.writer import JournalDown, Writer
from vostok.notary import Notary

log = structlog.get_logger()
EVERY_S = 0.5


class JournalWatch:
    """Tries the journal twice a second; `problem` is the sentence about what keeps it from being written."""

    def __init__(self, writer: Writer, notary: Notary) -> None:
        self._writer = writer
        self._notary = notary
        self._version: int | None = None
        self.problem: str | None = None

    async def run(self) -> None:
        """Try until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(EVERY_S)

    async def look(self) -> None:
        """Try once."""
        failed = self._writer.failed
        try:
            # A transaction that changes nothing costs nothing, but a disk that failed shows only at a page.
            version = await self._writer.run(Tx.data_version if failed is None else _written, patient=False)
        except JournalDown as error:
            self.problem = f"{error.detail} ({failed})" if failed else error.detail
            return
        self._writer.failed = self.problem = None
        if self._version not in (None, version):
            log.error("another program wrote to the journal; all of the audit chain is verified")
            self._notary.doubt()
        self._version = version


def _written(tx: Tx) -> int:
    tx.write_page()
    return tx.data_version()
