"""The room that things take, as shown."""

from vostok.panel.fields import Public
from vostok.panel.retention.artefacts import Kind


class RoomPublic(Public):
    """All of one kind; `oldest` is when the one that goes first was last written to (UTC ms), null for none."""

    kind: Kind
    count: int
    bytes: int
    oldest: int | None


class RoomsPublic(Public):
    """The disk of the data directory and what lies there, in the order in which an emergency purge removes it.

    It begins when `purge_from` of the disk is used (a fraction) and ends at `purge_to`; what is `kept` stays.
    """

    total_bytes: int
    free_bytes: int
    purge_from: float
    purge_to: float
    items: list[RoomPublic]
    next: None


class ArtefactPublic(Public):
    """A file or a folder in the data directory; `changed_at` in UTC ms."""

    kind: Kind
    path: str
    bytes: int
    changed_at: int
