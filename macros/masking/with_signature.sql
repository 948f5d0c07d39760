{#- The rows of *logs* with the signature of each. It is made of the body, or of the pattern PostHog stamped
    on the line, which then is `native_text` too. -#}
{% macro with_signature(logs) -%}
    {%- if var('lipservice__native_patterns') -%}
    select
        {{ logs }}.*,
        if(
            services_native.native_pattern_version != 0 and {{ logs }}.timestamp >= services_native.native_since,
            {{ logs }}.native_pattern,
            ''
        ) as native_text,
        if(native_text = '', {{ logs }}.body, native_text) as signed_text,
        {{ signature('signed_text') }} as signature
    from {{ logs }}
    left join {{ ref('int_services_native') }} as services_native
        on
            {{ logs }}.team_id = services_native.team_id
            and {{ logs }}.service_name = services_native.service_name
            and {{ logs }}.native_pattern_version = services_native.native_pattern_version
    {%- else -%}
    select
        *,
        {{ signature('body') }} as signature
    from {{ logs }}
    {%- endif -%}
{%- endmacro %}
