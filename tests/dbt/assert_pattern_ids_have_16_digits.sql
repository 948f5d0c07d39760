select *
from {{ ref('dim_log_signatures') }}
where not match(pattern_id, '^[0-9a-f]{16}$')
