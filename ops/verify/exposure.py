"""Who may reach what: security groups and network ACLs, by rules and not by names."""

from collections.abc import Collection, Iterator, Mapping
from ipaddress import IPv4Network, ip_network
from typing import Any

from components.network.nacl import RDP, SSH, TASK_REPLIES
from components.network.security_groups import CLOUDFRONT, flows
from ops.deployment import Deployment
from ops.verify.check import Check, Seen
from ops.verify.sources import of_vpc

_WIDEST = 8
"""The shortest prefix that settings accept from clients (components/settings/network.py)."""
_ADMINISTRATION = (SSH[0], RDP[0])

Rule = tuple[str, str]
"""Source (group, block or prefix list) and what it reaches, such as `5432/tcp`."""


def _open_ingress(deployment: Deployment) -> Iterator[Seen]:
    for group in of_vpc(deployment, "describe_security_groups", "SecurityGroups"):
        wide = [
            f"admits {source} on {port}"
            for source, port in rules_of(group["IpPermissions"])
            if _is_wide(source)
        ]
        yield Seen(f"{group['GroupId']} ({group['GroupName']})", "; ".join(wide))


def rules_of(permissions: Collection[Mapping[str, Any]]) -> Iterator[Rule]:
    """Each source of each permission, with its ports."""
    for each in permissions:
        port = _ports(each)
        for key, name in (
            ("IpRanges", "CidrIp"),
            ("Ipv6Ranges", "CidrIpv6"),
            ("UserIdGroupPairs", "GroupId"),
            ("PrefixListIds", "PrefixListId"),
        ):
            for source in each.get(key, ()):
                yield source[name], port


def _ports(permission: Mapping[str, Any]) -> str:
    if permission["IpProtocol"] == "-1":
        return "every port"
    first, last = permission.get("FromPort"), permission.get("ToPort")
    span = first if first == last else f"{first}-{last}"
    return f"{span}/{permission['IpProtocol']}"


def _is_wide(source: str) -> bool:
    return "/" in source and ip_network(source).prefixlen < _WIDEST


def _default_groups(deployment: Deployment) -> Iterator[Seen]:
    for group in of_vpc(deployment, "describe_security_groups", "SecurityGroups"):
        if group["GroupName"] == "default":
            rules = [*group["IpPermissions"], *group["IpPermissionsEgress"]]
            yield Seen(group["GroupId"], f"has {len(rules)} rules" if rules else "")


def _flows(deployment: Deployment) -> Iterator[Seen]:
    """Every group admits what the program's table of flows says, no more and no less."""
    return _compared(deployment, deployment.contract("securityGroups")["groupIds"])


def _database_reach(deployment: Deployment) -> Iterator[Seen]:
    """The same, for the way to the database alone."""
    return _compared(deployment, ("database-proxy", "database"))


def _compared(deployment: Deployment, roles: Collection[str]) -> Iterator[Seen]:
    ids = deployment.contract("securityGroups")["groupIds"]
    names = {group_id: name for name, group_id in ids.items()}
    listed = of_vpc(deployment, "describe_security_groups", "SecurityGroups")
    groups = {each["GroupId"]: each["IpPermissions"] for each in listed}
    for role in roles:
        named = f"{role} ({ids[role]})"
        if ids[role] not in groups:
            yield Seen(named, "is gone")
            continue
        rules = rules_of(groups[ids[role]])
        admitted = {(_told(names.get(source, source)), port) for source, port in rules}
        expected = _expected(deployment, role)
        wrong = [f"admits {source} on {port}" for source, port in sorted(admitted - expected)]
        wrong += [f"does not admit {it} on {port}" for it, port in sorted(expected - admitted)]
        yield Seen(named, "; ".join(wrong))


def _expected(deployment: Deployment, role: str) -> set[Rule]:
    settings = deployment.settings
    table = flows(settings.network, settings.services.public_images)
    return {(each.source, f"{each.port}/tcp") for each in table if each.target == role}


