"""What is due, met or overdue on any day as known at any moment, by law, by agreement or as recorded."""
