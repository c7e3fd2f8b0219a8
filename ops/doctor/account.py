"""The account of the credentials, its regions, and its AWS Backup opt-in."""

from collections.abc import Iterator

from ops.doctor.finding import Area, Finding
from ops.doctor.patient import Patient

_AREA = Area("account")


def check(patient: Patient) -> Iterator[Finding]:
    """The account against the configuration, its regions, and AWS Backup's opt-in."""
    who = patient.client("sts").get_caller_identity()
    yield _AREA.green("credentials", who["Arn"])
    if patient.settings.environment.account_id:
        yield _AREA.green("account", f"{who['Account']}, as configured")
    else:
        file = patient.deployment.source.name
        fix = f"set environment.account_id: '{who['Account']}' in {file}"
        yield _AREA.note("account", f"{who['Account']}; other accounts would be accepted, too", fix)
    wanted = [patient.region]
    if patient.settings.data.recovery_region:
        wanted.append(patient.settings.data.recovery_region)
    answer = patient.client("ec2").describe_regions(AllRegions=True, RegionNames=wanted)
    states = {each["RegionName"]: each["OptInStatus"] for each in answer["Regions"]}
    for region in wanted:
        state = states.get(region, "unknown")
        if state in {"opt-in-not-required", "opted-in"}:
            yield _AREA.green("region", f"{region} is enabled")
        else:
            fix = f"aws account enable-region --region-name {region}"
            yield _AREA.red("region", f"{region} is {state}", fix)
    if patient.settings.data.backup.enabled:
        yield from _backup(patient)


def _backup(patient: Patient) -> Iterator[Finding]:
    """AWS Backup silently skips services that the account has not opted in to, in each region.

    Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/service-opt-in.html
    """
    chosen = patient.client("backup").describe_region_settings()["ResourceTypeOptInPreference"]
    for kind in ("Aurora", *(["S3"] if patient.settings.data.backup.buckets else [])):
        if chosen.get(kind):
            yield _AREA.green("backup", f"AWS Backup is opted in to {kind}")
        else:
            fix = f"aws backup update-region-settings --resource-type-opt-in-preference {kind}=true"
            detail = f"AWS Backup is not opted in to {kind} in {patient.region} and skips it"
            yield _AREA.red("backup", detail, fix)
