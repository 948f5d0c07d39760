{{ config(enabled=(var('lipservice__source') == 'posthog')) }}

with

-- No import before it: ClickHouse reads single keys of a map only straight from the table. Columns are
-- qualified where something is renamed to their name, since ClickHouse would else read the new one.
renamed as (

    select
        logs.team_id as team_id,
        logs.service_name as service_name,
        {{
            first_given([
                "logs.resource_attributes['deployment.environment.name']",
                "logs.resource_attributes['deployment.environment']",
                "logs.resource_attributes['env']",
            ])
        }} as environment,
        {{
            first_given([
                "logs.resource_attributes['k8s.namespace.name']",
                "logs.resource_attributes['service.namespace']",
            ])
        }} as namespace,
        {{ canonical_timestamp('logs.timestamp') }} as timestamp,
        {{ canonical_timestamp('logs.observed_timestamp') }} as observed_at,
        logs.severity_text as severity_text,
        logs.severity_number as severity_number,
        logs.body as body,
        {{ hex_id('logs.trace_id', 16) }} as trace_id,
        {{ hex_id('logs.span_id', 8) }} as span_id,
        logs.uuid as record_id,
        -- Keys end in their type, `__str`.
        cast(mapApply((key, value) -> (left(key, -5), value), logs.attributes_map_str), 'Map(String, String)')
            as attributes,
        cast(logs.resource_attributes, 'Map(String, String)') as resource_attributes,
        -- A record's share of the request it came in; 0 when the header was missing.
        if(
            logs._bytes_uncompressed > 0,
            logs._bytes_uncompressed,
            toUInt64(
                length(logs.body) + {{ map_bytes('logs.attributes_map_str') }} - 5 * length(logs.attributes_map_str)
            )
        ) as billed_bytes,
        logs.attributes_map_str['lipservice.sample_rate__str'] as sample_rate_text,
        logs.pattern as native_pattern,
        logs.pattern_version as native_pattern_version
    from {{ source('posthog', 'logs') }} as logs
    where
        {{ of_chosen_team('logs.team_id') }}
        -- The day in the server's time zone, which stands in the primary key; a day more covers every zone.
        and {{ within_history('logs.time_bucket', margin_days=1) }}
        and {{ within_history('logs.timestamp') }}

),

named as (

    {{ with_unknown_service('renamed') }}

)

select * from named
