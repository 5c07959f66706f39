"""Papers as PDF files: text laid out by QTextDocument, curves drawn as vectors, everything embedded."""
