"""LipService in an app: what severity a line has, and whether it is kept whatever a policy says."""

from lipservice.severity import canonical_severity, is_protected, speaks_of_error

__all__ = ["canonical_severity", "is_protected", "speaks_of_error"]
