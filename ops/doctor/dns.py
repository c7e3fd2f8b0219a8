"""The hosted zone and its delegation.

Four situations are distinguished: another zone of the same name, a domain hosted elsewhere, a zone
that is not delegated yet, and a delegated one.
"""

from collections.abc import Iterator
from typing import Any

from components.settings.reserved import is_reserved
from ops.doctor.finding import Area, Finding
from ops.doctor.name_servers import NoAnswerError, name_servers
from ops.doctor.patient import Patient

_AREA = Area("dns")


def check(patient: Patient) -> Iterator[Finding]:
    """The zone in the account, then its delegation."""
    dns = patient.settings.ingress.dns
    if is_reserved(dns.zone_name):
        fix = "set ingress.dns.zone_name and security.sign_in.host_name to names of yours"
        yield _AREA.red(dns.zone_name, "it is reserved for examples and cannot be registered", fix)
        return
    zones = public_zones(patient.client("route53"), dns.zone_name)
    own = patient.ids("aws:route53/zone:Zone")
    if dns.zone == "created":
        others, zones = sorted(set(zones) - own), sorted(own & set(zones))
        if others and not _is_public(patient, zones):
            yield _another(dns.zone_name, others)
            return
    elif dns.zone_id:
        zones = [each for each in zones if each == dns.zone_id]
    if len(zones) > 1:
        fix = f"set ingress.dns.zone_id to one of: {', '.join(zones)}"
        yield _AREA.red(dns.zone_name, f"the account has {len(zones)} zones of that name", fix)
        return
    if zones:
        yield _AREA.green(dns.zone_name, zones[0])
    elif dns.zone == "created":
        yield _AREA.note(dns.zone_name, "the first up creates the zone and prints its name servers")
    else:
        fix = "create it in Route 53, or set ingress.dns.zone: created"
        yield _AREA.red(dns.zone_name, "the account has no such public zone", fix)
        return
    yield _delegation(patient, _servers(patient, zones))


def public_zones(route53: Any, name: str) -> list[str]:
    """Ids of the account's public zones of that name."""
    answer: dict[str, Any] = route53.list_hosted_zones_by_name(DNSName=name)
    return [
        each["Id"].rsplit("/", 1)[-1]
        for each in answer["HostedZones"]
        if each["Name"] == f"{name}." and not each["Config"]["PrivateZone"]
    ]


def _servers(patient: Patient, zones: list[str]) -> frozenset[str]:
    """The zone's name servers; none before it is made."""
    if not zones:
        return frozenset()
    zone = patient.client("route53").get_hosted_zone(Id=zones[0])
    return frozenset(zone["DelegationSet"]["NameServers"])


def _is_public(patient: Patient, zones: list[str]) -> bool:
    """Whether the world is sent to the stack's zone, whatever others of its name there are."""
    try:
        found = name_servers(patient.settings.ingress.dns.zone_name)
    except NoAnswerError:
        return False
    return bool(found) and found == _servers(patient, zones)


def _another(name: str, others: list[str]) -> Finding:
    detail = (
        f"the account has another zone of that name, {', '.join(others)}, and answers come of it"
    )
    fix = (
        f"set ingress.dns.zone: existing and ingress.dns.zone_id: {others[0]},"
        f" or choose a zone_name of its own, such as agents.{name}"
    )
    return _AREA.red(name, detail, fix)


def _delegation(patient: Patient, own: frozenset[str]) -> Finding:
    dns = patient.settings.ingress.dns
    subject = f"delegation of {dns.zone_name}"
    try:
        found = name_servers(dns.zone_name)
    except NoAnswerError as reason:
        return _AREA.unprovable(subject, str(reason))
    if found and found == own:
        if dns.resolves:
            return _AREA.green(subject, "the parent zone names this zone's servers")
        return _AREA.note(subject, "the zone is delegated already", "set ingress.dns.delegated: on")
    finding = _AREA.red if dns.resolves else _AREA.note
    if found and not found & own:
        detail = f"WARNING: the domain is hosted elsewhere, at {', '.join(sorted(found))}"
        fix = (
            f"choose a zone_name below it, such as agents.{dns.zone_name}, and enter its NS records"
            f" there; do not delegate {dns.zone_name} itself: its web site and mail are there"
        )
        return finding(subject, detail, fix)
    detail = f"the parent zone names {', '.join(sorted(found)) or 'no name servers'}"
    servers = ", ".join(sorted(own)) or "the name servers printed by the first up"
    return finding(
        subject, detail, f"enter {servers} as NS records of {dns.zone_name} at its parent"
    )
