"""What the studio bills: quotes, invoices, credit notes, payments and what is owed."""
