"""The AWS account of a new stack: its id, zones and hosted zones."""

from collections.abc import Iterator
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError

from components.settings import Settings
from ops.aws import Aws
from ops.doctor.dns import public_zones


@dataclass(frozen=True, kw_only=True)
class Account:
    """The account of the credentials at hand."""

    id: str
    aws: Aws

    def conflicts(self, settings: Settings) -> Iterator[str]:
        """Conflicts of the settings with the account, a sentence each."""
        wanted = settings.environment.account_id
        if wanted not in {None, self.id}:
            yield (
                f"--account {wanted}: these credentials are of account {self.id};"
                " accepted: that one, or credentials of the other"
            )
        only = [{"Name": "zone-type", "Values": ["availability-zone"]}]
        answer = self.aws.client("ec2").describe_availability_zones(Filters=only)
        offered = sorted(each["ZoneName"] for each in answer["AvailabilityZones"])
        missing = [each for each in settings.network.zones if each not in offered]
        if missing:
            yield (
                f"network.zones: {', '.join(missing)} are not offered to account {self.id};"
                f" accepted: {', '.join(offered)}"
            )

    def has_zone(self, name: str) -> bool:
        """Whether it has a public hosted zone of this name."""
        return bool(public_zones(self.aws.client("route53"), name))


def account_at(region: str) -> Account | None:
    """The account of the credentials; None where there are none, or they do not work."""
    aws = Aws(region=region)
    try:
        return Account(id=aws.account, aws=aws)
    except (BotoCoreError, ClientError):
        return None
