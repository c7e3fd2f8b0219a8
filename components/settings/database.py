"""`agentplatform:data.database`: Aurora PostgreSQL and the proxy in front of it."""

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from components.settings import connections
from components.settings.base import (
    Distinct,
    NotBool,
    RetentionDays,
    Section,
    Spelling,
    Switch,
    shown,
)

MASTER_USER = "clusteradmin"
"""Master user; RDS manages its password. Applications use another user."""

_LEAST_ACU, _MOST_ACU = 0.5, 256.0
_RESERVED_USERS = (MASTER_USER, "postgres", "public")
_RESERVED_DATABASES = ("postgres", "template0", "template1", "rdsadmin")
_RESERVED_PREFIXES = ("pg_", "rds")

_SQL = """
    all analyse analyze and any array as asc asymmetric authorization binary both case cast check
    collate collation column concurrently constraint create cross current_catalog current_date
    current_role current_schema current_time current_timestamp current_user default deferrable
    desc distinct do else end except false fetch for foreign freeze from full grant group having
    ilike in initially inner intersect into is isnull join lateral leading left like limit
    localtime localtimestamp natural not notnull null offset on only or order outer overlaps
    placing primary references returning right select session_user similar some symmetric
    system_user table tablesample then to trailing true union unique user using variadic verbose
    when where window with
"""
RESERVED_WORDS = frozenset(_SQL.split())
"""Key words that PostgreSQL does not accept as unquoted names.

Source: https://www.postgresql.org/docs/17/sql-keywords-appendix.html (all that are reserved)
"""

Hour = Annotated[int, Field(ge=0, le=23)]
Identifier = Annotated[
    str,
    Field(max_length=63),
    Spelling(r"^[a-z][a-z0-9_]*$", "lower-case letters, digits and underscores, a letter first"),
]
"""An unquoted PostgreSQL name."""


def _acu(capacity: float) -> float:
    if capacity == 0:
        raise ValueError(
            "0 lets the cluster pause, which a cluster behind a proxy cannot;"
            f" accepted: {_LEAST_ACU} to {_MOST_ACU:g} in steps of 0.5"
        )
    if not _LEAST_ACU <= capacity <= _MOST_ACU or capacity % 0.5:
        raise ValueError(
            f"{capacity:g} is no capacity of Aurora Serverless v2;"
            f" accepted: {_LEAST_ACU} to {_MOST_ACU:g} in steps of 0.5"
        )
    return capacity


def _provisioned(instance_class: str) -> str:
    if instance_class == "db.serverless":
        raise ValueError(
            "'db.serverless' is no provisioned class; accepted: a class such as db.r7g.large, or"
            " serverless: {max_acu: 4} instead"
        )
    return instance_class


def _not_reserved(names: Sequence[str]) -> AfterValidator:
    def check(name: str) -> str:
        if name in RESERVED_WORDS:
            raise ValueError(
                f"'{name}' is a word of SQL; accepted: a name that PostgreSQL does not reserve"
            )
        if name in names or name.startswith(_RESERVED_PREFIXES):
            raise ValueError(
                f"{shown(name)} is reserved; accepted: a name other than {', '.join(names)}"
                f" that does not start with {' or '.join(_RESERVED_PREFIXES)}"
            )
        return name

    return AfterValidator(check)


Acu = Annotated[float, AfterValidator(_acu)]


