"""The ARNs that a role must be allowed to invoke for a configured model, as pure functions.

An inference profile requires permissions on the profile and on the model in every region that it
may route to. If one is missing, some invocations fail.
Source: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
"""

from collections.abc import Iterator, Sequence

from components.aws_account import AwsAccount
from components.regions import GEOGRAPHIES, GLOBAL
from components.settings.agents import Model

_WITHOUT_TEXT = ("embed", "rerank", "marengo")
"""Parts of the names of embedding and rerank models."""


def model_arns(models: Sequence[Model], account: AwsAccount) -> tuple[str, ...]:
    """The distinct ARNs of the configured models, in order."""
    return tuple(dict.fromkeys(arn for model in models for arn in _arns(model, account)))


def _arns(model: Model, account: AwsAccount) -> Iterator[str]:
    geography, _, bare = model.id.partition(".")
    if geography not in (*GEOGRAPHIES, GLOBAL):
        yield _foundation_model(account, account.region, model.id)
        return
    yield account.arn("bedrock", f"inference-profile/{model.id}")
    if geography == GLOBAL:
        # A global invocation is authorized in its region, and again without a region.
        # https://docs.aws.amazon.com/bedrock/latest/userguide/global-cross-region-inference.html
        yield _foundation_model(account, account.region, bare)
        yield _foundation_model(account, "", bare)
        return
    for region in model.regions or GEOGRAPHIES[geography]:
        yield _foundation_model(account, region, bare)


def _foundation_model(account: AwsAccount, region: str, model: str) -> str:
    return f"arn:{account.partition}:bedrock:{region}::foundation-model/{model}"


def takes_guardrail(arn: str) -> bool:
    """Whether the model of an ARN supports guardrails: only text models do.

    Source: https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-supported.html
    """
    return not any(kind in arn for kind in _WITHOUT_TEXT)
