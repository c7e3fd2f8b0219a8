"""Every rule fires through the pack's server, on its cases; those of `FIRED` in the engine too."""

import pytest
from frame.cases import changed
from rules import RULES

from tests.policy.cases import RESOURCE_CASES, STACK_CASES
from tests.policy.program import PACK, Project
from tests.policy.requests import Made, analyzer, findings

BAD = """
aws.sns.Topic("topic", opts=tagged)
aws.sqs.Queue("queue", opts=tagged)
vpc = aws.ec2.Vpc("vpc", cidr_block="10.7.0.0/16", opts=tagged)
aws.ec2.VpcEndpoint("gateway", vpc_id=vpc.id, service_name="com.amazonaws.us-east-1.s3",
    opts=tagged)
aws.ec2.VpcEndpoint("interface", vpc_id=vpc.id, service_name="com.amazonaws.us-east-1.logs",
    vpc_endpoint_type="Interface", opts=tagged)
aws.ec2.NetworkAcl("acl", vpc_id=vpc.id, opts=tagged)
aws.ec2.SecurityGroup("group", vpc_id=vpc.id, description="nobody", opts=tagged)
aws.s3.Bucket("bucket", opts=tagged)
aws.kms.Key("key", enable_key_rotation=True, opts=tagged)
aws.secretsmanager.Secret("secret", opts=tagged)
aws.ecr.Repository("images", opts=tagged)
aws.backup.Vault("vault", opts=tagged)
aws.cloudwatch.EventRule("rule", schedule_expression="rate(1 day)", opts=tagged)
aws.cloudwatch.MetricAlarm("alarm", comparison_operator="GreaterThanThreshold", namespace="n",
    evaluation_periods=1, metric_name="m", period=60, statistic="Sum", threshold=1, opts=tagged)
aws.wafv2.WebAcl("web", scope="REGIONAL", default_action={"allow": {}}, opts=tagged,
    visibility_config={"cloudwatch_metrics_enabled": True, "sampled_requests_enabled": False,
                       "metric_name": "m"})
"""
"""Resources that say nothing, for which AWS then fills something in."""
FIRED = {
    ("backup-vault-locked", "vault"),
    ("cloudwatch-alarm-action", "alarm"),
    ("ec2-nacl-attached", "acl"),
    ("ec2-security-group-attached", "group"),
    ("ecr-lifecycle-declared", "images"),
    ("eventbridge-rule-target", "rule"),
    ("kms-key-policy-declared", "key"),
    ("s3-access-logs-declared", "bucket"),
    ("s3-encryption-declared", "bucket"),
    ("s3-lifecycle-declared", "bucket"),
    ("s3-policy-declared", "bucket"),
    ("s3-public-access-block-declared", "bucket"),
    ("s3-replication-exists", "bucket"),
    ("s3-versioning-declared", "bucket"),
    ("secretsmanager-rotation-declared", "secret"),
    ("sns-policy-declared", "topic"),
    ("sns-topic-subscribed", "topic"),
    ("sqs-policy-declared", "queue"),
    ("sqs-queue-dead-letters", "queue"),
    ("vpc-default-nacl-declared", "vpc"),
    ("vpc-default-security-group-declared", "vpc"),
    ("vpc-endpoint-own-security-group", "interface"),
    ("vpc-endpoint-policy-declared", "gateway"),
    ("vpc-endpoint-policy-declared", "interface"),
    ("vpc-flow-logs", "vpc"),
    ("wafv2-web-acl-known-bad-inputs", "web"),
    ("wafv2-web-acl-logging", "web"),
    ("wafv2-web-acl-not-empty", "web"),
    ("wafv2-web-acl-rate-limit", "web"),
}
"""What rules on the whole stack find, with the values that the provider really gives."""


def test_every_rule_fires_on_requests_as_the_engine_sends_them() -> None:
    """The types of some rules no provider here models, so that the engine cannot make them."""
    fired: set[str] = set()
    pack = analyzer()
    for case in RESOURCE_CASES:
        if case.violations and case.rule not in fired:
            inputs = changed(case.compliant, case.violations[0][0])
            made = Made(cls=case.cls, name="x", inputs=inputs)
            served = analyzer(given={case.rule: case.given}) if case.given else pack
            fired |= {rule for rule, _ in findings(served, [made])}
    for case in STACK_CASES:
        if case.violations and case.rule not in fired:
            served = analyzer(given={case.rule: case.given})
            nodes, _, _ = case.violations[0]
            program = [
                Made(
                    cls=node.cls,
                    name=node.name,
                    inputs=node.props or {"x": 1},
                    filled=node.outputs,
                    refers=node.refers,
                    external=not node.own,
                )
                for node in nodes
            ]
            fired |= {rule for rule, _ in findings(served, program)}
    assert {rule.id for rule in RULES} - fired == set()


@pytest.mark.engine
def test_rules_on_the_whole_stack_fire_at_preview_and_after_the_deployment(
    project: Project,
) -> None:
    project.program(BAD)
    config = project.configuration({"all": "advisory"})
    options = ("--policy-pack", str(PACK), "--policy-pack-config", config)
    preview = project.run("preview", *options)
    assert preview.code == 0, preview.output
    up = project.run("up", "--yes", "--skip-preview", *options)
    assert up.code == 0, up.output
    state = str(project.folder / "state.json")
    assert project.run("stack", "export", "--file", state, "--show-secrets").code == 0
    analyzed = project.run("policy", "analyze", "--file", state, *options)
    for outcome in (preview, up, analyzed):
        missing = FIRED - reported(outcome.output)
        assert missing == set(), outcome.output
    assert project.run("destroy", "--yes").code == 0


def reported(output: str) -> set[tuple[str, str]]:
    """Rules and names in lines such as `- [advisory] [severity: low]  rule  (type: name)`."""
    lines = [line.split() for line in output.splitlines() if "[advisory]" in line]
    return {(words[4], words[-1].rstrip(")")) for words in lines}
