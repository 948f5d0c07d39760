{{ config(enabled=(var('lipservice__source') == 'clickstack')) }}

with

logs as (

    select *
    from {{ source('clickstack', 'logs') }}
    {% if var('lipservice__history_days') | int > 0 %}
    -- The table is partitioned by the day of TimestampTime.
    where TimestampTime >= {{ history_start() }} and Timestamp >= {{ history_start() }}
    {% endif %}

),

named as (

    {{ with_unknown_service('logs', 'ServiceName') }}

),

renamed as (

    select
        {{ otel_columns() }}
    from named

)

select * from renamed
