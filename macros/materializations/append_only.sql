{#- A table that programs append to and dbt only shapes: the model is a select without rows that names
    the columns. It is created once, gains columns when the model does, and is never dropped, not even
    by --full-refresh: it holds what people decided. -#}
{% materialization append_only, adapter='clickhouse', supported_languages=['sql'] -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target_relation = existing or this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {%- if config.get('contract').enforced -%}
        {%- do get_assert_columns_equivalent(sql) -%}
    {%- endif -%}
    {%- call statement('main') -%}
        {{ append_only_ddl(target_relation, existing, sql) }}
    {%- endcall -%}
    {%- do persist_docs(target_relation, model) -%}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{%- endmaterialization %}


{#- Programs claim numbers by the token of an insert: a second insert of one token writes nothing, so
    that of two writers one has the number and the other sees that it has not. -#}
{% macro append_only_ddl(target_relation, existing, sql) -%}
    {%- set added = [] -%}
    {%- if existing is none -%}
    create table if not exists {{ target_relation }} {{ on_cluster_clause(target_relation) }}
    {{ engine_clause() }}
    order by ({{ config.require('order_by') | join(', ') }})
    settings {{ 'replicated' if 'Replicated' in config.get('engine', '') else 'non_replicated' }}_deduplication_window = 1000
    empty as {{ sql }}
    {%- else -%}
    {%- set there = adapter.get_columns_in_relation(existing) | map(attribute='name') | list -%}
    {%- for column in adapter.get_column_schema_from_query(sql) if column.name not in there -%}
        {%- do added.append('add column if not exists ' ~ column.name ~ ' ' ~ column.data_type) -%}
    {%- endfor -%}
    {{ 'alter table ' ~ existing ~ ' ' ~ on_cluster_clause(existing) ~ ' ' ~ added | join(', ') if added else 'select 1' }}
    {%- endif -%}
{%- endmacro %}
