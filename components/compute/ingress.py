"""The ways in: public and internal load balancer, names and certificates, CloudFront."""

from collections.abc import Mapping, Sequence

import pulumi
import pulumi_aws as aws

from components.compute import dns, edge
from components.compute.ingress_args import IngressArgs, IngressOutputs, Surroundings
from components.compute.internal_alb import make_internal_entrance
from components.compute.load_balancer import Balanced, Entrance, Site, Targets, make_targets
from components.compute.public_alb import Guard, SignIn, make_public_entrance
from components.security.context import Context
from components.settings.ingress import INTERNAL_LABEL

__all__ = ["Ingress", "IngressArgs", "IngressOutputs", "SignIn", "Surroundings"]


class Ingress(pulumi.ComponentResource):
    """The ways into the platform.

    Before the public zone is delegated there can be no certificate: the load balancers then let
    nothing through but health checks, names and CloudFront are left out, and a warning says what to
    enter where. The next `up` after `delegated: on` adds the rest.
    """

    outputs: IngressOutputs

    def __init__(
        self, name: str, args: IngressArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("agentplatform:compute:Ingress", name, {}, opts)
        self._args = args
        self._context = Context(
            parent=self, account=args.account, environment=args.environment, protect=args.protect
        )
        self._zone = dns.public_zone(self._context, args.settings.dns)
        self._internal_host = f"{INTERNAL_LABEL}.{args.host_name}"
        self._serving = args.settings.dns.resolves
        at_edge = self._serving and args.cloudfront
        secrets = self._origin_secrets() if at_edge else ()
        certificates = self._certificates(args.host_name, at_edge=at_edge)
        targets = self._targets()
        public = self._public(targets["bff"], secrets, certificates)
        internal = self._internal(targets["graphql"])
        at = self._edge(public, secrets, certificates) if at_edge else None
        self._names(public, internal, at.distribution if at else None)
        self.outputs = self._outputs(targets, public, internal, at)
        self.register_outputs(
            {key: value for key, value in vars(self.outputs).items() if key != "ready"}
        )

    def _origin_secrets(self) -> Sequence[pulumi.Output[str]]:
        return edge.origin_secrets(self._context, self._args.settings.edge.secret_generation)

    def _certificates(self, host: str, *, at_edge: bool = False) -> dict[str, pulumi.Output[str]]:
        """Certificates of a host by region; none as long as nothing can prove them."""
        if not self._serving:
            return {}
        regions = {self._args.account.region: None} | ({edge.REGION: None} if at_edge else {})
        role = "internal" if host == self._internal_host else "public"
        return dns.certificates(
            self._context,
            f"ingress-{role}-certificate",
            host,
            zone=self._zone,
            regions=list(regions),
        )

    def _targets(self) -> dict[Balanced, Targets]:
        alternating = self._args.blue_green if self._serving else ()
        services: tuple[Balanced, ...] = ("bff", "graphql")
        return {
            service: make_targets(
                self._context,
                service,
                self._args.settings,
                self._args.around.vpc_id,
                blue_green=service in alternating,
            )
            for service in services
        }

    def _site(self, tier: str, groups: Sequence[pulumi.Input[str]]) -> Site:
        around = self._args.around
        return Site(
            subnet_ids=around.subnet_ids[tier],
            security_group_ids=groups,
            log_bucket_name=around.log_bucket_name,
        )

    def _public(
        self,
        targets: Targets,
        secrets: Sequence[pulumi.Input[str]],
        certificates: Mapping[str, pulumi.Input[str]],
    ) -> Entrance:
        args = self._args
        return make_public_entrance(
            self._context,
            args.settings,
            self._site("public", args.around.public_security_group_ids),
            targets,
            guard=Guard(host_name=args.host_name, origin_secrets=secrets, sign_in=args.sign_in),
            web_acl_arn=args.around.web_acl_arn,
            certificate_arn=certificates.get(args.account.region),
        )

    def _internal(self, targets: Targets) -> Entrance:
        args = self._args
        return make_internal_entrance(
            self._context,
            args.settings,
            self._site("private", [args.around.internal_security_group_id]),
            targets,
            host_name=self._internal_host,
            certificate_arn=self._certificates(self._internal_host).get(args.account.region),
        )

    def _edge(
        self,
        public: Entrance,
        secrets: Sequence[pulumi.Input[str]],
        certificates: Mapping[str, pulumi.Input[str]],
    ) -> edge.AtEdge:
        args = self._args
        made = edge.make_edge(
            self._context,
            args.settings.edge,
            edge.Origin(domain_name=public.alb.dns_name, secret=secrets[0], ready=public.rules),
            host_name=args.host_name,
            certificate_arn=certificates[edge.REGION],
            logs_key_arn=args.around.logs_key_arn,
        )
        edge.log_requests(self._context, made.distribution, args.around.log_bucket_arn)
        return made

    def _names(
        self,
        public: Entrance,
        internal: Entrance,
        distribution: aws.cloudfront.Distribution | None,
    ) -> None:
        context, host = self._context, self._args.host_name
        inside = dns.internal_zone(context, self._internal_host, self._args.around.vpc_id)
        dns.lead_to_load_balancer(
            context, "ingress-internal", self._internal_host, inside.zone_id, internal.alb
        )
        if self._args.settings.dns.caa:
            dns.restrict_issuers(context, host, self._zone)
        if distribution:
            dns.lead_to_distribution(context, "ingress-public", host, self._zone, distribution)
        elif self._serving:
            dns.lead_to_load_balancer(
                context, "ingress-public", host, self._zone.zone_id, public.alb
            )

    def _outputs(
        self,
        targets: Mapping[Balanced, Targets],
        public: Entrance,
        internal: Entrance,
        at: edge.AtEdge | None,
    ) -> IngressOutputs:
        entrances: dict[Balanced, Entrance] = {"bff": public, "graphql": internal}
        green = {service: each.green for service, each in targets.items() if each.green}
        exposed = {
            "load-balancer": public.alb.arn,
            "edge": at.distribution.arn if at else None,
            "zone": self._zone.arn,
        }
        return IngressOutputs(
            target_group_arns={service: each.blue.arn for service, each in targets.items()},
            target_group_arn_suffixes={
                service: each.blue.arn_suffix for service, each in targets.items()
            },
            alternate_target_group_arns={service: group.arn for service, group in green.items()},
            alternate_target_group_arn_suffixes={
                service: group.arn_suffix for service, group in green.items()
            },
            production_rule_arns={
                service: entrances[service].rules[-1].arn
                for service in entrances
                if service in green
            },
            ready={service: each.rules for service, each in entrances.items()},
            public_alb_arn=public.alb.arn,
            public_alb_arn_suffix=public.alb.arn_suffix,
            public_alb_dns_name=public.alb.dns_name,
            internal_alb_arn=internal.alb.arn,
            internal_alb_arn_suffix=internal.alb.arn_suffix,
            internal_host_name=self._internal_host,
            public_url=f"https://{self._args.host_name}",
            serving=self._serving,
            distribution_id=at.distribution.id if at else None,
            edge_web_acl_metric_name=at.web_acl_metric_name if at else None,
            exposed={role: arn for role, arn in exposed.items() if arn is not None},
            zone_id=self._zone.zone_id,
            name_servers=self._zone.name_servers,
        )
