"""LipService in an app: what severity a line has, and (soon) whether to keep it."""
