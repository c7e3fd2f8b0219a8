"""Which ARNs a role must be allowed to invoke for a configured model id. Pure.

An inference profile needs rights on the profile itself and on the model in every region that the
profile may route a call to: with one of them missing, calls fail at random.
Source: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
"""

from collections.abc import Iterator, Mapping, Sequence

from components.aws_account import AwsAccount
from components.settings.agents import Model

GLOBAL = "global"

GEOGRAPHIES: Mapping[str, Sequence[str]] = {
    "us": ("us-east-1", "us-east-2", "us-west-1", "us-west-2"),
    "us-gov": ("us-gov-east-1", "us-gov-west-1"),
    "eu": (
        "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1",
        "eu-west-2", "eu-west-3",
    ),
    "apac": (
        "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2",
        "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4",
    ),
    "jp": ("ap-northeast-1", "ap-northeast-3"),
    "au": ("ap-southeast-2", "ap-southeast-4"),
    "ca": ("ca-central-1", "ca-west-1"),
}  # fmt: skip
"""Prefix of an inference profile to the regions of its geography.

A profile of one model routes to some of them, which differ by model and source region, and AWS
adds more over time within the geography. `regions` of a configured model narrows them; the exact
ones are told by `aws bedrock get-inference-profile --inference-profile-identifier ID`.
Source: https://docs.aws.amazon.com/bedrock/latest/userguide/geographic-cross-region-inference.html
"""


def model_arns(models: Sequence[Model], account: AwsAccount) -> tuple[str, ...]:
    """The ARNs behind the configured models, each once, in the order of the configuration."""
    return tuple(dict.fromkeys(arn for model in models for arn in _arns(model, account)))


def _arns(model: Model, account: AwsAccount) -> Iterator[str]:
    geography, _, bare = model.id.partition(".")
    if geography not in (*GEOGRAPHIES, GLOBAL):
        yield _foundation_model(account, account.region, model.id)
        return
    yield account.arn("bedrock", f"inference-profile/{model.id}")
    if geography == GLOBAL:
        # A global call is authorised in its own region, then once more without a region.
        # https://docs.aws.amazon.com/bedrock/latest/userguide/global-cross-region-inference.html
        yield _foundation_model(account, account.region, bare)
        yield _foundation_model(account, "", bare)
        return
    for region in model.regions or GEOGRAPHIES[geography]:
        yield _foundation_model(account, region, bare)


def _foundation_model(account: AwsAccount, region: str, model: str) -> str:
    return f"arn:{account.partition}:bedrock:{region}::foundation-model/{model}"
