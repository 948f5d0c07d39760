{{ config(enabled=(var('lipservice__source') == 'posthog')) }}

with

logs as (

    select *
    from {{ source('posthog', 'logs') }}
    where
        true
        {% if var('lipservice__team_id') | int > 0 %}
        and team_id = {{ var('lipservice__team_id') }}
        {% endif %}
        {% if var('lipservice__history_days') | int > 0 %}
        -- time_bucket is the day in the server's time zone, and stands in the primary key; a day of
        -- margin covers every zone.
        and time_bucket >= {{ history_start() }} - toIntervalDay(1)
        and timestamp >= {{ history_start() }}
        {% endif %}

),

named as (

    {{ with_unknown_service('logs', 'service_name') }}

),

renamed as (

    select
        team_id,
        service_name,
        {{
            first_given([
                "named.resource_attributes['deployment.environment.name']",
                "named.resource_attributes['deployment.environment']",
                "named.resource_attributes['env']",
            ])
        }} as environment,
        {{
            first_given([
                "named.resource_attributes['k8s.namespace.name']",
                "named.resource_attributes['service.namespace']",
            ])
        }} as namespace,
        {{ canonical_timestamp('named.timestamp') }} as timestamp,
        {{ canonical_timestamp('observed_timestamp') }} as observed_at,
        severity_text,
        severity_number,
        body,
        {{ hex_id('named.trace_id', 16) }} as trace_id,
        {{ hex_id('named.span_id', 8) }} as span_id,
        uuid as record_id,
        -- Keys end in their type, `__str`.
        cast(mapApply((key, value) -> (left(key, -5), value), attributes_map_str), 'Map(String, String)') as attributes,
        cast(named.resource_attributes, 'Map(String, String)') as resource_attributes,
        -- A record's share of the request it came in; 0 when the header was missing.
        if(_bytes_uncompressed > 0, _bytes_uncompressed, toUInt64(length(body) + {{ map_bytes('attributes_map_str') }}))
            as billed_bytes,
        attributes_map_str['lipservice.sample_rate__str'] as sample_rate_text,
        pattern as native_pattern,
        pattern_version as native_pattern_version
    from named

)

select * from renamed
