"""The locks hold what pyproject.toml asks for, with hashes, and name no place to fetch it from."""

import re
import tomllib
from pathlib import Path

import lock
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-test.lock")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS = {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}
PIN = re.compile(
    r"^(?P<requirement>[A-Za-z0-9._-]+==[^ \\]+(?: ; [^\\]+)?) \\$"
    r"(?P<hashes>(?:\n    --hash=sha256:[0-9a-f]{64}(?: \\)?)+)$",
    re.MULTILINE,
)


def locked(name: str) -> list[Requirement]:
    text = (ROOT / "packaging" / name).read_text("utf-8")
    assert not PIN.sub("", text).strip(), "every line is a pin or its hash"
    return [Requirement(match["requirement"].strip()) for match in PIN.finditer(text)]


def asked_for(name: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extra = project["optional-dependencies"]["test"] if "test" in name else []
    texts = [*project["dependencies"], *extra, *lock.build_requirements()]
    return [Requirement(text) for text in texts]


def applies(requirement: Requirement, environment: dict[str, str]) -> bool:
    return requirement.marker is None or requirement.marker.evaluate(environment)


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_is_one_exact_version_with_hashes(name: str) -> None:
    pins = locked(name)
    assert len(pins) > 20
    assert all(re.fullmatch(r"==[^,*]+", str(pin.specifier)) for pin in pins)


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_names_an_index_a_host_or_a_path(name: str) -> None:
    text = (ROOT / "packaging" / name).read_text("utf-8").lower()
    for forbidden in ("://", "index", "find-links", "/", ".org", ".com", "#", "@"):
        assert forbidden not in text


@pytest.mark.parametrize("name", LOCKS)
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS)
def test_a_lock_satisfies_the_project_everywhere(name: str, python: str, system: str) -> None:
    environment = {
        "python_version": python,
        "python_full_version": f"{python}.1",
        "sys_platform": system,
        "platform_system": SYSTEMS[system],
        "platform_python_implementation": "CPython",
    }
    pins = [pin for pin in locked(name) if applies(pin, environment)]
    versions = {canonicalize_name(pin.name): str(pin.specifier)[2:] for pin in pins}
    assert len(versions) == len(pins), "one version of each package"
    for requirement in asked_for(name):
        if applies(requirement, environment):
            version = versions[canonicalize_name(requirement.name)]
            assert requirement.specifier.contains(version), requirement


def test_the_test_lock_keeps_every_pin_of_the_other() -> None:
    assert {str(pin) for pin in locked(LOCKS[0])} <= {str(pin) for pin in locked(LOCKS[1])}


def test_the_folder_never_becomes_a_package() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()