class Serverless(Section):
    """Aurora Serverless v2 capacity, in ACU (about 2 GiB of memory each)."""

    min_acu: Acu = Field(default=0.5, description="Minimum capacity of an instance, 0.5 to 256.")
    max_acu: Acu = Field(description="Maximum capacity of an instance, 0.5 to 256.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min_acu > self.max_acu:
            raise ValueError(
                f"min_acu is {self.min_acu:g}; accepted: at most max_acu, {self.max_acu:g}"
            )
        return self


class Proxy(Section):
    """RDS Proxy: connection pooling and faster failover."""

    max_connections_percent: Annotated[int, Field(ge=1, le=100)] = Field(
        default=90,
        description="Maximum share of the database's connections, in percent, 1 to 100.",
    )
    borrow_timeout_seconds: Annotated[int, Field(ge=1, le=300)] = Field(
        default=30, description="Connection borrow timeout in seconds, 1 to 300."
    )
    idle_client_seconds: Annotated[int, Field(ge=1, le=28_800)] = Field(
        default=1800, description="Idle client timeout in seconds."
    )


class Database(Section):
    """The Aurora PostgreSQL cluster. Windows are hours in UTC."""

    major_version: Annotated[Literal[15, 16, 17], NotBool] = Field(
        default=17,
        description="Major version; AWS applies minor versions in the maintenance window.",
    )
    serverless: Serverless | None = Field(
        default=None, description="Aurora Serverless v2; unset needs instance_class."
    )
    instance_class: Annotated[str, AfterValidator(_provisioned)] | None = Field(
        default=None, description="Class of provisioned instances, such as db.r7g.large."
    )
    instances: Annotated[int, Field(ge=1, le=16)] = Field(
        default=2,
        description="Number of instances, 1 to 16: a writer and readers.",
    )
    database_name: Annotated[Identifier, _not_reserved(_RESERVED_DATABASES)] = Field(
        default="agents", description="Name of the initial database."
    )
    application_user: Annotated[Identifier, _not_reserved(_RESERVED_USERS)] = Field(
        default="application", description="Database user of the services, with IAM authentication."
    )
    backup_days: Annotated[int, Field(ge=1, le=35)] = Field(
        default=35,
        description="Days of point-in-time restore, 1 to 35.",
    )
    backup_hour: Hour = Field(
        default=8, description="Hour of the daily automated snapshot, separate from AWS Backup's."
    )
    maintenance_day: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"] = Field(
        default="sun", description="Day of the maintenance window."
    )
    maintenance_hour: Hour = Field(default=9, description="Hour of the maintenance window.")
    final_snapshot: Switch = Field(
        default=True, description="Create a final snapshot when the cluster is deleted."
    )
    apply_immediately: Switch = Field(
        default=False, description="Apply changes immediately; off: in the maintenance window."
    )
    insights: Literal["standard", "advanced"] = Field(
        default="standard",
        description="Database Insights: standard keeps 7 days, advanced 465, priced per vCPU.",
    )
    monitoring_seconds: Annotated[Literal[0, 1, 5, 10, 15, 30, 60], NotBool] = Field(
        default=60, description="Interval of Enhanced Monitoring in seconds; 0 is off."
    )
    master_password_days: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=7, description="Rotation interval of the master password, in days, 1 to 1000."
    )
    logs: Annotated[
        tuple[Literal["postgresql", "instance", "iam-db-auth-error"], ...], Distinct
    ] = Field(
        default=("postgresql",),
        description="Logs to export to CloudWatch; availability depends on the PostgreSQL version.",
    )
    log_retention_days: RetentionDays = Field(
        default=30, description="Log retention of database and proxy, in days."
    )
    slow_statement_ms: Annotated[int, Field(ge=1, le=2_147_483_647)] = Field(
        default=1000, description="Minimum duration of logged statements, in milliseconds."
    )
    idle_transaction_seconds: Annotated[int, Field(ge=1, le=86_400)] = Field(
        default=300, description="Timeout of idle transactions, in seconds."
    )
    data_api: Switch = Field(
        default=True,
        description="RDS Data API, for operators with permissions on it and the master secret.",
    )
    proxy: Proxy = Field(default=Proxy(), description="The proxy that services connect to.")

    @property
    def max_connections(self) -> int:
        """The connections that each instance allows."""
        if self.serverless:
            return connections.of_capacity(self.serverless.min_acu, self.serverless.max_acu)
        return connections.of_class(self.instance_class or "")

    @property
    def has_readers(self) -> bool:
        """Whether there are readers."""
        return self.instances > 1

    @model_validator(mode="after")
    def _one_kind_of_capacity(self) -> Self:
        if (self.serverless is None) == (self.instance_class is None):
            found = "neither" if self.serverless is None else "both"
            raise ValueError(
                f"{found} of serverless and instance_class set; accepted: exactly one of them"
            )
        return self

    @model_validator(mode="after")
    def _windows_apart(self) -> Self:
        if self.backup_hour == self.maintenance_hour:
            raise ValueError(
                f"backup_hour and maintenance_hour are both {self.backup_hour};"
                " accepted: two different hours"
            )
        return self

    @model_validator(mode="after")
    def _data_api_supported(self) -> Self:
        if self.data_api and (self.instance_class or "").startswith("db.t"):
            raise ValueError(
                f"data_api is on, but {self.instance_class} does not have it;"
                " accepted: data_api: off, or a class that is no db.t"
            )
        return self
