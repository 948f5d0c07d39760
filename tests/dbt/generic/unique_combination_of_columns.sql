{#- The grain of a model: no two rows have the same values in *columns*. -#}
{% test unique_combination_of_columns(model, columns) %}
select {{ columns | join(', ') }}
from {{ model }}
group by {{ columns | join(', ') }}
having count() > 1
{% endtest %}
