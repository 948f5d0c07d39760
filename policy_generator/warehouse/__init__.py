"""What runs on ClickHouse: connections, dbt, and the tables policies live in."""
