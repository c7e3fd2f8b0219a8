"""Every error of AWS ends in one sentence with an exit code."""

from typing import Any

import pytest
from botocore import exceptions
from botocore.exceptions import ClientError

from ops.aws import Aws, AwsError, explained
from ops.errors import ExitCode
from tests.unit.ops.conftest import FakePulumi, Platformctl

OUTPUTS = {"ecsCluster": {"version": 1, "clusterName": "c", "clusterArn": "arn:c"}}


def refusal(code: str, message: str = "because") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, "DescribeThings")


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (refusal("ExpiredToken"), ExitCode.CREDENTIALS, "have expired: sign in"),
        (refusal("InvalidClientTokenId"), ExitCode.CREDENTIALS, "rejects these"),
        (refusal("AccessDenied"), ExitCode.CREDENTIALS, "may not call DescribeThings: because"),
        (refusal("ThrottlingException"), ExitCode.AWS, "throttles DescribeThings"),
        (refusal("InternalFailure", ""), ExitCode.AWS, "refused DescribeThings: InternalFailure"),
        (refusal("500", "<!doctype html>\n<p>no"), ExitCode.AWS, "refused DescribeThings: 500"),
        (exceptions.NoCredentialsError(), ExitCode.CREDENTIALS, "no AWS credentials"),
        (
            exceptions.PartialCredentialsError(provider="env", cred_var="key"),
            ExitCode.CREDENTIALS,
            "no AWS credentials",
        ),
        (exceptions.UnauthorizedSSOTokenError(), ExitCode.CREDENTIALS, "sign-in has expired"),
        (exceptions.LoginRefreshRequired(), ExitCode.CREDENTIALS, "sign-in has expired"),
        (
            exceptions.CredentialRetrievalError(provider="process", error_msg="no"),
            ExitCode.CREDENTIALS,
            "sign-in has expired",
        ),
        (exceptions.ProfileNotFound(profile="old"), ExitCode.CREDENTIALS, "AWS_PROFILE: "),
        (
            exceptions.EndpointConnectionError(endpoint_url="https://x"),
            ExitCode.AWS,
            "does not respond",
        ),
        (exceptions.ReadTimeoutError(endpoint_url="https://x"), ExitCode.AWS, "does not respond"),
        (exceptions.NoRegionError(), ExitCode.AWS, "cannot be called: You must specify a region"),
    ],
)
def test_an_error_is_a_sentence_with_a_code(error: AwsError, code: ExitCode, said: str) -> None:
    found = explained(error)

    assert found.code == code
    assert said in str(found)


def test_an_error_of_aws_ends_the_command_in_its_sentence(
    platformctl: Platformctl, pulumi: FakePulumi, monkeypatch: pytest.MonkeyPatch
) -> None:
    def expired(*_: Any) -> None:
        raise refusal("ExpiredToken")

    pulumi.has(outputs=OUTPUTS)
    monkeypatch.setattr("ops.commands.outputs.Deployment.contract", expired)

    ended = platformctl("outputs", "dev")

    assert ended.code == ExitCode.CREDENTIALS
    assert ended.err.startswith("error: the AWS credentials have expired")


@pytest.mark.usefixtures("aws")
def test_a_client_works_in_the_region_of_the_stack_unless_told_otherwise() -> None:
    here = Aws(region="us-west-2")

    assert here.account == "123456789012"
    assert here.client("ec2").meta.region_name == "us-west-2"
    assert here.client("ec2", "eu-west-1").meta.region_name == "eu-west-1"
