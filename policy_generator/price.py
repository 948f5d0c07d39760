"""What logs cost: a setting, never a constant in a model."""

from dataclasses import dataclass

from policy_generator.errors import SettingsError

DAYS_PER_MONTH = 30
BYTES_PER_GB = 1e9

# PostHog's price of logs in September 2026, and what is free of it each month.
USD_PER_GB, FREE_GB_PER_MONTH = 0.25, 10.0


@dataclass(frozen=True, slots=True)
class Price:
    """What logs cost: so much per decimal GB, and how much a month is free."""

    usd_per_gb: float
    free_gb_per_month: float = 0.0

    def usd_per_month(self, gb_per_day: float) -> float:
        """Return the bill of a month of 30 days.

        >>> Price(usd_per_gb=0.25, free_gb_per_month=10).usd_per_month(2)
        12.5
        """
        return max(0.0, gb_per_day * DAYS_PER_MONTH - self.free_gb_per_month) * self.usd_per_gb

    def usd_per_day(self, bytes_per_day: float) -> float:
        """Return the bill of an average day.

        >>> round(Price(usd_per_gb=0.25, free_gb_per_month=30).usd_per_day(5e9), 6)
        1.0
        """
        return self.usd_per_month(bytes_per_day / BYTES_PER_GB) / DAYS_PER_MONTH

    def bytes_per_day(self, usd_per_day: float) -> float:
        """Return how many bytes a day may be billed for *usd_per_day*, with what is free.

        >>> Price(usd_per_gb=0.25, free_gb_per_month=30).bytes_per_day(1.0)
        5000000000.0
        """
        if self.usd_per_gb <= 0:
            raise SettingsError(
                f"a target in USD needs a price, and logs cost {self.usd_per_gb} USD per GB here. Set "
                "LIPSERVICE_USD_PER_GB, or give the target in GB a day or as a reduction."
            )
        return (usd_per_day / self.usd_per_gb + self.free_gb_per_month / DAYS_PER_MONTH) * BYTES_PER_GB

    def part(self, share: float) -> "Price":
        """Return the price for one of several who share what is free, by its *share* of the bytes.

        >>> Price(usd_per_gb=0.25, free_gb_per_month=10).part(0.1)
        Price(usd_per_gb=0.25, free_gb_per_month=1.0)
        """
        return Price(self.usd_per_gb, self.free_gb_per_month * share)
