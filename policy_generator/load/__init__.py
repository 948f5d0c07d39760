"""Loads log files into `otel_logs`: Python moves bytes, the views of models/load parse them."""

from policy_generator.load.loader import load_files
from policy_generator.load.options import LoadFormat, LoadOptions
from policy_generator.load.sources import STDIN, LogSource, find_sources, service_name_of
from policy_generator.load.summary import FileSummary, LoadProgress, LoadSummary

__all__ = [
    "STDIN",
    "FileSummary",
    "LoadFormat",
    "LoadOptions",
    "LoadProgress",
    "LoadSummary",
    "LogSource",
    "find_sources",
    "load_files",
    "service_name_of",
]
