"""What goes wrong with rules and terms. Every message is a Chinese sentence fit for the user."""


class LawError(Exception):
    """Base of all errors of this room."""


class BadRulebook(LawError):
    """A rules.yaml breaks the rules for rules: the message names file, key and fault."""


class NoSuchRule(LawError):
    """No rule or family of that name."""


class NoRuleInForce(LawError):
    """The family has no version in force on that day, or none for such a case."""


class SeveralRules(LawError):
    """Several versions are in force on that day; ``applies_to`` must say which case it is."""


class TermError(LawError):
    """The term cannot be computed from what was given; nothing is made up."""
