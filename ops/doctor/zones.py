"""The account's availability zones, and the VPC endpoint services that they offer."""

from collections.abc import Iterator

from ops.doctor.finding import Area, Finding
from ops.doctor.patient import Patient

_AREA = Area("zones")


def check(patient: Patient) -> Iterator[Finding]:
    """Each zone, then each interface endpoint by zone.

    Zone names are mapped per account; zone ids are the same in all accounts.
    """
    ec2, wanted = patient.client("ec2"), patient.settings.network.zones
    answer = ec2.describe_availability_zones(AllAvailabilityZones=True)
    zones = {each["ZoneName"]: each for each in answer["AvailabilityZones"]}
    for name in wanted:
        zone = zones.get(name)
        if zone and zone["State"] == "available" and zone.get("OptInStatus") != "not-opted-in":
            yield _AREA.green(name, f"zone id {zone['ZoneId']}")
        else:
            known = ", ".join(
                sorted(each for each, at in zones.items() if at["State"] == "available")
            )
            fix = f"set network.zones to two or three of: {known}"
            yield _AREA.red(name, "this account cannot use the zone", fix)
    yield from _endpoints(patient, {name: zone["ZoneId"] for name, zone in zones.items()})


def _endpoints(patient: Patient, ids: dict[str, str]) -> Iterator[Finding]:
    services = {
        f"com.amazonaws.{patient.region}.{each}": each
        for each in patient.settings.network.interface_endpoints
    }
    pages = (
        patient.client("ec2")
        .get_paginator("describe_vpc_endpoint_services")
        .paginate(Filters=[{"Name": "service-name", "Values": sorted(services)}])
    )
    offered = {
        each["ServiceName"]: set(each["AvailabilityZones"])
        for page in pages
        for each in page["ServiceDetails"]
    }
    for name, service in services.items():
        there = offered.get(name, set[str]())
        lacking = [zone for zone in patient.settings.network.zones if zone not in there]
        detail = ", ".join(f"{zone} ({ids.get(zone, 'unknown')})" for zone in lacking)
        if not lacking:
            yield _AREA.green(f"endpoint {service}", "offered in every zone")
        elif len(lacking) < len(patient.settings.network.zones):
            yield _AREA.note(
                f"endpoint {service}", f"not offered in {detail}: reached from there across zones"
            )
        else:
            fix = f"take {service} out of network.interface_endpoints, or choose other zones"
            yield _AREA.red(f"endpoint {service}", f"not offered in {detail}", fix)
