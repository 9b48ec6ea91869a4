"""A check-up as it is shown."""

from pydantic import computed_field

from vostok.doctor.findings import Check, Status
from vostok.doctor.portuguese import portuguese
from vostok.panel.fields import Public


class FindingPublic(Public):
    """One line: fine, worth a look, or to be mended as the sentence says."""

    check: Check
    status: Status
    text: str

    @computed_field  # type: ignore[prop-decorator]
    @property
    def text_pt(self) -> str | None:
        """In Portuguese; null where a program or a person wrote it."""
        return portuguese(self.text)


class DoctorPublic(Public):
    """`ok` is false when something must be mended."""

    ok: bool
    items: list[FindingPublic]
