"""Permissions: roles, resource policies, and sign-in."""

from ops.deployment import Deployment
from ops.verify.check import Check, Fault, Faults, Look, Made
from ops.verify.sources import command, ids, pages


def _added_listeners(deployment: Deployment, balancer: Made) -> Faults:
    own = ids(deployment, "lb.Listener")
    elb = deployment.aws.client("elbv2", balancer.region)
    for each in pages(elb, "describe_listeners", "Listeners", LoadBalancerArn=balancer.id):
        if each["ListenerArn"] not in own:
            fix = {"listener_arn": each["ListenerArn"]}
            yield Fault(
                f"its listener on port {each['Port']} is not the stack's",
                command(deployment, balancer, "elbv2 delete-listener", **fix),
            )


def _added_rules(deployment: Deployment, listener: Made) -> Faults:
    own = ids(deployment, "lb.ListenerRule")
    elb = deployment.aws.client("elbv2", listener.region)
    for each in pages(elb, "describe_rules", "Rules", ListenerArn=listener.id):
        if not each["IsDefault"] and each["RuleArn"] not in own:
            fix = {"rule_arn": each["RuleArn"]}
            yield Fault(
                f"its rule of priority {each['Priority']} is not the stack's",
                command(deployment, listener, "elbv2 delete-rule", **fix),
            )


def _added_clients(deployment: Deployment, pool: Made) -> Faults:
    own = ids(deployment, "cognito.UserPoolClient")
    cognito = deployment.aws.client("cognito-idp", pool.region)
    clients = pages(cognito, "list_user_pool_clients", "UserPoolClients", UserPoolId=pool.id)
    for each in clients:
        if each["ClientId"] not in own:
            fix = {"user_pool_id": pool.id, "client_id": each["ClientId"]}
            yield Fault(
                f"app client {each['ClientName']} is not the stack's",
                command(deployment, pool, "cognito-idp delete-user-pool-client", **fix),
            )
    providers = pages(cognito, "list_identity_providers", "Providers", UserPoolId=pool.id)
    for each in providers:
        fix = {"user_pool_id": pool.id, "provider_name": each["ProviderName"]}
        yield Fault(
            f"identity provider {each['ProviderName']} is not the stack's",
            command(deployment, pool, "cognito-idp delete-identity-provider", **fix),
        )


def _secret_policy(deployment: Deployment, secret: Made) -> Faults:
    manager = deployment.aws.client("secretsmanager", secret.region)
    if manager.get_resource_policy(SecretId=secret.id).get("ResourcePolicy"):
        fix = command(
            deployment, secret, "secretsmanager delete-resource-policy", secret_id=secret.id
        )
        yield Fault("it has a resource policy that is not the stack's", fix)


def _repository_policy(deployment: Deployment, repository: Made) -> Faults:
    ecr = deployment.aws.client("ecr", repository.region)
    try:
        ecr.get_repository_policy(repositoryName=repository.id)
    except ecr.exceptions.RepositoryPolicyNotFoundException:
        return
    fix = {"repository_name": repository.id}
    yield Fault(
        "it has a resource policy that is not the stack's",
        command(deployment, repository, "ecr delete-repository-policy", **fix),
    )


CHECKS = (
    Check(
        id="identity.roles",
        title="Roles have the permissions they were deployed with, and no others",
        covers={
            "iam.Role": (),
            "iam.RolePolicy": (),
            "iam.RolePolicyAttachment": (),
            "iam.RolePoliciesExclusive": (),
            "iam.RolePolicyAttachmentsExclusive": (),
        },
    ),
    Check(
        id="identity.trust",
        title="Trust policies name the principals they were deployed with, and no others",
        covers={"iam.Role": ("assumeRolePolicy",)},
    ),
    Check(
        id="identity.policies",
        title="Resource policies name the principals they were deployed with, and no others",
        covers={
            "s3.BucketPolicy": (),
            "sns.TopicPolicy": (),
            "sqs.QueuePolicy": (),
            "cloudwatch.LogResourcePolicy": (),
            "kms.Key": ("policy",),
            "ec2.VpcEndpoint": ("policy",),
            "opensearch.Domain": ("accessPolicies",),
        },
        looks=(
            Look(("secretsmanager.Secret",), _secret_policy),
            Look(("ecr.Repository",), _repository_policy),
        ),
    ),
    Check(
        id="identity.sign-in",
        title="Listener rules are as deployed: requests to public services require sign-in",
        covers={"lb.Listener": (), "lb.ListenerRule": ()},
        looks=(
            Look(("lb.LoadBalancer",), _added_listeners),
            Look(("lb.Listener",), _added_rules),
        ),
    ),
    Check(
        id="identity.users",
        title="Users sign in through the deployed user pool and app client only",
        covers={
            "cognito.UserPool": (),
            "cognito.UserPoolClient": (),
            "cognito.UserPoolDomain": (),
            "cognito.RiskConfiguration": (),
        },
        looks=(Look(("cognito.UserPool",), _added_clients),),
    ),
    Check(
        id="identity.mfa",
        title="The user pool requires MFA as configured",
        covers={"cognito.UserPool": ("mfaConfiguration", "softwareTokenMfaConfiguration")},
    ),
)
