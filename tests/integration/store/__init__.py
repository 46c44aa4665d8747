"""The store on real databases: everything it promises, on SQLite and on PostgreSQL."""
