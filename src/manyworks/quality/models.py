"""The quality floor's models, from its features."""

from manyworks.quality.articles.models import AcceptedArticle

__all__ = ["AcceptedArticle"]
