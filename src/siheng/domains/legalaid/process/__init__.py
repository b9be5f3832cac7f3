"""The processes of legal aid."""

from siheng.domains.legalaid.process.advice import AdviceProcess
from siheng.domains.legalaid.process.case import LegalAidProcess
from siheng.domains.legalaid.process.review import ReviewProcess
from siheng.domains.legalaid.process.subsidy import PayProcess, PayRuleProcess

__all__ = ["AdviceProcess", "LegalAidProcess", "PayProcess", "PayRuleProcess", "ReviewProcess"]
