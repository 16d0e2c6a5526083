"""The realm of the identity provider in `compose.yaml`, as far as it can be checked without one: form, fit and care."""

import json
from typing import Any, Final

from tests.house.findings import ROOT

REALM_FIELDS: Final = frozenset(
    {
        "accessCodeLifespan",
        "accessTokenLifespan",
        "adminEventsEnabled",
        "bruteForceProtected",
        "clients",
        "defaultLocale",
        "defaultSignatureAlgorithm",
        "displayName",
        "duplicateEmailsAllowed",
        "enabled",
        "eventsEnabled",
        "failureFactor",
        "internationalizationEnabled",
        "loginWithEmailAllowed",
        "passwordPolicy",
        "realm",
        "refreshTokenMaxReuse",
        "registrationAllowed",
        "resetPasswordAllowed",
        "revokeRefreshToken",
        "sslRequired",
        "ssoSessionIdleTimeout",
        "ssoSessionMaxLifespan",
        "supportedLocales",
    }
)
"""Fields of Keycloak's `RealmRepresentation` that the file may use; its import refuses a field that it does not know."""

CLIENT_FIELDS: Final = frozenset(
    {
        "attributes",
        "clientId",
        "directAccessGrantsEnabled",
        "enabled",
        "fullScopeAllowed",
        "implicitFlowEnabled",
        "name",
        "protocolMappers",
        "publicClient",
        "redirectUris",
        "serviceAccountsEnabled",
        "standardFlowEnabled",
        "webOrigins",
    }
)
"""The same of `ClientRepresentation`."""


def read(name: str) -> Any:
    return json.loads((ROOT / "deploy" / name).read_text(encoding="utf-8"))


def test_the_realm_has_only_fields_that_the_import_knows() -> None:
    realm = read("realm.json")
    assert realm.keys() <= REALM_FIELDS
    for client in realm["clients"]:
        assert client.keys() <= CLIENT_FIELDS
        for mapper in client["protocolMappers"]:
            assert mapper.keys() == {"name", "protocol", "protocolMapper", "config"}
            assert all(isinstance(value, str) for value in (*mapper["config"].values(), *client["attributes"].values()))


def test_the_realm_fits_the_issuer_that_the_installation_believes() -> None:
    realm, (issuer,) = read("realm.json"), read("issuers.json")
    (client,) = realm["clients"]
    (mapper,) = client["protocolMappers"]
    assert issuer["issuer"].endswith(f"/realms/{realm['realm']}")
    assert issuer["keys"] == f"{issuer['issuer']}/protocol/openid-connect/certs"
    assert mapper["config"]["included.custom.audience"] == issuer["audience"]
    assert (mapper["config"]["access.token.claim"], mapper["config"]["id.token.claim"]) == ("true", "false")
    assert realm["defaultSignatureAlgorithm"] in issuer["algorithms"]
    # Access tokens say that they are some (RFC 9068), so that no other token of the provider passes for one.
    assert client["attributes"]["access.token.header.type.rfc9068"] == "true"


def test_the_realm_is_as_careful_as_the_page_on_security_says() -> None:
    realm = read("realm.json")
    (client,) = realm["clients"]
    assert (realm["sslRequired"], realm["registrationAllowed"], realm["bruteForceProtected"]) == ("all", False, True)
    assert realm["accessCodeLifespan"] <= 60
    assert realm["accessTokenLifespan"] <= 600
    assert realm["ssoSessionMaxLifespan"] <= 36_000
    assert (realm["revokeRefreshToken"], realm["refreshTokenMaxReuse"]) == (True, 0)
    assert (realm["eventsEnabled"], realm["adminEventsEnabled"]) == (True, True)
    off = ("implicitFlowEnabled", "directAccessGrantsEnabled", "serviceAccountsEnabled", "fullScopeAllowed")
    assert [client[name] for name in off] == [False] * 4
    assert client["attributes"]["pkce.code.challenge.method"] == "S256"
    assert not any("*" in place or place == "+" for place in (*client["redirectUris"], *client["webOrigins"]))


def test_no_secret_stands_in_what_is_committed_for_the_deployment() -> None:
    for name in ("realm.json", "issuers.json"):
        text = json.dumps(read(name)).lower()
        assert not any(word in text for word in ('"secret"', '"credentials"', '"privatekey"', '"users"')), name
