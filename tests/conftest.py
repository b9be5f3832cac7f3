"""Cases for the tests that cross rooms: those of the reconsideration domain, and disputes."""

from siheng.domains.mediation.tests.conftest import dispute, spot, told
from siheng.domains.reconsideration.tests.conftest import accepted, application, begin, case

__all__ = ["accepted", "application", "begin", "case", "dispute", "spot", "told"]
