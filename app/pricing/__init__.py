"""What work costs: the rate card, the job to be priced, and the estimate that follows from both."""
