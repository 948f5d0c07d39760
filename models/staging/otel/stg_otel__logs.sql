{{ config(enabled=(var('lipservice__source') == 'otel')) }}

with

-- No import before it: ClickHouse reads single keys of a map only straight from the table.
renamed as (

    select {{ otel_columns() }}
    from {{ source('otel', 'logs') }}
    where {{ within_history('TimestampTime') }} and {{ within_history('Timestamp') }}

),

named as (

    {{ with_unknown_service('renamed') }}

)

select * from named
