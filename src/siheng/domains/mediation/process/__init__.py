"""The processes of people's mediation."""

from siheng.domains.mediation.process.case import MediationProcess
from siheng.domains.mediation.process.subsidy import SubsidyProcess, SubsidyRuleProcess

__all__ = ["MediationProcess", "SubsidyProcess", "SubsidyRuleProcess"]
