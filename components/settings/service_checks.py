"""Checks of services against each other."""

from collections.abc import Iterator, Mapping
from itertools import combinations

from pydantic import TypeAdapter, ValidationError

from components.settings.base import Name, shown
from components.settings.reading import Finding
from components.settings.service import Service, rule_priority
from components.settings.words import accepted

RESERVED = (
    "alb-cloudfront", "alb-internal", "alb-public", "cloudfront", "collector", "database",
    "database-proxy", "dynamodb", "endpoints", "internal", "internet", "public", "s3", "search",
)  # fmt: skip
"""Names that the platform's own resources use."""

COLLECTOR_PORTS = (2000, 4317, 4318, 13133)
"""Ports of the trace collector in every task (components/compute/task.py)."""

RDP = 3389
"""The administration port in the range of services, which network ACLs deny."""

Services = Mapping[str, Service]


def problems_between(services: Services, *, traced: bool) -> Iterator[Finding]:
    """Conflicts between services that are valid by themselves.

    Args:
        services: All services by name.
        traced: Whether tasks have a trace collector.
    """
    yield from _names(services)
    yield from _calls(services)
    yield from _sites(services)
    yield from [*_fixed(services)] or _priorities(services)
    yield from _ports(services, traced=traced)


def unmeasured(services: Services) -> list[Finding]:
    """Workers that scale by a task count without Container Insights."""
    what = (
        "counts tasks by Container Insights, which services.container_insights disables;"
        " accepted: container_insights: enabled or enhanced, or leave it out"
    )
    return [
        ((name, "scaling", "messages_per_task"), None, what)
        for name, each in services.items()
        if each.scaling.messages_per_task
    ]


def _names(services: Services) -> Iterator[Finding]:
    """Invalid names, and names of the platform's own resources."""
    spelling = TypeAdapter[str](Name)
    taken = f"any but {', '.join(RESERVED)}, and none that ends in -green"
    for name in services:
        try:
            spelling.validate_python(name)
        except ValidationError:
            words = accepted(spelling.json_schema())
            yield (name,), None, f"{shown(name)} is no name of a service; accepted: {words}"
        if name in RESERVED or name.endswith("-green"):
            yield (name,), None, f"{name} is a name of the platform's own; accepted: {taken}"


def _fixed(services: Services) -> Iterator[Finding]:
    """Fixed addresses of bff, graphql and agentcore, which contracts and callers use."""
    for name, each in services.items():
        for key in ("tier", "host", "path"):
            default = type(each).model_fields[key].default
            if type(each) is not Service and getattr(each, key) != default:
                what = f"{key} of {name} is fixed; accepted: {default or 'leave it out'}"
                yield (name, key), None, what


def _calls(services: Services) -> Iterator[Finding]:
    for name, each in services.items():
        others = [it for it in services if it != name and services[it].tier != "public"]
        known = f"each once of {', '.join(others)}"
        for place, callee in enumerate(each.calls):
            if callee == name:
                wrong = f"{name} calls itself"
            elif callee not in services:
                wrong = f"{shown(callee)} is no service"
            elif callee not in others:
                wrong = f"{callee} is public: users reach it, services do not"
            elif callee in each.calls[:place]:
                wrong = f"{callee} is listed twice"
            else:
                continue
            yield (name, "calls", place), callee, f"{wrong}; accepted: {known}"


def _sites(services: Services) -> Iterator[Finding]:
    """Hosts and paths must not overlap."""
    for (one, first), (two, second) in combinations(_of(services, "public"), 2):
        if first.host != second.host or not _overlap(first.prefix, second.prefix):
            continue
        where = second.host or "the platform's host"
        yield (
            (two, "host" if second.path is None else "path"),
            None,
            (
                f"{second.prefix} of {where} belongs to {one}, which has {first.prefix}; accepted:"
                " a path that is neither the same nor one within the other, or another host"
            ),
        )


def _overlap(one: str, two: str) -> bool:
    """Whether two paths overlap; / is the rest of a host."""
    if "/" in (one, two):
        return one == two
    return f"{one}/".startswith(f"{two}/") or f"{two}/".startswith(f"{one}/")


def _priorities(services: Services) -> Iterator[Finding]:
    for tier in ("public", "internal"):
        for (one, first), (two, second) in combinations(_of(services, tier), 2):
            if rule_priority(one, first.prefix) == rule_priority(two, second.prefix):
                what = (
                    f"its listener rule would get the priority of that of {one}: they follow from"
                    " the names; accepted: any other name for one of them"
                )
                yield (two,), None, what


def _ports(services: Services, *, traced: bool) -> Iterator[Finding]:
    taken = dict.fromkeys(COLLECTOR_PORTS, "the trace collector takes in the same task")
    denied = {RDP: "network ACLs deny, as it is one of administration"}
    unfit = denied | (taken if traced else {})
    for name, each in services.items():
        if why := unfit.get(each.port):
            accepted = f"1024 to 32767 except {', '.join(map(str, sorted(unfit)))}"
            yield (name, "port"), each.port, f"{each.port} {why}; accepted: {accepted}"


def _of(services: Services, tier: str) -> list[tuple[str, Service]]:
    return [(name, each) for name, each in services.items() if each.tier == tier]
