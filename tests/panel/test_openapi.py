"""The document that the dashboard's types are made of."""

import json

from vostok.panel.openapi import DOCUMENT, document


def test_document_then_the_one_in_the_repository_is_the_newest() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "run `python -m vostok.panel.openapi`"


def test_answers_then_every_field_is_always_there() -> None:
    """A field with a default would be optional in the generated types (`ErrorPublic.field` is, on purpose)."""
    schemas = json.loads(document())["components"]["schemas"]
    shown = {name: schema for name, schema in schemas.items() if name.endswith(("Public", "Created", "Health"))}
    assert len(shown) > 25
    for name, schema in shown.items():
        optional = set(schema["properties"]) - set(schema["required"])
        assert optional == ({"field"} if name == "ErrorPublic" else set()), name


def test_money_then_a_decimal_string_everywhere() -> None:
    schemas = json.loads(document())["components"]["schemas"]
    assert schemas["BookPublic"]["properties"]["realised_today"]["format"] == "decimal"
    assert schemas["BotCreate"]["properties"]["stake_amount"]["type"] == "string"


def test_every_operation_then_it_has_a_name_and_a_description() -> None:
    paths = json.loads(document())["paths"]
    operations = [operation for path in paths.values() for operation in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names)
    assert all(operation["description"] for operation in operations)
