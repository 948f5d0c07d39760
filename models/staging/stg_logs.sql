with

logs as (

    select * from {{ ref('stg_' ~ log_source() ~ '__logs') }}

),

with_severity as (

    select
        *,
        {{ canonical_severity('severity_text', 'severity_number') }} as severity,
        -- Not named severity_number yet: ClickHouse would read the name above as this.
        {{ canonical_severity_number('severity_text', 'severity_number') }} as canonical_number,
        {{ sample_rate('sample_rate_text') }} as sample_rate
    from logs

),

canonical as (

    select
        team_id,
        service_name,
        environment,
        namespace,
        timestamp,
        observed_at,
        severity,
        canonical_number as severity_number,
        body,
        trace_id,
        span_id,
        record_id,
        attributes,
        resource_attributes,
        toUInt64(length(body)) as body_bytes,
        billed_bytes,
        sample_rate,
        1 / sample_rate as sample_weight,
        native_pattern,
        native_pattern_version,
        cast({{ is_protected('severity', 'body') }}, 'Bool') as is_protected
    from with_severity

)

select * from canonical
