"""The Pulumi CLI for machines that cannot download it: found, fetched, or built."""
