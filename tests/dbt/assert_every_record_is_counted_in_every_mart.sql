-- Every record of the source is in every table that counts, once.
with

totals as (

    select
        'int_signature_windows' as model,
        sum(record_count) as record_count
    from {{ ref('int_signature_windows') }}
    union all
    select
        'fct_pattern_windows' as model,
        sum(record_count) as record_count
    from {{ ref('fct_pattern_windows') }}
    union all
    select
        'dim_log_patterns' as model,
        sum(record_count) as record_count
    from {{ ref('dim_log_patterns') }}
    union all
    select
        'fct_severity_mix_hours' as model,
        sum(record_count) as record_count
    from {{ ref('fct_severity_mix_hours') }}
    union all
    select
        'rpt_policy_evidence' as model,
        sum(record_count) as record_count
    from {{ ref('rpt_policy_evidence') }}

)

select *
from totals
where record_count != (select sum(record_count) from {{ ref('int_signature_windows') }})
