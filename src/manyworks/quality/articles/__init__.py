"""First articles: which workshop has shown for which block that its series may run."""
