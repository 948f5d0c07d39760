{#- What is true of each row of a model. -#}
{% test holds(model, condition) %}
select 1 as is_violated
from {{ model }}
where not ({{ condition }})
{% endtest %}
