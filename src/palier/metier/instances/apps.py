from django.apps import AppConfig


class InstancesConfig(AppConfig):
    name = "palier.metier.instances"
    label = "instances"
    verbose_name = "Instances"
