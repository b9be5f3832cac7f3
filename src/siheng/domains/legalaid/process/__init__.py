"""The processes of legal aid."""

from siheng.domains.legalaid.process.advice import AdviceProcess
from siheng.domains.legalaid.process.case import LegalAidProcess
from siheng.domains.legalaid.process.review import ReviewProcess

__all__ = ["AdviceProcess", "LegalAidProcess", "ReviewProcess"]
