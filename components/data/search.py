"""The OpenSearch domain in the data tier, for signed HTTPS requests of services.

Permissions have two layers: IAM allows a role to send requests to the domain, and fine-grained
access control grants it indices. The master role maps IAM roles to the domain's roles
(docs/search.md). AWS takes hourly snapshots and keeps them for 14 days.
"""

import math
from collections.abc import Mapping

import pulumi
import pulumi_aws as aws

from components import iam
from components.data.search_args import SearchArgs, SearchOutputs
from components.role import GrantedRole, granted_role
from components.settings.search import Search as SearchSettings

__all__ = ["Search", "SearchArgs", "SearchOutputs"]

_LOGS = {
    "application": "ES_APPLICATION_LOGS",
    "audit": "AUDIT_LOGS",
    "index-slow": "INDEX_SLOW_LOGS",
    "search-slow": "SEARCH_SLOW_LOGS",
}
_SERVICE = "opensearchservice.amazonaws.com"
_SMALL_VOLUME = 170
"""Maximum size in GiB of a gp3 volume with the baseline throughput."""

_TLS = "Policy-Min-TLS-1-2-PFS-2023-10"


class Search(pulumi.ComponentResource):
    """The OpenSearch domain of one stack."""

    outputs: SearchOutputs

    def __init__(
        self, name: str, args: SearchArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("agentplatform:data:Search", name, {}, opts)
        own = pulumi.ResourceOptions(parent=self)
        log_groups = _log_groups(name, args, own)
        first = [_log_permission(name, args, own), self._service_linked_role(name, own)]
        master = _master_role(name, args, own).role
        domain = _domain(
            name,
            args,
            log_groups,
            master.arn,
            pulumi.ResourceOptions(parent=self, protect=args.scope.protect, depends_on=first),
        )
        _publish_host(name, args, domain, own)
        self.outputs = SearchOutputs(
            domain_name=domain.domain_name,
            domain_arn=domain.arn,
            endpoint=domain.endpoint,
            planned_arn=args.domain_arn,
            host_parameter=args.host_parameter,
            host_parameter_arn=args.scope.account.arn("ssm", f"parameter{args.host_parameter}"),
            master_role_arn=master.arn,
        )
        self.register_outputs(vars(self.outputs))

    def _service_linked_role(
        self, name: str, own: pulumi.ResourceOptions
    ) -> aws.iam.ServiceLinkedRole:
        """The service-linked role of OpenSearch, which all stacks of an account share.

        AWS requires it before a domain in a VPC, refuses a second one, and refuses to delete it
        while a domain uses it. So a stack imports the one that exists, leaves its tags and
        description as they are, and never deletes it.

        Source: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/slr-aos.html
        """
        existing = aws.iam.get_roles(
            path_prefix=f"/aws-service-role/{_SERVICE}/", opts=pulumi.InvokeOptions(parent=self)
        )
        shared = pulumi.ResourceOptions(
            import_=next(iter(existing.arns), None),
            ignore_changes=["description", "tags", "tagsAll"],
            retain_on_delete=True,
        )
        return aws.iam.ServiceLinkedRole(
            f"{name}-service",
            aws_service_name=_SERVICE,
            opts=pulumi.ResourceOptions.merge(own, shared),
        )


def _log_groups(
    name: str, args: SearchArgs, own: pulumi.ResourceOptions
) -> dict[str, aws.cloudwatch.LogGroup]:
    return {
        kind: aws.cloudwatch.LogGroup(
            f"{name}-log-{kind}",
            name=f"/aws/OpenSearchService/domains/{args.domain_name}/{kind}",
            kms_key_id=args.scope.logs_key_arn,
            retention_in_days=args.settings.log_retention_days,
            opts=own,
        )
        for kind in _LOGS
    }


def _log_permission(
    name: str, args: SearchArgs, own: pulumi.ResourceOptions
) -> aws.cloudwatch.LogResourcePolicy:
    """The resource policy with which the domain writes its logs: one, as a region allows ten.

    Source: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/createdomain-configure-slow-logs.html
    """
    groups = f"log-group:/aws/OpenSearchService/domains/{args.domain_name}/*"
    return aws.cloudwatch.LogResourcePolicy(
        f"{name}-logs",
        policy_name=f"{args.domain_name}-search",
        policy_document=pulumi.Output.json_dumps(
            iam.document(
                iam.allow(
                    ["logs:CreateLogStream", "logs:PutLogEvents", "logs:PutLogEventsBatch"],
                    [args.scope.account.arn("logs", groups)],
                    principals=iam.services("es.amazonaws.com"),
                    when={
                        "StringEquals": {"aws:SourceAccount": args.scope.account.account_id},
                        "ArnLike": {"aws:SourceArn": args.domain_arn},
                    },
                )
            )
        ),
        opts=own,
    )


def _master_role(name: str, args: SearchArgs, own: pulumi.ResourceOptions) -> GrantedRole:
    """The master role; IAM controls its assumption."""
    return granted_role(
        f"{name}-master",
        description="Administers indices, roles and role mappings of the search domain.",
        trust=iam.document(
            iam.allow(["sts:AssumeRole"], principals=iam.accounts(args.scope.account.root_arn))
        ),
        policy=iam.document(iam.allow(["es:ESHttp*"], [f"{args.domain_arn}/*"])),
        opts=own,
    )


def _publish_host(
    name: str, args: SearchArgs, domain: aws.opensearch.Domain, own: pulumi.ResourceOptions
) -> None:
    """Publish the domain's host as an SSM parameter.

    Creating a domain takes up to half an hour. Services read the parameter at run time instead of
    waiting for the host as a variable.
    """
    aws.ssm.Parameter(
        f"{name}-host",
        name=args.host_parameter,
        description="Host of the search domain",
        type=aws.ssm.ParameterType.SECURE_STRING,
        key_id=args.scope.secrets_key_arn,
        value=domain.endpoint,
        opts=own,
    )


def _access_policy(args: SearchArgs) -> iam.Document:
    """The access policy, which delegates to IAM of this account.

    Source: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html
    """
    principals = iam.accounts(args.scope.account.root_arn)
    return iam.document(iam.allow(["es:ESHttp*"], [f"{args.domain_arn}/*"], principals=principals))


def _domain(
    name: str,
    args: SearchArgs,
    log_groups: Mapping[str, aws.cloudwatch.LogGroup],
    master_role_arn: pulumi.Input[str],
    opts: pulumi.ResourceOptions,
) -> aws.opensearch.Domain:
    os = aws.opensearch
    settings = args.settings
    return os.Domain(
        f"{name}-domain",
        domain_name=args.domain_name,
        engine_version=settings.version,
        cluster_config=_nodes(args),
        ebs_options=_storage(settings),
        vpc_options=os.DomainVpcOptionsArgs(
            subnet_ids=args.subnet_ids, security_group_ids=[args.security_group_id]
        ),
        encrypt_at_rest=os.DomainEncryptAtRestArgs(
            enabled=True, kms_key_id=args.scope.data_key_arn
        ),
        node_to_node_encryption=os.DomainNodeToNodeEncryptionArgs(enabled=True),
        domain_endpoint_options=os.DomainDomainEndpointOptionsArgs(
            enforce_https=True, tls_security_policy=_TLS
        ),
        access_policies=pulumi.Output.json_dumps(_access_policy(args)),
        advanced_security_options=os.DomainAdvancedSecurityOptionsArgs(
            enabled=True,
            internal_user_database_enabled=False,
            master_user_options=os.DomainAdvancedSecurityOptionsMasterUserOptionsArgs(
                master_user_arn=master_role_arn
            ),
        ),
        log_publishing_options=_publishing(log_groups),
        auto_tune_options=_auto_tune(settings),
        off_peak_window_options=_off_peak(settings),
        software_update_options=os.DomainSoftwareUpdateOptionsArgs(
            auto_software_update_enabled=True
        ),
        opts=opts,
    )


def _nodes(args: SearchArgs) -> aws.opensearch.DomainClusterConfigArgs:
    masters = args.settings.masters
    return aws.opensearch.DomainClusterConfigArgs(
        instance_type=args.settings.node_type,
        instance_count=args.settings.nodes,
        zone_awareness_enabled=True,
        zone_awareness_config=aws.opensearch.DomainClusterConfigZoneAwarenessConfigArgs(
            availability_zone_count=len(args.zones)
        ),
        dedicated_master_enabled=masters is not None,
        dedicated_master_type=masters.node_type if masters else None,
        dedicated_master_count=masters.count if masters else None,
    )


def _storage(settings: SearchSettings) -> aws.opensearch.DomainEbsOptionsArgs:
    """gp3 with baseline performance, set explicitly because AWS returns it.

    AWS requires a minimum for the volume's size.
    Source: the calculation of https://calculator.aws/#/createCalculator/OpenSearchService
    """
    size = settings.volume_gib
    throughput = min(1000, 250 * math.ceil(size / 3000)) if size > _SMALL_VOLUME else 125
    return aws.opensearch.DomainEbsOptionsArgs(
        ebs_enabled=True,
        volume_type="gp3",
        volume_size=size,
        iops=min(16_000, max(3000, 3 * size)),
        throughput=throughput,
    )


def _publishing(
    log_groups: Mapping[str, aws.cloudwatch.LogGroup],
) -> list[aws.opensearch.DomainLogPublishingOptionArgs]:
    return [
        aws.opensearch.DomainLogPublishingOptionArgs(
            log_type=log_type, cloudwatch_log_group_arn=log_groups[kind].arn, enabled=True
        )
        for kind, log_type in _LOGS.items()
    ]


def _auto_tune(settings: SearchSettings) -> aws.opensearch.DomainAutoTuneOptionsArgs:
    on = settings.auto_tune
    return aws.opensearch.DomainAutoTuneOptionsArgs(
        desired_state="ENABLED" if on else "DISABLED",
        rollback_on_disable="NO_ROLLBACK",
        use_off_peak_window=on,
    )


def _off_peak(settings: SearchSettings) -> aws.opensearch.DomainOffPeakWindowOptionsArgs:
    os = aws.opensearch
    return os.DomainOffPeakWindowOptionsArgs(
        enabled=True,
        off_peak_window=os.DomainOffPeakWindowOptionsOffPeakWindowArgs(
            window_start_time=os.DomainOffPeakWindowOptionsOffPeakWindowWindowStartTimeArgs(
                hours=settings.off_peak_hour, minutes=0
            )
        ),
    )
