"""Pulumi's Python language host, in Python: the official one's Go module is not published.

It speaks `pulumirpc.LanguageRuntime` as the CLI's langruntime_plugin.go expects.
"""
