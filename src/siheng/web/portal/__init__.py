"""The public's pages (群众端): say what happened, follow it by a query code, answer, book, rate. No account, few words."""
