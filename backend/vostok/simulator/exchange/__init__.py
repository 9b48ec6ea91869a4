"""The simulated exchange: accounts, balances, orders and their matching, kept in one database."""
