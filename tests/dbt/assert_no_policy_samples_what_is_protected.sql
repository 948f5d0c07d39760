-- ERROR and CRITICAL are kept by every policy that was ever written, and no rate is off the scale.
select policy_id
from {{ ref('fct_policies') }}
where
    severity_rates['ERROR'] != 1
    or severity_rates['CRITICAL'] != 1
    or not arrayAll(rate -> rate between 0 and 1, mapValues(severity_rates))
    or not arrayAll(rate -> rate between 0 and 1, mapValues(pattern_rates))
    or not global_rate between 0 and 1
    or not anomaly_boost >= 1
