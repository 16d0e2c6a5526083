"""The demonstration: three years of a social affairs office on published figures, played through the ordinary commands."""

from api.demonstration.brought_home import brought_home_case
from api.demonstration.figures import Figures
from api.demonstration.numbers import Size
from api.demonstration.offices import DEMO_CALLERS, SEED, DemoCaller
from api.demonstration.player import AnotherDemonstration, Summary, being_played, play
from api.demonstration.referred_on import referred_case
from api.demonstration.stranded import stranded_case

__all__ = [
    "DEMO_CALLERS",
    "SEED",
    "AnotherDemonstration",
    "DemoCaller",
    "Figures",
    "Size",
    "Summary",
    "being_played",
    "brought_home_case",
    "play",
    "referred_case",
    "stranded_case",
]
