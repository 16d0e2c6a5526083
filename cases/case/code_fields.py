"""What the fields of plans and services may hold: codes of services, amounts, periods."""

from typing import Annotated

from cases import codes
from cases.decider import Context
from cases.fields import Shape, UnknownCode, Within


def _service(value: str, field: str, context: Context) -> None:
    known = codes.service_types()
    if value not in known or not known[value].in_force(context.on):
        possible = codes.nearest(value, tuple(code for code, kind in known.items() if kind.in_force(context.on)))
        raise UnknownCode(
            f"{field}: no service of this code", field=field, rule=f"services {codes.VERSIONS['services']}", possible=possible
        )


ServiceCode = Annotated[str, _service]
Quantity = Annotated[int, Within(1, 1_000_000)]
Rupiah = Annotated[int, Within(0, 10**12)]
Period = Annotated[str, Shape(r"20\d{2}(-(0[1-9]|1[0-2])|-Q[1-4])?", "2023-03, 2023-Q1 or 2023")]
Item = Annotated[str, Shape(r"[A-Z0-9][A-Z0-9-]{0,59}", "KURSI-RODA")]
