"""What the running bots take of the memory, asked of the system."""

from pathlib import Path

import psutil

from vostok.doctor.findings import Finding, memory_of_bots
from vostok.peers import host_pid


def of_bots(home: Path) -> Finding:
    """The proportional memory of each child of this home's bothost."""
    host = host_pid(home)
    if host is None or not psutil.pid_exists(host):
        return memory_of_bots([])
    sizes = []
    try:
        for child in psutil.Process(host).children():
            sizes.append(child.memory_full_info().pss)
    except psutil.NoSuchProcess:
        pass
    except psutil.AccessDenied:
        return Finding("memory", "warning", "The memory of the bots belongs to another user: ask as that user or root.")
    return memory_of_bots(sizes)
