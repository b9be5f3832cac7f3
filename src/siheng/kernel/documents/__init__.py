"""Papers: templates, GB/T 9704 layout, numbering, service, attachments and dossiers."""
