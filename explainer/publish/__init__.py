"""What is made of a finished film for a lesson. Each module publishes one thing; none shows a scene a second time."""
