"""A check-up as it is shown."""

from vostok.doctor.findings import Check, Status
from vostok.panel.fields import Public


class FindingPublic(Public):
    """One line: fine, worth a look, or to be mended as the sentence says."""

    check: Check
    status: Status
    text: str


class DoctorPublic(Public):
    """`ok` is false when something must be mended."""

    ok: bool
    items: list[FindingPublic]
