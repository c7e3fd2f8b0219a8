"""Settings that cannot change after deployment: AWS refuses it, or the database would be lost.

They are compared with the state before a preview. All other losses are found in the preview.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from components.settings import PROJECT, Settings
from ops import urns
from ops.deployment import Deployment
from ops.errors import OpsError

WAY = "docs/upgrade.md#settings-that-cannot-change"

State = Sequence[Mapping[str, Any]]
Finding = tuple[str, object, object, str]
"""Key, value in the file, value in the stack, and accepted values."""


def check(deployment: Deployment) -> None:
    """Refuse changes of fixed settings.

    Raises:
        OpsError: A sentence for each key, with the migration path.
    """
    found = list(findings(deployment.settings, deployment.state))
    if found:
        raise OpsError("\n".join(_sentence(deployment.source.name, *each) for each in found))


def _sentence(file: str, key: str, wanted: object, has: object, accepted: str) -> str:
    return (
        f"{file}: {PROJECT}:{key}: {wanted} is refused: it cannot change from {has};"
        f" accepted: {accepted}, or a new stack beside it, see {WAY}"
    )


def findings(settings: Settings, state: State) -> Iterator[Finding]:
    """The keys that differ from the state; none before the first deployment."""
    network, database = settings.network, settings.data.database
    for vpc in _inputs(state, "aws:ec2/vpc:Vpc"):
        if vpc["cidrBlock"] != str(network.cidr):
            yield "network.cidr", network.cidr, vpc["cidrBlock"], vpc["cidrBlock"]
            return  # every subnet follows
    yield from _zones(settings, _subnets(state))
    for cluster in _inputs(state, "aws:rds/cluster:Cluster"):
        name, has = cluster.get("databaseName", database.database_name), database.database_name
        if name != has:
            yield "data.database.database_name", has, name, name
        yield from _older("data.database.major_version", database.major_version, cluster)
    for domain in _inputs(state, "aws:opensearch/domain:Domain"):
        yield from _older("data.search.version", settings.data.search.version, domain)


def _zones(
    settings: Settings, subnets: Mapping[str, Sequence[Mapping[str, Any]]]
) -> Iterator[Finding]:
    """Subnets are numbered: zones and blocks depend on their order."""
    network, wanted = settings.network, list(settings.network.zones)
    has = [each["availabilityZone"] for each in next(iter(subnets.values()), ())]
    if has and has[0][:-1] != settings.environment.region:
        region = has[0][:-1]
        yield "environment.region", settings.environment.region, region, region
        return
    both = min(len(has), len(wanted))
    if has[:both] != wanted[:both]:
        accepted = f"{', '.join(has)}, and further zones after them"
        yield "network.zones", ", ".join(wanted), ", ".join(has), accepted
        return
    for tier, found in subnets.items():
        prefix = int(found[0]["cidrBlock"].partition("/")[2])
        if [each["cidrBlock"] for each in found[:both]] != [
            str(each) for each in network.tiers[tier].subnets[:both]
        ]:
            yield f"network.subnets.{tier}", network.subnets.prefixes[tier], prefix, str(prefix)
            return  # those of the tiers after it follow


def _older(key: str, wanted: object, holder: Mapping[str, Any]) -> Iterator[Finding]:
    has = holder.get("engineVersion", "")
    mine, its = _numbers(str(wanted)), _numbers(has)
    if mine < its[: len(mine)]:
        yield key, wanted, has, f"{has} or newer"


def _numbers(version: str) -> list[int]:
    return [int(each) for each in re.findall(r"\d+", version)]


def _inputs(state: State, token: str) -> Iterable[Mapping[str, Any]]:
    return (each["inputs"] for each in state if each["type"] == token)


_PLACE = re.compile(r"-(public|private|data)-(\d+)$")


def _subnets(state: State) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """The inputs of the subnets of each tier, in the order of the zones."""
    found: dict[str, dict[int, Mapping[str, Any]]] = {}
    for each in state:
        place = _PLACE.search(urns.name_of(each["urn"]))
        if each["type"] == "aws:ec2/subnet:Subnet" and place:
            found.setdefault(place[1], {})[int(place[2])] = each["inputs"]
    ordered = ((tier, found[tier]) for tier in ("public", "private", "data") if tier in found)
    return {tier: [by_place[place] for place in sorted(by_place)] for tier, by_place in ordered}
