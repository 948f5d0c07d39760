"""The version dbt prints beside the adapter's name."""

version = "0.1.0"
