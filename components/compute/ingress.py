"""Ingress: public and internal load balancer, DNS, certificates and CloudFront."""

from collections.abc import Mapping, Sequence
from itertools import chain

import pulumi
import pulumi_aws as aws

from components.compute import dns, edge
from components.compute.ingress_args import IngressArgs, IngressOutputs, Surroundings
from components.compute.internal_alb import make_internal_alb
from components.compute.load_balancer import RoutedAlb, Site, Targets, make_targets
from components.compute.public_alb import Guard, SignInClient, make_public_alb
from components.security.context import Context
from components.settings.service import Tier

__all__ = ["Ingress", "IngressArgs", "IngressOutputs", "SignInClient", "Surroundings"]


class Ingress(pulumi.ComponentResource):
    """The ingress of the platform.

    Certificates require the delegation of the public zone. Until then, the load balancers accept
    only health checks, DNS records and CloudFront are omitted, and a warning has the name servers.
    The next `up` after `delegated: on` adds the rest.
    """

    outputs: IngressOutputs

    def __init__(
        self, name: str, args: IngressArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("agentplatform:compute:Ingress", name, {}, opts)
        self._args = args
        self._context = Context.of(self, args.scope)
        self._zone = dns.public_zone(self._context, args.settings.dns)
        self._serving = args.settings.dns.resolves
        secrets = self._origin_secrets() if args.at_edge else ()
        self._targets = {"public": self._served("public"), "internal": self._served("internal")}
        certificates = self._certificates("public", at_edge=args.at_edge)
        public = self._public(secrets, certificates)
        internal = self._internal()
        at = self._edge(public, secrets, certificates) if args.at_edge else None
        self._names(public, internal, at.distribution if at else None)
        self.outputs = self._outputs(public, internal, at)
        self.register_outputs(
            {
                key: it
                for key, it in vars(self.outputs).items()
                if key not in ("ready", "host_names")
            }
        )

    def _origin_secrets(self) -> Sequence[pulumi.Output[str]]:
        return edge.origin_secrets(self._context, self._args.settings.edge.secret_generation)

    def _hosts(self, tier: Tier) -> list[str]:
        """The distinct hosts of a tier's services, in their order."""
        return list(dict.fromkeys(each.host_name for each in self._targets[tier]))

    def _certificates(self, tier: Tier, *, at_edge: bool = False) -> dict[str, pulumi.Output[str]]:
        """Certificates of a tier's hosts by region; empty before the zone is delegated."""
        if not self._serving:
            return {}
        regions = {self._args.scope.account.region: None} | ({edge.REGION: None} if at_edge else {})
        return dns.certificates(
            self._context,
            f"ingress-{tier}-certificate",
            self._hosts(tier),
            zone=self._zone,
            regions=list(regions),
        )

    def _served(self, tier: Tier) -> list[Targets]:
        """The services of a tier with their target groups."""
        args = self._args
        return [
            make_targets(
                self._context,
                name,
                service,
                args.settings,
                args.around.vpc_id,
                host_name=(service.host or args.host_name)
                if tier == "public"
                else f"{name}.{args.host_name}",
                blue_green=service.blue_green and self._serving,
            )
            for name, service in args.services.of(tier).items()
        ]

    def _site(self, tier: str, groups: Sequence[pulumi.Input[str]]) -> Site:
        around = self._args.around
        return Site(
            subnet_ids=around.subnet_ids[tier],
            security_group_ids=groups,
            log_bucket_name=around.log_bucket_name,
        )

    def _public(
        self,
        secrets: Sequence[pulumi.Input[str]],
        certificates: Mapping[str, pulumi.Input[str]],
    ) -> RoutedAlb:
        args = self._args
        return make_public_alb(
            self._context,
            args.settings,
            self._site("public", args.around.public_security_group_ids),
            self._targets["public"],
            guard=Guard(origin_secrets=secrets, sign_in=args.sign_in),
            web_acl_arn=args.around.web_acl_arn,
            certificate_arn=certificates.get(args.scope.account.region),
        )

    def _internal(self) -> RoutedAlb:
        args = self._args
        return make_internal_alb(
            self._context,
            args.settings,
            self._site("private", [args.around.internal_security_group_id]),
            self._targets["internal"],
            certificate_arn=self._certificates("internal").get(args.scope.account.region),
        )

    def _edge(
        self,
        public: RoutedAlb,
        secrets: Sequence[pulumi.Input[str]],
        certificates: Mapping[str, pulumi.Input[str]],
    ) -> edge.AtEdge:
        args = self._args
        made = edge.make_edge(
            self._context,
            args.settings.edge,
            edge.Origin(
                domain_name=public.alb.dns_name,
                secret=secrets[0],
                ready=list(chain.from_iterable(public.rules.values())),
            ),
            host_names=self._hosts("public"),
            certificate_arn=certificates[edge.REGION],
            logs_key_arn=args.scope.logs_key_arn,
        )
        edge.log_requests(self._context, made.distribution, args.around.log_bucket_arn)
        return made

    def _names(
        self,
        public: RoutedAlb,
        internal: RoutedAlb,
        distribution: aws.cloudfront.Distribution | None,
    ) -> None:
        context = self._context
        for place, host in enumerate(self._hosts("internal")):
            # The first host's resources keep their original names.
            more = f"-{host.partition('.')[0]}" if place else ""
            inside = dns.internal_zone(context, more, host, self._args.around.vpc_id)
            dns.lead_to_load_balancer(
                context, f"ingress-internal{more}", host, inside.zone_id, internal.alb
            )
        for place, host in enumerate(self._hosts("public")):
            more = f"-{host}" if place else ""
            if self._args.settings.dns.caa:
                dns.restrict_issuers(context, f"ingress-caa{more}", host, self._zone)
            if distribution:
                dns.lead_to_distribution(
                    context, f"ingress-public{more}", host, self._zone, distribution
                )
            elif self._serving:
                dns.lead_to_load_balancer(
                    context, f"ingress-public{more}", host, self._zone.zone_id, public.alb
                )

    def _outputs(
        self,
        public: RoutedAlb,
        internal: RoutedAlb,
        at: edge.AtEdge | None,
    ) -> IngressOutputs:
        targets = {each.name: each for each in chain(*self._targets.values())}
        rules = {**public.rules, **internal.rules}
        green = {name: each.green for name, each in targets.items() if each.green}
        exposed = {
            "load-balancer": public.alb.arn,
            "edge": at.distribution.arn if at else None,
            "zone": self._zone.arn,
        }
        return IngressOutputs(
            target_group_arns={name: each.blue.arn for name, each in targets.items()},
            target_group_arn_suffixes={
                name: each.blue.arn_suffix for name, each in targets.items()
            },
            alternate_target_group_arns={name: group.arn for name, group in green.items()},
            alternate_target_group_arn_suffixes={
                name: group.arn_suffix for name, group in green.items()
            },
            production_rule_arns={name: rules[name][-1].arn for name in green},
            ready=rules,
            public_alb_arn=public.alb.arn,
            public_alb_arn_suffix=public.alb.arn_suffix,
            public_alb_dns_name=public.alb.dns_name,
            internal_alb_arn=internal.alb.arn,
            internal_alb_arn_suffix=internal.alb.arn_suffix,
            internal_host_name=self._hosts("internal")[0],
            host_names={name: each.host_name for name, each in targets.items()},
            public_url=f"https://{self._args.host_name}",
            serving=self._serving,
            distribution_id=at.distribution.id if at else None,
            edge_web_acl_metric_name=at.web_acl_metric_name if at else None,
            exposed={role: arn for role, arn in exposed.items() if arn is not None},
            zone_id=self._zone.zone_id,
            name_servers=self._zone.name_servers,
        )
