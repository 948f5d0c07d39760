select
    team_id,
    service_name,
    hour_start as period_start
from {{ ref('fct_severity_mix_hours') }}
group by team_id, service_name, hour_start
having abs(sum(log_share) - 1) > 1e-9
union all
select
    team_id,
    service_name,
    toDateTime(day, 'UTC') as period_start
from {{ ref('fct_severity_mix_days') }}
group by team_id, service_name, day
having abs(sum(log_share) - 1) > 1e-9
