{{ config(enabled=(var('lipservice__source') == 'clickstack')) }}

with

-- No import before it: ClickHouse reads single keys of a map only straight from the table.
renamed as (

    select {{ otel_columns() }}
    from {{ source('clickstack', 'logs') }}
    where {{ within_history('TimestampTime') }} and {{ within_history('Timestamp') }}

),

named as (

    {{ with_unknown_service('renamed') }}

)

select * from named
