{{
    config(
        enabled=var('lipservice__native_patterns'),
        materialized='incremental',
        incremental_strategy='append',
        order_by='(team_id, service_name, native_pattern_version)',
        full_refresh=false,
    )
}}

{%- set counted_before = previous('int_signature_windows') %}

with

logs as (

    select * from {{ ref('stg_logs') }}

),

versions as (

    select
        team_id,
        service_name,
        native_pattern_version,
        count() / sum(count()) over (partition by team_id, service_name) as record_share
    from logs
    group by team_id, service_name, native_pattern_version

),

-- Lines of windows that are counted keep the signature they were counted by. A line from a clock that is
-- ahead must not put off the rest.
counted as (

    {% if counted_before is not none %}
    select
        team_id,
        service_name,
        max(window_start) + toIntervalSecond({{ var('lipservice__window_seconds') }}) as counted_until
    from {{ counted_before }}
    where window_start <= now('UTC')
    group by team_id, service_name
    {% else %}
    select
        team_id,
        service_name,
        toDateTime(0, 'UTC') as counted_until
    from versions
    where false
    {% endif %}

),

-- What has come in stays in, whatever its share is later.
native as (

    select
        versions.team_id as team_id,
        versions.service_name as service_name,
        versions.native_pattern_version as native_pattern_version,
        {{ earliest_timestamp('counted.counted_until') }} as native_since
    from versions
    left join counted on versions.team_id = counted.team_id and versions.service_name = counted.service_name
    where
        versions.native_pattern_version != 0
        and versions.record_share >= 0.99
        {% if is_incremental() %}
        and (versions.team_id, versions.service_name, versions.native_pattern_version) not in (
            select
                team_id,
                service_name,
                native_pattern_version
            from {{ this }}
        )
        {% endif %}

)

select * from native
