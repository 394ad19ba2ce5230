"""What keeps a site alive: backup and restore, health, maintenance. Only addresses and commands import it."""
