"""Consent: nobody comes into an organisation or a network unasked."""
