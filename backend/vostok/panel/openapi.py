"""Write the OpenAPI document that the dashboard's types are generated from: `python -m vostok.panel.openapi`."""

import json
import sys
from pathlib import Path

from vostok.panel.app import create_app
from vostok.settings import ROOT, Settings

DOCUMENT = ROOT / "frontend" / "src" / "api" / "openapi.json"


def document() -> str:
    """The document as JSON text; the same source gives the same bytes."""
    return json.dumps(create_app(Settings(_env_file=None)).openapi(), indent=1, ensure_ascii=False) + "\n"


def main(path: Path = DOCUMENT) -> None:
    """Write `document` to `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENT)
