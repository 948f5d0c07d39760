{#- The table *name* as the last run left it, or none when there is none yet. It is not a ref: the table
    is written later in this very run, out of the model that asks, and a ref would close a circle. -#}
{% macro previous(name) -%}
    {%- if execute -%}
        {{ return(adapter.get_relation(database=this.database, schema=this.schema, identifier=name)) }}
    {%- endif -%}
    {{ return(none) }}
{%- endmacro %}
