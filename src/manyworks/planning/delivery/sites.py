"""Plots that are so close together that one load may serve several of them."""

from manyworks.planning.model import Home, Problem
from manyworks.planning.travel import road_km

SITE_KM = 0.5
"""Plots closer than this are one site."""


def sites_of(problem: Problem) -> list[list[Home]]:
    """Homes whose plots are close together; each is no farther than `SITE_KM` from the first of its site."""
    sites: list[list[Home]] = []
    for home in problem.homes:
        for site in sites:
            if road_km(problem.transport, site[0].place, home.place) < SITE_KM:
                site.append(home)
                break
        else:
            sites.append([home])
    return sites
