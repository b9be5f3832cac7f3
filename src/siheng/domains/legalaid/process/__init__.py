"""The processes of legal aid."""

from siheng.domains.legalaid.process.advice import AdviceProcess
from siheng.domains.legalaid.process.case import LegalAidProcess

__all__ = ["AdviceProcess", "LegalAidProcess"]
