"""Cases for the tests that cross rooms: those of the reconsideration domain."""

from siheng.domains.reconsideration.tests.conftest import accepted, application, begin, case

__all__ = ["accepted", "application", "begin", "case"]
