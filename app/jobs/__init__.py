"""Long work in the background: a queue of jobs, each run in a child process that may crash without harm.

Nothing is imported here: every child passes through, and a third of a second is what it has.
"""
