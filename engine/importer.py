"""A project's data, read once for the checks and for the training; Rasa would read and copy them five times."""

from __future__ import annotations

from functools import cached_property

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.project import Project


class Importer(RasaFileImporter):
    """Examples, rules and domain of a project."""

    def __init__(self, project: Project) -> None:
        super().__init__(str(project.config), str(project.domain), [str(project.data)])

    def get_domain(self) -> Domain:
        return self._domain

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        return self._stories

    def get_nlu_data(self, language: str | None = None) -> TrainingData:
        return self._examples

    @cached_property
    def _domain(self) -> Domain:
        return super().get_domain()

    @cached_property
    def _stories(self) -> StoryGraph:
        return super().get_stories()

    @cached_property
    def _examples(self) -> TrainingData:
        """Return all examples; what else such files may hold, our pipeline does not use."""
        return TrainingData([one for path in self._nlu_files for one in load_data(path).training_examples])
