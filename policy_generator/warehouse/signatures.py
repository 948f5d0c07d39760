"""Reads what the tables know of one signature and its pattern."""

from clickhouse_connect.driver.client import Client
from lipservice.signature import MESSAGE_BYTES

from policy_generator.explanation import KnownSignature, Lookalike, Merge, ServiceFacts
from policy_generator.warehouse.policies import PolicyKey

# More patterns than this that match one line say nothing.
_MOST_LOOKALIKES = 3

_KNOWN = """
select
    signatures.pattern_id, patterns.template, signatures.first_seen_at, placed.pattern_id,
    patterns.signature_count, patterns.log_count, patterns.match_regex, patterns.match_regex_reason
from (
    select pattern_id, signature, first_seen_at from dim_log_signatures
    where team_id = {team_id:Int32} and service_name = {service_name:String}
        and signature = {signature:UInt64}
) as signatures
inner join (
    select signature, pattern_id from int_signatures_placed
    where team_id = {team_id:Int32} and service_name = {service_name:String}
        and signature = {signature:UInt64}
) as placed on signatures.signature = placed.signature
left join (
    select * from dim_log_patterns where team_id = {team_id:Int32} and service_name = {service_name:String}
) as patterns on signatures.pattern_id = patterns.pattern_id
"""

_MERGES = """
select merged_into, min(change_number) as change
from int_pattern_changes
where team_id = {team_id:Int32} and service_name = {service_name:String}
    and pattern_id = {pattern_id:String} and merged_into != ''
group by merged_into
order by change
"""

# In hex, since a line may be no UTF-8.
_LOOKALIKES = """
select pattern_id, template
from dim_log_patterns
where team_id = {team_id:Int32} and service_name = {service_name:String}
    and match(unhex({body_hex:String}), match_regex)
order by log_count desc, pattern_id
limit {limit:UInt32}
"""

_OVERFLOW = """
select sum(log_count) from dim_log_patterns
where team_id = {team_id:Int32} and service_name = {service_name:String} and pattern_id in (
    select pattern_id from int_overflow_patterns
    where team_id = {team_id:Int32} and service_name = {service_name:String}
)
"""

_HAS_NATIVE_PATTERNS = """
select countIf(native_pattern != '') > 0 from int_signatures
where team_id = {team_id:Int32} and service_name = {service_name:String}
"""


def service_facts(client: Client, key: PolicyKey, *, body: bytes, signature: int) -> ServiceFacts:
    """Return what the tables hold on *signature*, that of *body*, and on its service."""
    service = key._asdict()
    known = _known_signature(client, service, signature)
    (overflow_count,) = client.query(_OVERFLOW, parameters=service).result_rows[0]
    (has_native_patterns,) = client.query(_HAS_NATIVE_PATTERNS, parameters=service).result_rows[0]
    return ServiceFacts(
        known=known,
        lookalikes=() if known else _lookalikes(client, service, body),
        overflow_count=overflow_count,
        has_native_patterns=bool(has_native_patterns),
    )


def _known_signature(client: Client, service: dict[str, object], signature: int) -> KnownSignature | None:
    rows = client.query(_KNOWN, parameters={**service, "signature": signature}).result_rows
    if not rows:
        return None
    pattern_id, template, first_seen_at, placed_in, signature_count, log_count, match_regex, reason = rows[0]
    merges = client.query(_MERGES, parameters={**service, "pattern_id": placed_in}).result_rows
    return KnownSignature(
        pattern_id=pattern_id,
        template=template,
        first_seen_at=first_seen_at,
        placed_in=placed_in,
        merges=tuple(Merge(*row) for row in merges),
        signature_count=signature_count,
        log_count=log_count,
        match_regex=match_regex,
        match_regex_reason=reason,
    )


def _lookalikes(client: Client, service: dict[str, object], body: bytes) -> tuple[Lookalike, ...]:
    # Regexes are made from, and tried on, as much of a line as its signature is made from.
    parameters = {**service, "body_hex": body[:MESSAGE_BYTES].hex(), "limit": _MOST_LOOKALIKES}
    return tuple(Lookalike(*row) for row in client.query(_LOOKALIKES, parameters=parameters).result_rows)
