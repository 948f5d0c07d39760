{{ config(materialized='view') }}

{#- A parametrised view: rpt_pattern_estimates(since=..., until=...). -#}
with

logs as (

    select * from {{ ref('fct_logs') }}
    where
        timestamp >= {since:DateTime64(6, 'UTC')}
        and timestamp < {until:DateTime64(6, 'UTC')}
        and pattern_id != ''

),

-- Lines of one trace stand or fall together: they are one draw, however many they are.
traces as (

    select
        team_id,
        service_name,
        pattern_id,
        {{ sample_key('trace_id', 'timestamp', 'body') }} as trace_key,
        count() as kept_count,
        sum(sample_weight) as log_count,
        log_count - kept_count as unseen_count
    from logs
    group by team_id, service_name, pattern_id, trace_key

),

summed as (

    select
        team_id,
        service_name,
        pattern_id,
        sum(traces.kept_count) as kept_count,
        count() as kept_trace_count,
        sum(traces.log_count) as estimated_count,
        sum(traces.unseen_count) as unseen_count,
        sum(traces.log_count * traces.unseen_count) as variance
    from traces
    group by team_id, service_name, pattern_id

),

-- What was not seen is as good as gamma distributed, with the mean and the variance of its estimate.
with_shape as (

    select
        *,
        if(unseen_count > 0, variance / unseen_count, 0) as scale,
        if(variance > 0, unseen_count * unseen_count / variance, 0) as shape,
        unseen_count / estimated_count as unseen_share,
        if(unseen_share > 0, shape / unseen_share, kept_trace_count) as effective_sample_size
    from summed

),

-- Of traces kept one by one, the unseen ones are negative binomially distributed when any number of them is as likely
-- as any other of its size; the gamma distribution is that, without its steps. Half a trace more at the upper end is for
-- traces whose length is known from few. Where all there was may well have been kept, the lower end says so.
estimates as (

    select
        team_id,
        service_name,
        pattern_id,
        kept_count,
        kept_trace_count,
        estimated_count,
        if(
            pow(1 - unseen_share, effective_sample_size) >= 0.025,
            toFloat64(kept_count),
            kept_count + scale * {{ gamma_quantile('shape', -1.96) }}
        ) as interval_low,
        kept_count + scale * {{ gamma_quantile('(shape + 0.5 * unseen_share)', 1.96) }} as interval_high,
        effective_sample_size
    from with_shape

)

select * from estimates
