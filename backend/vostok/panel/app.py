"""The panel's HTTP application."""

from fastapi import Depends, FastAPI
from fastapi.routing import APIRoute

from vostok import __version__
from vostok.panel.activity.routes import router as activity
from vostok.panel.ai.routes import router as ai
from vostok.panel.alerts.channel_routes import router as alert_channels
from vostok.panel.alerts.routes import router as alerts
from vostok.panel.analytics.routes import router as analytics
from vostok.panel.audit.routes import router as audit
from vostok.panel.auth.account_routes import router as accounts
from vostok.panel.auth.edge import require_owner
from vostok.panel.auth.routes import router as auth
from vostok.panel.backups.routes import router as backups
from vostok.panel.bots.routes import router as bots
from vostok.panel.data.routes import router as data
from vostok.panel.docs import DESCRIPTION, TAGS
from vostok.panel.docs import router as docs
from vostok.panel.doctor.routes import router as doctor
from vostok.panel.fields import ErrorPublic
from vostok.panel.governance.routes import router as governance
from vostok.panel.governance.sheet_routes import router as sheets
from vostok.panel.health.routes import router as health
from vostok.panel.keys.routes import router as keys
from vostok.panel.lab.routes import router as backtests
from vostok.panel.layouts.routes import router as layouts
from vostok.panel.live import router as live
from vostok.panel.market.routes import router as market
from vostok.panel.metrics.routes import router as metrics
from vostok.panel.news.routes import router as news
from vostok.panel.parity.routes import router as parity
from vostok.panel.portfolio.routes import bot_router as track_records
from vostok.panel.portfolio.routes import router as portfolio
from vostok.panel.reconciliation.routes import router as reconciliation
from vostok.panel.refusals import in_its_language
from vostok.panel.reports.routes import router as reports
from vostok.panel.retention.routes import router as storage
from vostok.panel.risk.routes import router as risk
from vostok.panel.settings.log_routes import router as log_levels
from vostok.panel.settings.routes import router as settings_router
from vostok.panel.strategies.routes import router as strategies
from vostok.panel.telegram.routes import router as telegram
from vostok.panel.timeline.routes import router as timeline
from vostok.panel.trades.routes import router as trades
from vostok.panel.uploads.routes import router as uploads
from vostok.panel.validation.routes import router as validations
from vostok.panel.venue.routes import router as venue
from vostok.settings import Settings
from vostok.web import MAX_BODY_BYTES, install_errors

# The portfolio is read most; routes are matched in this order.
ROUTERS = (
    portfolio,
    health,
    auth,
    accounts,
    bots,
    trades,
    track_records,
    timeline,
    parity,
    reports,
    market,
    venue,
    analytics,
    news,
    strategies,
    uploads,
    data,
    activity,
    alerts,
    alert_channels,
    telegram,
    audit,
    risk,
    reconciliation,
    backtests,
    governance,
    sheets,
    ai,
    validations,
    settings_router,
    log_levels,
    storage,
    layouts,
    keys,
    backups,
    doctor,
    docs,
    metrics,
    live,
)


def _operation_id(route: APIRoute) -> str:
    return route.name


def create_app(settings: Settings) -> FastAPI:
    """Build the application; what it needs of the world is put into `app.state` when it starts."""
    app = FastAPI(
        title="Vostok",
        version=__version__,
        description=DESCRIPTION,
        openapi_tags=TAGS,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        max_body_size=MAX_BODY_BYTES,
        generate_unique_id_function=_operation_id,
        dependencies=[Depends(require_owner)],
        responses={"4XX": {"model": ErrorPublic}, "5XX": {"model": ErrorPublic}},
    )
    app.state.settings = settings
    install_errors(app, in_its_language)
    for router in ROUTERS:
        app.include_router(router)
    return app
