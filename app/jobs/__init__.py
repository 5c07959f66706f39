"""Long work in the background: a queue of jobs, each run in a child process that may crash without harm."""

from app.jobs.job import Job, JobProgress
from app.jobs.runner import Runner

__all__ = ["Job", "JobProgress", "Runner"]
