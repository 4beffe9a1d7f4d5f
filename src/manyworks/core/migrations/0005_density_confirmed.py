"""Which densities somebody has read in their source; the others stay marked until somebody has.

Birch plywood is confirmed by its public data sheet. The table of ISO 10456 is not public; the only row found
in a public text is that of softwood at 500 kg/m³, which is not the row used here.
"""

from typing import Any

from django.db import migrations, models

BIRCH_KG_M3 = 685.0


def confirm_birch(apps: Any, schema_editor: Any) -> None:
    """Only where the figure and its source are still those that were checked."""
    rows = apps.get_model("core", "Material").objects.filter(
        code="plywood-birch", density_kg_m3=BIRCH_KG_M3, density_source__startswith="Birch plywood data sheet"
    )
    rows.update(density_confirmed=True)


class Migration(migrations.Migration):
    dependencies = [("core", "0004_log_refuses_change")]
    operations = [
        migrations.AddField(
            model_name="material",
            name="density_confirmed",
            field=models.BooleanField(default=False, verbose_name="density confirmed"),
        ),
        migrations.RunPython(confirm_birch, migrations.RunPython.noop),
    ]
