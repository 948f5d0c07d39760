select
    team_id,
    service_name,
    hour_start
from {{ ref('fct_severity_mix_hours') }}
group by team_id, service_name, hour_start
having abs(sum(log_share) - 1) > 1e-9
