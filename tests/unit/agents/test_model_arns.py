"""From a configured model to what a role must be allowed to invoke."""

import pytest

from components.aws_account import AwsAccount
from components.model_arns import model_arns
from components.regions import GEOGRAPHIES
from components.settings.agents import Model

ACCOUNT = AwsAccount(account_id="123456789012", region="us-east-1", partition="aws")
MODELS = "arn:aws:bedrock:{}::foundation-model/anthropic.claude-x-v1:0"


def test_a_model_is_invoked_in_the_stacks_own_region() -> None:
    model = Model(id="anthropic.claude-x-v1:0")

    assert model_arns([model], ACCOUNT) == (MODELS.format("us-east-1"),)


@pytest.mark.parametrize(
    ("geography", "some"),
    [("us", "us-west-2"), ("eu", "eu-north-1"), ("jp", "ap-northeast-3"), ("ca", "ca-west-1")],
)
def test_a_profile_needs_itself_and_the_model_wherever_it_routes(geography: str, some: str) -> None:
    model = Model(id=f"{geography}.anthropic.claude-x-v1:0")

    profile, *models = model_arns([model], ACCOUNT)

    assert profile == (
        "arn:aws:bedrock:us-east-1:123456789012:inference-profile/"
        f"{geography}.anthropic.claude-x-v1:0"
    )
    assert MODELS.format(some) in models
    assert models == [MODELS.format(region) for region in GEOGRAPHIES[geography]]


def test_configured_regions_narrow_a_geography() -> None:
    model = Model(id="us.anthropic.claude-x-v1:0", regions=("us-east-1", "us-west-2"))

    _, *models = model_arns([model], ACCOUNT)

    assert models == [MODELS.format("us-east-1"), MODELS.format("us-west-2")]


def test_a_global_profile_is_authorised_with_and_without_a_region() -> None:
    model = Model(id="global.anthropic.claude-x-v1:0")

    _, *models = model_arns([model], ACCOUNT)

    assert models == [MODELS.format("us-east-1"), MODELS.format("")]


def test_the_longer_of_two_prefixes_counts() -> None:
    government = AwsAccount(
        account_id="123456789012", region="us-gov-west-1", partition="aws-us-gov"
    )

    arns = model_arns([Model(id="us-gov.anthropic.claude-x-v1:0")], government)

    assert all(arn.startswith("arn:aws-us-gov:bedrock:us-gov-") for arn in arns)


def test_models_share_an_arn_only_once() -> None:
    both = [Model(id="us.anthropic.claude-x-v1:0"), Model(id="anthropic.claude-x-v1:0")]

    arns = model_arns(both, ACCOUNT)

    assert len(arns) == len(set(arns)) == 1 + len(GEOGRAPHIES["us"])


@pytest.mark.parametrize("geography", sorted(GEOGRAPHIES))
def test_no_arn_is_wider_than_one_model(geography: str) -> None:
    arns = model_arns([Model(id=f"{geography}.anthropic.claude-x-v1:0")], ACCOUNT)

    assert not [arn for arn in arns if "*" in arn]
