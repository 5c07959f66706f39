"""Which stage a song needs: the studio's guide as rules, and what the file itself shows."""
