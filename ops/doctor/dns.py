"""The hosted zone, and whether its parent sends the world to it."""

from collections.abc import Iterator
from typing import Any

from ops.doctor.finding import Area, Finding
from ops.doctor.name_servers import NoAnswerError, name_servers
from ops.doctor.patient import Patient

_AREA = Area("dns")


def check(patient: Patient) -> Iterator[Finding]:
    """The zone in the account, then its delegation."""
    dns = patient.settings.ingress.dns
    zones = _zones(patient, dns.zone_name)
    if dns.zone_id:
        zones = [each for each in zones if each["Id"].endswith(f"/{dns.zone_id}")]
    if not zones:
        yield _missing(patient)
        return
    if len(zones) > 1 and dns.zone == "existing":
        ids = ", ".join(each["Id"].rsplit("/", 1)[-1] for each in zones)
        fix = f"set ingress.dns.zone_id to one of: {ids}"
        yield _AREA.red(dns.zone_name, f"the account has {len(zones)} zones of that name", fix)
        return
    zone = patient.client("route53").get_hosted_zone(Id=zones[0]["Id"])
    yield _AREA.green(dns.zone_name, zones[0]["Id"].rsplit("/", 1)[-1])
    yield _delegation(patient, frozenset(zone["DelegationSet"]["NameServers"]))


def _zones(patient: Patient, name: str) -> list[dict[str, Any]]:
    """The account's public zones of that name."""
    answer = patient.client("route53").list_hosted_zones_by_name(DNSName=name)
    return [
        each
        for each in answer["HostedZones"]
        if each["Name"] == f"{name}." and not each["Config"]["PrivateZone"]
    ]


def _missing(patient: Patient) -> Finding:
    dns = patient.settings.ingress.dns
    if dns.zone == "created":
        return _AREA.note(dns.zone_name, "the first up makes the zone and tells its name servers")
    told = "the account has no such public zone"
    fix = "make it in Route 53, or set ingress.dns.zone: created"
    return _AREA.red(dns.zone_name, told, fix)


def _delegation(patient: Patient, own: frozenset[str]) -> Finding:
    dns = patient.settings.ingress.dns
    subject = f"delegation of {dns.zone_name}"
    try:
        found = name_servers(dns.zone_name)
    except NoAnswerError as reason:
        return _AREA.unprovable(subject, str(reason))
    fix = f"enter {', '.join(sorted(own))} as NS records of {dns.zone_name} at the parent zone"
    if found == own:
        if dns.resolves:
            return _AREA.green(subject, "the world is sent to this zone")
        return _AREA.note(subject, "it is there already", "set ingress.dns.delegated: on")
    told = f"the world is sent to {', '.join(sorted(found)) or 'nobody'}"
    if dns.resolves:
        return _AREA.red(subject, told, fix)
    return _AREA.note(subject, f"{told}, and the configuration knows it", fix)
