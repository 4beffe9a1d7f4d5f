"""Bring the database up to this version."""

from django.core.management.commands.migrate import Command as DjangoMigrate


class Command(DjangoMigrate):
    help = "Bring the database up to this version."
