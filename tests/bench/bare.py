"""The floor of every HTTP figure: one FastAPI route that answers a small JSON object, served as the panel is."""

from fastapi import FastAPI

app = FastAPI(openapi_url=None)


@app.get("/")
async def bare() -> dict[str, str]:
    """What a route costs that does nothing."""
    return {"status": "ok"}
