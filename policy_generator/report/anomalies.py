"""Which anomalies are told in words."""

from collections.abc import Sequence

from policy_generator.report.data import Anomaly, AnomalyKind

# What a reader takes in; more would bury what matters.
TOLD_PER_KIND = 5


def most_telling(anomalies: Sequence[Anomaly], *, per_kind: int = TOLD_PER_KIND) -> tuple[Anomaly, ...]:
    """Return the weightiest *per_kind* of each kind, in the order of *anomalies*.

    >>> from datetime import UTC, datetime
    >>> noon, one = (datetime(2026, 9, 20, hour, tzinfo=UTC) for hour in (12, 13))
    >>> spikes = [
    ...     Anomaly(AnomalyKind.SPIKE, "aa", "", noon, one, count, 5, 1, 9, 4.0) for count in (9, 30, 20)
    ... ]
    >>> [spike.log_count for spike in most_telling(spikes, per_kind=2)]
    [30, 20]
    """
    weightiest = {
        index
        for kind in AnomalyKind
        for index in sorted(
            (index for index, one in enumerate(anomalies) if one.kind is kind),
            key=lambda index: -anomalies[index].weight,
        )[:per_kind]
    }
    return tuple(one for index, one in enumerate(anomalies) if index in weightiest)
