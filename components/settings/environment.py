"""`agentplatform:environment`: account, region, tags and protection."""

from typing import Annotated

from pydantic import AfterValidator, Field

from components.settings.base import Name, Section, Spelling, Switch, nearest, shown
from components.settings.choices import regions

TagValue = Annotated[
    str,
    Field(max_length=128),
    Spelling(r"^[\w .:/=+@-]+$", "letters, digits, spaces and any of . : / = + @ - _"),
]

AccountId = Annotated[str, Spelling(r"^[0-9]{12}$", "the 12 digits of an account, quoted")]


def known_region(region: str) -> str:
    """Refuse unknown AWS regions."""
    if region not in regions():
        known = ", ".join(sorted(regions()))
        raise ValueError(
            f"{shown(region)} is no AWS region{nearest(region, list(regions()))}; accepted: {known}"
        )
    return region


def _in_our_partition(region: str) -> str:
    """Refuse regions of China and GovCloud.

    CloudFront, its certificate and web ACL, budgets and the pipelines' roles are those of the
    partition `aws`, as are the hosts in policies.
    Source: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
    """
    if (partition := regions()[region]) != "aws":
        ours = ", ".join(sorted(it for it, its in regions().items() if its == "aws"))
        raise ValueError(
            f"{region} is in the partition {partition}, for which the platform is not made;"
            f" accepted: {ours}"
        )
    return region


Region = Annotated[str, AfterValidator(known_region)]
HomeRegion = Annotated[Region, AfterValidator(_in_our_partition)]


class Environment(Section):
    """Account, region, and the five mandatory tags."""

    name: Name = Field(
        description="Value of the Environment tag, for example dev, staging or prod."
    )
    region: HomeRegion = Field(description="AWS region of all resources except CloudFront's.")
    account_id: AccountId | None = Field(
        default=None,
        description="AWS account of the stack, quoted; unset accepts the caller's account.",
    )
    project: TagValue = Field(
        default="bedrock-agent-platform", description="Value of the Project tag."
    )
    owner: TagValue = Field(description="Value of the Owner tag: the responsible team.")
    cost_center: TagValue = Field(description="Value of the CostCenter tag.")
    protection: Switch = Field(
        default=True,
        description="Protect stateful resources from deletion; off only before a destroy.",
    )

    @property
    def tags(self) -> dict[str, str]:
        """The default tags of the AWS provider."""
        return {
            "Project": self.project,
            "Environment": self.name,
            "Owner": self.owner,
            "CostCenter": self.cost_center,
            "ManagedBy": "pulumi",
        }
