"""The Clients page: who the studio works for, and their songs."""
