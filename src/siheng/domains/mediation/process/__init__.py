"""The processes of people's mediation."""

from siheng.domains.mediation.process.case import MediationProcess

__all__ = ["MediationProcess"]
