"""Returns of closed periods (报表): filled from figures, audited, signed, sent up; received, accepted, added up."""
