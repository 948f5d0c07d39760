"""Turns what the models found in a team's logs into a safe, versioned sampling policy."""
