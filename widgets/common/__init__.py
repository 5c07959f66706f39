"""What every page is made of: the look, icons, labels, cards, messages and small views."""
