"""Every way in: the command line now, HTTP and pages later."""
