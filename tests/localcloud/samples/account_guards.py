import pulumi_aws as aws

from tests.localcloud.sample import Sample

SAMPLES = [
    Sample(
        cls=aws.accessanalyzer.Analyzer,
        inputs={"analyzerName": "guard", "type": "ACCOUNT", "tags": {"a": "b"}},
        change={"tags": {"c": "d"}},
        replace={"analyzerName": "other"},
    ),
]
