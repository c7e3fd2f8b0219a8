"""`agentplatform:data`, its key `registry`: the container images' repositories."""

from typing import Annotated, Literal

from pydantic import Field

from components.settings.base import Distinct, Section
from components.settings.environment import AccountId


class Registry(Section):
    """One repository per service."""

    keep_images: Annotated[int, Field(ge=10, le=1000)] = Field(
        default=100,
        description="Newest images kept in each repository; older ones cannot be rolled back to.",
    )
    untagged_days: Annotated[int, Field(ge=1, le=365)] = Field(
        default=7, description="Days after which an image without a tag is deleted."
    )
    scanning: Literal["basic", "enhanced"] | None = Field(
        default=None,
        description="How the whole account's images are scanned in this region: when pushed"
        " (basic), or by Amazon Inspector at every new finding (enhanced); set it in one stack of"
        " an account, elsewhere repositories scan when pushed.",
    )
    pull_accounts: Annotated[tuple[AccountId, ...], Distinct] = Field(
        default=(),
        description="Other AWS accounts that may pull, quoted: where the same image goes next.",
    )
