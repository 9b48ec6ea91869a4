"""Codes that work once, recovery codes, and what happens to who has only the password."""

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.panel.conftest import PASSWORD, Panel, client_of
from vostok.clock import MINUTE_MS, now_ms
from vostok.panel.auth.second_factor import STEP_S, step_of

STEP_MS = STEP_S * 1_000
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


async def set_up(panel: Panel) -> tuple[str, list[str]]:
    """Turn the second factor on; returns the secret and the recovery codes."""
    offer = (await panel.client.post("/api/auth/second-factor")).json()
    code = pyotp.TOTP(offer["secret"]).at(now_ms() // 1000 - STEP_S)
    answer = await panel.client.post("/api/auth/second-factor/confirm", json={"code": code})
    assert answer.status_code == 200, answer.text
    return offer["secret"], answer.json()["codes"]


async def log_in(panel: Panel, **body: str) -> tuple[int, str]:
    async with client_of(panel.app, panel.settings) as other:
        answer = await other.post("/api/auth/login", json={"password": PASSWORD} | body)
        return answer.status_code, answer.json().get("error", "")


async def test_on_then_the_password_alone_is_asked_for_a_code_and_gets_in_with_one(panel: Panel) -> None:
    secret, _ = await set_up(panel)
    assert await log_in(panel) == (401, "second_factor_needed")
    assert await log_in(panel, code="000000") == (401, "unauthorized")
    assert await log_in(panel, code=pyotp.TOTP(secret).at(now_ms() // 1000)) == (200, "")


async def test_code_then_it_works_once(panel: Panel) -> None:
    secret, _ = await set_up(panel)
    code = pyotp.TOTP(secret).at(now_ms() // 1000)
    assert (await log_in(panel, code=code))[0] == 200
    assert (await log_in(panel, code=code))[0] == 401


async def test_wrong_password_then_a_right_code_is_neither_asked_nor_used(panel: Panel) -> None:
    secret, _ = await set_up(panel)
    code = pyotp.TOTP(secret).at(now_ms() // 1000)
    assert await log_in(panel, password="wrong wrong", code=code) == (401, "unauthorized")
    assert (await log_in(panel, code=code))[0] == 200


async def test_recovery_code_then_each_works_once_however_it_is_typed(panel: Panel) -> None:
    _, codes = await set_up(panel)
    assert len(set(codes)) == 10
    assert (await log_in(panel, code=codes[0].lower().replace("-", " ")))[0] == 200
    assert (await log_in(panel, code=codes[0]))[0] == 401
    state = (await panel.client.get("/api/auth/second-factor")).json()
    assert state["recovery_codes_left"] == 9


async def test_new_recovery_codes_then_the_old_ones_are_worthless(panel: Panel) -> None:
    _, old = await set_up(panel)
    new = (await panel.client.post("/api/auth/second-factor/recovery-codes")).json()["codes"]
    assert (await log_in(panel, code=old[1]))[0] == 401
    assert (await log_in(panel, code=new[1]))[0] == 200


async def test_wrong_first_code_then_it_is_not_on_and_nobody_is_locked_out(panel: Panel) -> None:
    await panel.client.post("/api/auth/second-factor")
    answer = await panel.client.post("/api/auth/second-factor/confirm", json={"code": "000000"})
    assert (answer.status_code, answer.json()["field"]) == (401, "code")
    assert (await log_in(panel))[0] == 200


async def test_on_then_other_browsers_are_logged_out_and_off_asks_for_the_password_alone(panel: Panel) -> None:
    async with client_of(panel.app, panel.settings) as other:
        await other.post("/api/auth/login", json={"password": PASSWORD})
        await set_up(panel)
        assert (await other.get("/api/bots")).status_code == 401
    assert (await panel.client.delete("/api/auth/second-factor")).status_code == 204
    assert (await log_in(panel))[0] == 200


async def test_guessing_codes_then_429_as_with_passwords(panel: Panel) -> None:
    secret, _ = await set_up(panel)
    answers = [(await log_in(panel, code=f"{number:06}"))[0] for number in range(20)]
    assert answers.count(401) <= 7
    assert answers[-1] == 429
    assert (await log_in(panel, code=pyotp.TOTP(secret).at(now_ms() // 1000)))[0] == 429


async def test_secret_and_codes_then_they_are_in_no_file_of_the_panel(panel: Panel) -> None:
    secret, codes = await set_up(panel)
    files = [path for path in panel.settings.home.rglob("*") if path.is_file()]
    assert any(path.name == "panel.sqlite" for path in files)
    for path in files:
        content = path.read_bytes()
        assert secret.encode() not in content, path
        assert not any(code.encode() in content for code in codes), path


async def test_qr_then_a_square_of_modules_that_is_drawn_in_the_browser(panel: Panel) -> None:
    offer = (await panel.client.post("/api/auth/second-factor")).json()
    assert offer["uri"].startswith("otpauth://totp/Vostok:owner?secret=" + offer["secret"])
    assert all(len(row) == len(offer["qr"]) for row in offer["qr"])
    # The finder pattern of ISO/IEC 18004 in the upper left corner.
    assert [row[:7] for row in offer["qr"][:2]] == ["1111111", "1000001"]


async def test_second_setup_while_one_is_on_then_409(panel: Panel) -> None:
    await set_up(panel)
    assert (await panel.client.post("/api/auth/second-factor")).status_code == 409


async def test_confirm_without_a_secret_and_codes_without_a_factor_then_409(panel: Panel) -> None:
    assert (await panel.client.post("/api/auth/second-factor/confirm", json={"code": "1"})).status_code == 409
    assert (await panel.client.post("/api/auth/second-factor/recovery-codes")).status_code == 409


@given(now=st.integers(10**12, 2 * 10**12), aside=st.integers(-5, 5))
def test_code_of_any_step_then_right_only_beside_now_and_never_before_the_last_one(now: int, aside: int) -> None:
    current = now // STEP_MS
    code = pyotp.TOTP(SECRET).generate_otp(current + aside)
    near = {pyotp.TOTP(SECRET).generate_otp(current + step): current + step for step in (-1, 0, 1)}
    assert step_of(SECRET, code, now, after=0) == near.get(code)
    assert step_of(SECRET, code, now, after=current + 1) is None


@pytest.mark.parametrize("code", ["", "12345", "１２３４５６", "abcdef", "9" * 60])
def test_anything_but_six_digits_then_wrong(code: str) -> None:
    assert step_of(SECRET, code, 10**12, after=0) is None


async def test_session_of_before_then_dangerous_actions_ask_for_the_password_again(panel: Panel) -> None:
    app_clock = panel.app.state.clock
    panel.app.state.clock = lambda: app_clock() + 11 * MINUTE_MS
    for method, path, body in (
        ("POST", "/api/tokens", {"name": "thief"}),
        ("POST", "/api/viewers", {"name": "thief", "password": "orbit orbit 7"}),
        ("POST", "/api/auth/second-factor", None),
        ("DELETE", "/api/auth/second-factor", None),
    ):
        answer = await panel.client.request(method, path, json=body)
        assert (answer.status_code, answer.json()["error"]) == (403, "confirm_needed"), path
    assert (await panel.client.post("/api/auth/confirm", json={"password": "wrong wrong"})).status_code == 401
    assert (await panel.client.post("/api/auth/confirm", json={"password": PASSWORD})).status_code == 204
    assert (await panel.client.post("/api/tokens", json={"name": "grafana"})).status_code == 201


async def test_api_token_then_it_changes_nothing_about_who_gets_in(panel: Panel) -> None:
    made = (await panel.client.post("/api/tokens", json={"name": "grafana"})).json()
    async with client_of(panel.app, panel.settings) as program:
        program.headers["Authorization"] = f"Bearer {made['token']}"
        for path, body in (("/api/tokens", {"name": "b"}), ("/api/auth/second-factor", None)):
            assert (await program.post(path, json=body)).status_code == 403
