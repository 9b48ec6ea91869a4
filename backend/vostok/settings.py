"""Where things are. What the user chose lives in the databases; secrets live with the gateway."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]
ENV_FILE_VARIABLE = "VOSTOK_ENV_FILE"
Venue = Literal["simulator", "testnet", "binance"]


class Settings(BaseSettings):
    """The installation's settings, from `VOSTOK_*` variables and `.env` (or the file that VOSTOK_ENV_FILE names)."""

    model_config = SettingsConfigDict(env_prefix="VOSTOK_", extra="ignore", frozen=True)

    home: Path = Field(default=ROOT / "user_data", description="Data directory")
    bind: str = Field(default="127.0.0.1", description="Address on which the dashboard listens")
    port: int = Field(default=8080, ge=1, le=65535, description="Port of the dashboard and the API")
    hosts: str = Field(default="", description="Further host names of the dashboard, comma-separated")
    gateway_port: int = Field(default=8081, ge=1, le=65535, description="Port of the gateway, loopback only")
    simulator_port: int = Field(default=8082, ge=1, le=65535, description="Port of the simulator, loopback only")
    venue: Venue = Field(default="simulator", description="Where prices come from and real orders go")
    testnet_address: str = Field(default="", description="A stand-in for the testnet, http://host:port")
    key_file: Path | None = Field(default=None, description="A mounted file with the key of the venue")
    key_passphrase_file: Path | None = Field(default=None, description="A mounted file that unlocks the stored key")
    owner_password: SecretStr | None = Field(default=None, description="Skips the setup page")
    demo: bool = Field(default=False, description="Fill the data directory with three bots at work; simulator only")
    executor: str = Field(default="local", description="Where long computations run")
    strategies: Path = Field(default=ROOT / "strategies", description="Folder of strategy files")
    frontend: Path = Field(default=ROOT / "frontend" / "dist", description="The built dashboard")
    disk_limit: float = Field(default=0.9, ge=0.5, le=1, description="Used share of the disk from which room is made")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    simulator_seed: int = Field(default=7, description="Seed of the simulated market")
    replay: Path | None = Field(default=None, description="Folder of Freqtrade candles the simulator replays")
    replay_from: str | None = Field(default=None, description="UTC date or time at which the replay begins")
    replay_stretch: int = Field(default=1, ge=1, description="Stored minutes that pass in one real minute")

    @field_validator("home", "strategies", "frontend")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        return path.expanduser().resolve()

    @property
    def bots(self) -> Path:
        """Folder that holds one folder per bot."""
        return self.home / "bots"


def env_file() -> Path:
    """The file that is read beside the environment: `.env`, or what VOSTOK_ENV_FILE names."""
    return Path(os.environ.get(ENV_FILE_VARIABLE) or ROOT / ".env")


@lru_cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings(_env_file=env_file())
