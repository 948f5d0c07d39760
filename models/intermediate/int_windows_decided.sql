{{ config(materialized='view') }}

{#- A parametrised view: int_windows_decided(policy_id=..., since=..., until=...). It reads each line once; the first
    lines of unknown signatures, which a policy keeps whatever its rates, are found among a few of each window. -#}
{%- set novel_lines = var('lipservice__novel_lines') %}

with

decided as (

    select
        *,
        {{ window_start('timestamp') }} as window_start,
        is_known or is_protected as has_no_firsts,
        -- Lines like these were dropped before at a lower rate; how many this policy would have kept, nobody knows.
        rate * sample_weight > 1 + 1e-9 as is_undecidable
    from {{ ref('int_logs_decided') }}(
        policy_id = {policy_id:UUID},
        since = {since:DateTime64(6, 'UTC')},
        until = {until:DateTime64(6, 'UTC')}
    )

),

counted as (

    select
        team_id,
        service_name,
        pattern_id,
        severity,
        window_start,
        if(has_no_firsts, 0, signature) as unknown_signature,
        count() as record_count,
        countIf(is_kept) as kept_count,
        sum(billed_bytes) as record_bytes,
        sumIf(billed_bytes, is_kept) as kept_bytes,
        sum(sample_weight) as log_count,
        sum(sample_weight * (sample_weight - 1)) as log_count_variance,
        sumIf(kept_weight, is_kept) as estimated_count,
        sumIf(kept_weight * (kept_weight - 1), is_kept) as estimated_count_variance,
        countIf(is_protected) as protected_count,
        countIf(is_protected and is_kept) as kept_protected_count,
        countIf(is_undecidable) as undecidable_count,
        groupArraySortedIfState({{ novel_lines }})(
            (timestamp, sample_hash, is_kept, billed_bytes, sample_weight, kept_weight, is_undecidable), not has_no_firsts
        ) as earliest
    from decided
    group by team_id, service_name, pattern_id, severity, window_start, unknown_signature

),

with_firsts as (

    select
        *,
        groupArraySortedIfMerge({{ novel_lines }})(earliest)
            over (partition by team_id, service_name, unknown_signature) as first_lines,
        arrayFilter(line -> line <= first_lines[-1], finalizeAggregation(earliest)) as novel,
        arrayFilter(line -> not line.3, novel) as saved
    from counted

),

with_novel as (

    select
        team_id,
        service_name,
        pattern_id,
        severity,
        window_start,
        unknown_signature,
        record_count,
        kept_count + length(saved) as kept_count,
        record_bytes,
        kept_bytes + arraySum(saved.4) as kept_bytes,
        log_count,
        log_count_variance,
        estimated_count + arraySum(line -> line.5 - if(line.3, line.6, 0), novel) as estimated_count,
        estimated_count_variance
        + arraySum(line -> line.5 * (line.5 - 1) - if(line.3, line.6 * (line.6 - 1), 0), novel) as estimated_count_variance,
        protected_count,
        kept_protected_count,
        length(novel) as novel_count,
        undecidable_count + arrayCount(line -> line.5 > 1 and not line.7, novel) as undecidable_count
    from with_firsts

)

select * from with_novel
