"""How far a job is, told to whoever watches."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Progress:
    """`done` of `total` steps; `detail` says what it waits for. `told` is called at each change."""

    done: int = 0
    total: int = 0
    detail: str | None = None
    told: Callable[[], None] = field(default=lambda: None)

    def expect(self, steps: int) -> None:
        """So many more steps than was thought (fewer, if negative)."""
        self.total = max(self.total + steps, self.done)
        self.told()

    def step(self) -> None:
        """One more is done, and whatever was waited for came."""
        self.done += 1
        self.total = max(self.total, self.done)
        self.detail = None
        self.told()

    def wait(self, detail: str) -> None:
        """Say what keeps it."""
        self.detail = detail
        self.told()
