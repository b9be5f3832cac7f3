"""The rows of people's mediation."""

from siheng.domains.mediation.models.case import Helper, Mediation, Note, Obligation, Sitting
from siheng.domains.mediation.models.codes import (
    Barred,
    Category,
    Confirmation,
    CourtWay,
    Difficulty,
    Enforce,
    Form,
    FourStep,
    Level,
    Objector,
    Outcome,
    Prevented,
    Sensitive,
    Source,
    Way,
)
from siheng.domains.mediation.models.subsidy import Payee, Reason, SubsidyBatch, SubsidyLine, SubsidyRule

__all__ = [
    "Barred",
    "Category",
    "Confirmation",
    "CourtWay",
    "Difficulty",
    "Enforce",
    "Form",
    "FourStep",
    "Helper",
    "Level",
    "Mediation",
    "Note",
    "Objector",
    "Obligation",
    "Outcome",
    "Payee",
    "Prevented",
    "Reason",
    "Sensitive",
    "Sitting",
    "Source",
    "SubsidyBatch",
    "SubsidyLine",
    "SubsidyRule",
    "Way",
]
