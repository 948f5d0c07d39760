{#- The forms of the pass before, those with a row in *rewrites* (service_key, form, new_form) as their new form. -#}
{% macro rewritten(forms, rewrites) -%}
    select
        {{ forms }}.service_key as service_key,
        {{ forms }}.form_id as form_id,
        if({{ rewrites }}.new_form = '', {{ forms }}.form, {{ rewrites }}.new_form) as form,
        {{ forms }}.record_count as record_count
    from {{ forms }}
    left join {{ rewrites }}
        on {{ forms }}.service_key = {{ rewrites }}.service_key and {{ forms }}.form = {{ rewrites }}.form
{%- endmacro %}
