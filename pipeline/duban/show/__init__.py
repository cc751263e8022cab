"""Records for people: views, the report page, the server."""
