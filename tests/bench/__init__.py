"""`make bench`: Bouncedesk beside the tools people use now, on the same work in one run. No part of the suite."""
