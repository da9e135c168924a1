"""A language server: suggestions and corrections for editors, by LSP 3.18 on standard streams."""
