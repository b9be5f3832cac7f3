"""The rows of people's mediation."""

from siheng.domains.mediation.models.case import Helper, Mediation, Note, Obligation, Sitting
from siheng.domains.mediation.models.codes import (
    Barred,
    Category,
    Confirmation,
    CourtWay,
    Difficulty,
    Form,
    FourStep,
    Level,
    Outcome,
    Prevented,
    Sensitive,
    Source,
    Way,
)

__all__ = [
    "Barred",
    "Category",
    "Confirmation",
    "CourtWay",
    "Difficulty",
    "Form",
    "FourStep",
    "Helper",
    "Level",
    "Mediation",
    "Note",
    "Obligation",
    "Outcome",
    "Prevented",
    "Sensitive",
    "Sitting",
    "Source",
    "Way",
]
