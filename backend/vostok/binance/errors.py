"""Binance's errors, with its codes, texts and HTTP statuses (docs: errors.md).

BinanceError
├── -1xxx  BadParameter, MandatoryParameter, InvalidSymbol, FilterFailure, InvalidTimestamp, InvalidSignature …
├── -1003 / -1015  TooManyRequests (429, then 418), TooManyOrders (429)
├── -1007 / -1008  OutcomeUnknown (504), ServerBusy (503)
└── -2xxx  OrderRejected, UnknownOrder, NoSuchOrder, BadKeyFormat, RejectedKey
"""

from typing import Any


class BinanceError(Exception):
    """A refusal in Binance's own words; rendered once, at the edge, as `{"code", "msg"}`."""

    def __init__(self, code: int, message: str, status: int = 400, *, retry_after_s: int | None = None) -> None:
        super().__init__(f"{code} {message}")
        self.code = code
        self.message = message
        self.status = status
        self.retry_after_s = retry_after_s

    def body(self) -> dict[str, Any]:
        """The JSON body that Binance sends."""
        return {"code": self.code, "msg": self.message}


class TooManyRequests(BinanceError):
    """429: the request weight of this minute is used up; `retry_after_s` says for how long."""

    def __init__(self, limit: int, retry_after_s: int) -> None:
        message = (
            f"Too much request weight used; current limit is {limit} request weight per 1 MINUTE. "
            "Please use WebSocket Streams for live updates to avoid polling the API."
        )
        super().__init__(-1003, message, 429, retry_after_s=retry_after_s)


class AddressBanned(BinanceError):
    """418: the address went on after a 429; `until_ms` in UTC ms."""

    def __init__(self, until_ms: int, retry_after_s: int) -> None:
        message = (
            f"Way too much request weight used; IP banned until {until_ms}. "
            "Please use WebSocket Streams for live updates to avoid bans."
        )
        super().__init__(-1003, message, 418, retry_after_s=retry_after_s)


class OutcomeUnknown(BinanceError):
    """The order may or may not exist."""

    def __init__(self) -> None:
        message = "Timeout waiting for response from backend server. Send status unknown; execution status unknown."
        super().__init__(-1007, message, 504)


class ServerBusy(BinanceError):
    """Nothing was done; come again later."""

    def __init__(
        self,
        message: str = "Server is currently overloaded with other requests. Please try again in a few minutes.",
    ) -> None:
        super().__init__(-1008, message, 503)


class FilterFailure(BinanceError):
    """The order breaks the filter called `name`."""

    def __init__(self, name: str) -> None:
        super().__init__(-1013, f"Filter failure: {name}")
        self.filter = name


class TooManyOrders(BinanceError):
    """The account placed too many orders that did not fill."""

    def __init__(self, limit: int, interval: str) -> None:
        super().__init__(-1015, f"Too many new orders; current limit is {limit} orders per {interval}.", 429)


class InvalidTimestamp(BinanceError):
    """The request is too old, or from the future."""

    def __init__(self, *, ahead: bool) -> None:
        late, early = "is outside of the recvWindow.", "was 1000ms ahead of the server's time."
        super().__init__(-1021, f"Timestamp for this request {early if ahead else late}")


class InvalidSignature(BinanceError):
    def __init__(self) -> None:
        super().__init__(-1022, "Signature for this request is not valid.")


class IllegalCharacters(BinanceError):
    """`parameter` holds what its pattern `legal` does not allow."""

    def __init__(self, parameter: str, legal: str) -> None:
        super().__init__(-1100, f"Illegal characters found in parameter '{parameter}'; legal range is '{legal}'.")


class TooManyParameters(BinanceError):
    """A parameter came twice, or one came that nobody reads."""

    def __init__(self, message: str = "Duplicate values for a parameter detected.") -> None:
        super().__init__(-1101, message)


class MandatoryParameter(BinanceError):
    def __init__(self, parameter: str) -> None:
        message = f"Mandatory parameter '{parameter}' was not sent, was empty/null, or malformed."
        super().__init__(-1102, message)


class EitherParameter(BinanceError):
    def __init__(self, one: str, other: str) -> None:
        super().__init__(-1102, f"Param '{one}' or '{other}' must be sent, but both were empty/null!")


class UnreadParameters(BinanceError):
    def __init__(self, read: int, sent: int) -> None:
        message = f"Not all sent parameters were read; read '{read}' parameter(s) but was sent '{sent}'."
        super().__init__(-1104, message)


class EmptyParameter(BinanceError):
    def __init__(self, parameter: str) -> None:
        super().__init__(-1105, f"Parameter '{parameter}' was empty.")


class ParameterNotRequired(BinanceError):
    def __init__(self, parameter: str) -> None:
        super().__init__(-1106, f"Parameter '{parameter}' sent when not required.")


class TooMuchPrecision(BinanceError):
    def __init__(self, parameter: str) -> None:
        super().__init__(-1111, f"Parameter '{parameter}' has too much precision.")


class InvalidValue(BinanceError):
    """An enumeration that has a code of its own (-1114 to -1122)."""


class InvalidSymbol(BinanceError):
    def __init__(self) -> None:
        super().__init__(-1121, "Invalid symbol.")


class BadCombination(BinanceError):
    def __init__(self) -> None:
        super().__init__(-1128, "Combination of optional parameters invalid.")


class InvalidParameter(BinanceError):
    def __init__(self, parameter: str) -> None:
        super().__init__(-1130, f"Data sent for parameter '{parameter}' is not valid.")


class OrderRejected(BinanceError):
    """The matching engine refuses; one of the texts of -2010."""

    def __init__(self, message: str) -> None:
        super().__init__(-2010, message)


class InsufficientBalance(OrderRejected):
    def __init__(self) -> None:
        super().__init__("Account has insufficient balance for requested action.")


class DuplicateOrder(OrderRejected):
    """The client order id belongs to an order that is still open."""

    def __init__(self) -> None:
        super().__init__("Duplicate order sent.")


class WouldMatch(OrderRejected):
    """A LIMIT_MAKER that would take."""

    def __init__(self) -> None:
        super().__init__("Order would immediately match and take.")


class WouldTrigger(OrderRejected):
    """A stop price that is already reached."""

    def __init__(self) -> None:
        super().__init__("Stop price would trigger immediately.")


class MarketClosed(OrderRejected):
    def __init__(self) -> None:
        super().__init__("Market is closed.")


class UnknownOrder(BinanceError):
    """Nothing to cancel under this id."""

    def __init__(self) -> None:
        super().__init__(-2011, "Unknown order sent.")


class NoSuchOrder(BinanceError):
    """Nothing to show under this id."""

    def __init__(self) -> None:
        super().__init__(-2013, "Order does not exist.")


class CancelReplaceFailed(BinanceError):
    """A cancel-replace of which not both halves succeeded; `data` says what became of each."""

    def __init__(self, data: dict[str, Any]) -> None:
        if "SUCCESS" in (data["cancelResult"], data["newOrderResult"]):
            super().__init__(-2021, "Order cancel-replace partially failed.", 409)
        else:
            super().__init__(-2022, "Order cancel-replace failed.")
        self.data = data

    def body(self) -> dict[str, Any]:
        """The JSON body that Binance sends."""
        return super().body() | {"data": self.data}


class BadKeyFormat(BinanceError):
    def __init__(self) -> None:
        super().__init__(-2014, "API-key format invalid.", 401)


class RejectedKey(BinanceError):
    def __init__(self) -> None:
        super().__init__(-2015, "Invalid API-key, IP, or permissions for action.", 401)
