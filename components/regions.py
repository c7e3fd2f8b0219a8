"""The regions of an inference profile's geography."""

from collections.abc import Mapping, Sequence

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

A profile routes to some of them, depending on model and source region, and AWS adds regions over
time. `regions` of a configured model limits them; list them with
`aws bedrock get-inference-profile --inference-profile-identifier ID`.
Source: https://docs.aws.amazon.com/bedrock/latest/userguide/geographic-cross-region-inference.html
"""
