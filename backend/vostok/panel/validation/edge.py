"""Validations as routes get them: checked, and cut into windows, before the transaction opens."""

from typing import Annotated

from fastapi import Depends
from fastapi.requests import HTTPConnection
from pydantic import ValidationError

from vostok.errors import Invalid
from vostok.invalid import detail, field_of
from vostok.lab.plan import ValidationPlan
from vostok.panel.deps import Now, SettingsDep
from vostok.panel.lab.edge import FactsDep, prepared
from vostok.panel.lab.service import new_id
from vostok.panel.market.edge import MarketDep
from vostok.panel.validation.models import Validation, ValidationRequest
from vostok.panel.validation.runner import Validations


async def _validations(connection: HTTPConnection) -> Validations:
    runner: Validations = connection.app.state.validations
    return runner


ValidationsDep = Annotated[Validations, Depends(_validations)]


async def _wanted(
    body: ValidationRequest, settings: SettingsDep, market: MarketDep, facts: FactsDep, now: Now
) -> Validation:
    if body.gates is not None:
        raise Invalid("A validation judges the strategy alone: leave the gate's rules out.", field="gates")
    ready = await prepared(body, settings, market, facts, now)
    try:
        plan = ValidationPlan(
            backtest=ready.spec, windows=body.windows, epochs=body.epochs, seed=body.seed, runs=body.runs
        )
    except ValidationError as error:
        first = error.errors()[0]
        raise Invalid(detail(first), field=field_of(first["loc"]) or "windows") from None
    return Validation(
        id=new_id(),
        strategy=plan.backtest.strategy,
        request=ready.request.model_dump(mode="json"),
        plan=plan.model_dump(mode="json"),
        created_at=now,
    )


WantedDep = Annotated[Validation, Depends(_wanted)]
