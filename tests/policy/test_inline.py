"""A bucket's settings count alike: within it, within the type of old, and beside it."""

from collections.abc import Mapping

import pytest
from frame.inline import with_inline
from frame.rule import Resource, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi import CustomResource

Inputs = Mapping[str, object]
URN = "urn:pulumi:dev::p::aws:s3/bucket:Bucket::data"
DEFAULT = {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": "k"}
RETENTION = {"mode": "GOVERNANCE", "days": 1}
CASES: list[tuple[Inputs, Inputs]] = [
    (
        {
            "serverSideEncryptionConfiguration": {
                "rule": {"applyServerSideEncryptionByDefault": DEFAULT}
            }
        },
        {
            "serverSideEncryptionConfigurations": [
                {"rules": [{"applyServerSideEncryptionByDefaults": [DEFAULT]}]}
            ]
        },
    ),
    ({"versioning": {"enabled": True}}, {"versionings": [{"enabled": True}]}),
    ({"logging": {"targetBucket": "logs"}}, {"loggings": [{"targetBucket": "logs"}]}),
    (
        {
            "lifecycleRules": [
                {
                    "enabled": True,
                    "expiration": {"days": 9},
                    "noncurrentVersionExpiration": {"days": 3},
                }
            ]
        },
        {
            "lifecycleRules": [
                {
                    "enabled": True,
                    "expirations": [{"days": 9}],
                    "noncurrentVersionExpirations": [{"days": 3}],
                }
            ]
        },
    ),
    (
        {"objectLockConfiguration": {"rule": {"defaultRetention": RETENTION}}},
        {"objectLockConfiguration": {"rules": [{"defaultRetentions": [RETENTION]}]}},
    ),
    (
        {
            "replicationConfiguration": {
                "rules": [{"destination": {"bucket": "b", "accountId": "1"}}]
            }
        },
        {
            "replicationConfigurations": [
                {"rules": [{"destinations": [{"bucket": "b", "accountId": "1"}]}]}
            ]
        },
    ),
    ({"policy": "{}"}, {"policy": "{}"}),
    ({"acl": "private"}, {"acl": "private"}),
]


def within(cls: type[CustomResource], inputs: Inputs) -> list[Resource]:
    (token,) = tokens(cls)
    key = next(iter(inputs))
    sources = {key: frozenset({"urn:x"})}
    made = Resource(urn=URN, type=token, name="data", props=Value(inputs), refers_to=sources)
    return list(with_inline([made]))[1:]


@pytest.mark.parametrize(("inline", "legacy"), CASES, ids=lambda each: next(iter(each)))
def test_both_forms_amount_to_the_same_setting_beside(inline: Inputs, legacy: Inputs) -> None:
    ((one,), (other,)) = within(aws.s3.Bucket, inline), within(aws.s3.BucketV2, legacy)
    assert one == other
    assert one.urn == URN
    assert one.refers_to["bucket"] == {URN}
    assert frozenset({"urn:x"}) in one.refers_to.values()


def test_every_input_that_stands_beside_too_is_translated() -> None:
    found = [part.type for inline, _ in CASES for part in within(aws.s3.Bucket, inline)]
    assert len(set(found)) == len(CASES)


@pytest.mark.parametrize("inputs", [{}, {"versioning": None}, {"lifecycleRules": []}])
def test_what_is_not_set_is_nothing_beside(inputs: Inputs) -> None:
    assert within(aws.s3.Bucket, inputs or {"bucket": "data"}) == []
