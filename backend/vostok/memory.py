"""Memory of a process as the machine feels it."""

from pathlib import Path


def pss_bytes(pid: int) -> int | None:
    """Proportional set size: private pages plus this process's share of the shared ones; None when it is gone."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return None
    kilobytes = next((line.split()[1] for line in text.splitlines() if line.startswith("Pss:")), None)
    return None if kilobytes is None else int(kilobytes) * 1024
