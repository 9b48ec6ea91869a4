"""Reads an uploaded source where it can do no harm: in a process that may hardly do anything, and by its syntax tree.

`python -m vostok.panel.uploads.reader NAME` takes the source from standard input and prints a StrategyPublic.
Nothing of the source is executed there either; but a parser has limits, and reaching them must not end the panel.
"""

import asyncio
import resource
import sys

from vostok.errors import Invalid
from vostok.panel.strategies.models import StrategyPublic
from vostok.panel.strategies.service import described
from vostok.panel.strategies.source import extends_nothing

SECONDS = 10
CPU_SECONDS = 5
MEMORY_BYTES = 512 * 1024**2


async def read_apart(name: str, content: bytes, now: int) -> StrategyPublic:
    """What the source says of itself. Raises Invalid with the line where it is no strategy called `name`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-m", "vostok.panel.uploads.reader", name, str(now), env={},
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(SECONDS):
            output, _ = await process.communicate(content)
    except TimeoutError:
        raise Invalid(f"{name}.py could not be read within {SECONDS} s; make it simpler.", field="source") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise Invalid(f"{name}.py is too deeply nested to be read; make it simpler.", field="source")
    found = StrategyPublic.model_validate_json(output)
    if found.error is not None:
        line = f", line {found.error.line}" if found.error.line else ""
        raise Invalid(f"{name}.py{line}: {found.error.text}", field="source")
    return found


def main() -> int:
    """Read standard input; the exit code."""
    name, modified_at = sys.argv[1], int(sys.argv[2])
    content = sys.stdin.buffer.read()
    # After the imports: from here on no file, no process, little memory and little time.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    found = described(name, content, modified_at)
    if found.error is None and extends_nothing(content, name):
        error = {"text": f"class {name} must extend IStrategy, or a class that does.", "line": None}
        found = StrategyPublic.model_validate({**found.model_dump(), "error": error})
    sys.stdout.write(found.model_dump_json())
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
