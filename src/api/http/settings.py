"""What a server is told: by a file, by the environment and on the command line, checked as a whole before it starts."""

from __future__ import annotations

import json
from pathlib import Path
from secrets import token_urlsafe
from typing import Annotated, Any, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from api.http import reach
from api.http.login.issuer import Issuer
from api.http.settings_checks import Clashing, clashes, read_secret
from ledger.errors import LedgerError
from ledger.journal import Address

DEFAULT_LEDGER = "sqlite:///grondslag.sqlite"
PREFIX = "GRONDSLAG_"

Seconds = Annotated[float, Field(gt=0, le=3600)]
Rate = Annotated[float, Field(gt=0, le=1_000_000)]


class Settings(BaseSettings):
    """All that a server can be told; constructing one reads nothing but its arguments (see ``settings_sources``).

    What would be insecure cannot be constructed: raises ``Clashing``, or pydantic's error for a single value.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        enable_decoding=False,
        env_ignore_empty=True,
        validate_default=False,
    )

    ledger: str = Field(default=DEFAULT_LEDGER, repr=False, description="where the ledger is, as everywhere")
    host: str = Field(default="127.0.0.1", description="the address to listen on")
    port: int = Field(default=8000, ge=0, le=65535, description="the port to listen on; 0 is any free one")
    workers: int = Field(default=1, ge=1, le=64, description="how many processes answer")
    threads: int = Field(
        default=20, ge=1, le=200, description="how many requests one process answers at the same moment"
    )
    public_url: str | None = Field(default=None, description="where clients reach the server, without a path")
    tls_certificate: Path | None = Field(default=None, description="the certificate with its chain (PEM)")
    tls_key: Path | None = Field(default=None, description="the key of the certificate (PEM, without a password)")
    proxies: tuple[str, ...] = Field(default=(), description="addresses or networks of proxies that are believed")
    issuers: tuple[Issuer, ...] = Field(default=(), description="who vouches for people and systems (OpenID Connect)")
    session_secret: SecretStr = Field(
        default_factory=lambda: SecretStr(token_urlsafe(32)),
        description="what sessions are signed with; by environment only, or session_secret_file",
    )
    session_secret_file: Path | None = Field(default=None, description="a file that holds the session secret alone")
    contact_name: str = Field(default="Beheer van dit grootboek", description="who answers questions about the API")
    contact_email: str = Field(default="grondslag@example.nl", description="where questions about the API go")
    contact_url: str = Field(
        default="https://example.nl/grondslag", description="where there is more about this ledger"
    )
    oin: str | None = Field(default=None, pattern="^[0-9]{20}$", description="the OIN of whoever runs it")
    allowed_origins: tuple[str, ...] = Field(default=(), description="pages that a browser lets read answers (CORS)")

    body_limit: int = Field(default=1_048_576, ge=1_024, le=1_073_741_824, description="bytes in the body of a request")
    upload_limit: int = Field(
        default=16_777_216, ge=1_024, le=1_073_741_824, description="bytes in a file that is taken in by the pages"
    )
    header_limit: int = Field(default=16_384, ge=2_048, le=1_048_576, description="bytes in the headers of a request")
    url_limit: int = Field(default=4_096, ge=256, le=65_536, description="bytes in the address of a request")
    depth_limit: int = Field(default=32, ge=4, le=500, description="how deep JSON in a body may be nested")
    request_seconds: Seconds = Field(default=30, description="how long a request may take to come in, headers and body")
    keep_alive_seconds: int = Field(
        default=15, ge=1, le=600, description="how long a connection without a request stays open"
    )
    concurrency: int = Field(default=200, ge=1, le=10_000, description="requests under way in one process")
    connections: int = Field(default=1_000, ge=1, le=100_000, description="open connections of one process")
    stop_seconds: int = Field(
        default=20, ge=1, le=600, description="how long requests under way may take after a stop signal"
    )

    address_rate: Rate = Field(default=100, description="requests per second from one address, in one process")
    address_burst: int = Field(default=400, ge=1, le=1_000_000, description="requests at once from one address")
    identity_rate: Rate = Field(default=50, description="requests per second of one identity, in one process")
    identity_burst: int = Field(default=200, ge=1, le=1_000_000, description="requests at once of one identity")

    follow_seconds: Seconds = Field(default=0.5, description="how often the projections are brought up to the journal")
    heartbeat_seconds: Seconds = Field(default=30, description="how old the last sign of life of a follower may be")
    behind_limit: int = Field(
        default=5_000, ge=1, le=1_000_000, description="entries that a request may catch up by itself"
    )

    metrics_host: str | None = Field(
        default=None, description="the address to show metrics on, instead of loopback clients"
    )
    metrics_port: int = Field(default=9464, ge=0, le=65535, description="the port for metrics, with metrics_host")

    @property
    def contact(self) -> dict[str, str]:
        """Who answers questions, as the OpenAPI document has it."""
        return {"name": self.contact_name, "email": self.contact_email, "url": self.contact_url}

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  # The library's signature.
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Nothing is read behind one's back: ``settings_sources.load`` asks each source by itself."""
        return (init_settings,)

    @model_validator(mode="before")
    @classmethod
    def _take_secret_from_its_file(cls, given: dict[str, Any]) -> dict[str, Any]:
        file = given.get("session_secret_file")
        if isinstance(file, str | Path) and file and not given.get("session_secret"):
            secret = read_secret(Path(file))
            if secret is not None:  # Otherwise the check of the file itself says what is wrong.
                return {**given, "session_secret": secret}
        return given

    @field_validator("ledger")
    @classmethod
    def _is_an_address(cls, text: str) -> str:
        try:
            Address.parse(text)
        except LedgerError as error:  # It quotes what may be a password.
            raise ValueError(
                "it is no address of a ledger; write sqlite:///FILE or postgresql://USER@HOST/DATABASE"
            ) from error
        return text

    @field_validator("proxies", "allowed_origins", mode="before")
    @classmethod
    def _split(cls, given: object) -> object:
        """The environment has one text, with commas."""
        return tuple(part.strip() for part in given.split(",") if part.strip()) if isinstance(given, str) else given

    @field_validator("issuers", mode="before")
    @classmethod
    def _read_json(cls, given: object) -> object:
        """The environment has one text, of JSON; a client's secret may stand in a file of its own."""
        if isinstance(given, str):
            try:
                given = json.loads(given)
            except ValueError as error:
                raise ValueError("it is not JSON; write a list of objects, or put [[issuers]] in a file") from error
        return [_with_its_secret(each) for each in given] if isinstance(given, list | tuple) else given

    _host = field_validator("host")(reach.listening_address)
    _metrics_host = field_validator("metrics_host")(reach.inner_address)
    _proxies = field_validator("proxies")(reach.proxy_addresses)
    _public_url = field_validator("public_url")(reach.public_address)
    _origins = field_validator("allowed_origins")(reach.origins)

    @field_validator("session_secret")
    @classmethod
    def _is_long_enough(cls, secret: SecretStr) -> SecretStr:
        if len(secret.get_secret_value()) < reach.SECRET_LENGTH:
            raise ValueError(
                f"it is shorter than {reach.SECRET_LENGTH} characters; make one with 'openssl rand -hex 32'"
            )
        return secret

    @field_validator("session_secret_file")
    @classmethod
    def _can_be_read(cls, file: Path | None) -> Path | None:
        if file is not None and read_secret(file) is None:
            raise ValueError("the file cannot be read; name one that the server may read")
        return file

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        if found := clashes(self):
            raise Clashing(found)
        return self

    @property
    def secure(self) -> bool:
        """Whether clients come over TLS: to this server, or to the proxy before it."""
        if self.public_url is not None:
            return self.public_url.startswith("https:")
        return self.tls_certificate is not None

    @property
    def exposed(self) -> bool:
        """Whether anybody beyond this machine can come here, directly or through a proxy."""
        beyond = not reach.is_loopback(self.host) or bool(self.proxies)
        return beyond or (self.public_url is not None and not reach.is_loopback_url(self.public_url))

    @property
    def address(self) -> Address:
        """The ledger's address, taken apart."""
        return Address.parse(self.ledger)


def _with_its_secret(issuer: object) -> object:
    if not isinstance(issuer, dict) or "client_secret_file" not in issuer:
        return issuer
    rest = {key: value for key, value in issuer.items() if key != "client_secret_file"}
    secret = read_secret(Path(str(issuer["client_secret_file"])))
    if not secret or "client_secret" in rest:
        raise ValueError("a client_secret_file cannot be read, or stands beside a client_secret; name one that can")
    return {**rest, "client_secret": secret}
