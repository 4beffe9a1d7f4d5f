"""What people take away from a plan: summary, tables, calendars, cutting files, paper."""
