"""A training abroad of the demo office that waits for its indicator of persons.

Everything goes through the case at the moment it would have happened.
"""

from datetime import timedelta


class TrainingLoader:
    """One run over the trainings of the demo office.

    :param loader: the ``loader.Loader`` of the missions
    """

    def __init__(self, loader):
        self.loader = loader
        self.env = loader.env

    def load(self):
        """Propose one training; its unit is registered for organising such."""
        loader = self.loader
        unit = loader._unit("port")
        unit.training_qualified_until = loader.today + timedelta(days=700)
        with loader._at(loader._back(4)):
            project = (
                self.env["fao.training.project"]
                .with_user(loader._user("liaison", "port"))
                .create(
                    {
                        "title": "赴新加坡智慧港口运营管理培训",
                        "year": loader.today.year + 1,
                        "country_id": self.env.ref("base.sg").id,
                        "subject": "学习智慧港口调度、码头自动化和绿色航运管理经验。",
                        "persons_wanted": 20,
                    }
                )
            )
            loader._act(project, "submit", loader._user("liaison", "port"))
        with loader._at(loader._back(3)):
            loader._act(project, "approve", loader._user("head", "port"))