def _told(source: str) -> str:
    """The only list of addresses that is let in is CloudFront's; its id differs by region."""
    return CLOUDFRONT if source.startswith("pl-") else source


def _network_acls(deployment: Deployment) -> Iterator[Seen]:
    """What outsiders reach: in the data tier nothing, in the private tier ports of replies only."""
    vpc = IPv4Network(deployment.contract("network")["cidr"])
    tiers = {
        subnet: tier
        for tier, ids in deployment.contract("network")["subnetIds"].items()
        for subnet in ids
    }
    for acl in of_vpc(deployment, "describe_network_acls", "NetworkAcls"):
        subnets = {tiers.get(each["SubnetId"], "unknown") for each in acl["Associations"]}
        tier = "default" if acl["IsDefault"] else ", ".join(sorted(subnets)) or "unused"
        yield Seen(f"{acl['NetworkAclId']} ({tier})", "; ".join(_admitted(acl, tier, vpc)))


def _admitted(acl: Mapping[str, Any], tier: str, vpc: IPv4Network) -> Iterator[str]:
    entries = sorted(
        (each for each in acl["Entries"] if not each["Egress"]), key=lambda it: it["RuleNumber"]
    )
    if tier == "default" and acl["Associations"]:
        yield "the VPC's own ACL has subnets"
    for each in entries:
        block = each.get("Ipv6CidrBlock") or each["CidrBlock"]
        if each["RuleAction"] != "allow" or _within(block, vpc):
            continue
        first, last = _span(each)
        if tier == "public" and ":" not in block:
            reached = [it for it in _ADMINISTRATION if first <= it <= last]
            hidden = _denied_before(entries, each["RuleNumber"])
            if open_ports := [it for it in reached if it not in hidden]:
                yield f"admits {block} on {', '.join(map(str, open_ports))}"
        elif tier != "private" or ":" in block or first < TASK_REPLIES[0]:
            yield f"admits {block} on {first}-{last}"


def _within(block: str, vpc: IPv4Network) -> bool:
    network = ip_network(block)
    return isinstance(network, IPv4Network) and network.subnet_of(vpc)


def _span(entry: Mapping[str, Any]) -> tuple[int, int]:
    ports = entry.get("PortRange") or {"From": 0, "To": 65535}
    return ports["From"], ports["To"]


def _denied_before(entries: Collection[Mapping[str, Any]], number: int) -> set[int]:
    """Ports of administration that an earlier rule denies to everybody."""
    return {
        port
        for each in entries
        if each["RuleNumber"] < number
        and each["RuleAction"] == "deny"
        and each.get("CidrBlock") == "0.0.0.0/0"
        for port in _ADMINISTRATION
        if _span(each)[0] <= port <= _span(each)[1]
    }


CHECKS = (
    Check(
        id="network.open-ingress",
        title="No security group of the VPC admits the internet at large, by IPv4 or IPv6",
        look=_open_ingress,
        fix="revoke the rule; CloudTrail's AuthorizeSecurityGroupIngress says who made it",
    ),
    Check(
        id="network.default-group",
        title="The VPC's default security group has no rules",
        look=_default_groups,
        fix="run `pulumi up --refresh`: it takes the rules away",
    ),
    Check(
        id="network.flows",
        title="Security groups admit the platform's flows and nothing else",
        look=_flows,
        fix="revoke what is not in components/network/security_groups.py; what is missing comes"
        " back with `pulumi up --refresh`",
    ),
    Check(
        id="network.database-reach",
        title="The database proxy is reached from its services only, the database from the proxy",
        look=_database_reach,
        fix="as for network.flows",
    ),
    Check(
        id="network.acls",
        title="Network ACLs keep outsiders from the data tier, and from ports of administration",
        look=_network_acls,
        fix="run `pulumi up --refresh`: it takes strange entries away",
    ),
)
