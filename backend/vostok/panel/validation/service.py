"""What is known of validations."""

from sqlmodel import Session, col, select

from vostok.panel.validation.models import Validation


def newest_validation(session: Session, strategy: str) -> Validation | None:
    """The newest validation of `strategy` that has a verdict."""
    query = select(Validation).where(col(Validation.strategy) == strategy, col(Validation.verdict).is_not(None))
    return session.exec(query.order_by(col(Validation.created_at).desc(), col(Validation.id).desc())).first()
