{{ config(materialized='view') }}

with

pattern_scores as (

    select * from {{ ref('fct_pattern_scores') }}

),

patterns as (

    select
        team_id,
        service_name,
        pattern_id,
        template
    from {{ ref('dim_log_patterns') }}

),

anomalous as (

    select *
    from pattern_scores
    where verdict in ('spike', 'new_pattern')

),

with_template as (

    select
        anomalous.team_id as team_id,
        anomalous.service_name as service_name,
        anomalous.pattern_id as pattern_id,
        anomalous.window_start as window_start,
        anomalous.verdict as verdict,
        anomalous.log_count as log_count,
        anomalous.training_avg as training_avg,
        anomalous.z_score as z_score,
        patterns.template as template
    from anomalous
    inner join patterns using (team_id, service_name, pattern_id)

)

select * from with_template
