"""`agentplatform:environment`: which account and region, who owns it, how it is protected."""

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
    """Refuse what is no region of AWS."""
    if region not in regions():
        known = ", ".join(sorted(regions()))
        raise ValueError(
            f"{shown(region)} is no AWS region{nearest(region, list(regions()))}; accepted: {known}"
        )
    return region


Region = Annotated[str, AfterValidator(known_region)]


class Environment(Section):
    """Where the stack lives and whose it is; the source of the five mandatory tags."""

    name: Name = Field(
        description="Value of the Environment tag, for example dev, staging or prod."
    )
    region: Region = Field(description="AWS region of everything but CloudFront's resources.")
    account_id: AccountId | None = Field(
        default=None,
        description="AWS account the stack may touch, quoted; unset admits the caller's account.",
    )
    project: TagValue = Field(
        default="bedrock-agent-platform", description="Value of the Project tag."
    )
    owner: TagValue = Field(description="Value of the Owner tag: the team to call.")
    cost_center: TagValue = Field(description="Value of the CostCenter tag.")
    protection: Switch = Field(
        default=True,
        description="Refuse to delete or replace stateful resources; off only before a destroy.",
    )

    @property
    def tags(self) -> dict[str, str]:
        """The tags every resource carries, as default tags of the AWS provider."""
        return {
            "Project": self.project,
            "Environment": self.name,
            "Owner": self.owner,
            "CostCenter": self.cost_center,
            "ManagedBy": "pulumi",
        }
