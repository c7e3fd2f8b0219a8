"""`agentplatform:data.registry`: the image repositories."""

from typing import Annotated, Literal

from pydantic import Field

from components.settings.base import Distinct, Section
from components.settings.environment import AccountId


class Registry(Section):
    """One repository per service."""

    keep_images: Annotated[int, Field(ge=10, le=1000)] = Field(
        default=100,
        description="Number of images kept in each repository, which limits rollbacks.",
    )
    untagged_days: Annotated[int, Field(ge=1, le=365)] = Field(
        default=7, description="Days until untagged images are deleted."
    )
    scanning: Literal["basic", "enhanced"] | None = Field(
        default=None,
        description="Scanning of all images of the account in this region: on push (basic), or"
        " continuously by Amazon Inspector (enhanced). Set it in one stack of an account; the"
        " repositories of other stacks scan on push.",
    )
    pull_accounts: Annotated[tuple[AccountId, ...], Distinct] = Field(
        default=(),
        description="Other AWS accounts that may pull images, quoted.",
    )
