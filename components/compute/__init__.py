"""The ECS cluster, its services, and the ingress."""
