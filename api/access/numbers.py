"""Whose numbers somebody may see: their own office's, and for a province those of the regencies and cities in it. Counts only."""

from dataclasses import replace

from api.access.authority import Authority
from api.access.lookup import Access
from api.access.queries import Query
from cases import codes
from cases.errors import NotFound
from cases.office import Office
from cases.vocabulary import OfficeLevel
from projections.scope import Scope


def scope_of_numbers(access: Access, authority: Authority, office: str | None) -> Scope:
    """What is counted. Blocking.

    Args:
        access: knows the offices of the installation.
        authority: of who asks, in their own office.
        office: whose numbers; None: their own.

    Raises:
        NotYourTask: they see no numbers.
        NotFound: there is no such office in their province, or they do not work for a province.
    """
    scope = authority.scope(Query.NUMBERS)
    if office is None or office == authority.office:
        return scope
    own, other = access.office(authority.office), access.office(office)
    if own is None or other is None or not _over(own, other):
        raise NotFound(field="query.office")
    return replace(scope, office=office)


def _over(province: Office, other: Office) -> bool:
    """Whether a province's office sees the numbers of another: of its regencies and cities; what is played stays with what is played."""
    return (
        (province.level, other.level) == (OfficeLevel.PROVINCE, OfficeLevel.REGENCY_OR_CITY)
        and codes.within(other.region, province.region)
        and province.demonstration == other.demonstration
    )
