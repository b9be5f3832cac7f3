"""The process of reconsideration."""

from siheng.domains.reconsideration.process.case import ReconsiderationProcess

__all__ = ["ReconsiderationProcess"]
