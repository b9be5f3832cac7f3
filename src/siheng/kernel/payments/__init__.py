"""Paying by a rule (按标准补贴): versions of the rule, batches from draft to payment, a line and a sum for each case."""
