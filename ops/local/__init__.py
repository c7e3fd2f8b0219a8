"""The platform on this machine: the real Pulumi engine against a local AWS."""
