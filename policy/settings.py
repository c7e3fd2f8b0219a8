"""What a stack's own configuration says that rules limit: its budget, networks, regions, sizes.

The engine hands the pack the stack's configuration. Where a stack is configured as the platform's
are, limits follow from it; what a file of the pack's configuration gives is narrower, or wider, and
goes first. Any other program keeps the defaults of the rules.
"""
# ruff: noqa: INP001  the pack's folder is run as a script, not imported as a package

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

PROJECT = "agentplatform"
EDGE = "us-east-1"
"""The region of CloudFront's resources."""

ORIGINS = Path(__file__).with_name("origins.json")
"""The settings that break a rule with one of their values; `tests/policy/origins.py` writes it."""

Sections = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Limit:
    """Parameters of a rule that follow from a stack's configuration.

    Attributes:
        keys: The keys that they follow from, as a message names them.
        parameters: Their values; None leaves one at its default.
    """

    keys: tuple[str, ...]
    parameters: Callable[[Sections], Mapping[str, object]]


def sections_of(config: Mapping[str, str]) -> Sections:
    """The platform's sections in a stack's configuration, as the engine hands it over."""
    prefix = f"{PROJECT}:"
    return {
        key.removeprefix(prefix): json.loads(text)
        for key, text in config.items()
        if key.startswith(prefix) and text.startswith("{")
    }


def followed(rule: str, sections: Sections) -> dict[str, object]:
    """The rule's parameters that follow from the sections."""
    if rule not in LIMITS or not sections:
        return {}
    found = LIMITS[rule].parameters(sections)
    return {name: value for name, value in found.items() if value is not None}


@cache
def origins() -> Mapping[str, tuple[str, ...]]:
    """The settings that break a rule, by rule; those that its limit follows from are not in it."""
    return {rule: tuple(keys) for rule, keys in json.loads(ORIGINS.read_text())["rules"].items()}


def _at(sections: Sections, key: str) -> Any:
    """The value at a key such as `network.nat`; None where there is none."""
    value: Any = sections
    for part in key.split("."):
        value = cast("Mapping[str, Any]", value).get(part) if isinstance(value, Mapping) else None
    return value


def _tags(sections: Sections) -> Mapping[str, object]:
    keys = {
        "Project": "environment.project",
        "Environment": "environment.name",
        "Owner": "environment.owner",
        "CostCenter": "environment.cost_center",
    }
    said = {tag: _at(sections, key) for tag, key in keys.items()}
    exact = {tag: re.escape(value) if value else ".+" for tag, value in said.items()}
    return {"tags": {**exact, "ManagedBy": "pulumi"}}


def _regions(sections: Sections) -> Mapping[str, object]:
    found = [_at(sections, "environment.region"), _at(sections, "data.recovery_region")]
    edge = [EDGE] if _at(sections, "network.ingress.cloudfront") in {"on", True} else []
    return {"regions": list(dict.fromkeys(each for each in (*found, *edge) if each))}


def _sources(sections: Sections) -> Mapping[str, object]:
    users: list[str] = _at(sections, "network.ingress.cidrs") or []
    return {"cidrs": [_at(sections, "network.cidr"), *users]}


def _nat(sections: Sections) -> Mapping[str, object]:
    zones = len(_at(sections, "network.zones") or ())
    gateways = {"none": 0, "single": 1, "per-zone": zones}
    return {"gateways": gateways.get(str(_at(sections, "network.nat")))}


def _budget(sections: Sections) -> Mapping[str, object]:
    return {"usd": _at(sections, "observability.budget.monthly_usd")}


def _classes(sections: Sections) -> Mapping[str, object]:
    return {"classes": [_at(sections, "data.database.instance_class") or "db.serverless"]}


def _units(sections: Sections) -> Mapping[str, object]:
    return {"units": _at(sections, "data.database.serverless.max_acu")}


def _nodes(sections: Sections) -> Mapping[str, object]:
    keys = ("data.search.node_type", "data.search.masters.node_type")
    return {"types": [found for key in keys if (found := _at(sections, key))] or None}


def _tasks(sections: Sections) -> Mapping[str, object]:
    return {name: max(_each(sections, name), default=None) for name in ("cpu", "memory")}


def _capacity(sections: Sections) -> Mapping[str, object]:
    return {"capacity": max(_each(sections, "tasks.max"), default=None)}


def _each(sections: Sections, key: str) -> Iterator[int]:
    """What the services say of a key."""
    services: Mapping[str, Any] = sections.get("services") or {}
    values = (_at(services, f"{name}.{key}") for name in services)
    return (value for value in values if isinstance(value, int))


def _database_days(sections: Sections) -> Mapping[str, object]:
    return {"days": _at(sections, "data.database.backup_days")}


def _plan_days(sections: Sections) -> Mapping[str, object]:
    """The least of what the settings give; the daily rule, left out, has the settings' default."""
    backup: Mapping[str, Any] = _at(sections, "data.backup") or {}
    kept, copied = (
        [days for name in backup if (days := _at(backup, f"{name}.{key}"))]
        for key in ("keep_days", "copy_keep_days")
    )
    if continuous := _at(backup, "continuous_days"):
        kept.append(continuous)
    return {
        "days": min(kept, default=None) if "daily" in backup else None,
        "copies": min(copied, default=None),
    }


LIMITS: Mapping[str, Limit] = {
    "aws-required-tags": Limit(keys=("environment",), parameters=_tags),
    "aws-allowed-regions": Limit(
        keys=("environment.region", "data.recovery_region"), parameters=_regions
    ),
    "ec2-ingress-allowed-sources": Limit(
        keys=("network.cidr", "network.ingress.cidrs"), parameters=_sources
    ),
    "ec2-nat-gateway-limit": Limit(keys=("network.nat",), parameters=_nat),
    "budgets-limit": Limit(keys=("observability.budget.monthly_usd",), parameters=_budget),
    "rds-allowed-instance-classes": Limit(
        keys=("data.database.instance_class",), parameters=_classes
    ),
    "rds-serverless-capacity-limit": Limit(
        keys=("data.database.serverless.max_acu",), parameters=_units
    ),
    "opensearch-allowed-instance-types": Limit(
        keys=("data.search.node_type", "data.search.masters.node_type"), parameters=_nodes
    ),
    "ecs-task-size-limit": Limit(keys=("services.*.cpu", "services.*.memory"), parameters=_tasks),
    "appautoscaling-capacity-limit": Limit(keys=("services.*.tasks.max",), parameters=_capacity),
    "rds-minimum-backup-retention": Limit(
        keys=("data.database.backup_days",), parameters=_database_days
    ),
    "backup-plan-minimum-retention": Limit(
        keys=("data.backup.*.keep_days", "data.backup.*.copy_keep_days"), parameters=_plan_days
    ),
}
"""The rules whose parameters follow from a stack's configuration."""
