"""A realistic week of logs, written by ClickHouse itself, to see LipService work on."""

from policy_generator.demo.generator import (
    DemoProgress,
    DemoSummary,
    SpellingCount,
    demo_services,
    generate_demo,
)

__all__ = ["DemoProgress", "DemoSummary", "SpellingCount", "demo_services", "generate_demo"]
