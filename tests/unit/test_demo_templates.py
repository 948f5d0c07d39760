"""The demo's tables of what services write."""

import csv
from collections import Counter
from importlib.resources import files

import pytest
from lipservice.severity import canonical_severity, is_protected

from policy_generator.demo import demo_services

SERVICES = [service.name for service in demo_services()]


def templates_of(service: str) -> list[dict[str, str]]:
    return rows_of(f"templates/{service}.tsv")


def rows_of(name: str) -> list[dict[str, str]]:
    text = (files("policy_generator.demo") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


TEMPLATES = [
    pytest.param(template, id=f"{service}-{template['name']}")
    for service in SERVICES
    for template in templates_of(service)
]


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_spells_the_severity_that_it_has(template: dict[str, str]) -> None:
    assert canonical_severity(template["spelling"], int(template["number"])) == template["severity"]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_fifteen_to_forty_templates_and_each_name_once(service: str) -> None:
    names = Counter(template["name"] for template in templates_of(service))

    assert 15 <= len(names) <= 40
    assert set(names.values()) == {1}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_spells_its_severities_in_many_ways(service: str) -> None:
    spellings = {template["spelling"] for template in templates_of(service)}

    assert len(spellings) >= 8


@pytest.mark.parametrize("service", SERVICES)
def test_few_templates_write_most_lines(service: str) -> None:
    weights = sorted((float(template["weight"]) for template in templates_of(service)), reverse=True)

    assert sum(weights[:5]) > 0.5 * sum(weights)
    assert weights[len(weights) // 2] < 0.1 * weights[0]


@pytest.mark.parametrize("service", ["auth", "search", "worker"])
def test_some_errors_are_only_told_by_their_words(service: str) -> None:
    unspecified = [one for one in templates_of(service) if one["severity"] == "UNSPECIFIED"]

    assert any(is_protected("UNSPECIFIED", one["template"]) for one in unspecified)


def test_shares_of_services_add_up_to_all_lines() -> None:
    assert sum(service.share for service in demo_services()) == pytest.approx(1)


def test_events_are_about_templates_that_exist() -> None:
    known = {(service, one["name"]) for service in SERVICES for one in templates_of(service)}

    assert {(event["service"], event["name"]) for event in rows_of("events.tsv")} <= known
