"""Years of a plan that become years of the next: shifted by the same number, and cut to its period. Pure."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Shift:
    """From the period of one plan to that of the next."""

    first_before: int
    last_before: int
    first: int
    last: int

    @property
    def years(self) -> int:
        return self.first - self.first_before

    def moved(self, year: int) -> int:
        """Return the year that corresponds, which the next plan may not have."""
        return year + self.years

    def has(self, year: int) -> bool:
        """Whether a year of the plan before has one that corresponds in the next plan."""
        return self.first <= self.moved(year) <= self.last

    def kept_within(self, year: int) -> int:
        """Return the year that corresponds; of one inside the period before at most the next plan's ends."""
        moved = self.moved(year)
        if not self.first_before <= year <= self.last_before:
            return moved
        return min(max(moved, self.first), self.last)

    def by_year(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return what a document has by year, under the years that correspond; what has none falls away."""
        return {str(self.moved(int(year))): value for year, value in values.items() if self.has(int(year))}
